// SPDX-License-Identifier: Apache-2.0
import APIGatewayService
import Template

extension RESTAPI {
  /// A REST API as a template describes it.
  init(_ api: Application.RESTAPI, of application: Application) throws(SetupProblem) {
    self.init(id: api.id, stage: api.stage)
    hosts = [api.host]
    stageVariables = api.stageVariables
    binaryMediaTypes = api.binaryMediaTypes
    for described in api.methods {
      let target: Route.Target
      switch described.target {
      case .fixed(let status, let headers): target = .fixed(status: status, headers: headers)
      case .function(let name):
        guard let function = application.function(name) else {
          throw SetupProblem(
            description:
              "\(described.method) \(described.path) of \(api.logicalID) names no function "
              + "of the template: \(name)")
        }
        target = .function(function.name)
      }
      var route = Route(method: described.method, path: described.path, target: target)
      if let guardian = api.guardians.first(where: { $0.name == described.guardian }) {
        route.guardian = try Guardian(guardian, scopes: described.scopes, of: application)
      }
      route.requiresAPIKey = described.requiresAPIKey
      route.timeout = .milliseconds(described.timeoutMilliseconds)
      routes.append(route)
    }
  }
}

extension RESTAPI.Guardian {
  fileprivate init(
    _ guardian: Application.Guardian, scopes: [String], of application: Application
  ) throws(SetupProblem) {
    switch guardian.kind {
    case .iam: self = .iam
    case .userPool(let arn):
      let pool = arn.split(separator: "/").last.map(String.init) ?? arn
      let region = arn.split(separator: ":").dropFirst(3).first.map(String.init) ?? ""
      self = .userPool(
        JWTAuthorizer(
          name: guardian.name, issuer: "https://cognito-idp.\(region).amazonaws.com/\(pool)",
          audience: [],
          identitySource: guardian.identitySources.first ?? "$request.header.Authorization"),
        scopes: scopes)
    case .lambda: self = .lambda(try LambdaAuthorizer(guardian, of: application))
    }
  }
}

extension LambdaAuthorizer {
  /// A Lambda authorizer as a template describes it.
  init(_ guardian: Application.Guardian, of application: Application) throws(SetupProblem) {
    guard case .lambda(let name, let isToken) = guardian.kind,
      let function = application.function(name)
    else {
      throw SetupProblem(
        description: "the authorizer \(guardian.name) names no function of the template")
    }
    let format: Format =
      guardian.payloadFormat == "1.0" ? .policy : guardian.isSimple ? .simple : .requestAndPolicy
    self.init(
      name: guardian.name, function: function.name, kind: isToken ? .token : .request,
      format: format, identitySources: guardian.identitySources, validation: guardian.validation)
  }
}
