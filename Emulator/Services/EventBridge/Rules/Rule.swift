// SPDX-License-Identifier: Apache-2.0

/// An EventBridge rule: what it waits for and whom it calls.
package struct Rule: Sendable {
  /// The rule's name, unique on its bus.
  package var name: String
  /// The bus whose events it sees.
  package var eventBusName: String
  /// The events that it takes; nil for a rule that only keeps time.
  package var pattern: EventPattern?
  /// When it fires by itself; nil for a rule that only sees events.
  package var schedule: ScheduleExpression?
  /// Whose schedule it is.
  package var scheduler: Scheduler
  /// The rule's ARN; nil for the one that follows from its name.
  package var arn: String?
  /// Whether it is `ENABLED`.
  package var isEnabled: Bool
  /// Whom it calls.
  package var targets: [Target]

  package init(
    name: String, eventBusName: String = "default", pattern: EventPattern? = nil,
    schedule: ScheduleExpression? = nil, scheduler: Scheduler = .rule, arn: String? = nil,
    isEnabled: Bool = true, targets: [Target]
  ) {
    self.name = name
    self.eventBusName = eventBusName
    self.pattern = pattern
    self.schedule = schedule
    self.scheduler = scheduler
    self.arn = arn
    self.isEnabled = isEnabled
    self.targets = targets
  }

  /// What keeps time; the two send different events.
  package enum Scheduler: Sendable {
    /// EventBridge's scheduled rules: source `aws.events`.
    case rule
    /// EventBridge Scheduler: source `aws.scheduler`, and the detail is the string `{}`.
    case scheduler
  }

  /// A function that a rule calls.
  package struct Target: Sendable {
    /// The target's id, unique in its rule.
    package var id: String
    /// The function's name.
    package var function: String
    /// What the function is given.
    package var input: TargetInput
    /// How often and how long a call that could not be handed over is tried again.
    package var retryPolicy: RetryPolicy
    /// The ARN of the queue for events that could not be handed over (`DeadLetterConfig`).
    package var deadLetterARN: String?

    package init(
      id: String, function: String, input: TargetInput = .event,
      retryPolicy: RetryPolicy = RetryPolicy(), deadLetterARN: String? = nil
    ) {
      self.id = id
      self.function = function
      self.input = input
      self.retryPolicy = retryPolicy
      self.deadLetterARN = deadLetterARN
    }
  }

  /// EventBridge's `RetryPolicy`. It counts calls that never reached the function (throttled, the
  /// service failed); an error of the function itself is Lambda's to retry, by its ``AsyncPolicy``.
  package struct RetryPolicy: Sendable, Codable, Equatable {
    /// How often it is tried again, 0 to 185.
    package var maximumRetryAttempts: Int
    /// How old an event may become, in seconds, 60 to 86,400.
    package var maximumEventAgeInSeconds: Int

    /// Makes a policy; the defaults are EventBridge's.
    package init(maximumRetryAttempts: Int = 185, maximumEventAgeInSeconds: Int = 86_400) {
      self.maximumRetryAttempts = maximumRetryAttempts
      self.maximumEventAgeInSeconds = maximumEventAgeInSeconds
    }
  }
}

/// A function's `EventInvokeConfig` and dead-letter queue: what becomes of its asynchronous
/// invocations
/// ([asynchronous invocation](https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html)).
package struct AsyncPolicy: Sendable, Equatable {
  /// How often an invocation is repeated after the function returned an error, 0 to 2.
  package var maximumRetryAttempts: Int
  /// How long an event may wait in the queue, in seconds, 60 to 21,600.
  package var maximumEventAgeInSeconds: Int
  /// The ARN that is told of a success: a function, an event bus, a queue, a topic or a bucket.
  package var onSuccessARN: String?
  /// The ARN that is told when an event is given up.
  package var onFailureARN: String?
  /// The ARN of the dead-letter queue, which gets the event itself when it is given up.
  package var deadLetterARN: String?
  /// How many invocations of the function may run at once; nil for no limit of its own.
  package var maximumConcurrency: Int?

  /// Makes a policy; the defaults are Lambda's.
  package init(
    maximumRetryAttempts: Int = 2, maximumEventAgeInSeconds: Int = 21_600,
    onSuccessARN: String? = nil, onFailureARN: String? = nil, deadLetterARN: String? = nil,
    maximumConcurrency: Int? = nil
  ) {
    self.maximumRetryAttempts = maximumRetryAttempts
    self.maximumEventAgeInSeconds = maximumEventAgeInSeconds
    self.onSuccessARN = onSuccessARN
    self.onFailureARN = onFailureARN
    self.deadLetterARN = deadLetterARN
    self.maximumConcurrency = maximumConcurrency
  }
}
