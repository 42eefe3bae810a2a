// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// A record of a message to a destination: a dead-letter queue, a queue, topic or bucket that a
/// function's `DestinationConfig` names. To queues and topics the message was sent, too.
package struct Letter: Sendable, Equatable {
  /// Where it was to go; nil when an invocation was given up and nobody wants to know.
  package let destinationARN: String?
  package let invocationID: String
  package let function: String
  /// The message: the event itself for a dead-letter queue, otherwise Lambda's record of the
  /// invocation.
  package let body: Data
  /// The message attributes: why it is there.
  package let attributes: [String: String]
  package let createdAt: Date
}
