// SPDX-License-Identifier: Apache-2.0
import Patterns

extension ApplicationBuilder {
  func buildHTTPAPI(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    if properties.unresolved("DefinitionBody") != nil
      || properties.unresolved("DefinitionUri") != nil
    {
      throw resource.problem(
        "\(resource.logicalID): OpenAPI definitions are not supported; "
          + "give the routes as HttpApi events of functions")
    }
    var api = Application.HTTPAPI(
      logicalID: resource.logicalID, id: try resolver.identifier(of: resource),
      host: try resolver.apiHost(of: resource),
      stage: try properties.string("StageName") ?? "$default")
    api.stageVariables = try properties.node("StageVariables")?.stringMap("StageVariables") ?? [:]
    api.cors = try readCORS(properties)
    if let auth = try properties.properties("Auth") {
      api.authorizers = try readAuthorizers(auth)
      api.defaultAuthorizer = try auth.string("DefaultAuthorizer")
      if let preset = api.defaultAuthorizer, !api.authorizers.contains(where: { $0.name == preset })
      {
        throw auth.problem("DefaultAuthorizer: there is no authorizer \(preset)")
      }
      auth.ignore("EnableIamAuthorizer")
      try auth.warnOfTheRest()
    }
    properties.ignore("Name", "Description", "Tags", "PropagateTags", "FailOnWarnings")
    properties.note(
      "AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "Domain",
      "DisableExecuteApiEndpoint",
      because: "the emulator serves on a local address, without limits of rate")
    try properties.warnOfTheRest()
    application.httpAPIs.append(api)
  }

  private func readCORS(_ properties: Properties) throws(Problem) -> CORSSettings? {
    guard let node = try properties.node("CorsConfiguration") else { return nil }
    if node.members != nil {
      return try makeCORS(
        Properties(node, path: "\(properties.path).CorsConfiguration", resolver: resolver))
    }
    guard try node.boolean("CorsConfiguration") else { return nil }
    var cors = CORSSettings()
    cors.allowOrigins = ["*"]
    return cors
  }

  private func readAuthorizers(
    _ auth: Properties
  ) throws(Problem) -> [Application.HTTPAPI.JWTAuthorizer] {
    var authorizers: [Application.HTTPAPI.JWTAuthorizer] = []
    for member in try auth.node("Authorizers")?.requiredMembers("Authorizers") ?? [] {
      let reader = try Properties(
        member.value, path: "\(auth.path).\(member.key)", resolver: resolver)
      guard let configuration = try reader.node("JwtConfiguration") else {
        throw member.problem(
          "the authorizer \(member.key) has no JwtConfiguration; Lambda authorizers are "
            + "not supported")
      }
      guard let issuer = configuration["issuer"] ?? configuration["Issuer"],
        let audience = configuration["audience"] ?? configuration["Audience"]
      else {
        throw configuration.problem("JwtConfiguration needs an issuer and an audience")
      }
      authorizers.append(
        Application.HTTPAPI.JWTAuthorizer(
          name: member.key, issuer: try issuer.string("issuer"),
          audience: try audience.strings("audience"),
          identitySource: try reader.string("IdentitySource") ?? "$request.header.Authorization",
          scopes: try reader.strings("AuthorizationScopes")))
      try reader.warnOfTheRest()
    }
    return authorizers
  }

  /// An `HttpApi` event of a function.
  func buildRoute(_ properties: Properties, function: Resource) throws(Problem) {
    let apiID = try routeAPI(properties)
    guard let index = application.httpAPIs.firstIndex(where: { $0.logicalID == apiID }) else {
      throw properties.problem("\(properties.path): \(apiID) is no AWS::Serverless::HttpApi")
    }
    // SAM writes the function's ARN into the API's definition.
    resolver.depend(apiID, on: function.logicalID, line: properties.line)
    let path = try properties.string("Path")
    let method = try properties.string("Method")
    guard (path == nil) == (method == nil) else {
      throw properties.problem("\(properties.path) needs both Path and Method, or neither")
    }
    if let path, !path.hasPrefix("/") {
      throw properties.problem("the path \(path) must begin with /")
    }
    let auth = try properties.properties("Auth")
    let authorizer = try routeAuthorizer(auth, api: application.httpAPIs[index])
    let upperMethod = (method ?? "ANY").uppercased()
    let route = Application.HTTPAPI.Route(
      method: upperMethod == "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : upperMethod,
      path: path ?? "", function: function.logicalID, authorizer: authorizer?.name,
      scopes: try auth?.strings("AuthorizationScopes").nonEmpty ?? authorizer?.scopes ?? [],
      timeoutMilliseconds: try properties.integer("TimeoutInMillis", in: 50...30000) ?? 30000)
    if application.httpAPIs[index].routes.contains(where: { $0.routeKey == route.routeKey }) {
      throw properties.problem("the route \(route.routeKey) of \(apiID) is given twice")
    }
    application.httpAPIs[index].routes.append(route)
    if let format = try properties.node("PayloadFormatVersion"), format.scalar != "2.0" {
      findings.add(
        .warning, line: format.line,
        "\(properties.path).PayloadFormatVersion is not emulated; the function gets 2.0")
    }
    properties.note("RouteSettings", because: "there are no limits of rate here")
    try properties.warnOfTheRest()
  }

  private func routeAPI(_ properties: Properties) throws(Problem) -> String {
    guard let node = properties.unresolved("ApiId") else { return Self.implicitAPI }
    guard let id = node["Ref"]?.scalar else {
      throw node.problem("\(properties.path).ApiId must be !Ref of an API of this template")
    }
    return id
  }

  private func routeAuthorizer(
    _ auth: Properties?, api: Application.HTTPAPI
  ) throws(Problem) -> Application.HTTPAPI.JWTAuthorizer? {
    guard let name = try auth?.string("Authorizer") ?? api.defaultAuthorizer,
      name != "NONE"
    else { return nil }
    guard let authorizer = api.authorizers.first(where: { $0.name == name }) else {
      throw Problem(line: auth?.line ?? 1, message: "\(api.logicalID) has no authorizer \(name)")
    }
    return authorizer
  }
}

extension Array {
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
