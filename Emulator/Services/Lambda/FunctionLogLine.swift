// SPDX-License-Identifier: Apache-2.0

/// A line that a function wrote, or that Lambda writes about it.
package struct FunctionLogLine: Sendable, Equatable {
  package var function: String
  /// The invocation that was running, if one was.
  package var requestID: String?
  /// The line, without its line feed.
  package var text: String
}
