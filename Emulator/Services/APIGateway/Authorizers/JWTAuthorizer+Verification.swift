// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree

/// The claims of a token that was verified.
struct VerifiedToken {
  let claims: JSON.Object

  /// The scopes that the token carries, as `scope` or `scp`.
  var scopes: [String] {
    switch claims["scope"] ?? claims["scp"] {
    case .string(let text)?: text.split(separator: " ").map(String.init)
    case .array(let values)?: values.compactMap(\.string)
    default: []
    }
  }

  /// The value of `requestContext.authorizer`: claims flattened to strings, an array to `[a b]`.
  func context(scopes routeScopes: [String]) -> JSON {
    let scopes: JSON = routeScopes.isEmpty ? nil : .array(self.scopes.map(JSON.string))
    return ["jwt": ["claims": flatClaims, "scopes": scopes]]
  }

  /// The claims as strings.
  var flatClaims: JSON {
    .object(
      JSON.Object(
        claims.members.map { member in
          JSON.Object.Member(name: member.name, value: .string(Self.flattened(member.value)))
        }))
  }

  private static func flattened(_ value: JSON) -> String {
    switch value {
    case .array(let elements): "[\(elements.map(flattened).joined(separator: " "))]"
    case .object: value.text
    default: value.scalarText ?? "null"
    }
  }
}

extension JWTAuthorizer {
  /// Why a request is not let through: the status and the reason for `www-authenticate` (RFC 6750,
  /// section 3).
  enum Refusal: Error, Equatable {
    case noToken
    case invalidToken(String)
    case insufficientScope([String])

    var response: Response {
      var response: Response
      let challenge: String
      switch self {
      case .noToken:
        response = .message(401, "Unauthorized")
        challenge = "Bearer"
      case .invalidToken(let reason):
        response = .message(401, "Unauthorized")
        challenge = #"Bearer scope="" error="invalid_token" error_description="\#(reason)""#
      case .insufficientScope(let scopes):
        response = .message(403, "Forbidden")
        challenge =
          #"Bearer scope="\#(scopes.joined(separator: " "))" error="insufficient_scope""#
          + #" error_description="the token does not have a required scope""#
      }
      response.headers["www-authenticate"] = challenge
      return response
    }
  }

  /// How far the issuer's clock may be ahead of this one, in seconds.
  private static let leeway: Int64 = 60

  /// Finds the request's token and checks it as API Gateway does ("Control access to HTTP APIs with
  /// JWT authorizers"): RS256 with a key of the issuer, `iss`, `aud` or `client_id`, `exp`, `nbf`,
  /// `iat`, and the route's scopes.
  func authorize(
    _ head: RequestHead, scopes: [String], now: Date, key: (String) -> RSAPublicKey?
  ) throws(Refusal) -> VerifiedToken {
    guard let token = token(of: head), !token.isEmpty else { throw .noToken }
    let verified = try verify(token, now: now, key: key)
    guard scopes.isEmpty || !Set(scopes).isDisjoint(with: verified.scopes) else {
      throw .insufficientScope(scopes)
    }
    return verified
  }

  private func token(of head: RequestHead) -> String? {
    let parts = identitySource.split(separator: ".", maxSplits: 2)
    guard parts.count == 3 else { return nil }
    let name = String(parts[2])
    let value =
      parts[1] == "querystring"
      ? PercentEncoding.parseQuery(head.query ?? "").first { $0.name == name }?.value
      : head.headers[name]
    guard let value else { return nil }
    return value.lowercased().hasPrefix("bearer ")
      ? String(value.dropFirst(7).drop { $0 == " " }) : value
  }

  func verify(
    _ token: String, now: Date, key: (String) -> RSAPublicKey?
  ) throws(Refusal) -> VerifiedToken {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw .invalidToken("the token is malformed") }
    // The key decides how it is used: a token may not choose another algorithm, none least of all.
    guard header["alg"]?.string == "RS256", header["crit"] == nil else {
      throw .invalidToken("signing method is invalid")
    }
    guard let kid = header["kid"]?.string, let key = key(kid) else {
      throw .invalidToken("unable to find a signing key that matches the key ID")
    }
    guard key.isValid(signature, of: Array("\(parts[0]).\(parts[1])".utf8), digest: .sha256) else {
      throw .invalidToken("signature is invalid")
    }
    try check(claims, now: Int64(now.timeIntervalSince1970))
    return VerifiedToken(claims: claims)
  }

  private func check(_ claims: JSON.Object, now: Int64) throws(Refusal) {
    guard claims["iss"]?.string == issuer else {
      throw .invalidToken("the token has an invalid issuer")
    }
    let audiences =
      switch claims["aud"] {
      case .string(let text)?: [text]
      case .array(let values)?: values.compactMap(\.string)
      default: [claims["client_id"]?.string].compactMap(\.self)
      }
    guard audience.isEmpty || !Set(audiences).isDisjoint(with: audience) else {
      throw .invalidToken("the token has an invalid audience")
    }
    guard let expiry = claims["exp"]?.seconds else {
      throw .invalidToken("the token has no expiry")
    }
    guard now < expiry else { throw .invalidToken("the token has expired") }
    for name in ["nbf", "iat"] {
      guard let value = claims[name] else { continue }
      guard let time = value.seconds, time <= now + Self.leeway else {
        throw .invalidToken("the token is not valid yet")
      }
    }
  }

  private static func object(_ part: Substring) -> JSON.Object? {
    guard let bytes = Base64URL.decode(part),
      case .object(let object)? = try? JSON(parsing: bytes, depthLimit: 16)
    else { return nil }
    return object
  }
}

extension JSON {
  /// The whole seconds of a NumericDate (RFC 7519, section 2).
  fileprivate var seconds: Int64? {
    integer ?? double.flatMap { Int64(exactly: $0.rounded(.down)) }
  }
}
