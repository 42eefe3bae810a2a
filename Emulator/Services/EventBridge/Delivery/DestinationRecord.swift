// SPDX-License-Identifier: Apache-2.0
import AWSService
import Notation
import Database
import FoundationEssentials
import JSONTree

/// Lambda's record of an asynchronous invocation for a destination
/// ([retaining records](https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html)).
struct DestinationRecord {
  enum Condition: String {
    case success = "Success"
    case retriesExhausted = "RetriesExhausted"
    case eventAgeExceeded = "EventAgeExceeded"
  }

  let condition: Condition
  let functionARN: String
  let json: JSON

  init(
    _ delivery: Delivery, _ outcome: InvocationOutcome, condition: Condition, functionARN: String,
    at now: Date
  ) {
    self.condition = condition
    self.functionARN = functionARN + ":$LATEST"
    var response: JSON.Object?
    var payload: JSON?
    switch outcome.result {
    case .success(let data):
      response = .init([
        .init(name: "statusCode", value: 200), .init(name: "executedVersion", value: "$LATEST"),
      ])
      payload = Self.value(data)
    case .functionError(let kind, let document):
      response = .init([
        .init(name: "statusCode", value: 200), .init(name: "executedVersion", value: "$LATEST"),
        .init(name: "functionError", value: .string(kind)),
      ])
      payload = Self.value(document)
    case .refused: break
    }
    var members: [JSON.Object.Member] = [
      .init(name: "version", value: "1.0"),
      .init(name: "timestamp", value: .string(Self.timestamp(now))),
      .init(
        name: "requestContext",
        value: [
          "requestId": .string(outcome.requestID), "functionArn": .string(self.functionARN),
          "condition": .string(condition.rawValue),
          "approximateInvokeCount": JSON(delivery.attempts),
        ]),
      .init(name: "requestPayload", value: Self.value(delivery.payload)),
    ]
    if let response { members.append(.init(name: "responseContext", value: .object(response))) }
    if let payload { members.append(.init(name: "responsePayload", value: payload)) }
    json = .object(JSON.Object(members))
  }

  /// A payload in a record: as it is when it is JSON, otherwise as a string.
  private static func value(_ data: Data) -> JSON {
    (try? JSON(parsing: data)) ?? .string(String(decoding: data, as: UTF8.self))
  }

  private static func timestamp(_ date: Date) -> String {
    Timestamp(date).iso8601
  }
}

extension EventBus {
  /// Sends a record to a destination: another function, an event bus, or a letter for anything that
  /// the emulator has no service for.
  func send(
    _ record: DestinationRecord, about delivery: Delivery, to arn: String, now: Date,
    faults: DeliveryFaults, in transaction: borrowing Transaction
  ) throws {
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let id = "\(delivery.id)/\(record.condition.rawValue)"
    if parts.count >= 7, parts[2] == "lambda", parts[5] == "function" {
      try queue(
        function: parts[6], payload: record.json.data, id: id, origin: nil, now: now,
        faults: faults, in: transaction)
    } else if parts.count >= 6, parts[2] == "events", parts[5].hasPrefix("event-bus/") {
      let result = record.condition == .success ? "Success" : "Failure"
      let event = BusEvent(
        source: "lambda", detailType: "Lambda Function Invocation Result - \(result)",
        detail: record.json, resources: [arn, record.functionARN],
        busName: String(parts[5].dropFirst("event-bus/".count)))
      let envelope = event.envelope(
        id: id, region: configuration.region, account: configuration.accountID, now: now)
      try take(
        envelope, id: id, busName: event.busName, now: now, faults: faults, in: transaction)
    } else {
      try EventStore.insertLetter(
        to: arn, about: delivery, body: record.json.data, attributes: [:], at: now, in: transaction)
    }
  }

  /// Leaves a record of an invocation that was given up, wherever the function and the rule want it.
  func bury(
    _ delivery: Delivery, _ outcome: InvocationOutcome, _ record: DestinationRecord, error: String,
    policy: AsyncPolicy, now: Date, faults: DeliveryFaults, in transaction: borrowing Transaction
  ) throws {
    var isKnown = false
    if let arn = policy.onFailureARN {
      isKnown = true
      try send(record, about: delivery, to: arn, now: now, faults: faults, in: transaction)
    }
    if let arn = policy.deadLetterARN {
      isKnown = true
      try EventStore.insertLetter(
        to: arn, about: delivery, body: delivery.payload,
        attributes: [
          "RequestID": outcome.requestID, "ErrorCode": "200",
          "ErrorMessage": String(error.prefix(1024)),
        ], at: now, in: transaction)
    }
    // EventBridge's own queue is for events that never reached the function: an error of the
    // function is Lambda's matter.
    if case .refused(let code, let message) = outcome.result, let origin = delivery.origin,
      let arn = origin.deadLetterARN
    {
      isKnown = true
      try EventStore.insertLetter(
        to: arn, about: delivery, body: delivery.payload,
        attributes: [
          "RULE_ARN": origin.ruleARN, "TARGET_ARN": origin.targetARN, "ERROR_CODE": code,
          "ERROR_MESSAGE": message, "RETRY_ATTEMPTS": String(delivery.throttles - 1),
          "EXHAUSTED_RETRY_CONDITION": record.condition == .eventAgeExceeded
            ? "MaximumEventAgeInSeconds" : "MaximumRetryAttempts",
        ], at: now, in: transaction)
    }
    if !isKnown {
      try EventStore.insertLetter(
        to: nil, about: delivery, body: record.json.data, attributes: [:], at: now, in: transaction)
    }
  }
}
