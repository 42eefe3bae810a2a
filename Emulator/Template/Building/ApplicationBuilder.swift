// SPDX-License-Identifier: Apache-2.0

/// Makes an ``Application`` of a template's tree: one method for each type of resource, each in a
/// file of its own.
final class ApplicationBuilder {
  /// The logical id of the API that SAM makes when an event names none.
  static let implicitAPI = "ServerlessHttpApi"
  static let implicitRESTAPI = "ServerlessRestApi"

  let resolver: Resolver
  let findings: Findings
  var application = Application()
  /// What plain rules and schedules name as their targets.
  var namedTargets: [NamedTarget] = []
  private let root: Node
  private let globals: Globals
  private var order: [String] = []

  init(root: Node, deployment: Deployment) {
    findings = Findings()
    let root =
      findings.collect(try ForEach.expanded(root, deployment: deployment)) ?? root
    self.root = root
    globals = Globals(section: root["Globals"])
    resolver = Resolver(root: root, deployment: deployment, findings: findings)
  }

  /// The application and all that was found. With an error among the findings the application is
  /// incomplete.
  func build() -> (Application, [(severity: Diagnostic.Severity, problem: Problem)]) {
    checkSections()
    findings.collect(try root["Description"]?.string("Description"))
    // Whatever refers to a value that is missing would be found wrong for that alone.
    guard resolver.parameters.missing.isEmpty else { return (application, findings.all) }
    declareResources()
    for logicalID in order {
      findings.collect(try buildResource(logicalID))
    }
    for logicalID in order {
      findings.collect(try attachResource(logicalID))
    }
    for logicalID in order {
      guard let resource = resolver.resources[logicalID] else { continue }
      findings.collect(try addPreflights(to: resource))
    }
    listResources()
    checkLayers()
    checkTargets()
    addForeignSecrets()
    checkConditions()
    resolver.checkRules(root["Rules"])
    for member in root["Outputs"]?.members ?? [] { findings.collect(try buildOutput(member)) }
    if let cycle = resolver.dependencies.firstCycle() {
      findings.add(
        .error, line: cycle.line, "circular dependency: \(cycle.path.joined(separator: " → "))")
    }
    return (application, findings.all)
  }

  private func listResources() {
    let generated = resolver.resources.values.filter { $0.parent != nil }.map(\.logicalID).sorted()
    for logicalID in order + generated {
      guard let resource = resolver.resources[logicalID],
        (try? resolver.isPresent(resource)) == true,
        let physicalID = try? resolver.referenceValue(of: resource)
      else { continue }
      application.resources.append(
        Application.Resource(logicalID: logicalID, type: resource.type, physicalID: physicalID))
    }
  }

  // MARK: Sections

  private func checkSections() {
    guard let members = root.members else {
      return findings.add(.error, line: root.line, "a template must be a map of sections")
    }
    for member in members {
      switch member.key {
      case "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings",
        "Rules", "Conditions", "Globals", "Resources", "Outputs":
        break
      case "Transform":
        for transform in member.value.list() {
          guard let name = findings.collect(try transform.string("Transform")),
            !["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"].contains(name)
          else { continue }
          findings.add(.warning, line: transform.line, "the transform \(name) is not applied")
        }
      case "Hooks":
        findings.add(.warning, line: member.line, "the section \(member.key) is not checked")
      default:
        findings.add(
          .error, line: member.line, "\(member.key) is not a section of a CloudFormation template")
      }
    }
    guard root["Resources"]?.members?.isEmpty == false else {
      return findings.add(.error, line: root.line, "a template must have Resources")
    }
  }

  /// Conditions that no resource uses must still make sense.
  private func checkConditions() {
    for member in root["Conditions"]?.members ?? [] {
      findings.collect(try resolver.condition(member.key, line: member.line))
    }
  }

  private func buildOutput(_ member: Node.Member) throws(Problem) {
    if let condition = try member.value["Condition"]?.string("Condition"),
      try !resolver.condition(condition, line: member.line)
    {
      return
    }
    guard let node = member.value["Value"] else {
      throw member.problem("the output \(member.key) has no Value")
    }
    let value = try resolver.evaluateText(node, "the output \(member.key)")
    application.outputs.append(Application.Output(name: member.key, value: value))
  }

