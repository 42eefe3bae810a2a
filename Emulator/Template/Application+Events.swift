// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// An EventBridge rule with a pattern (`EventBridgeRule`, `CloudWatchEvent` events of a function,
  /// `AWS::Events::Rule`).
  public struct Rule: Sendable, Equatable {
    /// The resource's logical id; SAM joins the function's and the event's.
    public var logicalID: String
    /// The rule's name.
    public var name: String
    /// The rule's ARN.
    public var arn: String
    /// `EventBusName`; `default` when the template names none.
    public var eventBus: String
    /// `EventPattern` as JSON text.
    public var pattern: String
    /// Whether it is on.
    public var isEnabled: Bool
    /// What is told.
    public var targets: [Target]
  }

  /// A target of a rule or schedule.
  public struct Target: Sendable, Equatable {
    /// `Id`.
    public var id: String
    /// The ARN of a function (or of something that is not emulated).
    public var arn: String
    /// `Input`: constant JSON text in place of the event.
    public var input: String?
    /// `InputPath`: the part of the event that is passed on.
    public var inputPath: String?
    /// `InputTransformer`.
    public var inputTransformer: InputTransformer?
    /// `RetryPolicy.MaximumRetryAttempts`; EventBridge's default is 185.
    public var maximumRetryAttempts: Int?
    /// `RetryPolicy.MaximumEventAgeInSeconds`; EventBridge's default is 24 hours.
    public var maximumEventAge: Int?
    /// `DeadLetterConfig.Arn`.
    public var deadLetterTarget: String?
  }

  /// `InputTransformer` of a rule's target.
  public struct InputTransformer: Sendable, Equatable {
    /// `InputPathsMap`: a JSON path for each name.
    public var paths: [String: String]
    /// `InputTemplate`, in which `<name>` stands for the value at the name's path.
    public var template: String
  }

  /// What runs a function by the clock.
  public struct Schedule: Sendable, Equatable {
    /// Whose schedule it is: the two send different events.
    public enum Source: Sendable {
      /// An EventBridge rule with `ScheduleExpression` (`Schedule` events).
      case rule
      /// EventBridge Scheduler (`ScheduleV2` events, `AWS::Scheduler::Schedule`).
      case scheduler
    }

    /// The resource's logical id; SAM joins the function's and the event's.
    public var logicalID: String
    /// The rule's or schedule's name.
    public var name: String
    /// The rule's or schedule's ARN.
    public var arn: String
    /// Whose it is.
    public var source: Source
    /// `rate(…)`, `cron(…)` or, with the scheduler, `at(…)`.
    public var expression: String
    /// `ScheduleExpressionTimezone`; nil means UTC.
    public var timeZone: String?
    /// Whether it is on.
    public var isEnabled: Bool
    /// What is told.
    public var targets: [Target]
  }
}
