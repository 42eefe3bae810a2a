// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import PipelineStore
import VideoPipeline

/// What clients ask of `notify`: publication, acknowledgement, retry, and the stream's URL.
struct NotificationRoutes: Sendable {
  let deliveries: Deliveries
  let uploaderGroup: String
  /// The stream's function URL; nil in the function that is the stream itself.
  let streamURL: String?
  let ticketSeconds: Int
  let ticketHMAC: @Sendable ([UInt8]) -> [UInt8]
  let sha256: @Sendable ([UInt8]) -> [UInt8]
  /// Tells `notify` once more that a job has ended.
  let announce: @Sendable (FinishedEvent) async throws -> Void
  let now: @Sendable () -> Timestamp

  private var store: PipelineStore { deliveries.store }

  func answer(
    _ request: APIRequest, deadline: Timestamp, log: Logger
  ) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    if let id = request.match("POST /videos/{videoId}/publish") {
      return try await publish(try request.videoID(id[0]), caller, log)
    }
    if request.match("POST /notifications/stream-url") != nil { return try streamURL(caller) }
    if let id = request.match("POST /notifications/{id}/ack") {
      return try await acknowledge(try notificationID(id[0]), caller)
    }
    if let id = request.match("POST /notifications/{id}/retry") {
      return try await retry(try notificationID(id[0]), caller, deadline, log)
    }
    throw APIError.notFound("route")
  }

  private func notificationID(_ text: String) throws(APIError) -> NotificationID {
    guard let id = NotificationID(text) else { throw .notFound("notification") }
    return id
  }

  // MARK: Publish

  /// Publishes the owner's video, before or after its file has come and its job has ended. When that
  /// releases the notification it comes to the owner's streams at once; a mark of open work made before
  /// makes sure that it does, whatever happens.
  private func publish(
    _ id: VideoID, _ caller: Caller, _ log: Logger
  ) async throws -> HTTPAPIResponse {
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
      if isMarked { try await release(published, log) }
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
      try await announce(event)
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
    guard
      AnnouncedUpload.mintedAt(id, for: caller.subject, now: now(), sha256: sha256) != nil
    else { throw APIError.notFound("video") }
    try caller.require(group: uploaderGroup)
    return VideoRecord(videoId: id, owner: caller.subject, firstHeardAt: now())
  }

  private func deliver(
    _ record: VideoRecord, ending work: OpenWork, _ deadline: Timestamp, _ log: Logger
  ) async throws {
    do {
      try await deliveries.deliver(record, deadline: deadline, log: log)
      try await store.end(work, record.videoId)
    } catch let pending as Deliveries.WebhookPending {
      // The mark stays, and the reconciler has the webhook called again.
      log.warn(pending.errorMessage)
    }
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

  private func own(_ id: NotificationID, _ caller: Caller) async throws -> VideoRecord {
    guard let record = try await store.record(id.videoID), record.owner == caller.subject,
      record.deletedAt == nil, let attempt = record.notification?.id.attempt, id.attempt <= attempt
    else { throw APIError.notFound("notification") }
    return record
  }

  private func acknowledge(_ id: NotificationID, _ caller: Caller) async throws -> HTTPAPIResponse {
    let record = try await own(id, caller)
    if record.notification?.id == id {
      guard record.notification?.status != .pending else {
        throw APIError.conflict("NotSent", "The notification was not sent yet.")
      }
      try await store.apply(.acknowledged(id), to: id.videoID, at: now())
    }
    try await Outbox(store).remove(id, owner: record.owner)
    return try .json(NotificationAnswer(id: id, status: .completed))
  }

  private func retry(
    _ id: NotificationID, _ caller: Caller, _ deadline: Timestamp, _ log: Logger
  ) async throws -> HTTPAPIResponse {
    let record = try await own(id, caller)
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
    try await deliver(again, ending: resend, deadline, log)
    let current = try await store.record(id.videoID) ?? again
    return try .json(
      NotificationAnswer(id: id, status: current.notification?.status ?? .sent))
  }

  private struct NotificationAnswer: Encodable {
    let id: NotificationID
    let status: ProcessingNotification.Status
  }

  // MARK: The stream's URL

  private func streamURL(_ caller: Caller) throws -> HTTPAPIResponse {
    guard let streamURL else { throw APIError.notFound("route") }
    let ticket = StreamTicket(
      owner: caller.subject, expiresAt: now().advanced(bySeconds: ticketSeconds))
    let separator = streamURL.contains("?") ? "&" : "?"
    let url = "\(streamURL)\(separator)ticket=\(ticket.text(hmac: ticketHMAC))"
    return try .json(StreamAnswer(url: url, expiresAt: ticket.expiresAt))
  }

  private struct StreamAnswer: Encodable {
    let url: String
    let expiresAt: Timestamp
  }
}
