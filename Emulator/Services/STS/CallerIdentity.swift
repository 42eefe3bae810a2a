// SPDX-License-Identifier: Apache-2.0
import XML

/// Who signed a request.
package struct CallerIdentity: Sendable {
  /// Twelve digits.
  package var account: String
  package var arn: String
  package var userID: String

  package init(account: String, arn: String, userID: String) {
    self.account = account
    self.arn = arn
    self.userID = userID
  }

  /// The answer of `GetCallerIdentity`
  /// ([reference](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html)).
  func document(requestID: String) -> XMLWriter {
    var writer = XMLWriter(declaration: false)
    writer.element("GetCallerIdentityResponse", attributes: ["xmlns": STS.namespace]) { writer in
      writer.element("GetCallerIdentityResult") { writer in
        writer.element("Arn", arn)
        writer.element("UserId", userID)
        writer.element("Account", account)
      }
      writer.element("ResponseMetadata") { writer in writer.element("RequestId", requestID) }
    }
    return writer
  }
}
