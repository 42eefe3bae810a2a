// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// An event that a bus took.
package struct EventRecord: Sendable, Equatable {
  package let id: String
  package let busName: String
  package let takenAt: Date
  package let envelope: Data
  /// The names of the rules that matched.
  package let rules: [String]
}

/// An asynchronous invocation: waiting, under way or done.
package struct InvocationRecord: Sendable, Equatable {
  package enum State: String, Sendable, Equatable {
    case waiting
    case running
    case succeeded
    case failed
  }

  package let id: String
  package let function: String
  package let state: State
  /// How often the function was called and came to an end.
  package let attempts: Int
  package let enqueuedAt: Date
  /// When it is due, while it waits.
  package let dueAt: Date
  package let finishedAt: Date?
  package let requestID: String?
  /// What went wrong the last time: Lambda's error document, or AWS's error code and message.
  package let lastError: String?
  /// The event; empty once it is old.
  package let payload: Data
}

/// A message to a destination that the emulator keeps instead of sending: a dead-letter queue, a
/// queue, topic or bucket that a function's `DestinationConfig` names.
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
