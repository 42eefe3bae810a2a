// SPDX-License-Identifier: Apache-2.0
package import AWSService
import Cryptography
import Database
import FoundationEssentials
import Notation

/// A message to be sent.
package struct OutgoingMessage: Sendable {
  package var body: String
  package var attributes: MessageAttributes = [:]
  /// In seconds, 0 to 900; nil for the queue's own.
  package var delay: Int?
  package var groupID: String?
  package var deduplicationID: String?
  /// The value of `AWSTraceHeader`.
  package var traceHeader: String?

  package init(_ body: String) { self.body = body }

  /// What counts against the limits: body and attributes.
  var size: Int { body.utf8.count + attributes.size }
}

/// A message that was sent.
package struct SentMessage: Sendable, Equatable {
  package var messageID: String
  /// The place of a FIFO queue's message.
  package var sequenceNumber: String?
}

extension QueueStore {
  /// Sends a message; it is on disk when this returns.
  /// - Throws: ``ServiceError`` for a message that the queue does not take.
  @discardableResult
  package func send(_ message: OutgoingMessage, to name: String) throws -> SentMessage {
    try send([message], to: name)[0].get()
  }

  /// Sends messages in one transaction, each for itself: one that is not taken leaves the others.
  func send(
    _ messages: [OutgoingMessage], to name: String
  ) throws -> [Result<SentMessage, ServiceError>] {
    try change { queues, database in
      // No copy of the queue may live while it changes: its messages would be copied, too.
      guard let settings = queues[name]?.settings, let doorbell = queues[name]?.doorbell else {
        throw ServiceError.noSuchQueue
      }
      let now = now
      let results = try database.transaction { transaction in
        try messages.map { message throws -> Result<SentMessage, ServiceError> in
          do throws(ServiceError) { try Self.check(message, for: settings) } catch {
            return .failure(error)
          }
          let sent = try queues[name]?.take(
            message, configuration: configuration, at: now, transaction)
          guard let sent else { return .failure(.noSuchQueue) }
          return .success(sent)
        }
      }
      doorbell.ring()
      return results
    }
  }

  /// A place as clients see it: a number of twenty digits.
  static func number(of sequence: Int64) -> String { padded(sequence, 20) }

  // MARK: Checks

  /// Whether a queue takes a message
  /// ([SendMessage](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html)).
  private static func check(
    _ message: OutgoingMessage, for settings: QueueSettings
  ) throws(ServiceError) {
    guard !message.body.isEmpty else { throw .missing("MessageBody") }
    guard message.body.unicodeScalars.allSatisfy(isAllowed) else {
      throw ServiceError(
        400, "InvalidMessageContents", "Invalid characters found in the message body.")
    }
    guard message.size <= settings.maximumMessageSize else {
      throw .invalidParameter(
        "One or more parameters are invalid. Reason: Message must be shorter than "
          + "\(settings.maximumMessageSize) bytes.")
    }
    if let delay = message.delay {
      guard (0...900).contains(delay) else {
        throw .invalidParameter("DelaySeconds", delay, "DelaySeconds must be >= 0 and <= 900.")
      }
      guard !settings.isFIFO || delay == 0 else {
        throw .invalidParameter(
          "DelaySeconds", delay,
          "The request include parameter that is not valid for this queue type")
      }
    }
    for (name, id) in [
      ("MessageGroupId", message.groupID), ("MessageDeduplicationId", message.deduplicationID),
    ] {
      guard let id else { continue }
      guard (1...128).contains(id.utf8.count), id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
      else {
        throw .invalidParameter(
          name, id,
          "\(name) can only include alphanumeric and punctuation characters. 1 to 128 in length.")
      }
    }
    if settings.isFIFO {
      guard message.groupID != nil else { throw .missing("MessageGroupId") }
      guard message.deduplicationID != nil || settings.deduplicatesByContent else {
        throw .invalidParameter(
          "The queue should either have ContentBasedDeduplication enabled or "
            + "MessageDeduplicationId provided explicitly")
      }
    } else if let id = message.deduplicationID {
      throw .invalidParameter(
        "MessageDeduplicationId", id,
        "The request includes a parameter that is not valid for this queue type")
    }
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}

extension Queue {
  /// Keeps a message, unless it was sent before.
  fileprivate mutating func take(
    _ message: OutgoingMessage, configuration: QueueStore.Configuration, at now: Timestamp,
    _ transaction: borrowing Transaction
  ) throws -> SentMessage {
    let key = deduplicationKey(of: message)
    if let key, let original = deduplication.original(of: key.scoped, at: now) {
      return SentMessage(
        messageID: original.messageID, sequenceNumber: QueueStore.number(of: original.sequence))
    }
    var system = ["SenderId": configuration.accountID]
    system["AWSTraceHeader"] = message.traceHeader
    system["MessageDeduplicationId"] = key?.id
    let content = MessageContent(
      id: configuration.makeID(), body: message.body, attributes: message.attributes,
      system: system)
    let delay = message.delay ?? settings.delay
    let sequence = try transaction.insertMessage(
      content, group: message.groupID, sentAt: now, dueAt: now.advanced(bySeconds: delay), in: id)
    if let key {
      let original = Deduplication.Original(messageID: content.id, sequence: sequence)
      try transaction.insertDuplicate(key.scoped, original, sentAt: now, in: id)
      deduplication.insert(key.scoped, original, sentAt: now)
    }
    messages.insert(
      QueuedMessage(sequence: sequence, group: message.groupID, sentAt: now, delay: delay))
    return SentMessage(
      messageID: content.id,
      sequenceNumber: settings.isFIFO ? QueueStore.number(of: sequence) : nil)
  }

  private func deduplicationKey(of message: OutgoingMessage) -> (id: String, scoped: String)? {
    guard settings.isFIFO else { return nil }
    let id = message.deduplicationID ?? Hex.encode(SHA256.hash(message.body))
    return (id, settings.deduplicatesByGroup ? "\(message.groupID ?? "")\n\(id)" : id)
  }
}
