// SPDX-License-Identifier: Apache-2.0
import Patterns

extension ApplicationBuilder {
  func buildServerlessFunction(_ resource: Resource) throws(Problem) {
    let id = resource.logicalID
    let properties = try properties(of: resource)
    var function = try makeFunction(resource, properties)
    function.code = try readCode(of: resource, properties)
    if let invoke = try properties.properties("EventInvokeConfig") {
      function.eventInvoke = try makeEventInvoke(invoke)
    }
    if let queue = try properties.properties("DeadLetterQueue") {
      function.deadLetterTarget = try queue.requiredString("TargetArn")
      queue.ignore("Type")
      try queue.warnOfTheRest()
    }
    if properties.unresolved("FunctionUrlConfig") != nil {
      function.url = try resolver.reading("\(id)Url") {
        () throws(Problem) -> Application.FunctionURL? in
        guard let url = try properties.properties("FunctionUrlConfig") else { return nil }
        return try makeURL(url, logicalID: "\(id)Url")
      }
    }
    function.policies = try resolver.reading("\(id)Role") { () throws(Problem) -> String? in
      try properties.json("Policies")
    }
    if let alias = try properties.string("AutoPublishAlias") { function.qualifiers = [alias, "1"] }
    _ = properties.unresolved("Events")
    properties.ignore(
      "AssumeRolePolicyDocument", "CodeSigningConfigArn",
      "DeploymentPreference", "Description", "FunctionName", "PermissionsBoundary",
      "RolePath", "Tags", "PropagateTags", "PackageType", "SnapStart")
    try finish(properties)
    application.functions.append(function)
  }

  func buildLambdaFunction(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    var function = try makeFunction(resource, properties)
    function.code = try readCode(of: resource, properties)
    if let queue = try properties.properties("DeadLetterConfig") {
      function.deadLetterTarget = try queue.string("TargetArn")
    }
    properties.ignore("Description", "FunctionName", "Tags", "PackageType", "SnapStart")
    try finish(properties)
    application.functions.append(function)
  }

  private func finish(_ properties: Properties) throws(Problem) {
    properties.note("Role", because: "functions run with the emulator's credentials")
    properties.note("Tracing", "LoggingConfig", because: "logs and traces stay on this machine")
    properties.note("EphemeralStorage", because: "functions write to this machine's /tmp")
    properties.note("VpcConfig", because: "functions have this machine's network")
    try properties.warnOfTheRest()
  }

  private func makeFunction(
    _ resource: Resource, _ properties: Properties
  ) throws(Problem) -> Application.Function {
    let id = resource.logicalID
    var environment: [String: String] = [:]
    if let section = try properties.properties("Environment") {
      environment = try section.node("Variables")?.stringMap("\(id).Environment.Variables") ?? [:]
      try section.warnOfTheRest()
    }
    let architectures = try properties.node("Architectures")
    let architecture = try architectures?.strings("Architectures").first ?? "x86_64"
    guard ["x86_64", "arm64"].contains(architecture) else {
      throw Problem(
        line: architectures?.line ?? resource.line,
        message: "\(id).Architectures: \(architecture) is not x86_64 or arm64")
    }
    let isImage = try properties.string("PackageType") == "Image"
    guard let runtime = try properties.string("Runtime") ?? (isImage ? "" : nil) else {
      throw resource.problem("\(id) has no Runtime")
    }
    let layers = try properties.strings("Layers")
    return Application.Function(
      logicalID: id, name: try resolver.name(of: resource), arn: try resolver.arn(of: resource),
      line: resource.line, layers: layers, handler: try properties.string("Handler") ?? "",
      runtime: runtime, architecture: architecture,
      timeout: try properties.integer("Timeout", in: 1...900) ?? 3,
      memorySize: try properties.integer("MemorySize", in: 128...10240) ?? 128,
      environment: environment,
      reservedConcurrency: try properties.integer(
        "ReservedConcurrentExecutions", in: 0...1_000_000))
  }

