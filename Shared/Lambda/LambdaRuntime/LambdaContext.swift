// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// What Lambda says of one invocation (Lambda Developer Guide, "Using the Lambda runtime API").
package struct LambdaContext: Sendable {
  /// The invocation's identifier.
  package let requestID: String
  /// When the function's time is up. Without Lambda, fifteen minutes after the start, Lambda's most.
  package let deadline: Date
  /// The ARN that was invoked, with its version or alias.
  package let invokedFunctionARN: String
  /// The X-Ray trace header.
  package let traceID: String?
  /// What a mobile client sent along, JSON.
  package let clientContext: String?
  /// Who a mobile client is, JSON.
  package let cognitoIdentity: String?
  /// The tenant, for a function with tenant isolation.
  package let tenantID: String?
  /// Writes lines that carry the invocation's identifier.
  package let logger: Logger

  package init(
    requestID: String, deadline: Date, invokedFunctionARN: String, traceID: String? = nil,
    clientContext: String? = nil, cognitoIdentity: String? = nil, tenantID: String? = nil,
    logger: Logger
  ) {
    self.requestID = requestID
    self.deadline = deadline
    self.invokedFunctionARN = invokedFunctionARN
    self.traceID = traceID
    self.clientContext = clientContext
    self.cognitoIdentity = cognitoIdentity
    self.tenantID = tenantID
    self.logger = logger
  }
}
