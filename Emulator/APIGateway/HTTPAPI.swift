// SPDX-License-Identifier: Apache-2.0
public import CrossOrigin

/// An HTTP API of API Gateway: its routes and what guards them.
public struct HTTPAPI: Sendable {
  /// The API's id, such as `a1b2c3d4e5`.
  public var id: String
  /// The host names it answers for, without ports; the first API of an ``APIGateway`` answers for
  /// every other host too.
  public var hosts: [String]
  /// The stage; `$default` has no part in the path, another name is the path's first segment.
  public var stage: String
  /// The stage's variables.
  public var stageVariables: [String: String]
  /// The cross-origin settings; nil leaves preflights and headers to the functions.
  public var cors: CORSSettings?
  /// The routes.
  public var routes: [Route]

  /// Makes an API.
  public init(
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
  public struct Route: Sendable {
    /// The method in upper case, or `ANY`.
    public var method: String
    /// The path with its `{variables}` and `{proxy+}`; empty for the `$default` route.
    public var path: String
    /// The name of the function.
    public var function: String
    /// What guards the route; nil when anyone may call it.
    public var authorizer: JWTAuthorizer?
    /// The token must carry one of these scopes, when there are any.
    public var scopes: [String]
    /// How long the function may take; API Gateway's most, and default, is 30 seconds.
    public var timeout: Duration

    /// Makes a route.
    public init(
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
    public var routeKey: String { path.isEmpty ? "$default" : "\(method) \(path)" }
  }
}

/// A JWT authorizer of an HTTP API.
public struct JWTAuthorizer: Sendable, Equatable {
  /// The authorizer's name in the template.
  public var name: String
  /// The `iss` that tokens must carry.
  public var issuer: String
  /// One of these must be the token's `aud` or, without that, its `client_id`.
  public var audience: [String]
  /// Where the token is: `$request.header.NAME` or `$request.querystring.NAME`.
  public var identitySource: String

  /// Makes an authorizer.
  public init(
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
public struct FunctionURL: Sendable {
  /// Who may call it.
  public enum Authorization: Sendable {
    /// Anyone who knows the URL (`NONE`).
    case none
    /// Who signs with Signature Version 4 for the service `lambda` (`AWS_IAM`).
    case iam
  }

  /// The name of the function.
  public var function: String
  /// The host names it answers for, without ports, besides its path prefix.
  public var hosts: [String]
  /// Who may call it.
  public var authorization: Authorization
  /// Whether the answer is sent as the function writes it (`RESPONSE_STREAM`).
  public var streams: Bool
  /// The cross-origin settings; nil leaves them to the function.
  public var cors: CORSSettings?

  /// Makes an endpoint.
  public init(
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
