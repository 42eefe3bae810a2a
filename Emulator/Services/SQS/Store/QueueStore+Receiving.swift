// SPDX-License-Identifier: Apache-2.0
package import AWSService
import Database
import FoundationEssentials
import Notation

/// A message that was received.
package struct ReceivedMessage: Sendable {
  package var messageID: String
  package var receiptHandle: String
  package var body: String
  package var attributes: MessageAttributes
  /// `SentTimestamp`, `ApproximateReceiveCount` and the others, by name.
  package var system: [String: String]
}

/// How messages are asked for.
package struct ReceiveRequest: Sendable {
  /// 1 to 10 for clients; event source mappings take more.
  package var limit = 1
  /// In seconds; nil for the queue's own.
  package var visibility: Int?
  /// `ReceiveRequestAttemptId`.
  package var attempt: String?
  /// Whether an event source mapping asks: what it had is to be had again when this process dies.
  package var isMapping = false

  package init() {}
}

extension QueueStore {
  /// Receives messages, and waits for the first one: for so long, or for the queue's own time.
  package func receive(
    _ request: ReceiveRequest, from name: String, waiting: Duration? = nil
  ) async throws -> [ReceivedMessage] {
    let (doorbell, ownWait) = try read(name) { ($0.doorbell, $0.settings.waitTime) }
    let end = ContinuousClock.now + (waiting ?? .seconds(ownWait))
    while true {
      let rings = doorbell.rings
      let (messages, due) = try receiveNow(request, from: name)
      let left = end - .now
      if !messages.isEmpty || left <= .zero || Task.isCancelled { return messages }
      let untilDue = due.map { Duration.milliseconds(max($0.milliseconds - now.milliseconds, 1)) }
      await doorbell.wait(afterRing: rings, atMost: min(left, untilDue ?? left))
    }
  }

  /// Receives what is there.
  /// - Returns: the messages, and when there may be more without anybody's doing.
  func receiveNow(
    _ request: ReceiveRequest, from name: String
  ) throws -> (messages: [ReceivedMessage], nextDue: Timestamp?) {
    try change { queues, database in
      guard let settings = queues[name]?.settings else { throw ServiceError.noSuchQueue }
      let now = now
      try expire(name, settings, at: now, in: &queues, database)
      if let attempt = request.attempt {
        try repeatAttempt(attempt, in: &queues[name], settings, at: now)
      }
      guard queues[name]?.messages.inFlightCount ?? 0 < Self.inFlightLimit else {
        throw ServiceError(
          400, "OverLimit", "The maximum number of in flight messages is reached.")
      }
      let target = settings.redrive.flatMap { self.name(ofARN: $0.targetARN) }
      let redrives = target.map { $0 != name && queues[$0] != nil } ?? false
      let received = queues[name]?.messages.receive(
        upTo: request.limit, for: request.visibility ?? settings.visibilityTimeout,
        maxReceiveCount: redrives ? settings.redrive?.maxReceiveCount : nil, at: now)
      guard let received, !(received.taken.isEmpty && received.dead.isEmpty) else {
        return ([], queues[name]?.messages.nextDue)
      }
      let grave = target.flatMap { queues[$0] }.map { (id: $0.id, isFIFO: $0.settings.isFIFO) }
      let moved = try database.transaction { transaction in
        for message in received.taken {
          try transaction.update(message, holder: request.isMapping ? .mapping : .client)
        }
        return try received.dead.map { message in
          try bury(message, of: name, in: grave, at: now, transaction)
        }
      }
      if let target, !moved.isEmpty {
        for message in moved { queues[target]?.messages.insert(message) }
        queues[target]?.doorbell.ring()
      }
      if let attempt = request.attempt {
        queues[name]?.attempts.note(attempt, received.taken.map(\.sequence), at: now)
      }
      let messages = try database.read { transaction in
        try received.taken.compactMap { message in
          try transaction.content(of: message.sequence).map {
            ReceivedMessage(message, $0, queue: name, isFIFO: settings.isFIFO)
          }
        }
      }
      return (messages, queues[name]?.messages.nextDue)
    }
  }

  /// How many messages of a queue may be in flight
  /// ([quotas](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html)).
  private static var inFlightLimit: Int { 120_000 }

  private func expire(
    _ name: String, _ settings: QueueSettings, at now: Timestamp,
    in queues: inout [String: Queue], _ database: Connection
  ) throws {
    let gone = queues[name]?.messages.expire(
      sentBefore: now.advanced(bySeconds: -settings.retention))
    guard let gone, !gone.isEmpty else { return }
    try database.transaction { transaction in
      for sequence in gone { try transaction.deleteMessage(sequence) }
    }
  }

  /// Makes the messages that a repeated attempt gave visible again, so that it gives them once more.
  private func repeatAttempt(
    _ attempt: String, in queue: inout Queue?, _ settings: QueueSettings, at now: Timestamp
  ) throws(ServiceError) {
    guard settings.isFIFO else {
      throw .invalidParameter(
        "ReceiveRequestAttemptId", attempt,
        "The request includes a parameter that is not valid for this queue type")
    }
    for sequence in queue?.attempts.sequences(of: attempt, at: now) ?? [] {
      _ = queue?.messages.changeVisibility(of: sequence, to: 0, at: now)
    }
  }

  /// Puts a message that was received too often into the dead-letter queue: one of a standard queue
  /// keeps the time from which its retention counts.
  private func bury(
    _ message: QueuedMessage, of name: String, in target: (id: Int64, isFIFO: Bool)?,
    at now: Timestamp,
    _ transaction: borrowing Transaction
  ) throws -> QueuedMessage {
    var moved = message
    moved.phase = .ready
    moved.dueAt = now
    guard let target else { return moved }
    if target.isFIFO { moved.sentAt = now }
    var system = try transaction.content(of: message.sequence)?.system ?? [:]
    system["DeadLetterQueueSourceArn"] = arn(of: name)
    try transaction.move(moved, system: system, to: target.id)
    return moved
  }
}

extension ReceivedMessage {
  init(_ message: QueuedMessage, _ content: MessageContent, queue: String, isFIFO: Bool) {
    messageID = content.id
    body = content.body
    attributes = content.attributes
    receiptHandle =
      ReceiptHandle(
        queue: queue, sequence: message.sequence, receiveCount: message.receiveCount
      ).text
    system = content.system
    system["SentTimestamp"] = String(message.sentAt.milliseconds)
    system["ApproximateReceiveCount"] = String(message.receiveCount)
    system["ApproximateFirstReceiveTimestamp"] = message.firstReceivedAt.map {
      String($0.milliseconds)
    }
    system["MessageGroupId"] = message.group
    if isFIFO { system["SequenceNumber"] = QueueStore.number(of: message.sequence) }
  }
}
