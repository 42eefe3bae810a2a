// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials

/// What is to be done after a call of a function came back: a pure rule over the delivery, its
/// outcome and the policies
/// ([Lambda's retries](https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html)).
struct NextStep {
  enum Verdict: Equatable {
    case succeeded
    case tryAgain(at: Date, error: String)
    case giveUp(DestinationRecord.Condition, error: String)
  }

  /// The delivery with this call counted.
  let delivery: Delivery
  let verdict: Verdict

  init(
    _ before: Delivery, _ result: InvocationOutcome.Result, policy: AsyncPolicy, now: Date,
    retryDelays: [Duration], throttleDelay: Duration
  ) {
    var delivery = before
    switch result {
    case .success:
      delivery.attempts += 1
      verdict = .succeeded
    case .functionError(_, let document):
      delivery.attempts += 1
      let error = String(decoding: document, as: UTF8.self)
      let delay =
        retryDelays.isEmpty ? .zero : retryDelays[min(delivery.attempts, retryDelays.count) - 1]
      let due = now.addingTimeInterval(delay.seconds)
      if delivery.attempts > policy.maximumRetryAttempts {
        verdict = .giveUp(.retriesExhausted, error: error)
      } else if due.timeIntervalSince(delivery.enqueuedAt) > Double(policy.maximumEventAgeInSeconds)
      {
        verdict = .giveUp(.eventAgeExceeded, error: error)
      } else {
        verdict = .tryAgain(at: due, error: error)
      }
    case .refused(let code, let message):
      delivery.throttles += 1
      let error = "\(code): \(message)"
      let doublings = Double(1 << min(delivery.throttles - 1, 16))
      let due = now.addingTimeInterval(min(throttleDelay.seconds * doublings, 300))
      var maximumAge = policy.maximumEventAgeInSeconds
      var maximumAttempts = Int.max
      if let retryPolicy = delivery.origin?.retryPolicy {
        maximumAge = min(maximumAge, retryPolicy.maximumEventAgeInSeconds)
        maximumAttempts = retryPolicy.maximumRetryAttempts
      }
      if !Self.isPassing(code) || delivery.throttles > maximumAttempts {
        verdict = .giveUp(.retriesExhausted, error: error)
      } else if due.timeIntervalSince(delivery.enqueuedAt) > Double(maximumAge) {
        verdict = .giveUp(.eventAgeExceeded, error: error)
      } else {
        verdict = .tryAgain(at: due, error: error)
      }
    }
    self.delivery = delivery
  }

  /// Whether Lambda tries a refused call again: it does when it is throttled (429) or when the
  /// service failed (5xx).
  private static func isPassing(_ code: String) -> Bool {
    switch code {
    case "TooManyRequestsException", "ServiceException", "ServiceUnavailableException",
      "InternalFailure", "EC2ThrottledException", "ResourceNotReadyException":
      true
    default: false
    }
  }
}
