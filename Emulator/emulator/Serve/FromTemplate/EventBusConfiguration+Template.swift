// SPDX-License-Identifier: Apache-2.0
import EventBridgeService
import EventPatterns
import JSONTree
import Template

extension EventBus.Configuration {
  /// The event bus that a template describes.
  init(_ application: Application, region: String, accountID: String) throws(SetupProblem) {
    self.init(rules: [])
    self.region = region
    self.accountID = accountID
    for described in application.rules {
      var rule = Rule(
        name: described.name,
        targets: try Self.targets(described.targets, of: described.logicalID, in: application))
      do { rule.pattern = try EventPattern(parsing: described.pattern) } catch {
        throw SetupProblem(
          description: "the pattern of \(described.logicalID) is refused: \(error)")
      }
      rule.eventBusName = described.eventBus
      rule.arn = described.arn
      rule.isEnabled = described.isEnabled
      rules.append(rule)
    }
    for schedule in application.schedules {
      var rule = Rule(
        name: schedule.name,
        targets: try Self.targets(schedule.targets, of: schedule.logicalID, in: application))
      rule.schedule = ScheduleExpression(schedule.expression)
      guard rule.schedule != nil else {
        throw SetupProblem(
          description: "\(schedule.logicalID) has no schedule in '\(schedule.expression)'")
      }
      rule.scheduleText = schedule.expression
      rule.scheduler = schedule.source == .scheduler ? .scheduler : .rule
      rule.arn = schedule.arn
      rule.isEnabled = schedule.isEnabled
      rules.append(rule)
    }
    buses = application.eventBuses
    for function in application.functions { functions[function.name] = AsyncPolicy(function) }
  }

  private static func targets(
    _ targets: [Application.Target], of resource: String, in application: Application
  ) throws(SetupProblem) -> [Rule.Target] {
    var result: [Rule.Target] = []
    for described in targets {
      // What is none of these was named in a warning when the template was read.
      let function = application.function(described.arn).map { Receiver.function($0.name) }
      let receiver = function ?? Receiver(arn: described.arn, group: described.messageGroup)
      guard let receiver, function != nil || receiver.isMessaging else { continue }
      var target = Rule.Target(id: described.id, receiver: receiver)
      target.input = try input(of: described, of: resource)
      if let attempts = described.maximumRetryAttempts {
        target.retryPolicy.maximumRetryAttempts = attempts
      }
      if let age = described.maximumEventAge { target.retryPolicy.maximumEventAgeInSeconds = age }
      target.deadLetterARN = described.deadLetterTarget
      result.append(target)
    }
    return result
  }

  private static func input(
    of target: Application.Target, of resource: String
  ) throws(SetupProblem) -> TargetInput {
    do {
      if let input = target.input { return .constant(try JSON(parsing: input)) }
      if let text = target.inputPath {
        guard let path = EventPath(text) else {
          throw SetupProblem(description: "'\(text)' is not a path")
        }
        return .path(path)
      }
      if let transformer = target.inputTransformer {
        return .transformer(
          try InputTransformer(
            inputPathsMap: transformer.paths, inputTemplate: transformer.template))
      }
      return .event
    } catch {
      throw SetupProblem(description: "the input of \(resource) is refused: \(error)")
    }
  }
}

extension AsyncPolicy {
  fileprivate init(_ function: Application.Function) {
    self.init(
      maximumRetryAttempts: function.eventInvoke.maximumRetryAttempts,
      maximumEventAgeInSeconds: function.eventInvoke.maximumEventAge)
    onSuccessARN = function.eventInvoke.onSuccess
    onFailureARN = function.eventInvoke.onFailure
    deadLetterARN = function.deadLetterTarget
    maximumConcurrency = function.reservedConcurrency
  }
}
