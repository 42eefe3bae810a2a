// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import FoundationEssentials
import LambdaEvents
import LambdaRuntime
import PipelineStore
import VideoPipeline

/// An owner's notifications as server-sent events.
///
/// Lambda's instances share nothing, so the stream watches the state bucket: one small object that
/// changes with the owner's outbox, and the outbox itself when it did. What it shows is what the
/// records say is due; the outbox only says where to look.
///
/// A client that comes back names the last event it got, and gets what was placed after it at once.
/// What lies there from before and is still not acknowledged it gets once more a minute later: the
/// acknowledgement ends a notification, not the connection.
struct NotificationStream: Sendable {
  let store: PipelineStore
  let cdnBaseURL: String
  let ticketKey: HMACSHA256
  let pollMilliseconds: Int
  let heartbeatSeconds: Int
  let now: @Sendable () -> Timestamp
  let sleep: @Sendable (_ milliseconds: Int) async throws -> Void

  /// How long a client waits before it connects again.
  static let retryMilliseconds = 2000
  /// How long before the function's end the stream ends, so that it is an end and no failure.
  static let endingSeconds = 5
  /// How often the outbox is listed although nothing says that it changed.
  static let listingSeconds = 20
  /// When unacknowledged notifications from before the last event are shown again.
  static let reminderSeconds = 60

  func respond(
    to request: HTTPAPIRequest, deadline: Timestamp, log: Logger
  ) throws -> LambdaResponse {
    let ticket: StreamTicket
    do throws(StreamTicket.Refusal) {
      ticket = try StreamTicket(
        verifying: request.queryStringParameters?["ticket"] ?? "", at: now(), key: ticketKey)
    } catch {
      let refusal = APIError(
        status: 401, code: error == .expired ? "TicketExpired" : "TicketInvalid",
        message: "Get a new URL from POST /notifications/stream-url.")
      return try refused(refusal)
    }
    let last = request.header("last-event-id") ?? request.queryStringParameters?["lastEventId"]
    let resume = last.flatMap(NotificationID.init)
    let prelude = ResponsePrelude(
      statusCode: 200,
      headers: [
        "content-type": "text/event-stream", "cache-control": "no-store",
        "x-accel-buffering": "no",
      ])
    return .stream(prelude) { output in
      var session = Session(stream: self, owner: ticket.owner, output: output, log: log)
      try await session.run(after: resume, until: deadline.advanced(bySeconds: -Self.endingSeconds))
    }
  }

  private func refused(_ error: APIError) throws -> LambdaResponse {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let body = try encoder.encode(error.body)
    let prelude = ResponsePrelude(
      statusCode: error.status, headers: ["content-type": "application/json"])
    return .stream(prelude) { output in try await output.write(body) }
  }

  /// One connection.
  struct Session {
    let stream: NotificationStream
    let owner: Owner
    let output: ResponseStream
    let log: Logger
    private var shown: Set<NotificationID> = []
    private var resumedAfter: (Int64, String)?
    private var startedAt: Timestamp
    private var wroteAt: Timestamp

    init(stream: NotificationStream, owner: Owner, output: ResponseStream, log: Logger) {
      self.stream = stream
      self.owner = owner
      self.output = output
      self.log = log
      startedAt = stream.now()
      wroteAt = startedAt
    }

    private var outbox: NotificationOutbox { NotificationOutbox(stream.store) }

    mutating func run(after last: NotificationID?, until end: Timestamp) async throws {
      try await output.write(
        ServerSentEvent.retry(milliseconds: NotificationStream.retryMilliseconds))
      if let last {
        do {
          resumedAfter = try await place(of: last)
        } catch {
          // Then everything that is not acknowledged is shown again.
          log.warn("the last event's place cannot be read", ["reason": "\(error)"])
        }
      }
      var version: String?
      var listedAt: Timestamp?
      while stream.now() < end {
        do {
          let current = try await outbox.version(owner: owner)
          let isDue =
            listedAt.map {
              stream.now().seconds(since: $0) >= NotificationStream.listingSeconds
            } ?? true
          if isDue || current != version {
            try await showNews()
            version = current
            listedAt = stream.now()
          }
        } catch let closed as ResponseStream.ClientClosed {
          throw closed
        } catch let error as CancellationError {
          throw error
        } catch {
          log.warn("the outbox cannot be read just now", ["reason": "\(error)"])
        }
        if stream.now().seconds(since: wroteAt) >= stream.heartbeatSeconds {
          try await write(ServerSentEvent.heartbeat)
        }
        try await stream.sleep(stream.pollMilliseconds)
      }
    }

    /// Where the last event that the client got stands in the order of the outbox.
    private func place(of last: NotificationID) async throws -> (Int64, String)? {
      if let entry = try await outbox.entry(last, owner: owner) { return entry.order }
      guard let record = try await stream.store.record(last.videoID), record.owner == owner,
        record.notification?.id == last, let sentAt = record.notification?.sentAt
      else { return nil }
      return (sentAt.milliseconds, last.description)
    }

    private mutating func showNews() async throws {
      var entries: [OutboxEntry] = []
      for id in try await outbox.ids(owner: owner) where !shown.contains(id) {
        if let entry = try await outbox.entry(id, owner: owner) { entries.append(entry) }
      }
      let reminds =
        stream.now().seconds(since: startedAt) >= NotificationStream.reminderSeconds
      for entry in entries.sorted(by: { $0.order < $1.order }) {
        if let resumedAfter, entry.order <= resumedAfter, !reminds { continue }
        try await show(entry.notificationId)
      }
    }

    private mutating func show(_ id: NotificationID) async throws {
      guard let record = try await stream.store.record(id.videoID), record.owner == owner,
        record.dueNotification?.id == id,
        let message = NotificationMessage(of: record, cdnBaseURL: stream.cdnBaseURL)
      else { return }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let data = String(decoding: try encoder.encode(message), as: UTF8.self)
      try await write(
        ServerSentEvent.event(message.eventName, id: id.description, data: data))
      shown.insert(id)
    }

    private mutating func write(_ text: String) async throws {
      try await output.write(text)
      wroteAt = stream.now()
    }
  }
}
