// SPDX-License-Identifier: Apache-2.0
import Cryptography
import FoundationEssentials
import LambdaRuntime
import Notation
import PipelineStore
import VideoPipeline

/// One connection of a stream.
///
/// A client may also name the last event that it got, as one does that has kept nothing else. It gets
/// what was placed after that at once; what lies there from before and is still not acknowledged it
/// gets a minute later, since some of that may never have reached it.
struct StreamSession {
  let stream: NotificationStream
  let owner: Owner
  /// What signs its cursors.
  let key: HMACSHA256
  let output: ResponseStream
  let log: Logger
  /// Whether the client comes for the first time.
  private let isNew: Bool
  private var cursor: StreamCursor
  /// Whether the client has the cursor as it is.
  private var isKept: Bool
  private var passedOver: (Int64, String)?
  private let startedAt: Timestamp
  private var wroteAt: Timestamp

  /// When what was passed over is shown.
  static let reminderSeconds = 60

  /// - Parameter known: the cursor that the client came with.
  init(
    stream: NotificationStream, owner: Owner, key: HMACSHA256, cursor: StreamCursor,
    known: StreamCursor?, output: ResponseStream, log: Logger
  ) {
    self.stream = stream
    self.owner = owner
    self.key = key
    self.cursor = cursor
    isNew = known == nil
    isKept = known == cursor
    self.output = output
    self.log = log
    startedAt = stream.now()
    wroteAt = startedAt
  }

  private var outbox: NotificationOutbox { NotificationOutbox(stream.store) }

  /// Shows what is due, at least once and until the end.
  mutating func run(after last: NotificationID?, until end: Timestamp) async throws {
    do {
      try await write(ServerSentEvent.retry(milliseconds: retryMilliseconds))
      if isNew, let last { await passOver(last) }
      while true {
        try await look()
        let next = stream.now().milliseconds + Int64(stream.pollMilliseconds)
        guard next < end.milliseconds else { return }
        if stream.now().seconds(since: wroteAt) >= stream.heartbeatSeconds {
          try await write(ServerSentEvent.heartbeat)
        }
        try await stream.sleep(stream.pollMilliseconds)
      }
    } catch let closed as ResponseStream.ClientClosed {
      // Where that is heard of, the next one need not wait for this one's lease.
      if isNew { try? await StreamLeases(stream.store).end(cursor.stream, owner: owner) }
      throw closed
    }
  }

  private var retryMilliseconds: Int {
    let isResting = startedAt.seconds(since: cursor.newsAt) >= NotificationStream.restingSeconds
    return isResting
      ? NotificationStream.restingRetryMilliseconds : NotificationStream.retryMilliseconds
  }

  /// Looks where the last event that the client got stands in the order of the outbox.
  private mutating func passOver(_ last: NotificationID) async {
    do {
      if let entry = try await outbox.entry(last, owner: owner) {
        passedOver = entry.order
      } else if let record = try await stream.store.record(last.videoID), record.owner == owner,
        record.notification?.id == last, let sentAt = record.notification?.sentAt
      {
        passedOver = (sentAt.milliseconds, last.description)
      }
    } catch {
      // Then everything that is not acknowledged is shown again.
      log.warn("the last event's place cannot be read", ["reason": "\(error)"])
    }
  }

  private mutating func look() async throws {
    do {
      if passedOver != nil, stream.now().seconds(since: startedAt) >= Self.reminderSeconds {
        passedOver = nil
        cursor.seen.lookAgain()
      }
      let version = try await outbox.version(owner: owner)
      let began = stream.now()
      if cursor.seen.needsLook(at: version, now: began) {
        try await showNews()
        cursor.seen.looked(at: version, began: began, isWhole: passedOver == nil)
        isKept = false
      }
      if !isKept, passedOver == nil {
        try await write(ServerSentEvent.position(cursor.text(for: owner, key: key)))
        isKept = true
      }
    } catch let closed as ResponseStream.ClientClosed {
      throw closed
    } catch let error as CancellationError {
      throw error
    } catch {
      log.warn("the outbox cannot be read just now", ["reason": "\(error)"])
    }
  }

  private mutating func showNews() async throws {
    var entries: [OutboxEntry] = []
    for listed in try await outbox.listed(owner: owner)
    where !cursor.seen.covers(storedAt: listed.storedAt) {
      if let entry = try await outbox.entry(listed.id, owner: owner),
        !cursor.seen.contains(entry.notificationId, placedAt: entry.placedAt)
      {
        entries.append(entry)
      }
    }
    for entry in entries.sorted(by: { $0.order < $1.order }) {
      if let passedOver, entry.order <= passedOver { continue }
      try await show(entry)
    }
  }

  private mutating func show(_ entry: OutboxEntry) async throws {
    let id = entry.notificationId
    guard let record = try await stream.store.record(id.videoID), record.owner == owner,
      record.dueNotification?.id == id,
      let message = NotificationMessage(of: record, cdnBaseURL: stream.cdnBaseURL)
    else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = String(decoding: try encoder.encode(message), as: UTF8.self)
    try await write(ServerSentEvent.event(message.eventName, id: id.description, data: data))
    cursor.seen.insert(id, placedAt: entry.placedAt)
    cursor.newsAt = stream.now()
  }

  private mutating func write(_ text: String) async throws {
    try await output.write(text)
    wroteAt = stream.now()
  }
}
