// SPDX-License-Identifier: Apache-2.0
package import CrossOrigin

extension Application {
  /// An HTTP API (`AWS::Serverless::HttpApi`) with the routes of functions' `HttpApi` events.
  package struct HTTPAPI: Sendable, Equatable {
    /// The resource's logical id; `ServerlessHttpApi` for the one SAM makes by itself.
    package var logicalID: String
    /// The API's id.
    package var id: String
    /// The host that stands in for `{id}.execute-api.{region}.amazonaws.com`; unique.
    package var host: String
    /// `StageName`; `$default` has no part in the path.
    package var stage: String
    /// `StageVariables`.
    package var stageVariables: [String: String] = [:]
    /// `CorsConfiguration`.
    package var cors: CORSSettings?
    /// `Auth.Authorizers`.
    package var authorizers: [JWTAuthorizer] = []
    /// `Auth.DefaultAuthorizer`; each route has it, unless it says otherwise.
    package var defaultAuthorizer: String?
    /// The routes.
    package var routes: [Route] = []
  }
}

extension Application.HTTPAPI {
  /// A JWT authorizer.
  package struct JWTAuthorizer: Sendable, Equatable {
    /// The authorizer's name in the template.
    package var name: String
    /// `JwtConfiguration.issuer`: the `iss` that tokens must carry.
    package var issuer: String
    /// `JwtConfiguration.audience`: one of these must be the token's `aud` or `client_id`.
    package var audience: [String]
    /// `IdentitySource`, such as `$request.header.Authorization`.
    package var identitySource: String
    /// `AuthorizationScopes`.
    package var scopes: [String]
  }

  /// A method and path, and the function that answers it.
  package struct Route: Sendable, Equatable {
    /// The method in upper case, or `ANY`.
    package var method: String
    /// The path with its `{variables}`; empty for the `$default` route.
    package var path: String
    /// API Gateway's route key: `GET /videos/{id}`, or `$default`.
    package var routeKey: String { path.isEmpty ? "$default" : "\(method) \(path)" }
    /// The logical id of the function.
    package var function: String
    /// The name of the JWT authorizer that guards it; nil when anyone may call it.
    package var authorizer: String?
    /// The token must carry one of these scopes, when there are any.
    package var scopes: [String]
    /// `PayloadFormatVersion`: `2.0` or `1.0`.
    package var payloadFormat: String
    /// `TimeoutInMillis`; AWS's most, and default, is 30000.
    package var timeoutMilliseconds: Int
  }
}
