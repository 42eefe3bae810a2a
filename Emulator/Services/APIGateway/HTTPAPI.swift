// SPDX-License-Identifier: Apache-2.0
package import CrossOrigin

/// An HTTP API of API Gateway: its routes and what guards them.
package struct HTTPAPI: Sendable {
  /// The API's id, such as `a1b2c3d4e5`.
  package var id: String
  /// The host names it answers for, without ports; the first API of an ``APIGateway`` answers for
  /// every other host too.
  package var hosts: [String]
  /// The stage; `$default` has no part in the path, another name is the path's first segment.
  package var stage: String
  /// The stage's variables.
  package var stageVariables: [String: String]
  /// The cross-origin settings; nil leaves preflights and headers to the functions.
  package var cors: CORSSettings?
  /// The routes.
  package var routes: [Route]

  package init(
    id: String, hosts: [String] = [], stage: String = "$default",
    stageVariables: [String: String] = [:], cors: CORSSettings? = nil, routes: [Route]
  ) {
    self.id = id
    self.hosts = hosts
    self.stage = stage
    self.stageVariables = stageVariables
    self.cors = cors
    self.routes = routes
  }

  /// A method and path, and the function that answers it.
  package struct Route: Sendable {
    /// The method in upper case, or `ANY`.
    package var method: String
    /// The path with its `{variables}` and `{proxy+}`; empty for the `$default` route.
    package var path: String
    /// The name of the function.
    package var function: String
    /// What guards the route; nil when anyone may call it.
    package var authorizer: JWTAuthorizer?
    /// The token must carry one of these scopes, when there are any.
    package var scopes: [String]
    /// How long the function may take; API Gateway's most, and default, is 30 seconds.
    package var timeout: Duration

    package init(
      method: String, path: String, function: String, authorizer: JWTAuthorizer? = nil,
      scopes: [String] = [], timeout: Duration = .seconds(30)
    ) {
      self.method = method
      self.path = path
      self.function = function
      self.authorizer = authorizer
      self.scopes = scopes
      self.timeout = timeout
    }

    /// API Gateway's route key: `GET /videos/{id}`, or `$default`.
    package var routeKey: String { path.isEmpty ? "$default" : "\(method) \(path)" }
  }
}

/// A JWT authorizer of an HTTP API.
package struct JWTAuthorizer: Sendable, Equatable {
  /// The authorizer's name in the template.
  package var name: String
  /// The `iss` that tokens must carry.
  package var issuer: String
  /// One of these must be the token's `aud` or, without that, its `client_id`.
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

/// A function's own HTTPS endpoint, `FunctionUrlConfig`.
package struct FunctionURL: Sendable {
  /// Who may call it.
  package enum Authorization: Sendable {
    /// Anyone who knows the URL (`NONE`).
    case none
    /// Who signs with Signature Version 4 for the service `lambda` (`AWS_IAM`).
    case iam
  }

  /// The name of the function.
  package var function: String
  /// The host names it answers for, without ports, besides its path prefix.
  package var hosts: [String]
  /// Who may call it.
  package var authorization: Authorization
  /// Whether the answer is sent as the function writes it (`RESPONSE_STREAM`).
  package var streams: Bool
  /// The cross-origin settings; nil leaves them to the function.
  package var cors: CORSSettings?

  package init(
    function: String, hosts: [String] = [], authorization: Authorization = .none,
    streams: Bool = false, cors: CORSSettings? = nil
  ) {
    self.function = function
    self.hosts = hosts
    self.authorization = authorization
    self.streams = streams
    self.cors = cors
  }
}
