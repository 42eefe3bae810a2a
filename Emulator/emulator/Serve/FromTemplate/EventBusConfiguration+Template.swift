// SPDX-License-Identifier: Apache-2.0
import EventBridgeService
import JSONTree
import Template

extension EventBus.Configuration {
  /// The event bus that a template describes.
  init(_ application: Application, region: String, accountID: String) throws(SetupProblem) {
    var rules: [Rule] = []
    for rule in application.rules {
      let pattern: EventPattern
      do { pattern = try EventPattern(parsing: rule.pattern) } catch {
        throw SetupProblem(description: "the pattern of \(rule.logicalID) is refused: \(error)")
      }
      rules.append(
        Rule(
          name: rule.name, eventBusName: rule.eventBus, pattern: pattern, arn: rule.arn,
          isEnabled: rule.isEnabled,
          targets: try Self.targets(rule.targets, of: rule.logicalID, in: application)))
    }
    for schedule in application.schedules {
      guard let expression = ScheduleExpression(schedule.expression) else {
        throw SetupProblem(
          description: "\(schedule.logicalID) has no schedule in '\(schedule.expression)'")
      }
      rules.append(
        Rule(
          name: schedule.name, schedule: expression,
          scheduler: schedule.source == .scheduler ? .scheduler : .rule, arn: schedule.arn,
          isEnabled: schedule.isEnabled,
          targets: try Self.targets(schedule.targets, of: schedule.logicalID, in: application)))
    }
    let policies = application.functions.map { ($0.name, AsyncPolicy($0)) }
    self.init(
      region: region, accountID: accountID, rules: rules,
      functions: Dictionary(policies) { first, _ in first })
  }

  private static func targets(
    _ targets: [Application.Target], of resource: String, in application: Application
  ) throws(SetupProblem) -> [Rule.Target] {
    var result: [Rule.Target] = []
    for target in targets {
      // What is no function was named in a warning when the template was read.
      guard let function = application.function(target.arn) else { continue }
      result.append(
        Rule.Target(
          id: target.id, function: function.name, input: try input(of: target, of: resource),
          retryPolicy: Rule.RetryPolicy(
            maximumRetryAttempts: target.maximumRetryAttempts ?? 185,
            maximumEventAgeInSeconds: target.maximumEventAge ?? 86_400),
          deadLetterARN: target.deadLetterTarget))
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
      maximumEventAgeInSeconds: function.eventInvoke.maximumEventAge,
      onSuccessARN: function.eventInvoke.onSuccess, onFailureARN: function.eventInvoke.onFailure,
      deadLetterARN: function.deadLetterTarget, maximumConcurrency: function.reservedConcurrency)
  }
}
