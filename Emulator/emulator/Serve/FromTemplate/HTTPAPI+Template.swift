// SPDX-License-Identifier: Apache-2.0
import APIGatewayService
import Template

extension HTTPAPI {
  /// An HTTP API as a template describes it.
  init(_ api: Application.HTTPAPI, of application: Application) throws(SetupProblem) {
    let authorizers = api.authorizers.map { authorizer in
      JWTAuthorizer(
        name: authorizer.name, issuer: authorizer.issuer, audience: authorizer.audience,
        identitySource: authorizer.identitySource)
    }
    self.init(id: api.id)
    hosts = [api.host]
    stage = api.stage
    stageVariables = api.stageVariables
    cors = api.cors
    for described in api.routes {
      guard let function = application.function(described.function) else {
        throw SetupProblem(description: "\(described.routeKey) names no function of the template")
      }
      var route = Route(method: described.method, path: described.path, function: function.name)
      route.authorizer = authorizers.first { $0.name == described.authorizer }
      if let guardian = api.guardians.first(where: { $0.name == described.authorizer }) {
        route.lambdaAuthorizer = try LambdaAuthorizer(guardian, of: application)
      } else if let name = described.authorizer, route.authorizer == nil {
        throw SetupProblem(description: "\(described.routeKey) names no authorizer '\(name)'")
      }
      route.usesFirstPayload = described.payloadFormat == "1.0"
      route.scopes = described.scopes
      route.timeout = .milliseconds(described.timeoutMilliseconds)
      routes.append(route)
    }
  }
}

extension FunctionURL {
  /// A function's URL as a template describes it; nil for a function that has none.
  init?(_ function: Application.Function) {
    guard let url = function.url else { return nil }
    self.init(function: function.name)
    hosts = [url.host]
    authorization = url.authorization == .iam ? .iam : .none
    streams = url.invokeMode == .responseStream
    cors = url.cors
  }
}
