// SPDX-License-Identifier: Apache-2.0

extension ApplicationBuilder {
  typealias RESTAPI = Application.RESTAPI

  /// The guardian of methods with `Authorizer: AWS_IAM`.
  static let iamGuardian = Application.Guardian(name: "AWS_IAM", kind: .iam, identitySources: [])

  func buildRESTAPI(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    var api = RESTAPI(
      logicalID: resource.logicalID, id: try resolver.identifier(of: resource),
      host: try resolver.apiHost(of: resource), stage: try properties.requiredString("StageName"))
    api.stageVariables = try properties.node("Variables")?.stringMap("Variables") ?? [:]
    // SAM writes a media type's slash as `~1`.
    api.binaryMediaTypes = try properties.strings("BinaryMediaTypes").map {
      $0.replacing("~1", with: "/")
    }
    api.guardians = [Self.iamGuardian]
    if let auth = try properties.properties("Auth") { try readAuth(auth, into: &api) }
    if let definition = try readDefinition(of: resource, properties) {
      try addMethods(of: definition, to: &api)
    }
    _ = properties.unresolved("Cors")
    properties.ignore(
      "Name", "Description", "Tags", "PropagateTags", "FailOnWarnings", "OpenApiVersion", "Models",
      "AlwaysDeploy", "MergeDefinitions", "Mode", "ApiKeySourceType")
    properties.note(
      "AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize", "CanarySetting", "Domain",
      "DisableExecuteApiEndpoint", "EndpointConfiguration", "MethodSettings", "TracingEnabled",
      "MinimumCompressionSize", "SecurityPolicy",
      because: "the emulator serves on a local address, without limits of rate")
    try properties.warnOfTheRest()
    application.restAPIs.append(api)
  }

  private func readAuth(_ auth: Properties, into api: inout RESTAPI) throws(Problem) {
    for member in try auth.node("Authorizers")?.requiredMembers("Authorizers") ?? [] {
      api.guardians.append(try readGuardian(member, path: auth.path))
    }
    api.requiresAPIKey = try auth.boolean("ApiKeyRequired") ?? false
    api.defaultGuardian = try auth.string("DefaultAuthorizer")
    if let preset = api.defaultGuardian, !api.guardians.contains(where: { $0.name == preset }) {
      throw auth.problem("DefaultAuthorizer: there is no authorizer \(preset)")
    }
    _ = try auth.node("AddDefaultAuthorizerToCorsPreflight")
    auth.ignore("AddApiKeyRequiredToCorsPreflight", "InvokeRole")
    auth.note("UsagePlan", because: "any key is taken, and there are no limits of rate here")
    auth.note("ResourcePolicy", because: "the emulator serves on a local address")
    try auth.warnOfTheRest()
  }

  /// An authorizer of a REST API as SAM has it.
  private func readGuardian(
    _ member: Node.Member, path: String
  ) throws(Problem) -> Application.Guardian {
    let reader = try Properties(member.value, path: "\(path).\(member.key)", resolver: resolver)
    let identity = try reader.properties("Identity")
    let header = try identity?.string("Header")
    let kind: Application.Guardian.Kind
    var sources = ["$request.header.\(header ?? "Authorization")"]
    if let pool = try reader.strings("UserPoolArn").first {
      kind = .userPool(arn: pool)
      reader.ignore("AuthorizationScopes")
    } else {
      let function = try reader.requiredString("FunctionArn")
      let isToken = try reader.string("FunctionPayloadType") != "REQUEST"
      kind = .lambda(function: function, isToken: isToken)
      if !isToken {
        sources = try identity?.strings("Headers").map { "$request.header.\($0)" } ?? []
        sources += try identity?.strings("QueryStrings").map { "$request.querystring.\($0)" } ?? []
        sources += try identity?.strings("StageVariables").map { "$stageVariables.\($0)" } ?? []
        sources += try identity?.strings("Context").map { "$context.\($0)" } ?? []
      }
    }
    var guardian = Application.Guardian(name: member.key, kind: kind, identitySources: sources)
    guardian.validation = try identity?.string("ValidationExpression")
    identity?.note("ReauthorizeEvery", because: "each request is asked about; nothing is cached")
    try identity?.warnOfTheRest()
    reader.ignore("FunctionInvokeRole", "DisableFunctionDefaultPermissions")
    try reader.warnOfTheRest()
    return guardian
  }

