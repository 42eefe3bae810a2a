// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree

/// A call of a function that came back, and what is to be done then.
struct CompletedCall {
  let step: NextStep
  let outcome: InvocationOutcome
  let policy: AsyncPolicy

  /// The delivery with this call counted.
  var delivery: Delivery { step.delivery }
}

extension Turn {
  /// Does what follows a call.
  func settle(_ call: CompletedCall, in transaction: borrowing Transaction) throws {
    let (delivery, requestID) = (call.delivery, call.outcome.requestID)
    switch call.step.verdict {
    case .succeeded:
      try transaction.finish(delivery, as: .succeeded, requestID: requestID, error: nil, at: now)
      guard let arn = call.policy.onSuccessARN else { return }
      let record = DestinationRecord(
        call, condition: .success, functionARN: bus.functionARN(delivery.function), at: now)
      try send(record, about: delivery, to: arn, in: transaction)
    case .tryAgain(let due, let error):
      try transaction.postpone(delivery, until: due, requestID: requestID, error: error)
    case .giveUp(let condition, let error):
      bus.log("event bus: gave up \(delivery.id) of \(delivery.function): \(error)")
      try transaction.finish(delivery, as: .failed, requestID: requestID, error: error, at: now)
      let record = DestinationRecord(
        call, condition: condition, functionARN: bus.functionARN(delivery.function), at: now)
      try tellOfFailure(call, record, error: error, in: transaction)
    }
  }

  /// Leaves a record of an invocation that was given up, wherever the function and the rule want it.
  private func tellOfFailure(
    _ call: CompletedCall, _ record: DestinationRecord, error: String,
    in transaction: borrowing Transaction
  ) throws {
    let delivery = call.delivery
    if let arn = call.policy.onFailureARN {
      try send(record, about: delivery, to: arn, in: transaction)
    }
    if let arn = call.policy.deadLetterARN {
      try transaction.insertLetter(
        to: arn, about: delivery, body: delivery.payload,
        attributes: [
          "RequestID": call.outcome.requestID, "ErrorCode": "200",
          "ErrorMessage": String(error.prefix(1024)),
        ], at: now)
    }
    // EventBridge's own queue is for events that never reached the function: an error of the
    // function is Lambda's matter.
    if case .refused(let code, let message) = call.outcome.result, let origin = delivery.origin,
      let arn = origin.deadLetterARN
    {
      try transaction.insertLetter(
        to: arn, about: delivery, body: delivery.payload,
        attributes: [
          "RULE_ARN": origin.ruleARN, "TARGET_ARN": origin.targetARN, "ERROR_CODE": code,
          "ERROR_MESSAGE": message, "RETRY_ATTEMPTS": String(delivery.throttles - 1),
          "EXHAUSTED_RETRY_CONDITION": record.condition == .eventAgeExceeded
            ? "MaximumEventAgeInSeconds" : "MaximumRetryAttempts",
        ], at: now)
    } else if call.policy.onFailureARN == nil, call.policy.deadLetterARN == nil {
      try transaction.insertLetter(
        to: nil, about: delivery, body: record.json.data, attributes: [:], at: now)
    }
  }

  /// Sends a record to a destination: another function, an event bus, or a letter for anything that
  /// the emulator has no service for.
  private func send(
    _ record: DestinationRecord, about delivery: Delivery, to arn: String,
    in transaction: borrowing Transaction
  ) throws {
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let id = "\(delivery.id)/\(record.condition.rawValue)"
    if parts.count >= 7, parts[2] == "lambda", parts[5] == "function" {
      try queue(function: parts[6], payload: record.json.data, id: id, in: transaction)
    } else if parts.count >= 6, parts[2] == "events", parts[5].hasPrefix("event-bus/") {
      let result = record.condition == .success ? "Success" : "Failure"
      let event = BusEvent(
        source: "lambda", detailType: "Lambda Function Invocation Result - \(result)",
        detail: record.json, resources: [arn, record.functionARN],
        busName: String(parts[5].dropFirst("event-bus/".count)))
      try take(event, id: id, in: transaction)
    } else {
      try transaction.insertLetter(
        to: arn, about: delivery, body: record.json.data, attributes: [:], at: now)
    }
  }
}
