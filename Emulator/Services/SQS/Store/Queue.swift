// SPDX-License-Identifier: Apache-2.0
import Notation

/// A queue as memory holds it.
struct Queue: Sendable {
  /// The queue's row.
  var id: Int64
  let name: String
  var settings: QueueSettings
  var tags: [String: String]
  let createdAt: Timestamp
  var modifiedAt: Timestamp
  var messages: MessageQueue
  var deduplication = Deduplication()
  /// What a FIFO queue's recent receive attempts gave, so that an attempt may be repeated.
  var attempts = ReceiveAttempts()
  /// Rings when there may be more to receive.
  let doorbell = Doorbell()

  init(
    id: Int64 = 0, name: String, settings: QueueSettings, tags: [String: String],
    createdAt: Timestamp, modifiedAt: Timestamp
  ) {
    self.id = id
    self.name = name
    self.settings = settings
    self.tags = tags
    self.createdAt = createdAt
    self.modifiedAt = modifiedAt
    messages = MessageQueue(isFIFO: settings.isFIFO)
  }
}

/// The receives of a FIFO queue that named their attempt (`ReceiveRequestAttemptId`): repeated within
/// five minutes, and before any of the messages was deleted or given longer, they give the same again.
struct ReceiveAttempts: Sendable {
  private struct Attempt: Sendable {
    var sequences: [Int64]
    var madeAt: Timestamp
  }

  private var attempts: [String: Attempt] = [:]

  mutating func note(_ id: String, _ sequences: [Int64], at now: Timestamp) {
    attempts = attempts.filter { now.seconds(since: $0.value.madeAt) < 300 }
    attempts[id] = Attempt(sequences: sequences, madeAt: now)
  }

  /// The places of the messages that an attempt gave; nil for one that is not known.
  func sequences(of id: String, at now: Timestamp) -> [Int64]? {
    guard let attempt = attempts[id], now.seconds(since: attempt.madeAt) < 300 else { return nil }
    return attempt.sequences
  }

  /// Forgets the attempts that gave a message whose receiver has done something about it.
  mutating func forget(_ sequence: Int64) {
    attempts = attempts.filter { !$0.value.sequences.contains(sequence) }
  }
}