  func properties(of resource: Resource) throws(Problem) -> Properties {
    try Properties(resource.properties, path: resource.logicalID, resolver: resolver)
  }

  // MARK: Resources

  private func declareResources() {
    for member in root["Resources"]?.members ?? [] { findings.collect(try declare(member)) }
    declareImplicit(Self.implicitAPI, "HttpApi", event: "HttpApi", reference: "ApiId", [])
    declareImplicit(
      Self.implicitRESTAPI, "Api", event: "Api", reference: "RestApiId",
      [Node.Member(key: "StageName", line: 1, value: .text("Prod", line: 1))])
  }

  /// Declares the API that SAM makes by itself, when an event asks for one.
  private func declareImplicit(
    _ id: String, _ kind: String, event: String, reference: String, _ properties: [Node.Member]
  ) {
    let isAskedFor = resolver.resources.values.contains { resource in
      resource.type == "AWS::Serverless::Function"
        && (resource.properties["Events"]?.members ?? []).contains {
          $0.value["Type"]?.scalar == event && $0.value["Properties"]?[reference] == nil
        }
    }
    guard isAskedFor, resolver.resources[id] == nil else { return }
    let resource = Resource(
      logicalID: id, type: "AWS::Serverless::\(kind)", line: 1,
      properties: globals.applied(to: .map(properties, line: 1), of: kind))
    resolver.declare(resource)
    order.append(id)
    declareGenerated(from: resource)
  }

  private func declare(_ member: Node.Member) throws(Problem) {
    guard !member.key.hasPrefix(ForEach.prefix) else {
      throw member.problem("Fn::ForEach needs the transform AWS::LanguageExtensions")
    }
    var resource = try Resource(member)
    if resource.type.hasPrefix("AWS::Serverless::") {
      let kind = String(resource.type.dropFirst("AWS::Serverless::".count))
      resource.properties = globals.applied(to: resource.properties, of: kind)
    }
    resolver.declare(resource)
    order.append(resource.logicalID)
    declareGenerated(from: resource)
  }

  /// The resources that SAM makes of a function, under the names that its documentation gives them,
  /// so that a template can refer to them.
  private func declareGenerated(from resource: Resource) {
    let id = resource.logicalID
    guard resource.type == "AWS::Serverless::Function" else {
      if resource.type == "AWS::Serverless::HttpApi" {
        declare("\(id)ApiGatewayDefaultStage", "AWS::ApiGatewayV2::Stage", of: resource)
        declare("\(id)Stage", "AWS::ApiGatewayV2::Stage", of: resource)
      } else if resource.type == "AWS::Serverless::Api" {
        let stage = resource.properties["StageName"]?.scalar ?? ""
        for name in ["\(id)\(stage)Stage", "\(id)Stage"] {
          declare(name, "AWS::ApiGateway::Stage", of: resource, properties: resource.properties)
        }
        declare("\(id)Deployment", "AWS::ApiGateway::Deployment", of: resource)
      }
      return
    }
    if resource.properties["Role"] == nil {
      declare("\(id)Role", "AWS::IAM::Role", of: resource)
      resolver.depend(id, on: "\(id)Role", line: resource.line)
    }
    if resource.properties["FunctionUrlConfig"] != nil {
      declare("\(id)Url", "AWS::Lambda::Url", of: resource)
      resolver.depend("\(id)Url", on: id, line: resource.line)
    }
    if let alias = resource.properties["AutoPublishAlias"], let name = alias.scalar {
      let properties = Node.map(
        [Node.Member(key: "Name", line: alias.line, value: alias)], line: alias.line)
      declare("\(id)Alias\(name)", "AWS::Lambda::Alias", of: resource, properties: properties)
      resolver.depend("\(id)Alias\(name)", on: id, line: alias.line)
    }
    for event in resource.properties["Events"]?.members ?? [] {
      let properties = event.value["Properties"] ?? .map([], line: event.line)
      let type: String
      switch event.value["Type"]?.scalar {
      case "EventBridgeRule", "CloudWatchEvent", "Schedule": type = "AWS::Events::Rule"
      case "ScheduleV2": type = "AWS::Scheduler::Schedule"
      case "SQS": type = "AWS::Lambda::EventSourceMapping"
      case "SNS":
        type = "AWS::SNS::Subscription"
        if properties["SqsSubscription"]?.scalar == "true" {
          declare("\(id)\(event.key)Queue", "AWS::SQS::Queue", of: resource)
        }
      default: continue
      }
      declare(id + event.key, type, of: resource, properties: properties)
      resolver.depend(id + event.key, on: id, line: event.line)
    }
  }

