// SPDX-License-Identifier: Apache-2.0
import Notation
import LambdaRuntime
import PipelineStore
import VideoPipeline

/// Brings a notification that is due to the owner's streams and to the webhook.
///
/// The record goes SENT first, by compare-and-swap and once; the outbox and the webhook follow from
/// the record's state. Whoever dies in between leaves the mark of open work, and whoever comes again
/// does what is left. The notification's id is the same every time, so that receiving it twice means
/// having received it once.
struct Deliveries: Sendable {
  let store: PipelineStore
  let catalog: Catalog
  let webhook: Webhook?
  let now: @Sendable () -> Timestamp

  private var outbox: NotificationOutbox { NotificationOutbox(store) }

  /// The end of a job was announced.
  func finished(_ id: VideoID, deadline: Timestamp, log: Logger) async throws -> VideoRecord? {
    guard let record = try await store.apply(.finishHeard, to: id, at: now()),
      record.job?.isTerminal == true, record.deletedAt == nil
    else { return nil }
    // It was published before it was complete, or this is a repetition.
    if record.isPlayable {
      try await VideoIndex(store).enterPublished(record)
      try await catalog.update(for: record)
    }
    try await deliver(record, deadline: deadline, log: log)
    // Only what the record knew of when it was read: a publication or a retry that has its mark and is
    // about to change the record ends that mark itself.
    try await store.end(.job(attempt: record.job?.attempt ?? 1), id)
    if record.publishedAt != nil { try await store.end(.publication, id) }
    if let round = record.notification?.round, round > 1 {
      try await store.end(.resend(round: round), id)
    }
    return record
  }

  /// Does everything that a record's notification asks for.
  /// - Throws: ``WebhookPending`` when the webhook is to be tried again later.
  func deliver(_ record: VideoRecord, deadline: Timestamp, log: Logger) async throws {
    try await place(record)
    guard owesWebhook(record), let webhook, let id = record.notification?.id else { return }
    try await call(webhook, for: record.videoId, id, deadline: deadline, log: log)
  }

  /// Whether the webhook has still to be told of a record's notification.
  func owesWebhook(_ record: VideoRecord) -> Bool {
    webhook.map { record.owesWebhook(attempts: $0.attempts) } ?? false
  }

  /// Brings the outbox to what a record's notification asks for.
  func place(_ record: VideoRecord) async throws {
    // A late repetition may have placed what an earlier attempt had to tell.
    for attempt in stride(from: 1, to: record.job?.attempt ?? 1, by: 1) {
      let earlier = NotificationID(videoID: record.videoId, attempt: attempt)
      try await outbox.remove(earlier, owner: record.owner)
    }
    guard let notification = record.dueNotification else {
      // Who died behind the placing may have left an entry that the acknowledgement overtook.
      if let done = record.notification, done.status == .completed {
        try await outbox.remove(done.id, owner: record.owner)
      }
      return
    }
    try await outbox.place(notification.id, owner: record.owner, at: now())
    // An acknowledgement may have come between the record's reading and the placing.
    if try await store.record(record.videoId)?.dueNotification?.id != notification.id {
      try await outbox.remove(notification.id, owner: record.owner)
    }
  }

  /// The webhook did not take the notification yet.
  struct WebhookPending: ReportableError, Equatable {
    let id: NotificationID
    let reason: String
    var errorType: String { "WebhookPending" }
    var errorMessage: String { "the webhook has not taken notification \(id): \(reason)" }
  }

  private func call(
    _ webhook: Webhook, for videoID: VideoID, _ id: NotificationID, deadline: Timestamp, log: Logger
  ) async throws {
    for round in 0..<Webhook.roundsPerInvocation {
      if round > 0 { try await webhook.pause(round) }
      guard now().seconds(since: deadline) < -Webhook.timeoutSeconds else { break }
      guard
        let record = try await begin(id, of: videoID),
        let message = NotificationMessage(of: record, cdnBaseURL: webhook.cdnBaseURL)
      else { return }
      do {
        try await webhook.post(message, at: now())
        try await store.apply(.deliverySucceeded(id), to: videoID, at: now())
        return
      } catch let failure as Webhook.Failure {
        let attempts = record.notification?.attempts ?? 0
        let final = attempts >= webhook.attempts
        log.warn(
          "the webhook did not take a notification",
          ["notificationId": "\(id)", "attempt": String(attempts), "reason": failure.reason])
        try await store.apply(
          .deliveryFailed(id, reason: failure.reason, final: final), to: videoID, at: now())
        if final { return }
      }
    }
    let reason = try await store.record(videoID)?.notification?.lastError ?? "no time left"
    throw WebhookPending(id: id, reason: reason)
  }

  /// Counts a try before it is made, so that a crash counts too. Another invocation that is at it at
  /// this moment has the right of way.
  private func begin(_ id: NotificationID, of videoID: VideoID) async throws -> VideoRecord? {
    let record = try await store.update(videoID) { record in
      if let began = record.notification?.attemptedAt, record.notification?.id == id,
        now().seconds(since: began) < Webhook.timeoutSeconds * 2
      {
        throw WebhookPending(id: id, reason: "another call is under way")
      }
      return owesWebhook(record) ? record.applying(.deliveryBegan(id), at: now()) : record
    }
    // A try that began is in the record until its end is.
    guard let record, let current = record.notification, current.id == id,
      current.attemptedAt != nil, owesWebhook(record)
    else { return nil }
    return record
  }
}
