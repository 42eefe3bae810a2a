// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials

/// Which rule caused an invocation, and what it wants done when the function cannot be reached.
struct InvocationOrigin: Sendable, Codable, Equatable {
  var ruleARN: String
  var targetARN: String
  var retryPolicy: Rule.RetryPolicy
  var deadLetterARN: String?
  /// Whether a topic caused it, by its ARN in the rule's place.
  var isTopic: Bool?
}

/// An invocation, or a message to a queue or topic, as the dispatcher takes it from the queue.
struct Delivery: Sendable {
  var id: String
  var receiver: Receiver
  var payload: Data
  /// The attributes of a message.
  var attributes: MessageAttributes = [:]
  /// Names a message for a FIFO queue.
  var deduplicationID: String?
  var attempts: Int
  var throttles: Int
  var enqueuedAt: Date
  var origin: InvocationOrigin?
}
