// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Which rule caused an invocation, and what it wants done when the function cannot be reached.
struct InvocationOrigin: Sendable, Codable, Equatable {
  var ruleARN: String
  var targetARN: String
  var retryPolicy: Rule.RetryPolicy
  var deadLetterARN: String?
}

/// An invocation as the dispatcher takes it from the queue.
struct Delivery: Sendable {
  var id: String
  var function: String
  var payload: Data
  var attempts: Int
  var throttles: Int
  var enqueuedAt: Date
  var origin: InvocationOrigin?
}
