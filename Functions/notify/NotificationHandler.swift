// SPDX-License-Identifier: Apache-2.0
import Notation
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import PipelineEvents
import PipelineStore
import SecretsManagerAPI
import VideoPipeline

/// What clients ask of `notify`: publication, acknowledgement, retry, and the stream's URL.
struct NotificationHandler: Sendable {
  let deliveries: Deliveries
  let uploaderGroup: String
  /// The stream's function URL; nil in the function that is the stream itself.
  let streamURL: String?
  let ticketSeconds: Int
  /// What signs the stream's tickets.
  let secret: any SecretSource
  let events: any EventPort
  /// The videos that a caller may speak of in a day before their files come; nil for any number.
  let dailyLimit: Int?
  let now: @Sendable () -> Timestamp

  private var store: PipelineStore { deliveries.store }

  var routes: APIRoutes {
    [
      "POST /videos/{videoId}/publish": publish,
      "POST /notifications/stream-url": makeStreamURL,
      "POST /notifications/{id}/ack": acknowledge,
      "POST /notifications/{id}/retry": retry,
    ]
  }

  // MARK: Publish

  /// Publishes the owner's video, before or after its file has come and its job has ended. When that
  /// releases the notification it comes to the owner's streams at once; a mark of open work made before
  /// makes sure that it does, whatever happens.
  private func publish(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    let id = try request.videoID()
    let initial = try await publishable(id, caller)
    let index = VideoIndex(store)
    try await index.enterOwned(initial)
    var isMarked = false
    var isListed = false
    do {
      let published = try await store.update(id, initial: initial) { record in
        guard record.deletedAt == nil else { throw Deleted() }
        guard record.owner == caller.subject else { throw APIError.notFound("video") }
        if record.sendsWhenPublished, !isMarked {
          try await store.begin(.publication, id, at: now())
          isMarked = true
        }
        // One that is complete later is entered by who hears of that: what never comes is nowhere.
        if record.job?.status == .completed, !isListed {
          try await index.enterPublished(record)
          isListed = true
        }
        return record.applying(.published, at: now())
      }
      guard let published else { throw APIError.notFound("video") }
      if published.isPlayable { try await deliveries.catalog.update(for: published) }
      if isMarked { try await release(published, request.log) }
      return try .json(PublishAnswer(published))
    } catch is Deleted {
      try await index.remove(initial)
      throw APIError.notFound("video")
    }
  }

  /// Places the notification. The webhook is called by the function that the event starts, so that the
  /// owner need not wait for the application's server; the mark stays until that has been done, and
  /// has the event sent again if it is lost.
  private func release(_ record: VideoRecord, _ log: Logger) async throws {
    try await deliveries.place(record)
    guard deliveries.owesWebhook(record), let event = FinishedEvent(of: record) else {
      return try await store.end(.publication, record.videoId)
    }
    do {
      try await events.put(.finished(event))
    } catch {
      log.warn("the webhook is called later", ["reason": "\(error)"])
    }
  }

  /// The video was deleted since it was looked at.
  private struct Deleted: Error {}

  /// The video's record, or the one to begin with when its upload has not come yet: then the id
  /// proves the owner, and only who may upload may make a record so.
  private func publishable(_ id: VideoID, _ caller: Caller) async throws -> VideoRecord {
    if let record = try await store.record(id) {
      guard record.deletedAt == nil else { throw APIError.notFound("video") }
      guard record.owner != caller.subject else { return record }
      guard record.isPlayable else { throw APIError.notFound("video") }
      throw APIError.forbidden("Only its owner may publish a video.")
    }
    guard AnnouncedUpload.mintedAt(id, for: caller.subject, now: now()) != nil else {
      throw APIError.notFound("video")
    }
    try caller.require(group: uploaderGroup)
    try await store.charge(.announcement, to: caller.subject, at: now(), limit: dailyLimit)
    return VideoRecord(videoId: id, owner: caller.subject, firstHeardAt: now())
  }

  private struct PublishAnswer: Encodable {
    let videoId: VideoID
    let status: VideoStatus
    let published = true
    let publishedAt: Timestamp?

    init(_ record: VideoRecord) {
      videoId = record.videoId
      status = record.status
      publishedAt = record.publishedAt
    }
  }

  // MARK: Acknowledge and retry

  private func own(_ request: APIRequest) async throws -> (NotificationID, VideoRecord) {
    let caller = try request.caller()
    let id = try request.notificationID()
    guard let record = try await store.record(id.videoID), record.owner == caller.subject,
      record.deletedAt == nil, let attempt = record.notification?.id.attempt, id.attempt <= attempt
    else { throw APIError.notFound("notification") }
    return (id, record)
  }

  private func acknowledge(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let (id, record) = try await own(request)
    if record.notification?.id == id {
      guard record.notification?.status != .pending else {
        throw APIError.conflict("NotSent", "The notification was not sent yet.")
      }
      try await store.apply(.acknowledged(id), to: id.videoID, at: now())
    }
    try await NotificationOutbox(store).remove(id, owner: record.owner)
    return try .json(NotificationAnswer(id: id, status: .completed))
  }

  private func retry(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let (id, record) = try await own(request)
    guard record.notification?.id == id, let status = record.notification?.status else {
      throw APIError.notFound("notification")
    }
    switch status {
    case .sent: return try .json(NotificationAnswer(id: id, status: status))
    case .pending, .completed:
      throw APIError.conflict("NotFailed", "The notification has not failed.")
    case .failed: break
    }
    let resend = OpenWork.resend(round: (record.notification?.round ?? 1) + 1)
    try await store.begin(resend, id.videoID, at: now())
    guard let again = try await store.apply(.deliveryRetried(id), to: id.videoID, at: now()) else {
      throw APIError.notFound("notification")
    }
    do {
      try await deliveries.deliver(again, deadline: request.deadline, log: request.log)
      try await store.end(resend, id.videoID)
    } catch let pending as Deliveries.WebhookPending {
      // The mark stays, and the reconciler has the webhook called again.
      request.log.warn(pending.errorMessage)
    }
    let current = try await store.record(id.videoID) ?? again
    return try .json(
      NotificationAnswer(id: id, status: current.notification?.status ?? .sent))
  }

  private struct NotificationAnswer: Encodable {
    let id: NotificationID
    let status: ProcessingNotification.Status
  }

  // MARK: The stream's URL

  private func makeStreamURL(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    guard let streamURL else { throw APIError.notFound("route") }
    let ticket = StreamTicket(
      owner: caller.subject, expiresAt: now().advanced(bySeconds: ticketSeconds))
    let keys = try SigningKeys(await secret.versions())
    let separator = streamURL.contains("?") ? "&" : "?"
    let url = "\(streamURL)\(separator)ticket=\(ticket.text(key: keys.current))"
    return try .json(StreamAnswer(url: url, expiresAt: ticket.expiresAt))
  }

  private struct StreamAnswer: Encodable {
    let url: String
    let expiresAt: Timestamp
  }
}
