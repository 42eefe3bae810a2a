// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree
import Synchronization

extension Rule {
  /// What EventBridge Scheduler knows of a schedule besides.
  struct ScheduleFacts: Sendable {
    /// `FlexibleTimeWindow`: every schedule fires at the beginning of its window.
    var window: JSON = ["Mode": "OFF"]
    /// Whether the schedule goes once it has no further time.
    var endsAfterCompletion = false
    var createdAt: Date
    var modifiedAt: Date

    init(createdAt: Date) { (self.createdAt, modifiedAt) = (createdAt, createdAt) }
  }
}

/// EventBridge Scheduler's schedules.
extension EventBus {
  /// All schedules, by name.
  var schedules: [Rule] {
    rules.filter { $0.scheduler == .scheduler }.sorted { $0.name < $1.name }
  }

  func schedule(_ name: String, group: String) throws(ServiceError) -> Rule {
    guard group == "default", let rule = schedules.first(where: { $0.name == name }) else {
      throw ServiceError(
        404, "ResourceNotFoundException", "Schedule \(name) does not exist.")
    }
    return rule
  }

  func createSchedule(_ name: String, _ request: JSON) throws -> JSON {
    guard name.wholeMatch(of: /[0-9a-zA-Z\-_.]{1,64}/) != nil else {
      throw ServiceError.invalidSchedule("The name \(name) is not valid.")
    }
    return try ruleEdits.withLock { _ in
      guard !schedules.contains(where: { $0.name == name }) else {
        throw ServiceError(409, "ConflictException", "Schedule \(name) already exists.")
      }
      return try keepSchedule(name, request, createdAt: clock.now())
    }
  }

  func updateSchedule(_ name: String, _ request: JSON) throws -> JSON {
    try ruleEdits.withLock { _ in
      let before = try schedule(name, group: request["GroupName"]?.string ?? "default")
      return try keepSchedule(
        name, request, createdAt: before.scheduleFacts?.createdAt ?? clock.now(), in: before)
    }
  }

  func deleteSchedule(_ rule: Rule) throws { try ruleEdits.withLock { _ in try forget(rule) } }

  private func keepSchedule(
    _ name: String, _ request: JSON, createdAt: Date, in before: Rule? = nil
  ) throws -> JSON {
    var rule = Rule(name: name, targets: [])
    // A bus of its own name, which no event bus can have, keeps schedules and rules apart.
    rule.eventBusName = before?.eventBusName ?? Self.scheduleBus
    rule.arn =
      "arn:aws:scheduler:\(configuration.region):\(configuration.accountID):schedule/default/\(name)"
    var facts = Rule.ScheduleFacts(createdAt: createdAt)
    facts.modifiedAt = clock.now()
    try rule.take(schedule: request, facts)
    try keep(rule)
    return ["ScheduleArn": .string(ruleARN(rule))]
  }

  /// The place of the schedules that the API made among the rules of buses.
  static var scheduleBus: String { "/scheduler" }

  func describe(schedule rule: Rule) -> JSON {
    var object: JSON.Object = [
      "Arn": .string(ruleARN(rule)), "GroupName": "default", "Name": .string(rule.name),
      "ScheduleExpression": .string(rule.scheduleText ?? ""),
      "ScheduleExpressionTimezone": "UTC", "State": rule.isEnabled ? "ENABLED" : "DISABLED",
    ]
    object["Description"] = rule.description.map { .string($0) }
    if let facts = rule.scheduleFacts {
      object["CreationDate"] = JSON(facts.createdAt.timeIntervalSince1970)
      object["LastModificationDate"] = JSON(facts.modifiedAt.timeIntervalSince1970)
      object["ActionAfterCompletion"] = facts.endsAfterCompletion ? "DELETE" : "NONE"
    }
    object["FlexibleTimeWindow"] = rule.scheduleFacts?.window ?? ["Mode": "OFF"]
    if let target = rule.targets.first {
      var told = json(of: target).object ?? [:]
      told["Id"] = nil
      object["Target"] = .object(told)
    }
    return .object(object)
  }

  func summary(of rule: Rule) -> JSON {
    var object = describe(schedule: rule).object ?? [:]
    for name in [
      "ScheduleExpression", "ScheduleExpressionTimezone", "Description", "FlexibleTimeWindow",
      "ActionAfterCompletion",
    ] { object[name] = nil }
    object["Target"] = rule.targets.first.map { ["Arn": .string(arn(of: $0.receiver))] }
    return .object(object)
  }
}

extension Rule {
  /// Takes what `CreateSchedule`'s request says. A setting that is not carried out is refused by its
  /// name.
  mutating func take(
    schedule request: JSON, _ known: ScheduleFacts
  ) throws(ServiceError) {
    var facts = known
    scheduler = .scheduler
    for member in request.object?.members ?? [] where member.value != .null {
      let value = member.value
      switch member.name {
      case "Name", "ClientToken": break
      case "Description": description = value.string
      case "State": isEnabled = value.string != "DISABLED"
      case "GroupName":
        guard value.string == "default" else {
          throw ServiceError(
            404, "ResourceNotFoundException", "Schedule group \(value.text) does not exist.")
        }
      case "ScheduleExpression":
        let text = value.string ?? ""
        guard let expression = ScheduleExpression(text) else {
          throw .invalidSchedule("Invalid Schedule Expression \(text).")
        }
        (schedule, scheduleText) = (expression, text)
      case "ScheduleExpressionTimezone":
        guard value.string == "UTC" else {
          throw .invalidSchedule(
            "ScheduleExpressionTimezone \(value.text) is not executed by the emulator; UTC is.")
        }
      case "FlexibleTimeWindow": facts.window = value
      case "ActionAfterCompletion": facts.endsAfterCompletion = value.string == "DELETE"
      case "Target":
        var target = value.object ?? [:]
        target["Id"] = "target"
        do throws(ServiceError) { targets = [try Target(.object(target))] } catch {
          throw .invalidSchedule(error.message)
        }
      default: throw .invalidSchedule("\(member.name) is not executed by the emulator.")
      }
    }
    scheduleFacts = facts
    guard schedule != nil, !targets.isEmpty else {
      throw .invalidSchedule("ScheduleExpression and Target must be given.")
    }
  }

  /// The schedule as the database keeps it.
  var storedSchedule: JSON? {
    guard let facts = scheduleFacts else { return nil }
    return [
      "window": facts.window, "ends": .bool(facts.endsAfterCompletion),
      "created": JSON(facts.createdAt.timeIntervalSince1970),
      "modified": JSON(facts.modifiedAt.timeIntervalSince1970),
    ]
  }

  /// Takes what ``storedSchedule`` told.
  mutating func take(storedSchedule json: JSON) {
    var facts = ScheduleFacts(
      createdAt: Date(timeIntervalSince1970: json["created"]?.double ?? 0))
    facts.window = json["window"] ?? facts.window
    facts.endsAfterCompletion = json["ends"]?.bool ?? false
    facts.modifiedAt = Date(timeIntervalSince1970: json["modified"]?.double ?? 0)
    (scheduleFacts, scheduler) = (facts, .scheduler)
  }
}

extension ServiceError {
  fileprivate static func invalidSchedule(_ problem: String) -> ServiceError {
    ServiceError(400, "ValidationException", problem)
  }
}
