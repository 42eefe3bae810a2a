// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import JSONTree

/// A request as an HTTP API or a function URL hands it to a function, with the members that the
/// functions read: payload format 2.0 (API Gateway Developer Guide, "Working with AWS Lambda proxy
/// integrations"; Lambda Developer Guide, "Invoking function URLs").
package struct HTTPAPIRequest: Codable, Equatable, Sendable {
  /// The path, percent-encoded as it came.
  package var rawPath: String
  /// Names in lower case, repeated values joined by commas.
  package var headers: [String: String]
  /// Decoded, repeated ones joined by commas.
  package var queryStringParameters: [String: String]?
  package var requestContext: Context
  /// Text, or base64 when ``isBase64Encoded``.
  package var body: String?
  package var isBase64Encoded: Bool

  private enum CodingKeys: String, CodingKey {
    case version, rawPath, headers, queryStringParameters, requestContext, body, isBase64Encoded
  }

  package init(
    rawPath: String, headers: [String: String] = [:],
    queryStringParameters: [String: String]? = nil,
    requestContext: Context, body: String? = nil, isBase64Encoded: Bool = false
  ) {
    self.rawPath = rawPath
    self.headers = headers
    self.queryStringParameters = queryStringParameters
    self.requestContext = requestContext
    self.body = body
    self.isBase64Encoded = isBase64Encoded
  }

  /// Decodes a payload of version 2.0; `rawPath` and `requestContext.http.method` must be there, all
  /// else may be missing.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decodeIfPresent(String.self, forKey: .version) ?? "2.0"
    guard version == "2.0" else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: container,
        debugDescription: "payload format \(version) is not supported; it must be 2.0")
    }
    requestContext = try container.decode(Context.self, forKey: .requestContext)
    rawPath = try container.decode(String.self, forKey: .rawPath)
    headers = try container.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
    queryStringParameters = try container.decodeIfPresent(
      [String: String].self, forKey: .queryStringParameters)
    body = try container.decodeIfPresent(String.self, forKey: .body)
    isBase64Encoded = try container.decodeIfPresent(Bool.self, forKey: .isBase64Encoded) ?? false
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("2.0", forKey: .version)
    try container.encode(rawPath, forKey: .rawPath)
    try container.encode(headers, forKey: .headers)
    try container.encodeIfPresent(queryStringParameters, forKey: .queryStringParameters)
    try container.encode(requestContext, forKey: .requestContext)
    try container.encodeIfPresent(body, forKey: .body)
    try container.encode(isBase64Encoded, forKey: .isBase64Encoded)
  }

  /// In upper case.
  package var method: String { requestContext.http.method.uppercased() }

  /// The first value of a header field, by its name in any case.
  package func header(_ name: String) -> String? {
    if let value = headers[name] { return value }
    let lowercased = name.lowercased()
    return headers.first { $0.key.lowercased() == lowercased }?.value
  }

  /// The bytes of the body; empty when there is none, nil when it is not the base64 it says it is.
  package var bodyData: Data? {
    guard let body else { return Data() }
    return isBase64Encoded ? Data(base64Encoded: body) : Data(body.utf8)
  }
}

extension HTTPAPIRequest {
  /// What the service knows of a request.
  package struct Context: Codable, Equatable, Sendable {
    package var http: HTTP
    /// Such as `$default`.
    package var stage: String?
    /// Who the caller was found to be.
    package var authorizer: Authorizer?

    package init(method: String, stage: String? = nil, authorizer: Authorizer? = nil) {
      http = HTTP(method: method)
      self.stage = stage
      self.authorizer = authorizer
    }
  }

  package struct HTTP: Codable, Equatable, Sendable {
    package var method: String
  }

  package struct Authorizer: Codable, Equatable, Sendable {
    /// What a JWT authorizer found.
    package var jwt: JWT?

    package init(jwt: JWT) { self.jwt = jwt }
  }

  /// What a JWT authorizer found in the token.
  package struct JWT: Codable, Equatable, Sendable {
    /// An HTTP API flattens every value to a string: an array becomes `[a b]`.
    package var claims: [String: JSON]

    package init(claims: [String: JSON]) { self.claims = claims }

    /// The text of a claim, or nil.
    package func claim(_ name: String) -> String? { claims[name]?.string }

    /// The values of a claim that lists some, such as `cognito:groups`: a JSON array, an HTTP API's
    /// `[a b]`, or one value that is no list. A comma separates nothing: Cognito allows it in a
    /// group's name, and a space it does not. Empty when the claim is not there.
    package func list(_ name: String) -> [String] {
      switch claims[name] {
      case .array(let values): return values.compactMap(\.string)
      case .string(let text):
        let bytes = text.utf8
        guard bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), bytes.count > 1
        else { return text.isEmpty ? [] : [text] }
        return bytes.dropFirst().dropLast().split(separator: UInt8(ascii: " "))
          .map { String(Substring($0)) }
      default: return []
      }
    }
  }
}
