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
        call, condition: .success, functionARN: bus.arn(of: delivery.receiver), at: now)
      try send(record, about: delivery, to: arn, in: transaction)
    case .tryAgain(let due, let error):
      try transaction.postpone(delivery, until: due, requestID: requestID, error: error)
    case .giveUp(let condition, let error):
      bus.log("event bus: gave up \(delivery.id) of \(delivery.receiver.name): \(error)")
      try transaction.finish(delivery, as: .failed, requestID: requestID, error: error, at: now)
      let record = DestinationRecord(
        call, condition: condition, functionARN: bus.arn(of: delivery.receiver), at: now)
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
      try leave(
        delivery.payload, for: arn, about: delivery,
        attributes: [
          "RequestID": .init(call.outcome.requestID),
          "ErrorCode": .init(dataType: "Number", value: .string("200")),
          "ErrorMessage": .init(String(error.prefix(1024))),
        ], in: transaction)
    }
    // EventBridge's own queue is for events that never reached the function: an error of the
    // function is Lambda's matter.
    if case .refused(let code, let message) = call.outcome.result, let origin = delivery.origin,
      let arn = origin.deadLetterARN
    {
      guard origin.isTopic != true else {
        return try leave(
          delivery.payload, for: arn, about: delivery, attributes: delivery.attributes,
          in: transaction)
      }
      try leave(
        delivery.payload, for: arn, about: delivery,
        attributes: [
          "RULE_ARN": .init(origin.ruleARN), "TARGET_ARN": .init(origin.targetARN),
          "ERROR_CODE": .init(code), "ERROR_MESSAGE": .init(message),
          "RETRY_ATTEMPTS": .init(String(delivery.throttles - 1)),
          "EXHAUSTED_RETRY_CONDITION": .init(
            record.condition == .eventAgeExceeded
              ? "MaximumEventAgeInSeconds" : "MaximumRetryAttempts"),
        ], in: transaction)
    } else if call.policy.onFailureARN == nil, call.policy.deadLetterARN == nil {
      try transaction.insertLetter(
        to: nil, about: delivery, body: record.json.data, attributes: [:], at: now)
    }
  }

  /// Sends a record to a destination: another function, an event bus, a queue or a topic.
  private func send(
    _ record: DestinationRecord, about delivery: Delivery, to arn: String,
    in transaction: borrowing Transaction
  ) throws {
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let id = "\(delivery.id)/\(record.condition.rawValue)"
    if parts.count >= 7, parts[2] == "lambda", parts[5] == "function" {
      try queue(for: .function(parts[6]), payload: record.json.data, id: id, in: transaction)
    } else if parts.count >= 6, parts[2] == "events", parts[5].hasPrefix("event-bus/") {
      let result = record.condition == .success ? "Success" : "Failure"
      let event = BusEvent(
        source: "lambda", detailType: "Lambda Function Invocation Result - \(result)",
        detail: record.json, resources: [arn, record.functionARN],
        busName: String(parts[5].dropFirst("event-bus/".count)))
      try take(event, id: id, in: transaction)
    } else {
      try leave(record.json.data, for: arn, about: delivery, attributes: [:], in: transaction)
    }
  }

  /// Leaves a message for a queue, a topic or what else a destination names. The letter is a record of
  /// it; a queue or topic is sent it, which no fault on purpose keeps away.
  private func leave(
    _ body: Data, for arn: String, about delivery: Delivery, attributes: MessageAttributes,
    in transaction: borrowing Transaction
  ) throws {
    try transaction.insertLetter(
      to: arn, about: delivery, body: body, attributes: attributes.mapValues(\.text), at: now)
    guard case .messaging? = Receiver(arn: arn) else { return }
    let message = Delivery(
      id: "\(delivery.id)/\(arn)", receiver: .messaging(arn: arn), payload: body,
      attributes: attributes, attempts: 0, throttles: 0, enqueuedAt: now)
    _ = try transaction.insertInvocation(message, dueAt: now)
  }
}
