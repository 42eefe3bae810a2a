// SPDX-License-Identifier: Apache-2.0
import AWSService
import EventPatterns
import JSONTree

extension Rule {
  /// Takes what `PutRule`'s request says. A setting that is not carried out is refused by its name.
  mutating func take(_ request: JSON) throws(ServiceError) {
    for member in request.object?.members ?? [] where member.value != .null {
      switch member.name {
      case "Name", "EventBusName", "Tags", "RoleArn": break
      case "Description": description = member.value.string
      case "State":
        guard let state = member.value.string, ["ENABLED", "DISABLED"].contains(state) else {
          throw .invalidRule("State \(member.value.text) is not executed by the emulator.")
        }
        isEnabled = state == "ENABLED"
      case "EventPattern":
        do throws(InvalidEventPattern) {
          pattern = try EventPattern(parsing: member.value.string ?? "")
        } catch { throw ServiceError(400, "InvalidEventPatternException", "\(error)") }
      case "ScheduleExpression":
        let text = member.value.string ?? ""
        guard let expression = ScheduleExpression(text),
          scheduler == .scheduler || !text.hasPrefix("at(")
        else {
          throw .invalidRule("Parameter ScheduleExpression is not valid.")
        }
        (schedule, scheduleText) = (expression, text)
      default: throw .invalidRule("\(member.name) is not executed by the emulator.")
      }
    }
    guard pattern != nil || schedule != nil else {
      throw .invalidRule("Parameter(s) EventPattern or ScheduleExpression must be specified.")
    }
  }

  /// The rule as the database keeps it.
  var stored: JSON {
    var object: JSON.Object = [
      "Name": .string(name), "EventBusName": .string(eventBusName),
      "State": isEnabled ? "ENABLED" : "DISABLED",
    ]
    object["Description"] = description.map { .string($0) }
    object["EventPattern"] = pattern.map { .string($0.text) }
    object["ScheduleExpression"] = scheduleText.map { .string($0) }
    var stored: JSON.Object = ["rule": .object(object), "targets": .array(targets.map(\.stored))]
    stored["arn"] = arn.map { .string($0) }
    stored["schedule"] = storedSchedule
    return .object(stored)
  }

  init(stored: JSON) throws(ServiceError) {
    let targets = try (stored["targets"]?.array ?? []).map { (target) throws(ServiceError) in
      try Target(target)
    }
    self.init(name: stored["rule"]?["Name"]?.string ?? "", targets: targets)
    eventBusName = stored["rule"]?["EventBusName"]?.string ?? "default"
    arn = stored["arn"]?.string
    if let schedule = stored["schedule"] { take(storedSchedule: schedule) }
    try take(stored["rule"] ?? [:])
  }
}

extension Rule.Target {
  /// A target of `PutTargets`' request. A setting that is not carried out is refused by its name.
  init(_ json: JSON) throws(ServiceError) {
    guard let id = json["Id"]?.string, let arn = json["Arn"]?.string else {
      throw .invalidRule("A target must have Id and Arn.")
    }
    let group = json["SqsParameters"]?["MessageGroupId"]?.string
    guard let receiver = Receiver(arn: arn, group: group) else {
      throw .invalidRule("The target \(arn) is not executed by the emulator.")
    }
    self.init(id: id, receiver: receiver)
    for member in json.object?.members ?? [] where member.value != .null {
      let value = member.value
      switch member.name {
      case "Id", "Arn", "RoleArn", "SqsParameters": break
      case "Input":
        guard let constant = try? JSON(parsing: value.string ?? "") else {
          throw .invalidRule("Parameter Input is not valid JSON.")
        }
        input = .constant(constant)
      case "InputPath":
        guard let path = EventPath(value.string ?? "") else {
          throw .invalidRule("Parameter InputPath is not valid.")
        }
        input = .path(path)
      case "InputTransformer":
        let paths = (value["InputPathsMap"]?.object?.members ?? []).map {
          ($0.name, $0.value.string ?? "")
        }
        do throws(InputTransformer.Invalid) {
          input = .transformer(
            try InputTransformer(
              inputPathsMap: Dictionary(paths) { _, last in last },
              inputTemplate: value["InputTemplate"]?.string ?? ""))
        } catch { throw .invalidRule("\(error)") }
      case "DeadLetterConfig": deadLetterARN = value["Arn"]?.string
      case "RetryPolicy":
        if let attempts = value["MaximumRetryAttempts"]?.integer {
          retryPolicy.maximumRetryAttempts = Int(attempts)
        }
        if let age = value["MaximumEventAgeInSeconds"]?.integer {
          retryPolicy.maximumEventAgeInSeconds = Int(age)
        }
        guard (0...185).contains(retryPolicy.maximumRetryAttempts),
          (60...86_400).contains(retryPolicy.maximumEventAgeInSeconds)
        else { throw .invalidRule("Parameter RetryPolicy is not valid.") }
      default: throw .invalidRule("\(member.name) is not executed by the emulator.")
      }
    }
  }
}

extension Rule.Target {
  /// The target as the database keeps it: the ARN of a function without account and Region.
  fileprivate var stored: JSON {
    var object: JSON.Object = ["Id": .string(id)]
    switch receiver {
    case .function(let name): object["Arn"] = .string("arn:aws:lambda:::function:\(name)")
    case .messaging(let arn, let group):
      object["Arn"] = .string(arn)
      object["SqsParameters"] = group.map { ["MessageGroupId": .string($0)] }
    }
    switch input {
    case .event: break
    case .constant(let json): object["Input"] = .string(json.text)
    case .path(let path): object["InputPath"] = .string(path.text)
    case .transformer(let transformer):
      object["InputTransformer"] = [
        "InputPathsMap": .object(.init(sorting: transformer.pathTexts)),
        "InputTemplate": .string(transformer.template),
      ]
    }
    object["DeadLetterConfig"] = deadLetterARN.map { ["Arn": .string($0)] }
    if retryPolicy != Rule.RetryPolicy() {
      object["RetryPolicy"] = [
        "MaximumRetryAttempts": JSON(retryPolicy.maximumRetryAttempts),
        "MaximumEventAgeInSeconds": JSON(retryPolicy.maximumEventAgeInSeconds),
      ]
    }
    return .object(object)
  }
}

extension EventBus {
  /// A target as `ListTargetsByRule` tells it.
  func json(of target: Rule.Target) -> JSON {
    var object = target.stored.object ?? [:]
    object["Arn"] = .string(arn(of: target.receiver))
    return .object(object)
  }
}

extension ServiceError {
  fileprivate static func invalidRule(_ problem: String) -> ServiceError {
    ServiceError(400, "ValidationException", problem)
  }
}
