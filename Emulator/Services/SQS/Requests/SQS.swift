// SPDX-License-Identifier: Apache-2.0
package import AWSService
import FoundationEssentials
import HTTPMessage
package import HTTPServer
import JSONTree

/// Amazon Simple Queue Service
/// ([API reference](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html)),
/// in the protocol of today's SDKs (`json`) and in that of older ones (`query`): a request of the latter
/// is brought into the form of the former.
package struct SQS: SignedService {
  let store: QueueStore

  package init(store: QueueStore) { self.store = store }

  package var signingName: String { "sqs" }
  package var operations: any OperationTable { SQSOperations() }
  package var errorForm: ServiceErrorForm { .sqs }
  /// Ten messages of a batch are a mebibyte together, in a form that may escape each of its bytes.
  package var bodyLimit: Int { 8 << 20 }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    let operation = request.operation.name
    guard request.head.headers["x-amz-target"] == nil else {
      guard let json = try? JSON(parsing: request.body), json.object != nil else {
        throw ServiceError(400, "SerializationException", "The request body is not a JSON object.")
      }
      return try await answer(operation, json, request.head).map { .awsJSON10($0) }
    }
    let json = QueryRequest.json(of: operation, request)
    return try await answer(operation, json, request.head).map { answer in
      .xml(QueryAnswer.document(of: operation, answer, requestID: request.requestID))
    }
  }

  private func answer(_ operation: String, _ json: JSON, _ head: RequestHead) async throws -> JSON?
  {
    let request = QueueRequest(json: json, store: store, host: head.headers["host"])
    switch operation {
    case "CreateQueue": return try request.create()
    case "GetQueueUrl": return try request.url()
    case "ListQueues": return try request.list()
    case "DeleteQueue": return try request.deleteQueue()
    case "GetQueueAttributes": return try request.attributes()
    case "SetQueueAttributes": return try request.setAttributes()
    case "ListDeadLetterSourceQueues": return try request.deadLetterSources()
    case "PurgeQueue": return try request.purge()
    case "TagQueue": return try request.tag()
    case "UntagQueue": return try request.untag()
    case "ListQueueTags": return try request.tags()
    case "AddPermission": return try request.addPermission()
    case "RemovePermission": return try request.removePermission()
    case "SendMessage": return try request.send()
    case "SendMessageBatch": return try request.sendBatch()
    case "ReceiveMessage": return try await request.receive()
    case "DeleteMessage": return try request.delete()
    case "DeleteMessageBatch": return try request.deleteBatch()
    case "ChangeMessageVisibility": return try request.changeVisibility()
    case "ChangeMessageVisibilityBatch": return try request.changeVisibilityBatch()
    case "StartMessageMoveTask": return try request.startMoving()
    case "ListMessageMoveTasks": return try request.moveTasks()
    case "CancelMessageMoveTask": return try request.cancelMoving()
    default: return nil
    }
  }
}
