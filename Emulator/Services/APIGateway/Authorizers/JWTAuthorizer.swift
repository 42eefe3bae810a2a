// SPDX-License-Identifier: Apache-2.0

/// A JWT authorizer of an HTTP API.
package struct JWTAuthorizer: Sendable, Equatable {
  /// The authorizer's name in the template.
  package var name: String
  /// The `iss` that tokens must carry.
  package var issuer: String
  /// One of these must be the token's `aud` or, without that, its `client_id`; any may be it when there
  /// are none.
  package var audience: [String]
  /// Where the token is: `$request.header.NAME` or `$request.querystring.NAME`.
  package var identitySource: String

  package init(
    name: String, issuer: String, audience: [String],
    identitySource: String = "$request.header.Authorization"
  ) {
    self.name = name
    self.issuer = issuer
    self.audience = audience
    self.identitySource = identitySource
  }
}
