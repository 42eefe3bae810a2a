// SPDX-License-Identifier: Apache-2.0

/// APIs in the types of plain CloudFormation, whose methods and routes are resources of their own.
extension ApplicationBuilder {
  /// The resources of a type whose property is `!Ref` of a resource.
  private func resources(
    _ type: String, where property: String, is logicalID: String
  ) -> [Resource] {
    resolver.resources.values
      .filter { $0.type == type && $0.properties[property]?["Ref"]?.scalar == logicalID }
      .sorted { $0.logicalID < $1.logicalID }
  }

  /// The resource of a type that a value of `Ref` stands for.
  private func resource(_ type: String, of reference: String) throws(Problem) -> Resource? {
    for candidate in resolver.resources.values where candidate.type == type {
      if try resolver.referenceValue(of: candidate) == reference { return candidate }
    }
    return nil
  }

  // MARK: REST

  func buildPlainRESTAPI(_ resource: Resource) throws(Problem) {
    let id = resource.logicalID
    let properties = try properties(of: resource)
    let staged =
      resources("AWS::ApiGateway::Stage", where: "RestApiId", is: id)
      + resources("AWS::ApiGateway::Deployment", where: "RestApiId", is: id)
    let name = staged.compactMap { $0.properties["StageName"] }.first
    let stage = try name.map { (node) throws(Problem) in
      try resolver.evaluateText(node, "StageName")
    }
    var api = RESTAPI(
      logicalID: id, id: try resolver.identifier(of: resource),
      host: try resolver.apiHost(of: resource), stage: stage ?? "prod")
    api.binaryMediaTypes = try properties.strings("BinaryMediaTypes")
    api.guardians = [Self.iamGuardian]
    if let definition = try readDefinition(of: resource, properties) {
      try addMethods(of: definition, to: &api)
    }
    properties.ignore("Name", "Description", "Tags", "FailOnWarnings", "ApiKeySourceType")
    properties.note(
      "EndpointConfiguration", "MinimumCompressionSize", "Policy", "DisableExecuteApiEndpoint",
      because: "the emulator serves on a local address")
    try properties.warnOfTheRest()
    application.restAPIs.append(api)
  }

  func attachMethod(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let apiID = try properties.requiredString("RestApiId")
    guard let index = application.restAPIs.firstIndex(where: { $0.id == apiID }) else {
      throw resource.problem("\(resource.logicalID).RestApiId names no API of this template")
    }
    let path = try self.path(ofResource: try properties.requiredString("ResourceId"))
    guard let integration = try properties.node("Integration") else {
      throw resource.problem("\(resource.logicalID) has no Integration")
    }
    let type = integration["Type"]?.scalar ?? ""
    let operation = OpenAPIOperation(
      method: try properties.requiredString("HttpMethod").uppercased(), path: path,
      integration: Self.asDefinition(integration), schemes: [], line: resource.line)
    var method: RESTAPI.Method
    if let function = operation.function {
      method = RESTAPI.Method(method: operation.method, path: path, target: .function(function))
    } else if let mock = operation.mock {
      method = RESTAPI.Method(
        method: operation.method, path: path,
        target: .fixed(status: mock.status, headers: mock.headers))
    } else {
      return findings.add(
        .warning, line: resource.line,
        "\(operation.method) \(path) is not emulated: its integration is \(type)")
    }
    method.requiresAPIKey = try properties.boolean("ApiKeyRequired") ?? false
    switch try properties.string("AuthorizationType") ?? "NONE" {
    case "NONE": break
    case "AWS_IAM": method.guardian = Self.iamGuardian.name
    default:
      let reference = try properties.requiredString("AuthorizerId")
      guard let authorizer = try self.resource("AWS::ApiGateway::Authorizer", of: reference) else {
        throw resource.problem("\(resource.logicalID).AuthorizerId names no authorizer")
      }
      let guardian = try plainGuardian(authorizer)
      if !application.restAPIs[index].guardians.contains(guardian) {
        application.restAPIs[index].guardians.append(guardian)
      }
      method.guardian = guardian.name
      method.scopes = try properties.strings("AuthorizationScopes")
    }
    application.restAPIs[index].methods.append(method)
    properties.ignore("MethodResponses", "OperationName", "RequestParameters", "RequestModels")
    properties.note("RequestValidatorId", because: "requests are not checked before the function")
    try properties.warnOfTheRest()
  }

  /// The path of a resource, by what `Ref` gives for it: the names of its parents and its own.
  private func path(ofResource reference: String) throws(Problem) -> String {
    var parts: [String] = []
    var next = reference
    while let resource = try resource("AWS::ApiGateway::Resource", of: next), parts.count < 64 {
      let properties = try properties(of: resource)
      parts.insert(try properties.requiredString("PathPart"), at: 0)
      next = try properties.requiredString("ParentId")
    }
    return "/" + parts.joined(separator: "/")
  }

  private func plainGuardian(_ resource: Resource) throws(Problem) -> Application.Guardian {
    let properties = try properties(of: resource)
    let source = try properties.string("IdentitySource") ?? "method.request.header.Authorization"
    let kind: Application.Guardian.Kind
    if let pool = try properties.strings("ProviderARNs").first {
      kind = .userPool(arn: pool)
    } else {
      let uri = try properties.requiredString("AuthorizerUri")
      kind = .lambda(
        function: OpenAPIOperation.function(inURI: uri) ?? uri,
        isToken: try properties.string("Type") != "REQUEST")
    }
    var guardian = Application.Guardian(
      name: resource.logicalID, kind: kind, identitySources: Self.identitySources(source))
    guardian.validation = try properties.string("IdentityValidationExpression")
    return guardian
  }