  /// An `Api` event of a function.
  func buildMethod(_ properties: Properties, function: Resource) throws(Problem) {
    let apiID: String
    if let node = properties.unresolved("RestApiId") {
      guard let id = node["Ref"]?.scalar else {
        throw node.problem("\(properties.path).RestApiId must be !Ref of an API of this template")
      }
      apiID = id
    } else {
      apiID = Self.implicitRESTAPI
    }
    guard let index = application.restAPIs.firstIndex(where: { $0.logicalID == apiID }) else {
      throw properties.problem("\(properties.path): \(apiID) is no AWS::Serverless::Api")
    }
    resolver.depend(apiID, on: function.logicalID, line: properties.line)
    let api = application.restAPIs[index]
    let path = try properties.requiredString("Path")
    guard path.hasPrefix("/") else {
      throw properties.problem("the path \(path) must begin with /")
    }
    let method = try properties.requiredString("Method").uppercased()
    let auth = try properties.properties("Auth")
    let name = try auth?.string("Authorizer") ?? api.defaultGuardian
    if let name, name != "NONE", !api.guardians.contains(where: { $0.name == name }) {
      throw properties.problem("\(apiID) has no authorizer \(name)")
    }
    var made = RESTAPI.Method(
      method: method == "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : method, path: path,
      target: .function(function.logicalID), guardian: name == "NONE" ? nil : name)
    made.scopes = try auth?.strings("AuthorizationScopes") ?? []
    made.requiresAPIKey = try auth?.boolean("ApiKeyRequired") ?? api.requiresAPIKey
    made.timeoutMilliseconds =
      try properties.integer("TimeoutInMillis", in: 50...300_000) ?? made.timeoutMilliseconds
    // What the definition says of the same method, SAM replaces.
    application.restAPIs[index].methods.removeAll {
      $0.path == made.path && $0.method == made.method
    }
    application.restAPIs[index].methods.append(made)
    auth?.ignore("InvokeRole", "OverrideApiAuth")
    auth?.note("ResourcePolicy", because: "the emulator serves on a local address")
    try auth?.warnOfTheRest()
    properties.note(
      "RequestModel", "RequestParameters", because: "requests are not checked before the function")
    try properties.warnOfTheRest()
  }

  // MARK: Cross-origin requests

  /// Adds the `OPTIONS` methods that SAM makes of `Cors`, once every method is known.
  func addPreflights(to resource: Resource) throws(Problem) {
    guard
      let index = application.restAPIs.firstIndex(where: { $0.logicalID == resource.logicalID }),
      let node = resource.properties["Cors"], let cors = try resolver.resolve(node)
    else { return }
    var api = application.restAPIs[index]
    let auth = try resource.properties["Auth"].flatMap { (node) throws(Problem) in
      try resolver.resolve(node)
    }
    let isGuarded =
      try auth?["AddDefaultAuthorizerToCorsPreflight"]?.boolean("preflight authorizer") ?? true
    for path in Set(api.methods.map(\.path)).sorted() {
      let methods = Set(api.methods.filter { $0.path == path }.map(\.method))
      guard !methods.contains("OPTIONS") else { continue }
      var preflight = RESTAPI.Method(
        method: "OPTIONS", path: path,
        target: .fixed(status: 200, headers: try Self.preflightHeaders(cors, methods: methods)))
      if isGuarded { preflight.guardian = api.defaultGuardian }
      api.methods.append(preflight)
    }
    application.restAPIs[index] = api
  }

  private static func preflightHeaders(
    _ cors: Node, methods: Set<String>
  ) throws(Problem) -> [String: String] {
    let all = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    let allowed = methods.contains("ANY") ? all : methods.union(["OPTIONS"]).sorted()
    var headers = ["access-control-allow-methods": allowed.joined(separator: ",")]
    guard cors.members != nil else {
      headers["access-control-allow-origin"] = unquoted(try cors.string("Cors"))
      return headers
    }
    for (key, name) in [
      ("AllowOrigin", "origin"), ("AllowMethods", "methods"), ("AllowHeaders", "headers"),
    ] {
      if let text = try cors[key]?.string(key) {
        headers["access-control-allow-\(name)"] = unquoted(text)
      }
    }
    if let age = try cors["MaxAge"]?.string("MaxAge") {
      headers["access-control-max-age"] = unquoted(age)
    }
    if let node = cors["AllowCredentials"], try node.boolean("AllowCredentials") {
      headers["access-control-allow-credentials"] = "true"
    }
    return headers
  }

  /// A constant as API Gateway has it, between single quotes.
  static func unquoted(_ text: String) -> String {
    text.count >= 2 && text.hasPrefix("'") && text.hasSuffix("'")
      ? String(text.dropFirst().dropLast()) : text
  }
}