  private func declare(
    _ logicalID: String, _ type: String, of parent: Resource, properties: Node? = nil
  ) {
    let line = properties?.line ?? parent.line
    resolver.declare(
      Resource(
        logicalID: logicalID, type: type, line: line,
        properties: properties ?? .map([], line: line),
        parent: parent.logicalID))
  }

  /// Makes the value of a resource that needs no other resource's value.
  private func buildResource(_ logicalID: String) throws(Problem) {
    guard let resource = resolver.resources[logicalID], try resolver.isPresent(resource) else {
      return
    }
    for dependency in resource.dependsOn {
      let target = try dependency.string("DependsOn")
      guard resolver.resources[target] != nil else {
        throw dependency.problem("DependsOn names no resource: \(target)")
      }
      resolver.depend(logicalID, on: target, line: dependency.line)
    }
    try resolver.reading(logicalID) { () throws(Problem) in
      switch resource.type {
      case "AWS::Serverless::Function": try buildServerlessFunction(resource)
      case "AWS::Lambda::Function": try buildLambdaFunction(resource)
      case "AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion": try buildLayer(resource)
      case "AWS::S3::Bucket": try buildBucket(resource)
      case "AWS::Serverless::HttpApi": try buildHTTPAPI(resource)
      case "AWS::Serverless::Api": try buildRESTAPI(resource)
      case "AWS::ApiGateway::RestApi": try buildPlainRESTAPI(resource)
      case "AWS::ApiGatewayV2::Api": try buildPlainHTTPAPI(resource)
      case "AWS::Events::Rule": try buildRule(resource)
      case "AWS::Scheduler::Schedule": try buildSchedule(resource)
      case "AWS::SQS::Queue": try buildQueue(resource)
      case "AWS::Events::EventBus": try buildEventBus(resource)
      case "AWS::SNS::Topic": try buildTopic(resource)
      case "AWS::SecretsManager::Secret": try buildSecret(resource)
      case "AWS::CloudFront::Distribution", "AWS::Lambda::EventSourceMapping",
        "AWS::SNS::Subscription":
        break
      default: try passOver(resource)
      }
    }
  }

  /// Makes what belongs to other resources' values, or is made of them.
  private func attachResource(_ logicalID: String) throws(Problem) {
    guard let resource = resolver.resources[logicalID], try resolver.isPresent(resource) else {
      return
    }
    try resolver.reading(logicalID) { () throws(Problem) in
      switch resource.type {
      case "AWS::Serverless::Function": try buildEvents(of: resource)
      case "AWS::CloudFront::Distribution": try buildDistribution(resource)
      case "AWS::ApiGateway::Method": try attachMethod(resource)
      case "AWS::ApiGatewayV2::Route": try attachRoute(resource)
      case "AWS::Lambda::Alias": try attachAlias(resource)
      case "AWS::Lambda::Version": try attachVersion(resource)
      case "AWS::S3::BucketPolicy": try attachBucketPolicy(resource)
      case "AWS::Lambda::Url": try attachFunctionURL(resource)
      case "AWS::Lambda::EventSourceMapping": try attachEventSourceMapping(resource)
      case "AWS::SNS::Subscription": try attachSubscription(resource)
      case "AWS::Lambda::EventInvokeConfig": try attachEventInvokeConfig(resource)
      default: break
      }
    }
  }

  /// A resource that is not emulated: its references are checked all the same.
  private func passOver(_ resource: Resource) throws(Problem) {
    if let refusal = EmulatedTypes.refusal(for: resource.type) {
      throw resource.problem("\(resource.type) (\(resource.logicalID)): \(refusal)")
    }
    if let reason = EmulatedTypes.note(for: resource.type) {
      findings.add(
        .note, line: resource.line,
        "\(resource.type) (\(resource.logicalID)) has no effect: \(reason)")
    } else if !EmulatedTypes.supporting.contains(resource.type) {
      findings.add(
        .warning, line: resource.line,
        "\(resource.type) is not emulated; \(resource.logicalID) has no effect")
    }
    _ = try resolver.evaluate(resource.properties)
  }
}
