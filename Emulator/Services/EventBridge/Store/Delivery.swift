// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Which rule caused an invocation, and what it wants done when the function cannot be reached.
struct InvocationOrigin: Sendable, Codable, Equatable {
  var ruleARN: String
  var targetARN: String
  var retryPolicy: Rule.RetryPolicy
  var deadLetterARN: String?
}

/// An invocation, or a message to a queue or topic, as the dispatcher takes it from the queue.
struct Delivery: Sendable {
  var id: String
  var receiver: Receiver
  var payload: Data
  /// The attributes of a message.
  var attributes: [String: String] = [:]
  var attempts: Int
  var throttles: Int
  var enqueuedAt: Date
  var origin: InvocationOrigin?
}
