// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// An EventBridge rule with a pattern (`EventBridgeRule`, `CloudWatchEvent` events of a function,
  /// `AWS::Events::Rule`).
  package struct Rule: Sendable, Equatable {
    /// The resource's logical id; SAM joins the function's and the event's.
    package var logicalID: String
    /// The rule's name.
    package var name: String
    /// The rule's ARN.
    package var arn: String
    /// `EventBusName`; `default` when the template names none.
    package var eventBus: String
    /// `EventPattern` as JSON text.
    package var pattern: String
    /// Whether it is on.
    package var isEnabled: Bool
    /// What is told.
    package var targets: [Target]
  }

  /// A target of a rule or schedule.
  package struct Target: Sendable, Equatable {
    /// `Id`.
    package var id: String
    /// The ARN of a function (or of something that is not emulated).
    package var arn: String
    /// `Input`: constant JSON text in place of the event.
    package var input: String?
    /// `InputPath`: the part of the event that is passed on.
    package var inputPath: String?
    /// `InputTransformer`.
    package var inputTransformer: InputTransformer?
    /// `RetryPolicy.MaximumRetryAttempts`; EventBridge's default is 185.
    package var maximumRetryAttempts: Int?
    /// `RetryPolicy.MaximumEventAgeInSeconds`; EventBridge's default is 24 hours.
    package var maximumEventAge: Int?
    /// `DeadLetterConfig.Arn`.
    package var deadLetterTarget: String?
  }

  /// `InputTransformer` of a rule's target.
  package struct InputTransformer: Sendable, Equatable {
    /// `InputPathsMap`: a JSON path for each name.
    package var paths: [String: String]
    /// `InputTemplate`, in which `<name>` stands for the value at the name's path.
    package var template: String
  }

  /// What runs a function by the clock.
  package struct Schedule: Sendable, Equatable {
    /// Whose schedule it is: the two send different events.
    package enum Source: Sendable {
      /// An EventBridge rule with `ScheduleExpression` (`Schedule` events).
      case rule
      /// EventBridge Scheduler (`ScheduleV2` events, `AWS::Scheduler::Schedule`).
      case scheduler
    }

    /// The resource's logical id; SAM joins the function's and the event's.
    package var logicalID: String
    /// The rule's or schedule's name.
    package var name: String
    /// The rule's or schedule's ARN.
    package var arn: String
    /// Whose it is.
    package var source: Source
    /// `rate(…)`, `cron(…)` or, with the scheduler, `at(…)`.
    package var expression: String
    /// `ScheduleExpressionTimezone`; nil means UTC.
    package var timeZone: String?
    /// Whether it is on.
    package var isEnabled: Bool
    /// What is told.
    package var targets: [Target]
  }
}
