// SPDX-License-Identifier: Apache-2.0
package import AWSService
import Database
import Notation

extension QueueStore {
  /// Deletes messages by their receipts; a message that is gone already is no error.
  /// - Returns: for each receipt why it was refused, or nil.
  @discardableResult
  package func delete(receipts: [String], from name: String) throws -> [ServiceError?] {
    try change { queues, database in
      guard let settings = queues[name]?.settings, let doorbell = queues[name]?.doorbell else {
        throw ServiceError.noSuchQueue
      }
      let now = now
      queues[name]?.messages.settle(at: now)
      var sequences: [Int64] = []
      let refusals = receipts.map { text -> ServiceError? in
        guard let handle = ReceiptHandle(text), handle.queue == name else {
          return .invalidReceipt(text)
        }
        if settings.isFIFO, let message = queues[name]?.messages.messages[handle.sequence],
          message.phase != .inFlight || message.receiveCount != handle.receiveCount
        {
          return .invalidReceipt(text, "The receipt handle has expired.")
        }
        sequences.append(handle.sequence)
        return nil
      }
      try database.transaction { transaction in
        for sequence in sequences where queues[name]?.messages.messages[sequence] != nil {
          try transaction.deleteMessage(sequence)
        }
      }
      for sequence in sequences {
        queues[name]?.messages.remove(sequence)
        queues[name]?.attempts.forget(sequence)
      }
      // In a FIFO queue the next of the group may be received now.
      doorbell.ring()
      return refusals
    }
  }

  /// Gives messages longer, or less long, to their receivers: so many seconds from now.
  /// - Returns: for each receipt why it was refused, or nil.
  @discardableResult
  package func changeVisibility(
    of receipts: [(handle: String, seconds: Int)], in name: String
  ) throws -> [ServiceError?] {
    try change { queues, database in
      guard let doorbell = queues[name]?.doorbell, let settings = queues[name]?.settings else {
        throw ServiceError.noSuchQueue
      }
      let now = now
      var changed: [QueuedMessage] = []
      let refusals = receipts.map { text, seconds -> ServiceError? in
        guard let handle = ReceiptHandle(text), handle.queue == name else {
          return .invalidReceipt(text)
        }
        queues[name]?.messages.settle(at: now)
        guard let message = queues[name]?.messages.messages[handle.sequence] else {
          return .invalidReceipt(
            text, "Message does not exist or is not available for visibility timeout change.")
        }
        if settings.isFIFO, message.receiveCount != handle.receiveCount {
          return .invalidReceipt(text, "The receipt handle has expired.")
        }
        let held = message.receivedAt.map { now.seconds(since: $0) } ?? 0
        guard held + seconds <= 43_200 else {
          return .invalidParameter(
            "VisibilityTimeout", seconds,
            "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]")
        }
        let later = queues[name]?.messages.changeVisibility(
          of: handle.sequence, to: seconds, at: now)
        guard let later else {
          return ServiceError(400, "MessageNotInflight", "The message is not in flight.")
        }
        queues[name]?.attempts.forget(handle.sequence)
        changed.append(later)
        return nil
      }
      try database.transaction { transaction in
        for message in changed { try transaction.postpone(message) }
      }
      doorbell.ring()
      return refusals
    }
  }

  /// Deletes all messages.
  package func purge(_ name: String) throws {
    try change { queues, database in
      guard let id = queues[name]?.id, let isFIFO = queues[name]?.settings.isFIFO else {
        throw ServiceError.noSuchQueue
      }
      try database.transaction { try $0.deleteMessages(of: id) }
      queues[name]?.messages = MessageQueue(isFIFO: isFIFO)
      queues[name]?.attempts = ReceiveAttempts()
    }
  }
}
