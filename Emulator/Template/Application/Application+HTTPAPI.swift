// SPDX-License-Identifier: Apache-2.0
package import Patterns

extension Application {
  /// An HTTP API (`AWS::Serverless::HttpApi`) with the routes of functions' `HttpApi` events.
  package struct HTTPAPI: Sendable, Equatable {
    /// `ServerlessHttpApi` for the one SAM makes by itself.
    package var logicalID: String
    package var id: String
    /// The host that stands in for `{id}.execute-api.{region}.amazonaws.com`; unique.
    package var host: String
    /// `$default` has no part in the path.
    package var stage: String
    package var stageVariables: [String: String] = [:]
    package var cors: CORSSettings?
    package var authorizers: [JWTAuthorizer] = []
    /// Lambda authorizers, and the check of a signature.
    package var guardians: [Guardian] = []
    /// Each route has it, unless it says otherwise.
    package var defaultAuthorizer: String?
    package var routes: [Route] = []
  }
}

extension Application.HTTPAPI {
  package struct JWTAuthorizer: Sendable, Equatable {
    /// The authorizer's name in the template.
    package var name: String
    /// The `iss` that tokens must carry.
    package var issuer: String
    /// One of these must be the token's `aud` or `client_id`.
    package var audience: [String]
    /// Such as `$request.header.Authorization`.
    package var identitySource: String
    package var scopes: [String]
  }

  /// A method and path, and the function that answers it.
  package struct Route: Sendable, Equatable {
    /// In upper case, or `ANY`.
    package var method: String
    /// The path with its `{variables}`; empty for the `$default` route.
    package var path: String
    /// API Gateway's route key: `GET /videos/{id}`, or `$default`.
    package var routeKey: String { path.isEmpty ? "$default" : "\(method) \(path)" }
    /// The logical id, name or ARN of the function.
    package var function: String
    /// The name of the authorizer or guardian that guards it; nil when anyone may call it.
    package var authorizer: String?
    /// The token must carry one of these scopes, when there are any.
    package var scopes: [String]
    /// AWS's most, and default, is 30000.
    package var timeoutMilliseconds: Int
    /// What the function gets and answers: `1.0` or `2.0`.
    package var payloadFormat = "2.0"
  }
}