  /// An integration in the words that an OpenAPI definition has for it.
  private static func asDefinition(_ integration: Node) -> Node {
    func member(_ key: String, _ value: Node?) -> [Node.Member] {
      value.map { [Node.Member(key: key, line: $0.line, value: $0)] } ?? []
    }
    let answer = integration["IntegrationResponses"]?.elements?.first
    let answers = answer.map { answer in
      Node.map(
        member(
          "default",
          .map(
            member("statusCode", answer["StatusCode"])
              + member("responseParameters", answer["ResponseParameters"]), line: answer.line)),
        line: answer.line)
    }
    return .map(
      member("type", integration["Type"]) + member("uri", integration["Uri"])
        + member("responses", answers), line: integration.line)
  }

  // MARK: HTTP

  func buildPlainHTTPAPI(_ resource: Resource) throws(Problem) {
    let id = resource.logicalID
    let properties = try properties(of: resource)
    guard try properties.string("ProtocolType") != "WEBSOCKET" else {
      return findings.add(
        .warning, line: resource.line, "\(id) is a WebSocket API, which is not emulated")
    }
    let stages = resources("AWS::ApiGatewayV2::Stage", where: "ApiId", is: id)
    let stage = try stages.first?.properties["StageName"].map { (node) throws(Problem) in
      try resolver.evaluateText(node, "StageName")
    }
    var api = Application.HTTPAPI(
      logicalID: id, id: try resolver.identifier(of: resource),
      host: try resolver.apiHost(of: resource), stage: stage ?? "$default")
    if let cors = try properties.properties("CorsConfiguration") { api.cors = try makeCORS(cors) }
    if let definition = try readDefinition(of: resource, properties) {
      try addRoutes(of: definition, to: &api)
    }
    if let target = try properties.string("Target") {
      api.routes.append(
        Application.HTTPAPI.Route(
          method: "ANY", path: "", function: OpenAPIOperation.function(inURI: target) ?? target,
          authorizer: nil, scopes: [],
          timeoutMilliseconds: 30_000))
    }
    properties.ignore("Name", "Description", "Tags", "FailOnWarnings", "RouteKey", "Version")
    properties.note("DisableExecuteApiEndpoint", because: "the emulator serves on a local address")
    try properties.warnOfTheRest()
    application.httpAPIs.append(api)
  }

  func attachRoute(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let apiID = try properties.requiredString("ApiId")
    // A WebSocket API was warned of.
    guard let index = application.httpAPIs.firstIndex(where: { $0.id == apiID }) else { return }
    let target = try properties.requiredString("Target")
    guard let reference = target.split(separator: "/").last.map(String.init),
      let integration = try self.resource("AWS::ApiGatewayV2::Integration", of: reference)
    else { throw resource.problem("\(resource.logicalID).Target names no integration: \(target)") }
    let details = try self.properties(of: integration)
    let uri = try details.string("IntegrationUri") ?? ""
    let key = try properties.requiredString("RouteKey").split(separator: " ").map(String.init)
    guard let function = OpenAPIOperation.function(inURI: uri) else {
      return findings.add(
        .warning, line: resource.line,
        "\(key.joined(separator: " ")) is not emulated: its integration calls no function")
    }
    var route = Application.HTTPAPI.Route(
      method: key.count == 2 ? key[0] : "ANY", path: key.count == 2 ? key[1] : "",
      function: function, authorizer: nil,
      scopes: try properties.strings("AuthorizationScopes"),
      timeoutMilliseconds: try details.integer("TimeoutInMillis", in: 50...30000) ?? 30_000)
    route.payloadFormat = try details.string("PayloadFormatVersion") ?? "1.0"
    if let reference = try properties.string("AuthorizerId"),
      let authorizer = try self.resource("AWS::ApiGatewayV2::Authorizer", of: reference)
    {
      try addAuthorizer(authorizer, to: index)
      route.authorizer = authorizer.logicalID
    }
    application.httpAPIs[index].routes.append(route)
    properties.ignore("AuthorizationType", "OperationName")
    try properties.warnOfTheRest()
  }

  private func addAuthorizer(_ resource: Resource, to index: Int) throws(Problem) {
    let properties = try properties(of: resource)
    let sources = try properties.strings("IdentitySource")
    if let jwt = try properties.properties("JwtConfiguration") {
      let authorizer = Application.HTTPAPI.JWTAuthorizer(
        name: resource.logicalID, issuer: try jwt.requiredString("Issuer"),
        audience: try jwt.strings("Audience"),
        identitySource: sources.first ?? "$request.header.Authorization", scopes: [])
      if !application.httpAPIs[index].authorizers.contains(authorizer) {
        application.httpAPIs[index].authorizers.append(authorizer)
      }
      return
    }
    let uri = try properties.requiredString("AuthorizerUri")
    var guardian = Application.Guardian(
      name: resource.logicalID,
      kind: .lambda(function: OpenAPIOperation.function(inURI: uri) ?? uri, isToken: false),
      identitySources: sources)
    guardian.payloadFormat = try properties.string("AuthorizerPayloadFormatVersion") ?? "2.0"
    guardian.isSimple = try properties.boolean("EnableSimpleResponses") ?? false
    if !application.httpAPIs[index].guardians.contains(guardian) {
      application.httpAPIs[index].guardians.append(guardian)
    }
  }
}
