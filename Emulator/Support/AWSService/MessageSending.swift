// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// A message that one service sends to a queue or a topic of another.
package struct ServiceMessage: Sendable, Equatable {
  package var body: Data
  package var attributes: MessageAttributes
  /// The message group, which a FIFO queue or topic needs.
  package var group: String?
  /// Names the message for a FIFO queue or topic; nil where the sending's id does.
  package var deduplicationID: String?

  package init(_ body: Data, attributes: MessageAttributes = [:], group: String? = nil) {
    self.body = body
    self.attributes = attributes
    self.group = group
  }
}

/// Takes messages for queues and topics.
package protocol MessageSending: Sendable {
  /// Takes a message; it is on disk when this returns.
  /// - Parameters:
  ///   - arn: of the queue or the topic.
  ///   - id: names the message, so that a FIFO queue keeps it once.
  /// - Throws: ``ServiceError`` when there is no such queue or topic, or it refuses the message.
  func send(_ message: ServiceMessage, to arn: String, id: String) async throws
}
