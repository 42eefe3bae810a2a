// SPDX-License-Identifier: Apache-2.0
package import Patterns

/// A function's own HTTPS endpoint, `FunctionUrlConfig`.
package struct FunctionURL: Sendable {
  /// Who may call it.
  package enum Authorization: Sendable {
    /// Anyone who knows the URL (`NONE`).
    case none
    /// Who signs with Signature Version 4 for the service `lambda` (`AWS_IAM`).
    case iam
  }

  package var function: String
  /// The host names it answers for, without ports, besides its path prefix.
  package var hosts: [String] = []
  package var authorization = Authorization.none
  /// Whether the answer is sent as the function writes it (`RESPONSE_STREAM`).
  package var streams = false
  /// Nil leaves preflights and headers to the function.
  package var cors: CORSSettings?
}

extension FunctionURL {
  package init(function: String) { self.function = function }
}
