// SPDX-License-Identifier: Apache-2.0
package import EventPatterns

/// An EventBridge rule: what it waits for and whom it calls.
package struct Rule: Sendable {
  /// Unique on its bus.
  package var name: String
  package var eventBusName = "default"
  /// Nil for a rule that only keeps time.
  package var pattern: EventPattern?
  /// Nil for a rule that only sees events.
  package var schedule: ScheduleExpression?
  /// The schedule as it was written.
  package var scheduleText: String?
  package var description: String?
  /// Nil for a rule, and for a schedule that the template has.
  var scheduleFacts: ScheduleFacts?
  package var scheduler = Scheduler.rule
  /// Nil for the one that follows from the name.
  package var arn: String?
  package var isEnabled = true
  package var targets: [Target]

  /// What keeps time; the two send different events.
  package enum Scheduler: Sendable {
    /// EventBridge's scheduled rules: source `aws.events`.
    case rule
    /// EventBridge Scheduler: source `aws.scheduler`, and the detail is the string `{}`.
    case scheduler
  }

  /// Whom a rule tells of what it sees.
  package struct Target: Sendable {
    /// Unique in its rule.
    package var id: String
    package var receiver: Receiver
    package var input = TargetInput.event
    package var retryPolicy = RetryPolicy()
    /// The ARN of the queue for events that could not be handed over (`DeadLetterConfig`).
    package var deadLetterARN: String?
  }

  /// EventBridge's `RetryPolicy`, with its defaults. It counts calls that never reached the function
  /// (throttled, the service failed); an error of the function itself is Lambda's to retry, by its
  /// ``AsyncPolicy``.
  package struct RetryPolicy: Sendable, Codable, Equatable {
    /// 0 to 185.
    package var maximumRetryAttempts = 185
    /// 60 to 86,400.
    package var maximumEventAgeInSeconds = 86_400
  }
}

extension Rule {
  package init(name: String, targets: [Target]) {
    self.name = name
    self.targets = targets
  }
}

extension Rule.Target {
  package init(id: String, receiver: Receiver) {
    self.id = id
    self.receiver = receiver
  }

  init(
    id: String, function: String, input: TargetInput = .event,
    retryPolicy: Rule.RetryPolicy = .init(), deadLetterARN: String? = nil
  ) {
    self.init(
      id: id, receiver: .function(function), input: input, retryPolicy: retryPolicy,
      deadLetterARN: deadLetterARN)
  }
}
