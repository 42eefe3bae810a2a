// SPDX-License-Identifier: Apache-2.0
import Patterns

extension ApplicationBuilder {
  func buildHTTPAPI(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    var api = Application.HTTPAPI(
      logicalID: resource.logicalID, id: try resolver.identifier(of: resource),
      host: try resolver.apiHost(of: resource),
      stage: try properties.string("StageName") ?? "$default")
    api.stageVariables = try properties.node("StageVariables")?.stringMap("StageVariables") ?? [:]
    api.cors = try readCORS(properties)
    if let auth = try properties.properties("Auth") {
      try readAuthorizers(auth, into: &api)
      api.defaultAuthorizer = try auth.string("DefaultAuthorizer")
      if let preset = api.defaultAuthorizer, !Self.has(preset, api) {
        throw auth.problem("DefaultAuthorizer: there is no authorizer \(preset)")
      }
      auth.ignore("EnableIamAuthorizer")
      try auth.warnOfTheRest()
    }
    if let definition = try readDefinition(of: resource, properties) {
      try addRoutes(of: definition, to: &api)
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

  private static func has(_ authorizer: String, _ api: Application.HTTPAPI) -> Bool {
    api.authorizers.contains { $0.name == authorizer }
      || api.guardians.contains { $0.name == authorizer }
  }

  private func readAuthorizers(
    _ auth: Properties, into api: inout Application.HTTPAPI
  ) throws(Problem) {
    for member in try auth.node("Authorizers")?.requiredMembers("Authorizers") ?? [] {
      let reader = try Properties(
        member.value, path: "\(auth.path).\(member.key)", resolver: resolver)
      if let function = try reader.string("FunctionArn") {
        api.guardians.append(try readLambdaAuthorizer(reader, member.key, function))
        continue
      }
      guard let configuration = try reader.node("JwtConfiguration") else {
        throw member.problem(
          "the authorizer \(member.key) has neither JwtConfiguration nor FunctionArn")
      }
      guard let issuer = configuration["issuer"] ?? configuration["Issuer"],
        let audience = configuration["audience"] ?? configuration["Audience"]
      else {
        throw configuration.problem("JwtConfiguration needs an issuer and an audience")
      }
      api.authorizers.append(
        Application.HTTPAPI.JWTAuthorizer(
          name: member.key, issuer: try issuer.string("issuer"),
          audience: try audience.strings("audience"),
          identitySource: try reader.string("IdentitySource") ?? "$request.header.Authorization",
          scopes: try reader.strings("AuthorizationScopes")))
      try reader.warnOfTheRest()
    }
  }

  private func readLambdaAuthorizer(
    _ reader: Properties, _ name: String, _ function: String
  ) throws(Problem) -> Application.Guardian {
    let identity = try reader.properties("Identity")
    var sources = try identity?.strings("Headers").map { "$request.header.\($0)" } ?? []
    sources += try identity?.strings("QueryStrings").map { "$request.querystring.\($0)" } ?? []
    sources += try identity?.strings("StageVariables").map { "$stageVariables.\($0)" } ?? []
    sources += try identity?.strings("Context").map { "$context.\($0)" } ?? []
    identity?.note("ReauthorizeEvery", because: "each request is asked about; nothing is cached")
    try identity?.warnOfTheRest()
    var guardian = Application.Guardian(
      name: name, kind: .lambda(function: function, isToken: false), identitySources: sources)
    guardian.payloadFormat = try reader.requiredString("AuthorizerPayloadFormatVersion")
    guardian.isSimple = try reader.boolean("EnableSimpleResponses") ?? false
    reader.ignore("FunctionInvokeRole", "EnableFunctionDefaultPermissions")
    try reader.warnOfTheRest()
    return guardian
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
    var route = Application.HTTPAPI.Route(
      method: upperMethod == "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : upperMethod,
      path: path ?? "", function: function.logicalID, authorizer: authorizer?.name,
      scopes: try auth?.strings("AuthorizationScopes").nonEmpty ?? authorizer?.scopes ?? [],
      timeoutMilliseconds: try properties.integer("TimeoutInMillis", in: 50...30000) ?? 30000)
    route.payloadFormat = try properties.string("PayloadFormatVersion") ?? "2.0"
    guard ["1.0", "2.0"].contains(route.payloadFormat) else {
      throw properties.problem(
        "\(properties.path).PayloadFormatVersion is 1.0 or 2.0, not \(route.payloadFormat)")
    }
    if application.httpAPIs[index].routes.contains(where: { $0.routeKey == route.routeKey }) {
      throw properties.problem("the route \(route.routeKey) of \(apiID) is given twice")
    }
    application.httpAPIs[index].routes.append(route)
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
  ) throws(Problem) -> (name: String, scopes: [String])? {
    guard let name = try auth?.string("Authorizer") ?? api.defaultAuthorizer,
      name != "NONE"
    else { return nil }
    guard Self.has(name, api) else {
      throw Problem(line: auth?.line ?? 1, message: "\(api.logicalID) has no authorizer \(name)")
    }
    return (name, api.authorizers.first { $0.name == name }?.scopes ?? [])
  }
}

extension Array {
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
