// SPDX-License-Identifier: Apache-2.0

/// What an OpenAPI definition says of one method: the part that leads to a function.
struct OpenAPIOperation {
  /// In upper case, or `ANY`.
  var method: String
  /// Empty for an HTTP API's `$default`.
  var path: String
  var integration: Node
  /// The names of the schemes that guard it.
  var schemes: [(name: String, scopes: [String])]
  var line: Int

  /// The ARN of the function that it calls with `aws_proxy`; nil for another integration.
  var function: String? {
    guard integration["type"]?.scalar?.lowercased() == "aws_proxy",
      let uri = integration["uri"]?.scalar
    else { return nil }
    return Self.function(inURI: uri)
  }

  /// The function's ARN in `arn:…:path/2015-03-31/functions/{ARN}/invocations`, or alone; nil for
  /// anything else, such as `{ARN}/response-streaming-invocations`, whose answers are of another form.
  static func function(inURI uri: String) -> String? {
    guard let start = uri.firstRange(of: "/functions/")?.upperBound else {
      return uri.contains(":function:") ? uri : nil
    }
    let parts = uri[start...].split(separator: "/", maxSplits: 1)
    guard let function = parts.first, parts.count == 1 || parts[1].hasPrefix("invocations") else {
      return nil
    }
    return String(function)
  }

  /// The constant answer of a `mock` integration; nil for another.
  var mock: (status: Int, headers: [String: String])? {
    guard integration["type"]?.scalar?.lowercased() == "mock",
      let answer = integration["responses"]?.members?.first?.value
    else { return nil }
    var headers: [String: String] = [:]
    for parameter in answer["responseParameters"]?.members ?? [] {
      guard let name = parameter.key.split(separator: ".").last, let value = parameter.value.scalar,
        parameter.key.hasPrefix("method.response.header.")
      else { continue }
      headers[String(name)] = ApplicationBuilder.unquoted(value)
    }
    return (answer["statusCode"]?.scalar.flatMap { Int($0) } ?? 200, headers)
  }
}

extension ApplicationBuilder {
  private static let methods = [
    "get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method",
  ]

  /// The OpenAPI definition of an API, in the template or in a file beside it; nil when it has none.
  func readDefinition(
    of resource: Resource, _ properties: Properties
  ) throws(Problem) -> Node? {
    let body = try properties.node("DefinitionBody")
    let plain = try properties.node("Body")
    if let body = body ?? plain { return body }
    guard let address = try properties.node("DefinitionUri") else { return nil }
    guard let path = address.scalar, !path.hasPrefix("s3://") else {
      throw address.problem("DefinitionUri must be a file beside the template")
    }
    return try resolver.included(path, line: address.line)
  }

  /// The operations of a definition that have an integration.
  func operations(of definition: Node) throws(Problem) -> [OpenAPIOperation] {
    let common = Self.schemes(definition["security"])
    var operations: [OpenAPIOperation] = []
    for path in definition["paths"]?.members ?? [] {
      for member in path.value.members ?? [] where Self.methods.contains(member.key.lowercased()) {
        guard let integration = member.value["x-amazon-apigateway-integration"] else {
          findings.add(
            .warning, line: member.line,
            "\(member.key.uppercased()) \(path.key) has no x-amazon-apigateway-integration")
          continue
        }
        let isAny = member.key.lowercased().hasPrefix("x-")
        operations.append(
          OpenAPIOperation(
            method: isAny ? "ANY" : member.key.uppercased(),
            path: path.key == "/$default" || path.key == "$default" ? "" : path.key,
            integration: integration,
            schemes: Self.schemes(member.value["security"]) ?? common ?? [],
            line: member.line))
      }
    }
    return operations
  }

  private static func schemes(_ node: Node?) -> [(name: String, scopes: [String])]? {
    node?.list().flatMap { requirement in
      (requirement.members ?? []).map { ($0.key, $0.value.list().compactMap(\.scalar)) }
    }
  }

  private func securitySchemes(of definition: Node) -> [Node.Member] {
    let schemes = definition["components"]?["securitySchemes"] ?? definition["securityDefinitions"]
    return schemes?.members ?? []
  }

