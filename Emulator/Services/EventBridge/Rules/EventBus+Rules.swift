// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import EventPatterns
import JSONTree
import Synchronization

/// The operations of EventBridge's API on rules, targets and buses
/// ([reference](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html)). What
/// they made is kept; of a rule that the template has, the template's form counts at every start.
extension EventBus {
  /// Carries out an operation; nil for one that is not executed.
  func answer(_ operation: String, _ request: JSON) throws -> JSON? {
    switch operation {
    case "PutRule": try putRule(request)
    case "DeleteRule": try deleteRule(request)
    case "DescribeRule": describe(try rule(request))
    case "EnableRule": try change(request) { $0.isEnabled = true }
    case "DisableRule": try change(request) { $0.isEnabled = false }
    case "ListRules": try listRules(request)
    case "PutTargets": try putTargets(request)
    case "RemoveTargets": try removeTargets(request)
    case "ListTargetsByRule":
      try page(rule(request).targets.map(json), of: "Targets", request)
    case "ListRuleNamesByTarget": try listRuleNames(request)
    case "CreateEventBus": try createBus(request)
    case "DeleteEventBus": try deleteBus(request)
    case "DescribeEventBus": describe(bus: try bus(request["Name"]))
    case "ListEventBuses": try listBuses(request)
    default: nil
    }
  }

  // MARK: Rules

  private func putRule(_ request: JSON) throws -> JSON {
    let name = try Self.name(request["Name"], "name")
    let bus = try bus(request["EventBusName"])
    return try ruleEdits.withLock { _ in
      let before = rules.first { $0.isRule(name, on: bus) }
      var rule = Rule(name: name, targets: before?.targets ?? [])
      rule.eventBusName = bus
      rule.arn = before?.arn
      try rule.take(request)
      guard rule.schedule == nil || bus == "default" else {
        throw ServiceError(
          400, "ValidationException",
          "ScheduleExpression is supported only on the default event bus.")
      }
      try keep(rule)
      return ["RuleArn": .string(ruleARN(rule))]
    }
  }

  private func deleteRule(_ request: JSON) throws -> JSON {
    let name = try Self.name(request["Name"], "name")
    let bus = try bus(request["EventBusName"])
    return try ruleEdits.withLock { _ in
      guard let rule = rules.first(where: { $0.isRule(name, on: bus) }) else {
        return [:]
      }
      guard rule.targets.isEmpty else {
        throw ServiceError(
          400, "ValidationException", "Rule can't be deleted since it has targets.")
      }
      try forget(rule)
      return [:]
    }
  }

  private func change(
    _ request: JSON, _ change: (inout Rule) throws -> Void
  ) throws -> JSON {
    try ruleEdits.withLock { _ in
      var rule = try rule(request)
      try change(&rule)
      try keep(rule)
      return [:]
    }
  }

  private func rule(_ request: JSON) throws(ServiceError) -> Rule {
    let name = try Self.name(request["Rule"] ?? request["Name"], "name")
    let bus = try bus(request["EventBusName"])
    guard let rule = rules.first(where: { $0.isRule(name, on: bus) }) else {
      throw ServiceError(
        400, "ResourceNotFoundException", "Rule \(name) does not exist on EventBus \(bus).")
    }
    return rule
  }

  private func describe(_ rule: Rule) -> JSON {
    var object: JSON.Object = [
      "Name": .string(rule.name), "Arn": .string(ruleARN(rule)),
      "State": rule.isEnabled ? "ENABLED" : "DISABLED",
      "EventBusName": .string(rule.eventBusName),
    ]
    object["EventPattern"] = rule.pattern.map { .string($0.text) }
    object["ScheduleExpression"] = rule.scheduleText.map { .string($0) }
    object["Description"] = rule.description.map { .string($0) }
    return .object(object)
  }

  private func listRules(_ request: JSON) throws -> JSON {
    let bus = try bus(request["EventBusName"])
    let prefix = request["NamePrefix"]?.string ?? ""
    let found = rules.filter {
      $0.scheduler == .rule && $0.eventBusName == bus && $0.name.hasPrefix(prefix)
    }.sorted { $0.name < $1.name }
    return try page(found.map { describe($0) }, of: "Rules", request)
  }

  private func listRuleNames(_ request: JSON) throws -> JSON {
    guard let arn = request["TargetArn"]?.string else {
      throw ServiceError.missing("targetArn")
    }
    let bus = try bus(request["EventBusName"])
    let found = rules.filter { rule in
      rule.scheduler == .rule && rule.eventBusName == bus
        && rule.targets.contains { self.arn(of: $0.receiver) == arn }
    }
    return try page(found.map(\.name).sorted().map { .string($0) }, of: "RuleNames", request)
  }

  // MARK: Targets

  private func putTargets(_ request: JSON) throws -> JSON {
    let targets = try (request["Targets"]?.array ?? []).map { (target) throws(ServiceError) in
      try Rule.Target(target)
    }
    guard !targets.isEmpty else { throw ServiceError.missing("targets") }
    _ = try change(request) { rule in
      for target in targets {
        if let index = rule.targets.firstIndex(where: { $0.id == target.id }) {
          rule.targets[index] = target
        } else {
          rule.targets.append(target)
        }
      }
      guard rule.targets.count <= 5 else {
        throw ServiceError(
          400, "LimitExceededException",
          "The requested resource exceeds the maximum number allowed.")
      }
    }
    return ["FailedEntryCount": 0, "FailedEntries": []]
  }

