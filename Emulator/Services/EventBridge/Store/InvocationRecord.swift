// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

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
