// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// A message that one service sends to a queue or a topic of another.
package struct ServiceMessage: Sendable, Equatable {
  package var body: Data
  /// Message attributes, all of them texts.
  package var attributes: [String: String]
  /// The message group, which a FIFO queue or topic needs.
  package var group: String?

  package init(_ body: Data, attributes: [String: String] = [:], group: String? = nil) {
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
