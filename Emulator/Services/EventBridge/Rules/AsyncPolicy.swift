// SPDX-License-Identifier: Apache-2.0

/// A function's `EventInvokeConfig` and dead-letter queue, with Lambda's defaults: what becomes of its
/// asynchronous invocations
/// ([asynchronous invocation](https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html)).
package struct AsyncPolicy: Sendable, Equatable {
  /// How often an invocation is repeated after the function returned an error, 0 to 2.
  package var maximumRetryAttempts = 2
  /// How long an event may wait in the queue, 60 to 21,600.
  package var maximumEventAgeInSeconds = 21_600
  /// The ARN that is told of a success: a function, an event bus, a queue, a topic or a bucket.
  package var onSuccessARN: String?
  /// The ARN that is told when an event is given up.
  package var onFailureARN: String?
  /// The ARN of the dead-letter queue, which gets the event itself when it is given up.
  package var deadLetterARN: String?
  /// How many invocations of the function may run at once; nil for no limit of its own.
  package var maximumConcurrency: Int?
}

extension AsyncPolicy {
  package init(maximumRetryAttempts: Int, maximumEventAgeInSeconds: Int) {
    self.maximumRetryAttempts = maximumRetryAttempts
    self.maximumEventAgeInSeconds = maximumEventAgeInSeconds
  }
}
