// SPDX-License-Identifier: Apache-2.0
public import CrossOrigin

extension Application {
  /// An HTTP API (`AWS::Serverless::HttpApi`) with the routes of functions' `HttpApi` events.
  public struct HTTPAPI: Sendable, Equatable {
    /// The resource's logical id; `ServerlessHttpApi` for the one SAM makes by itself.
    public var logicalID: String
    /// The API's id.
    public var id: String
    /// The host that stands in for `{id}.execute-api.{region}.amazonaws.com`; unique.
    public var host: String
    /// `StageName`; `$default` has no part in the path.
    public var stage: String
    /// `StageVariables`.
    public var stageVariables: [String: String] = [:]
    /// `CorsConfiguration`.
    public var cors: CORSSettings?
    /// `Auth.Authorizers`.
    public var authorizers: [JWTAuthorizer] = []
    /// `Auth.DefaultAuthorizer`; each route has it, unless it says otherwise.
    public var defaultAuthorizer: String?
    /// The routes.
    public var routes: [Route] = []
  }
}

extension Application.HTTPAPI {
  /// A JWT authorizer.
  public struct JWTAuthorizer: Sendable, Equatable {
    /// The authorizer's name in the template.
    public var name: String
    /// `JwtConfiguration.issuer`: the `iss` that tokens must carry.
    public var issuer: String
    /// `JwtConfiguration.audience`: one of these must be the token's `aud` or `client_id`.
    public var audience: [String]
    /// `IdentitySource`, such as `$request.header.Authorization`.
    public var identitySource: String
    /// `AuthorizationScopes`.
    public var scopes: [String]
  }

  /// A method and path, and the function that answers it.
  public struct Route: Sendable, Equatable {
    /// The method in upper case, or `ANY`.
    public var method: String
    /// The path with its `{variables}`; empty for the `$default` route.
    public var path: String
    /// API Gateway's route key: `GET /videos/{id}`, or `$default`.
    public var routeKey: String { path.isEmpty ? "$default" : "\(method) \(path)" }
    /// The logical id of the function.
    public var function: String
    /// The name of the JWT authorizer that guards it; nil when anyone may call it.
    public var authorizer: String?
    /// The token must carry one of these scopes, when there are any.
    public var scopes: [String]
    /// `PayloadFormatVersion`: `2.0` or `1.0`.
    public var payloadFormat: String
    /// `TimeoutInMillis`; AWS's most, and default, is 30000.
    public var timeoutMilliseconds: Int
  }
}