  private func removeTargets(_ request: JSON) throws -> JSON {
    let ids = request["Ids"]?.array?.compactMap(\.string) ?? []
    _ = try change(request) { rule in rule.targets.removeAll { ids.contains($0.id) } }
    return ["FailedEntryCount": 0, "FailedEntries": []]
  }

  // MARK: Buses

  /// The name of a bus that a request names or leaves out.
  private func bus(_ value: JSON?) throws(ServiceError) -> String {
    let text = value?.string ?? "default"
    let name = text.split(separator: "/").last.map(String.init) ?? text
    guard buses.contains(name) else {
      throw ServiceError(
        400, "ResourceNotFoundException", "Event bus \(name) does not exist.")
    }
    return name
  }

  private func busARN(_ name: String) -> String {
    "arn:aws:events:\(configuration.region):\(configuration.accountID):event-bus/\(name)"
  }

  private func createBus(_ request: JSON) throws -> JSON {
    let name = try Self.name(request["Name"], "name")
    return try ruleEdits.withLock { _ in
      guard !buses.contains(name) else {
        throw ServiceError(
          400, "ResourceAlreadyExistsException", "Event bus \(name) already exists.")
      }
      try keep(bus: name)
      return ["EventBusArn": .string(busARN(name))]
    }
  }

  private func deleteBus(_ request: JSON) throws -> JSON {
    let name = try Self.name(request["Name"], "name")
    guard name != "default" else {
      throw ServiceError(400, "ValidationException", "Cannot delete event bus default.")
    }
    return try ruleEdits.withLock { _ in
      guard !rules.contains(where: { $0.eventBusName == name }) else {
        throw ServiceError(
          400, "ValidationException", "Event bus \(name) can't be deleted since it has rules.")
      }
      try forget(bus: name)
      return [:]
    }
  }

  private func describe(bus name: String) -> JSON {
    ["Name": .string(name), "Arn": .string(busARN(name))]
  }

  private func listBuses(_ request: JSON) throws -> JSON {
    let prefix = request["NamePrefix"]?.string ?? ""
    let found = buses.filter { $0.hasPrefix(prefix) }.sorted()
    return try page(found.map { describe(bus: $0) }, of: "EventBuses", request)
  }

  // MARK: What is kept

  func keep(_ rule: Rule) throws {
    try database.transaction { transaction in
      try transaction.run(
        "INSERT OR REPLACE INTO rules(bus, name, definition) VALUES(?,?,?)",
        .text(rule.eventBusName), .text(rule.name), .text(rule.stored.text))
    }
    change { rules, _ in
      rules.removeAll { $0.name == rule.name && $0.eventBusName == rule.eventBusName }
      rules.append(rule)
    }
  }

  func forget(_ rule: Rule) throws {
    try database.transaction { transaction in
      try transaction.forget(rule)
    }
    change { rules, _ in
      rules.removeAll { $0.name == rule.name && $0.eventBusName == rule.eventBusName }
    }
  }

  /// Forgets a schedule that has no further time; it is the timekeeper itself who does.
  func forgetEnded(_ rule: Rule) throws {
    try database.transaction { transaction in
      try transaction.forget(rule)
    }
    state.withLock { state in
      state.rules.removeAll { $0.name == rule.name && $0.eventBusName == rule.eventBusName }
    }
  }

  private func keep(bus name: String) throws {
    try database.transaction { transaction in
      try transaction.run("INSERT OR REPLACE INTO buses(name) VALUES(?)", .text(name))
    }
    change { _, buses in buses.insert(name) }
  }

  private func forget(bus name: String) throws {
    try database.transaction { transaction in
      try transaction.run("DELETE FROM buses WHERE name=?", .text(name))
    }
    change { _, buses in buses.remove(name) }
  }

  // MARK: Lists and names

  /// A page of a list; the token counts what came before.
  private func page(
    _ elements: [JSON], of member: String, _ request: JSON
  ) throws(ServiceError) -> JSON {
    let limit = Int(request["Limit"]?.integer ?? 100)
    let start = request["NextToken"]?.string.map { Int($0) } ?? 0
    guard (1...100).contains(limit), let start, start >= 0 else {
      throw ServiceError(400, "ValidationException", "Limit or NextToken is not valid.")
    }
    let rest = elements.dropFirst(start)
    var object: JSON.Object = [member: .array(Array(rest.prefix(limit)))]
    if rest.count > limit { object["NextToken"] = .string(String(start + limit)) }
    return .object(object)
  }

  private static func name(_ value: JSON?, _ parameter: String) throws(ServiceError) -> String {
    guard let text = value?.string else { throw .missing(parameter) }
    guard text.wholeMatch(of: /[.\-_A-Za-z0-9]{1,256}/) != nil else {
      throw ServiceError(
        400, "ValidationException",
        "1 validation error detected: Value '\(text)' at '\(parameter)' failed to satisfy "
          + #"constraint: Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+"#)
    }
    return text
  }
}

extension ServiceError {
  fileprivate static func missing(_ parameter: String) -> ServiceError {
    ServiceError(
      400, "ValidationException",
      "1 validation error detected: Value null at '\(parameter)' failed to satisfy constraint: "
        + "Member must not be null")
  }
}

extension Rule {
  fileprivate func isRule(_ name: String, on bus: String) -> Bool {
    scheduler == .rule && self.name == name && eventBusName == bus
  }
}

extension Transaction {
  /// Forgets a rule, and when it would have been due.
  fileprivate func forget(_ rule: Rule) throws(DatabaseError) {
    try run(
      "DELETE FROM rules WHERE bus=? AND name=?", .text(rule.eventBusName), .text(rule.name))
    try run("DELETE FROM schedules WHERE rule=?", .text("\(rule.eventBusName)/\(rule.name)"))
  }
}