  private func makeEventInvoke(
    _ properties: Properties
  ) throws(Problem) -> Application.EventInvoke {
    var invoke = Application.EventInvoke()
    if let attempts = try properties.integer("MaximumRetryAttempts", in: 0...2) {
      invoke.maximumRetryAttempts = attempts
    }
    if let age = try properties.integer("MaximumEventAgeInSeconds", in: 60...21600) {
      invoke.maximumEventAge = age
    }
    if let destinations = try properties.properties("DestinationConfig") {
      if let failure = try destinations.properties("OnFailure") {
        invoke.onFailure = try failure.requiredString("Destination")
      }
      if let success = try destinations.properties("OnSuccess") {
        invoke.onSuccess = try success.requiredString("Destination")
      }
    }
    try properties.warnOfTheRest()
    return invoke
  }

  private func makeURL(
    _ properties: Properties, logicalID: String
  ) throws(Problem) -> Application.FunctionURL {
    let authText = try properties.requiredString("AuthType")
    guard let authorization = Application.FunctionURL.Authorization(rawValue: authText) else {
      throw properties.problem("AuthType is NONE or AWS_IAM, not \(authText)")
    }
    let modeText = try properties.string("InvokeMode") ?? "BUFFERED"
    guard let mode = Application.FunctionURL.InvokeMode(rawValue: modeText) else {
      throw properties.problem("InvokeMode is BUFFERED or RESPONSE_STREAM, not \(modeText)")
    }
    let cors = try properties.properties("Cors").map { (cors) throws(Problem) in
      try makeCORS(cors)
    }
    properties.ignore("TargetFunctionArn", "Qualifier")
    try properties.warnOfTheRest()
    return Application.FunctionURL(
      host: resolver.functionURLHost(of: logicalID), authorization: authorization, invokeMode: mode,
      cors: cors)
  }

  /// `AllowOrigins` and the others, which function URLs and HTTP APIs share.
  func makeCORS(_ properties: Properties) throws(Problem) -> CORSSettings {
    var cors = CORSSettings()
    cors.allowOrigins = try properties.strings("AllowOrigins")
    cors.allowMethods = try properties.strings("AllowMethods").map { $0.uppercased() }
    cors.allowHeaders = try properties.strings("AllowHeaders")
    cors.exposeHeaders = try properties.strings("ExposeHeaders")
    cors.allowCredentials = try properties.boolean("AllowCredentials") ?? false
    cors.maxAge = try properties.integer("MaxAge", in: 0...86400)
    try properties.warnOfTheRest()
    return cors
  }

  // MARK: Plain CloudFormation

  func attachFunctionURL(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let index = try functionIndex(properties.required("TargetFunctionArn"))
    application.functions[index].url = try makeURL(properties, logicalID: resource.logicalID)
  }

  func attachEventInvokeConfig(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let index = try functionIndex(properties.required("FunctionName"))
    properties.ignore("Qualifier")
    application.functions[index].eventInvoke = try makeEventInvoke(properties)
  }

  func attachAlias(_ resource: Resource) throws(Problem) {
    // SAM's own is the function's `AutoPublishAlias`.
    guard resource.parent == nil else { return }
    let properties = try properties(of: resource)
    let index = try functionIndex(properties.required("FunctionName"))
    application.functions[index].qualifiers.append(try properties.requiredString("Name"))
    properties.ignore("FunctionVersion", "Description", "ProvisionedConcurrencyConfig")
    try properties.warnOfTheRest()
  }

  /// A version that is published by name of its function: it is the function as it stands, number 1.
  func attachVersion(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let index = try functionIndex(properties.required("FunctionName"))
    if !application.functions[index].qualifiers.contains("1") {
      application.functions[index].qualifiers.append("1")
    }
    properties.ignore("CodeSha256", "Description", "ProvisionedConcurrencyConfig")
    try properties.warnOfTheRest()
  }

  private func functionIndex(_ node: Node) throws(Problem) -> Int {
    let identifier = try node.string("the function")
    let function = application.function(identifier)
    guard
      let index = application.functions.firstIndex(where: { $0.logicalID == function?.logicalID })
    else {
      throw node.problem("\(identifier) is no function of this template")
    }
    return index
  }
}
