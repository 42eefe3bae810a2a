// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer

/// The operations of SQS, told by `X-Amz-Target` or, in the older protocol, by `Action`.
struct SQSOperations: OperationTable {
  private static let all = """
    AddPermission CancelMessageMoveTask ChangeMessageVisibility ChangeMessageVisibilityBatch
    CreateQueue DeleteMessage DeleteMessageBatch DeleteQueue GetQueueAttributes GetQueueUrl
    ListDeadLetterSourceQueues ListMessageMoveTasks ListQueueTags ListQueues PurgeQueue
    ReceiveMessage RemovePermission SendMessage SendMessageBatch SetQueueAttributes
    StartMessageMoveTask TagQueue UntagQueue
    """
  private static let json = JSONOperations(prefix: "AmazonSQS", all)
  private static let query = QueryOperations(version: "2012-11-05", all)

  var names: [String] { Self.json.names }

  func owns(_ head: RequestHead) -> Bool { Self.json.owns(head) || Self.query.owns(head) }

  func operation(of head: RequestHead, body: Data) -> ServiceOperation? {
    head.headers["x-amz-target"] == nil
      ? Self.query.operation(of: head, body: body) : Self.json.operation(of: head, body: body)
  }
}
