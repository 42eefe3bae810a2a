// SPDX-License-Identifier: Apache-2.0

/// A Lambda authorizer of a REST or an HTTP API.
package struct LambdaAuthorizer: Sendable, Equatable {
  package enum Kind: Sendable {
    /// The function gets a token alone.
    case token
    /// The function gets the request.
    case request
  }

  /// How the function is spoken to by an HTTP API.
  package enum Format: Sendable {
    /// Payload 1.0, the only one of REST APIs: the function answers with a policy.
    case policy
    /// Payload 2.0, where the function answers with a policy.
    case requestAndPolicy
    /// Payload 2.0, where it answers with `isAuthorized`.
    case simple
  }

  /// The authorizer's name in the template.
  package var name: String
  package var function: String
  package var kind: Kind
  package var format: Format
  /// Where what identifies the caller is: `$request.header.NAME`, `$request.querystring.NAME`,
  /// `$context.NAME` or `$stageVariables.NAME`. A request without one of them is refused.
  package var identitySources: [String]
  /// A regular expression that a token must match.
  package var validation: String?

  package init(
    name: String, function: String, kind: Kind, format: Format = .policy,
    identitySources: [String] = [], validation: String? = nil
  ) {
    self.name = name
    self.function = function
    self.kind = kind
    self.format = format
    self.identitySources = identitySources
    self.validation = validation
  }
}
