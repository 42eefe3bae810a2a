// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// An EventBridge rule with a pattern (`EventBridgeRule`, `CloudWatchEvent` events of a function,
  /// `AWS::Events::Rule`).
  package struct Rule: Sendable, Equatable {
    /// SAM joins the function's and the event's.
    package var logicalID: String
    package var name: String
    package var arn: String
    /// `default` when the template names none.
    package var eventBus: String
    /// `EventPattern` as JSON text.
    package var pattern: String
    package var isEnabled: Bool
    package var targets: [Target]
  }

  /// A target of a rule or schedule.
  package struct Target: Sendable, Equatable {
    package var id: String
    /// The ARN of a function, a queue or a topic (or of something that is not emulated).
    package var arn: String
    /// Constant JSON text in place of the event.
    package var input: String?
    /// The part of the event that is passed on.
    package var inputPath: String?
    package var inputTransformer: InputTransformer?
    /// EventBridge's default is 185.
    package var maximumRetryAttempts: Int?
    /// In seconds; EventBridge's default is 24 hours.
    package var maximumEventAge: Int?
    /// `DeadLetterConfig.Arn`.
    package var deadLetterTarget: String?
    /// `SqsParameters.MessageGroupId`, which a FIFO queue needs.
    package var messageGroup: String?
  }

  package struct InputTransformer: Sendable, Equatable {
    /// A JSON path for each name.
    package var paths: [String: String]
    /// `<name>` stands for the value at the name's path.
    package var template: String
  }

  /// What runs a function by the clock, which is UTC.
  package struct Schedule: Sendable, Equatable {
    /// Whose schedule it is: the two send different events.
    package enum Source: Sendable {
      /// An EventBridge rule with `ScheduleExpression` (`Schedule` events).
      case rule
      /// EventBridge Scheduler (`ScheduleV2` events, `AWS::Scheduler::Schedule`).
      case scheduler
    }

    /// SAM joins the function's and the event's.
    package var logicalID: String
    package var name: String
    package var arn: String
    package var source: Source
    /// `rate(…)`, `cron(…)` or, with the scheduler, `at(…)`.
    package var expression: String
    package var isEnabled: Bool
    package var targets: [Target]
  }

  /// A queue that feeds a function (`SQS` events, `AWS::Lambda::EventSourceMapping`).
  package struct EventSourceMapping: Sendable, Equatable {
    /// SAM joins the function's and the event's.
    package var logicalID: String
    /// A UUID that stands in for AWS's.
    package var id: String
    /// The function's name or ARN.
    package var function: String
    package var sourceARN: String
    package var isEnabled = true
    /// AWS's default for queues is 10.
    package var batchSize = 10
    /// `MaximumBatchingWindowInSeconds`.
    package var window = 0
    /// Whether `FunctionResponseTypes` has `ReportBatchItemFailures`.
    package var reportsItemFailures = false
    /// `ScalingConfig.MaximumConcurrency`.
    package var maximumConcurrency: Int?
    /// The patterns of `FilterCriteria`, as JSON texts.
    package var filters: [String] = []
  }
}
