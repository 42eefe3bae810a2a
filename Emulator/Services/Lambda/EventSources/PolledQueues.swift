// SPDX-License-Identifier: Apache-2.0
package import JSONTree

/// The queues that functions are fed from.
package protocol PolledQueues: Sendable {
  /// A queue's visibility timeout in seconds; nil when there is no such queue.
  func visibilityTimeout(of arn: String) -> Int?
  /// Receives messages and waits for the first, until the time is up or the task is cancelled. Nobody
  /// else gets them for the queue's visibility timeout, or until this process ends.
  /// - Throws: when there is no such queue.
  func receive(upTo limit: Int, from arn: String, waiting: Duration) async throws -> [PolledMessage]
  /// Deletes messages by their receipts.
  func delete(_ receipts: [String], from arn: String) throws
}

/// A message of a queue, as a function is told of it.
package struct PolledMessage: Sendable {
  package var id: String
  package var receipt: String
  /// The record in the function's event
  /// ([example](https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event)).
  package var record: JSON

  package init(id: String, receipt: String, record: JSON) {
    self.id = id
    self.receipt = receipt
    self.record = record
  }
}
