// SPDX-License-Identifier: Apache-2.0
import AWSService
import Cryptography
import FoundationEssentials
import JSONTree
package import LambdaService
import Notation
import SQSService

/// What other services have for queues.
struct QueuedMessages: MessageSending {
  let queues: QueueStore

  func send(_ message: ServiceMessage, to arn: String, id: String) async throws {
    guard let name = queues.name(ofARN: arn) else {
      throw ServiceError(
        400, "QueueDoesNotExist", "\(arn) is no queue of this account and Region.")
    }
    var outgoing = OutgoingMessage(String(decoding: message.body, as: UTF8.self))
    outgoing.attributes = message.attributes
    if name.hasSuffix(".fifo") {
      outgoing.groupID = message.group
      outgoing.deduplicationID = message.deduplicationID ?? Hex.encode(SHA256.hash(id))
    }
    try queues.send(outgoing, to: name)
  }
}

/// The queues as Lambda polls them.
extension QueueStore: PolledQueues {
  package func visibilityTimeout(of arn: String) -> Int? {
    name(ofARN: arn).flatMap { try? attributes(of: $0)["VisibilityTimeout"] }.flatMap { Int($0) }
  }

  package func receive(
    upTo limit: Int, from arn: String, waiting: Duration
  ) async throws -> [PolledMessage] {
    guard let name = name(ofARN: arn) else { throw ServiceError.noQueue(arn) }
    var request = ReceiveRequest()
    request.limit = limit
    request.isMapping = true
    return try await receive(request, from: name, waiting: waiting).map {
      PolledMessage($0, from: arn, region: configuration.region)
    }
  }

  package func delete(_ receipts: [String], from arn: String) throws {
    guard let name = name(ofARN: arn) else { throw ServiceError.noQueue(arn) }
    try delete(receipts: receipts, from: name)
  }
}

extension ServiceError {
  fileprivate static func noQueue(_ arn: String) -> ServiceError {
    ServiceError(400, "QueueDoesNotExist", "\(arn) is no queue.")
  }
}

extension PolledMessage {
  fileprivate init(_ message: ReceivedMessage, from arn: String, region: String) {
    let attributes = message.attributes.sorted { $0.key < $1.key }.map { name, attribute in
      JSON.Object.Member(name: name, value: attribute.lambdaJSON)
    }
    var record: JSON.Object = [
      "messageId": .string(message.messageID), "receiptHandle": .string(message.receiptHandle),
      "body": .string(message.body), "attributes": .object(.init(sorting: message.system)),
      "messageAttributes": .object(JSON.Object(attributes)),
    ]
    record["md5OfMessageAttributes"] = message.attributes.md5.map { .string($0) }
    record["md5OfBody"] = .string(Hex.encode(MD5.hash(message.body)))
    record["eventSource"] = "aws:sqs"
    record["eventSourceARN"] = .string(arn)
    record["awsRegion"] = .string(region)
    self.init(id: message.messageID, receipt: message.receiptHandle, record: .object(record))
  }
}

extension MessageAttribute {
  /// The attribute as Lambda's events have it.
  fileprivate var lambdaJSON: JSON {
    let (key, value): (String, String) =
      switch self.value {
      case .string(let text): ("stringValue", text)
      case .binary(let bytes): ("binaryValue", Data(bytes).base64EncodedString())
      }
    return [
      key: .string(value), "stringListValues": [], "binaryListValues": [],
      "dataType": .string(dataType),
    ]
  }
}
