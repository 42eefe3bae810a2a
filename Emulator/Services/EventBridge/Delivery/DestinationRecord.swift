// SPDX-License-Identifier: Apache-2.0
import AWSService
import Notation
import Database
import FoundationEssentials
import JSONTree
import Notation

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

  init(_ call: CompletedCall, condition: Condition, functionARN: String, at now: Date) {
    self.condition = condition
    self.functionARN = functionARN + ":$LATEST"
    var response: JSON?
    var payload: JSON?
    switch call.outcome.result {
    case .success(let data):
      response = ["statusCode": 200, "executedVersion": "$LATEST"]
      payload = Self.value(data)
    case .functionError(let kind, let document):
      response = [
        "statusCode": 200, "executedVersion": "$LATEST", "functionError": .string(kind),
      ]
      payload = Self.value(document)
    case .refused: break
    }
    var record: JSON.Object = [
      "version": "1.0", "timestamp": .string(Timestamp(now).iso8601),
      "requestContext": [
        "requestId": .string(call.outcome.requestID), "functionArn": .string(self.functionARN),
        "condition": .string(condition.rawValue),
        "approximateInvokeCount": JSON(call.delivery.attempts),
      ],
      "requestPayload": Self.value(call.delivery.payload),
    ]
    record["responseContext"] = response
    record["responsePayload"] = payload
    json = .object(record)
  }

  /// A payload in a record: as it is when it is JSON, otherwise as a string.
  private static func value(_ data: Data) -> JSON {
    (try? JSON(parsing: data)) ?? .string(String(decoding: data, as: UTF8.self))
  }
}
