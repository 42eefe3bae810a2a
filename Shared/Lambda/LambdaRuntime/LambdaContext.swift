// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// What Lambda says of one invocation (Lambda Developer Guide, "Using the Lambda runtime API").
package struct LambdaContext: Sendable {
  package let requestID: String
  /// When the function's time is up. Without Lambda, fifteen minutes after the start, Lambda's most.
  package let deadline: Date
  /// The ARN that was invoked, with its version or alias.
  package let invokedFunctionARN: String
  /// Writes lines that carry the invocation's identifier.
  package let logger: Logger

  package init(
    requestID: String, deadline: Date, invokedFunctionARN: String, logger: Logger
  ) {
    self.requestID = requestID
    self.deadline = deadline
    self.invokedFunctionARN = invokedFunctionARN
    self.logger = logger
  }
}
