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
    var routes: [Route] = []
    for route in api.routes {
      guard let function = application.function(route.function) else {
        throw SetupProblem(description: "\(route.routeKey) names no function of the template")
      }
      let authorizer = authorizers.first { $0.name == route.authorizer }
      if let name = route.authorizer, authorizer == nil {
        throw SetupProblem(description: "\(route.routeKey) names no JWT authorizer '\(name)'")
      }
      routes.append(
        Route(
          method: route.method, path: route.path, function: function.name, authorizer: authorizer,
          scopes: route.scopes, timeout: .milliseconds(route.timeoutMilliseconds)))
    }
    self.init(
      id: api.id, hosts: [api.host], stage: api.stage, stageVariables: api.stageVariables,
      cors: api.cors, routes: routes)
  }
}

extension FunctionURL {
  /// A function's URL as a template describes it; nil for a function that has none.
  init?(_ function: Application.Function) {
    guard let url = function.url else { return nil }
    self.init(
      function: function.name, hosts: [url.host],
      authorization: url.authorization == .iam ? .iam : .none,
      streams: url.invokeMode == .responseStream,
      cors: url.cors)
  }
}
