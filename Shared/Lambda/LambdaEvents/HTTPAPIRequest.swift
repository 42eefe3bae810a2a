// SPDX-License-Identifier: Apache-2.0
package import JSONTree
package import FoundationEssentials

/// A request as an HTTP API or a function URL hands it to a function: payload format 2.0 (API Gateway
/// Developer Guide, "Working with AWS Lambda proxy integrations"; Lambda Developer Guide, "Invoking
/// function URLs").
package struct HTTPAPIRequest: Codable, Equatable, Sendable {
  /// The payload's format: `2.0`.
  package var version: String
  /// The route that matched, such as `POST /videos`; `$default` for a function URL.
  package var routeKey: String?
  /// The path, percent-encoded as it came.
  package var rawPath: String
  /// The query, percent-encoded as it came; empty when there is none.
  package var rawQueryString: String
  /// Every cookie as `name=value`.
  package var cookies: [String]?
  /// The header fields: names in lower case, repeated values joined by commas.
  package var headers: [String: String]
  /// The query's parameters, decoded, repeated ones joined by commas.
  package var queryStringParameters: [String: String]?
  /// The values of the route's path parameters, decoded.
  package var pathParameters: [String: String]?
  /// The stage's variables.
  package var stageVariables: [String: String]?
  /// What the service knows of the request.
  package var requestContext: Context
  /// The body: text, or base64 when ``isBase64Encoded``.
  package var body: String?
  /// Whether ``body`` is base64.
  package var isBase64Encoded: Bool

  package init(
    version: String = "2.0", routeKey: String? = nil, rawPath: String,
    rawQueryString: String = "", cookies: [String]? = nil, headers: [String: String] = [:],
    queryStringParameters: [String: String]? = nil, pathParameters: [String: String]? = nil,
    stageVariables: [String: String]? = nil, requestContext: Context, body: String? = nil,
    isBase64Encoded: Bool = false
  ) {
    self.version = version
    self.routeKey = routeKey
    self.rawPath = rawPath
    self.rawQueryString = rawQueryString
    self.cookies = cookies
    self.headers = headers
    self.queryStringParameters = queryStringParameters
    self.pathParameters = pathParameters
    self.stageVariables = stageVariables
    self.requestContext = requestContext
    self.body = body
    self.isBase64Encoded = isBase64Encoded
  }

  /// Decodes a payload of version 2.0; `rawPath` and `requestContext.http` with method and path must
  /// be there, all else may be missing.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    version = try container.decodeIfPresent(String.self, forKey: .version) ?? "2.0"
    guard version == "2.0" else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: container,
        debugDescription: "payload format \(version) is not supported; it must be 2.0")
    }
    routeKey = try container.decodeIfPresent(String.self, forKey: .routeKey)
    requestContext = try container.decode(Context.self, forKey: .requestContext)
    rawPath = try container.decode(String.self, forKey: .rawPath)
    rawQueryString = try container.decodeIfPresent(String.self, forKey: .rawQueryString) ?? ""
    cookies = try container.decodeIfPresent([String].self, forKey: .cookies)
    headers = try container.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
    queryStringParameters = try container.decodeIfPresent(
      [String: String].self, forKey: .queryStringParameters)
    pathParameters = try container.decodeIfPresent([String: String].self, forKey: .pathParameters)
    stageVariables = try container.decodeIfPresent([String: String].self, forKey: .stageVariables)
    body = try container.decodeIfPresent(String.self, forKey: .body)
    isBase64Encoded = try container.decodeIfPresent(Bool.self, forKey: .isBase64Encoded) ?? false
  }

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
    /// The request line and its sender.
    package var http: HTTP
    /// The account of the API; `anonymous` for a function URL without authorization.
    package var accountId: String?
    /// The API's identifier.
    package var apiId: String?
    /// The host that was called.
    package var domainName: String?
    /// The first label of ``domainName``.
    package var domainPrefix: String?
    /// The request's identifier.
    package var requestId: String?
    /// The route that matched.
    package var routeKey: String?
    /// The stage, such as `$default`.
    package var stage: String?
    /// When the request came: `12/Mar/2020:19:03:58 +0000`.
    package var time: String?
    /// When the request came, in milliseconds since 1970.
    package var timeEpoch: Int64?
    /// Who the caller was found to be.
    package var authorizer: Authorizer?

    package init(
      http: HTTP, accountId: String? = nil, apiId: String? = nil, domainName: String? = nil,
      domainPrefix: String? = nil, requestId: String? = nil, routeKey: String? = nil,
      stage: String? = nil, time: String? = nil, timeEpoch: Int64? = nil,
      authorizer: Authorizer? = nil
    ) {
      self.http = http
      self.accountId = accountId
      self.apiId = apiId
      self.domainName = domainName
      self.domainPrefix = domainPrefix
      self.requestId = requestId
      self.routeKey = routeKey
      self.stage = stage
      self.time = time
      self.timeEpoch = timeEpoch
      self.authorizer = authorizer
    }
  }

  /// The request line and its sender.
  package struct HTTP: Codable, Equatable, Sendable {
    /// The method, in upper case.
    package var method: String
    /// The path, with the stage's prefix.
    package var path: String
    /// The protocol, such as `HTTP/1.1`.
    package var `protocol`: String?
    /// The caller's address.
    package var sourceIp: String?
    /// The caller's user agent.
    package var userAgent: String?

    package init(
      method: String, path: String, protocol: String? = nil, sourceIp: String? = nil,
      userAgent: String? = nil
    ) {
      self.method = method
      self.path = path
      self.protocol = `protocol`
      self.sourceIp = sourceIp
      self.userAgent = userAgent
    }
  }

  /// Who the caller was found to be; the member that fits the route's authorizer is there.
  package struct Authorizer: Codable, Equatable, Sendable {
    /// What a JWT authorizer found.
    package var jwt: JWT?
    /// What a Lambda authorizer answered.
    package var lambda: [String: JSON]?

    package init(jwt: JWT? = nil, lambda: [String: JSON]? = nil) {
      self.jwt = jwt
      self.lambda = lambda
    }
  }

  /// What a JWT authorizer found in the token.
  package struct JWT: Codable, Equatable, Sendable {
    /// The claims. An HTTP API flattens every value to a string: an array becomes `[a b]`.
    package var claims: [String: JSON]
    /// The scopes, when the route asks for some.
    package var scopes: [String]?

    package init(claims: [String: JSON], scopes: [String]? = nil) {
      self.claims = claims
      self.scopes = scopes
    }

    /// The text of a claim, or nil.
    package func claim(_ name: String) -> String? { claims[name]?.string }

    /// The values of a claim that lists some, such as `cognito:groups`: a JSON array, an HTTP API's
    /// `[a b]`, or a list separated by commas or spaces. Empty when the claim is not there.
    package func list(_ name: String) -> [String] {
      switch claims[name] {
      case .array(let values): return values.compactMap(\.string)
      case .string(let text):
        let inner =
          text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
        return inner.split { $0 == " " || $0 == "," }.map(String.init)
      default: return []
      }
    }
  }
}
