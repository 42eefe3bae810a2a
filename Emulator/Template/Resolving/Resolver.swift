// SPDX-License-Identifier: Apache-2.0

/// Evaluates intrinsic functions: a tree with functions goes in, one without comes out.
final class Resolver {
  let deployment: Deployment
  let findings: Findings
  let parameters: Parameters
  private(set) var resources: [String: Resource] = [:]
  private(set) var dependencies = DependencyGraph()
  private let mappings: Node?
  private let conditions: [String: Node]
  private var conditionValues: [String: Bool] = [:]
  private var conditionsInProgress: [String] = []
  /// Whether an expression may use what only rules have.
  private var readsRules = false
  private var names: [String: String] = [:]
  private var namesInProgress: [String] = []
  private var secrets: [String: String] = [:]
  /// The resource whose properties are being read: what they refer to, it depends on.
  private var reader: String?

  init(root: Node, deployment: Deployment, findings: Findings) {
    self.deployment = deployment
    self.findings = findings
    parameters = Parameters(
      section: root["Parameters"], overrides: deployment.parameters,
      presets: deployment.parameterPresets, findings: findings)
    mappings = root["Mappings"]
    conditions = Dictionary(
      (root["Conditions"]?.members ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  func declare(_ resource: Resource) {
    resources[resource.logicalID] = resource
  }

  /// Runs a step as the reader of a resource's properties.
  func reading<Result>(
    _ logicalID: String, _ step: () throws(Problem) -> Result
  ) throws(Problem) -> Result {
    let outer = reader
    reader = logicalID
    defer { reader = outer }
    return try step()
  }

  func depend(_ source: String, on target: String, line: Int) {
    dependencies.add(from: source, to: target, line: line)
  }

  // MARK: Values

  /// The value of a tree; nil when it is `AWS::NoValue`.
  func resolve(_ node: Node) throws(Problem) -> Node? {
    guard let value = try evaluate(node) else { return nil }
    return try resolvingDynamicReferences(in: value)
  }

  func evaluate(_ node: Node) throws(Problem) -> Node? {
    switch node.content {
    case .scalar: return node
    case .list(let elements):
      var values: [Node] = []
      for element in elements {
        if let value = try evaluate(element) { values.append(value) }
      }
      return .list(values, line: node.line)
    case .map(let members):
      if members.count == 1, let only = members.first {
        if only.key == "Ref" { return try reference(only.value) }
        if only.key.hasPrefix("Fn::") { return try call(only.key, only.value) }
      }
      var values: [Node.Member] = []
      for member in members {
        guard let value = try evaluate(member.value) else { continue }
        values.append(Node.Member(key: member.key, line: member.line, value: value))
      }
      return .map(values, line: node.line)
    }
  }

  /// A value that must be there and be a text.
  func evaluateText(_ node: Node, _ what: String) throws(Problem) -> String {
    guard let value = try evaluate(node) else {
      throw node.problem("\(what) cannot be AWS::NoValue")
    }
    return try value.string(what)
  }

  private func reference(_ argument: Node) throws(Problem) -> Node? {
    let name = try argument.string("Ref")
    if name == "AWS::NoValue" { return nil }
    if name == "AWS::NotificationARNs" { return .list([], line: argument.line) }
    if let text = pseudoParameter(name) { return .text(text, line: argument.line) }
    if let value = parameters.values[name] {
      return Node(line: argument.line, content: value.content)
    }
    // SAM's `Resource.Property`, such as `Worker.Alias`.
    if resources[name] == nil, let dot = name.firstIndex(of: "."),
      resources[String(name[..<dot])]?.type.hasPrefix("AWS::Serverless::") == true
    {
      let value = try attribute(
        String(name[name.index(after: dot)...]), of: String(name[..<dot]), by: "Ref",
        line: argument.line)
      return .text(value, line: argument.line)
    }
    let resource = try referenced(name, by: "Ref", line: argument.line)
    return .text(try referenceValue(of: resource), line: argument.line)
  }

  func pseudoParameter(_ name: String) -> String? {
    switch name {
    case "AWS::AccountId": deployment.accountID
    case "AWS::Partition": "aws"
    case "AWS::Region": deployment.region
    case "AWS::StackName": deployment.stackName
    case "AWS::URLSuffix": "amazonaws.com"
    case "AWS::StackId":
      "arn:aws:cloudformation:\(deployment.region):\(deployment.accountID)"
        + ":stack/\(deployment.stackName)/" + standInID("stack", of: "stack", length: 12)
    default: nil
    }
  }

  func standInID(_ logicalID: String, of kind: String, length: Int) -> String {
    StandInID.make(logicalID, of: kind, stack: deployment.stackName, length: length)
  }

  func standInUUID(of logicalID: String) -> String {
    StandInID.uuid(logicalID, of: "uuid", stack: deployment.stackName)
  }

  /// The resource that a function names; noted as a dependency of the one being read.
  func referenced(_ logicalID: String, by function: String, line: Int) throws(Problem) -> Resource {
    guard let resource = resources[logicalID] else {
      throw Problem(
        line: line,
        message: "\(function) names \(logicalID), which is neither a parameter nor a resource")
    }
    if !conditionsInProgress.isEmpty {
      throw Problem(line: line, message: "a condition cannot refer to the resource \(logicalID)")
    }
    guard try isPresent(resource) else {
      throw Problem(
        line: line,
        message: "\(function) names \(logicalID), whose condition "
          + "\(resource.condition ?? "") is false")
    }
    if let reader { depend(reader, on: logicalID, line: line) }
    return resource
  }

  // MARK: Names

  /// The resource's physical name: what its author says, or what stands in for CloudFormation's.
  func name(of resource: Resource) throws(Problem) -> String {
    if let name = names[resource.logicalID] { return name }
    if let start = namesInProgress.firstIndex(of: resource.logicalID) {
      let path = namesInProgress[start...] + [resource.logicalID]
      throw resource.problem("circular dependency: \(path.joined(separator: " → "))")
    }
    namesInProgress.append(resource.logicalID)
    defer { namesInProgress.removeLast() }
    let name = try makeName(of: resource)
    names[resource.logicalID] = name
    return name
  }

  private func makeName(of resource: Resource) throws(Problem) -> String {
    if resource.hasAuthoredName, let node = resource.properties[resource.nameProperty] {
      let given = try reading(resource.logicalID) { () throws(Problem) -> Node? in
        try resolve(node)
      }
      if let given { return try given.string(resource.nameProperty) }
    }
    let made = "\(deployment.stackName)-\(resource.logicalID)"
    switch resource.type {
    case "AWS::S3::Bucket": return made.lowercased()
    case "AWS::SQS::Queue", "AWS::SNS::Topic":
      let key = resource.type == "AWS::SQS::Queue" ? "FifoQueue" : "FifoTopic"
      let isFIFO = try resource.properties[key].flatMap { (node) throws(Problem) in
        try resolve(node)?.boolean(key)
      }
      return isFIFO == true ? made + ".fifo" : made
    default: return made
    }
  }

  // MARK: Conditions

  func isPresent(_ resource: Resource) throws(Problem) -> Bool {
    if let parent = resource.parent.flatMap({ resources[$0] }), try !isPresent(parent) {
      return false
    }
    guard let condition = resource.condition else { return true }
    return try self.condition(condition, line: resource.line)
  }

  func condition(_ name: String, line: Int) throws(Problem) -> Bool {
    if let value = conditionValues[name] { return value }
    guard let expression = conditions[name] else {
      throw Problem(line: line, message: "there is no condition \(name)")
    }
    if conditionsInProgress.contains(name) {
      let path = conditionsInProgress + [name]
      throw expression.problem("conditions refer to each other: \(path.joined(separator: " → "))")
    }
    conditionsInProgress.append(name)
    defer { conditionsInProgress.removeLast() }
    let value = try truth(of: expression)
    conditionValues[name] = value
    return value
  }

  private func truth(of expression: Node) throws(Problem) -> Bool {
    guard let members = expression.members, members.count == 1, let only = members.first else {
      throw expression.problem(
        "a condition is one of Fn::And, Fn::Equals, Fn::Not, Fn::Or and Condition")
    }
    let operands = only.value.list()
    switch only.key {
    case "Condition": return try condition(try only.value.string("Condition"), line: only.line)
    case "Fn::Equals":
      guard operands.count == 2 else {
        throw only.problem("Fn::Equals compares two values")
      }
      return try comparable(operands[0]) == comparable(operands[1])
    case "Fn::Not":
      guard operands.count == 1 else {
        throw only.problem("Fn::Not takes a list of one condition")
      }
      return try !truth(of: operands[0])
    case "Fn::And", "Fn::Or":
      guard (2...10).contains(operands.count) else {
        throw only.problem("\(only.key) takes two to ten conditions")
      }
      let wanted = only.key == "Fn::Or"
      for operand in operands where try truth(of: operand) == wanted { return wanted }
      return !wanted
    case "Fn::Contains" where readsRules:
      guard operands.count == 2 else {
        throw only.problem("Fn::Contains takes a list and a value")
      }
      let value = try comparable(operands[1])
      for element in try evaluate(operands[0])?.list() ?? [] where try comparable(element) == value
      {
        return true
      }
      return false
    default:
      throw only.problem("\(only.key) cannot be used in a condition")
    }
  }

  /// A value in the form that `Fn::Equals` compares: `true` and `"true"` are the same.
  private func comparable(_ node: Node) throws(Problem) -> String {
    guard let value = try evaluate(node) else { return "" }
    guard case .scalar = value.content else { return value.json }
    return try value.string("Fn::Equals")
  }

  /// Notes what the parameters' values lack of what the template's `Rules` demand.
  func checkRules(_ section: Node?) {
    readsRules = true
    defer { readsRules = false }
    for rule in section?.members ?? [] { findings.collect(try check(rule)) }
  }

  private func check(_ rule: Node.Member) throws(Problem) {
    if let condition = rule.value["RuleCondition"], try !truth(of: condition) { return }
    for assertion in rule.value["Assertions"]?.list() ?? [] {
      guard let demand = assertion["Assert"] else {
        throw rule.problem("the rule \(rule.key) asserts nothing")
      }
      guard try !truth(of: demand) else { continue }
      let reason = try assertion["AssertDescription"]?.string("AssertDescription")
      findings.add(
        .error, line: demand.line,
        "the rule \(rule.key) is broken" + (reason.map { ": \($0)" } ?? ""))
    }
  }

  // MARK: Mappings and secrets

  func mapping(_ map: String, _ top: String, _ second: String) -> Node? {
    mappings?[map]?[top]?[second]
  }

  func hasMapping(_ map: String) -> Bool { mappings?[map] != nil }

  func secret(_ logicalID: String, line: Int) throws(Problem) -> String {
    if let made = secrets[logicalID] { return made }
    do {
      let made = try deployment.secret(logicalID)
      secrets[logicalID] = made
      return made
    } catch {
      throw Problem(line: line, message: "the secret \(logicalID) cannot be made: \(error)")
    }
  }
}
