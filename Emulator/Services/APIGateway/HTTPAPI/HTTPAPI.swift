// SPDX-License-Identifier: Apache-2.0
package import Patterns

/// An HTTP API of API Gateway: its routes and what guards them.
package struct HTTPAPI: Sendable {
  /// The API's id, such as `a1b2c3d4e5`.
  package var id: String
  /// Host names without ports; the first API of an ``APIGateway`` answers for every other host too.
  package var hosts: [String] = []
  /// `$default` has no part in the path, another name is the path's first segment.
  package var stage = "$default"
  package var stageVariables: [String: String] = [:]
  /// Nil leaves preflights and headers to the functions.
  package var cors: CORSSettings?
  package var routes: [Route]

  /// A method and path, and the function that answers it.
  package struct Route: Sendable {
    /// The method in upper case, or `ANY`.
    package var method: String
    /// The path with its `{variables}` and `{proxy+}`; empty for the `$default` route.
    package var path: String
    package var function: String
    /// What guards the route, or ``lambdaAuthorizer`` does; nil when anyone may call it.
    package var authorizer: JWTAuthorizer?
    package var lambdaAuthorizer: LambdaAuthorizer?
    /// Whether the function gets payload 1.0 and answers by it.
    package var usesFirstPayload = false
    /// The token must carry one of these scopes, when there are any.
    package var scopes: [String] = []
    /// How long the function may take; API Gateway's most, and default, is 30 seconds.
    package var timeout: Duration = .seconds(30)

    /// API Gateway's route key: `GET /videos/{id}`, or `$default`.
    var routeKey: String { path.isEmpty ? "$default" : "\(method) \(path)" }
  }
}

extension HTTPAPI {
  package init(id: String) {
    self.id = id
    routes = []
  }
}

extension HTTPAPI.Route {
  package init(method: String, path: String, function: String) {
    self.method = method
    self.path = path
    self.function = function
  }
}