  func addMethods(of definition: Node, to api: inout RESTAPI) throws(Problem) {
    var keys: Set<String> = []
    for scheme in securitySchemes(of: definition) {
      if let guardian = try guardian(of: scheme, isHTTPAPI: false) {
        api.guardians.append(guardian)
      } else if scheme.value["name"]?.scalar?.lowercased() == "x-api-key" {
        keys.insert(scheme.key)
      }
    }
    for type in definition["x-amazon-apigateway-binary-media-types"]?.list() ?? [] {
      api.binaryMediaTypes.append(try type.string("a binary media type"))
    }
    for operation in try operations(of: definition) {
      let target: RESTAPI.Method.Target
      if let function = operation.function {
        target = .function(function)
      } else if let mock = operation.mock {
        target = .fixed(status: mock.status, headers: mock.headers)
      } else {
        warn(of: operation)
        continue
      }
      var method = RESTAPI.Method(
        method: operation.method, path: operation.path, target: target)
      for scheme in operation.schemes {
        if keys.contains(scheme.name) { method.requiresAPIKey = true }
        guard api.guardians.contains(where: { $0.name == scheme.name }) else { continue }
        method.guardian = scheme.name
        method.scopes = scheme.scopes
      }
      api.methods.append(method)
    }
  }

  func addRoutes(of definition: Node, to api: inout Application.HTTPAPI) throws(Problem) {
    for scheme in securitySchemes(of: definition) {
      if let guardian = try guardian(of: scheme, isHTTPAPI: true) {
        api.guardians.append(guardian)
      } else if let jwt = try jwtAuthorizer(of: scheme) {
        api.authorizers.append(jwt)
      }
    }
    for operation in try operations(of: definition) {
      guard let function = operation.function else {
        warn(of: operation)
        continue
      }
      let scheme = operation.schemes.first { scheme in
        api.authorizers.contains { $0.name == scheme.name }
          || api.guardians.contains { $0.name == scheme.name }
      }
      var route = Application.HTTPAPI.Route(
        method: operation.method, path: operation.path, function: function,
        authorizer: scheme?.name, scopes: scheme?.scopes ?? [], timeoutMilliseconds: 30_000)
      route.payloadFormat = operation.integration["payloadFormatVersion"]?.scalar ?? "1.0"
      api.routes.append(route)
    }
  }

  private func warn(of operation: OpenAPIOperation) {
    let type = operation.integration["type"]?.scalar ?? "unknown"
    findings.add(
      .warning, line: operation.line,
      "\(operation.method) \(operation.path) is not emulated: its integration is \(type), and those "
        + "that are carried out are aws_proxy of a function and mock")
  }

  // MARK: Security schemes

  private func guardian(
    of scheme: Node.Member, isHTTPAPI: Bool
  ) throws(Problem) -> Application.Guardian? {
    guard let extra = scheme.value["x-amazon-apigateway-authorizer"] else { return nil }
    let header = scheme.value["name"]?.scalar ?? "Authorization"
    let type = try extra["type"]?.string("type").lowercased()
    switch type {
    case "token", "request":
      guard let uri = extra["authorizerUri"]?.scalar,
        let function = OpenAPIOperation.function(inURI: uri)
      else { throw scheme.problem("the authorizer \(scheme.key) has no authorizerUri") }
      let given = try extra["identitySource"]?.string("identitySource") ?? ""
      var guardian = Application.Guardian(
        name: scheme.key, kind: .lambda(function: function, isToken: type == "token"),
        identitySources: type == "token"
          ? ["$request.header.\(header)"] : Self.identitySources(given))
      guardian.validation = try extra["identityValidationExpression"]?.string("expression")
      if isHTTPAPI {
        guardian.payloadFormat =
          try extra["authorizerPayloadFormatVersion"]?.string("format") ?? "1.0"
        guardian.isSimple = try extra["enableSimpleResponses"]?.boolean("simple") ?? false
      }
      return guardian
    case "cognito_user_pools":
      let pools = try extra["providerARNs"]?.strings("providerARNs") ?? []
      return Application.Guardian(
        name: scheme.key, kind: .userPool(arn: pools.first ?? ""),
        identitySources: ["$request.header.\(header)"])
    default: return nil
    }
  }

  /// `method.request.header.X`, which REST APIs write, as `$request.header.X`.
  static func identitySources(_ text: String) -> [String] {
    text.split(separator: ",").map(\.trimmingSpaces).map { source in
      guard source.hasPrefix("method.") else {
        return source.hasPrefix("$") ? source : "$\(source)"
      }
      return "$" + source.dropFirst("method.".count)
    }
  }

  private func jwtAuthorizer(
    of scheme: Node.Member
  ) throws(Problem) -> Application.HTTPAPI.JWTAuthorizer? {
    guard let extra = scheme.value["x-amazon-apigateway-authorizer"],
      let configuration = extra["jwtConfiguration"], let issuer = configuration["issuer"],
      let audience = configuration["audience"]
    else { return nil }
    return Application.HTTPAPI.JWTAuthorizer(
      name: scheme.key, issuer: try issuer.string("issuer"),
      audience: try audience.strings("audience"),
      identitySource: try extra["identitySource"]?.string("identitySource")
        ?? "$request.header.Authorization", scopes: [])
  }
}
