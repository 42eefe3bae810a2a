// SPDX-License-Identifier: Apache-2.0
import Notation

/// What a queue must know of a message to decide who may have it; its content lies in the database.
struct QueuedMessage: Sendable, Equatable {
  enum Phase: Sendable, Equatable {
    /// Not to be had before ``dueAt``.
    case delayed
    /// To be had.
    case ready
    /// Had by a consumer until ``dueAt``.
    case inFlight
  }

  /// The message's place: later messages have greater ones, over all queues.
  let sequence: Int64
  /// The group of a FIFO queue's message.
  let group: String?
  /// When it was sent, from which its retention counts.
  var sentAt: Timestamp
  /// From when on it is, or is again, to be had.
  var dueAt: Timestamp
  var phase: Phase
  /// How often it was received.
  var receiveCount = 0
  var firstReceivedAt: Timestamp?
  var receivedAt: Timestamp?

  /// A message that was just sent.
  init(sequence: Int64, group: String?, sentAt: Timestamp, delay: Int) {
    self.sequence = sequence
    self.group = group
    self.sentAt = sentAt
    dueAt = sentAt.advanced(bySeconds: delay)
    phase = delay > 0 ? .delayed : .ready
  }
}
