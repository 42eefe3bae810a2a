// SPDX-License-Identifier: Apache-2.0
import Notation

/// Which of a queue's messages may be received, as a pure state machine: every step is told the time.
///
/// In a standard queue each message stands for itself and the oldest is given first. In a FIFO queue a
/// group's messages are given in their order, and none of them while another of the group is in
/// flight
/// ([delivery logic](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html)).
struct MessageQueue: Sendable {
  /// A FIFO queue's group.
  private struct Group: Sendable {
    /// Its messages' places, in order.
    var sequences: [Int64] = []
    var inFlight = 0

    mutating func insert(_ message: QueuedMessage) {
      let before = sequences.lastIndex { $0 < message.sequence }
      sequences.insert(message.sequence, at: before.map { $0 + 1 } ?? 0)
      if message.phase == .inFlight { inFlight += 1 }
    }

    mutating func remove(_ sequence: Int64) {
      if let place = sequences.firstIndex(of: sequence) { sequences.remove(at: place) }
    }
  }

  let isFIFO: Bool
  private(set) var messages: [Int64: QueuedMessage] = [:]
  private(set) var inFlightCount = 0
  private(set) var delayedCount = 0
  private var groups: [String: Group] = [:]
  // What stands in the heaps may be out of date; it is compared with the message when it is taken.
  private var ready = Heap<Int64>()
  private var waiting = Heap<Deadline>()
  private var ages = Heap<Deadline>()

  init(isFIFO: Bool) { self.isFIFO = isFIFO }

  /// How many messages may be received now.
  var visibleCount: Int { messages.count - inFlightCount - delayedCount }

  /// When the next message becomes visible by itself; nil when none waits. It may be too early, never
  /// too late.
  var nextDue: Timestamp? { waiting.first.map { Timestamp(milliseconds: $0.time) } }

  /// Adds a message. Its place must be unused.
  mutating func insert(_ message: QueuedMessage) {
    messages[message.sequence] = message
    ages.insert(Deadline(time: message.sentAt.milliseconds, sequence: message.sequence))
    if let name = group(of: message) {
      groups[name, default: Group()].insert(message)
    }
    switch message.phase {
    case .ready: offer(message)
    case .delayed:
      delayedCount += 1
      schedule(message)
    case .inFlight:
      inFlightCount += 1
      schedule(message)
    }
  }

  /// Takes a message out for good.
  @discardableResult
  mutating func remove(_ sequence: Int64) -> QueuedMessage? {
    guard let message = messages.removeValue(forKey: sequence) else { return nil }
    leave(message.phase, message)
    guard let name = group(of: message) else { return message }
    groups[name]?.remove(sequence)
    if groups[name]?.sequences.isEmpty == true { groups[name] = nil }
    offerFirst(of: name)
    return message
  }

  /// Makes visible what is due.
  mutating func settle(at now: Timestamp) {
    while let deadline = waiting.first, deadline.time <= now.milliseconds {
      _ = waiting.popFirst()
      guard var message = messages[deadline.sequence], message.phase != .ready,
        message.dueAt.milliseconds == deadline.time
      else { continue }
      leave(message.phase, message)
      message.phase = .ready
      messages[message.sequence] = message
      offer(message)
    }
  }

  /// Takes out what was sent before a time.
  /// - Returns: the places of the messages that are gone.
  mutating func expire(sentBefore time: Timestamp) -> [Int64] {
    var gone: [Int64] = []
    while let age = ages.first, age.time < time.milliseconds {
      _ = ages.popFirst()
      guard let message = messages[age.sequence], message.sentAt.milliseconds == age.time
      else { continue }
      remove(age.sequence)
      gone.append(age.sequence)
    }
    return gone
  }

  // MARK: Receiving

  /// What a call of ``receive(upTo:for:maxReceiveCount:at:)`` gave.
  struct Received: Sendable, Equatable {
    /// The messages that are now in flight, in order.
    var taken: [QueuedMessage] = []
    /// The messages that were received too often already, which are out of the queue now.
    var dead: [QueuedMessage] = []
  }

  /// Gives messages to a consumer.
  /// - Parameters:
  ///   - visibility: for how many seconds nobody else gets them.
  ///   - maxReceiveCount: how often a message may be received; nil for any number.
  mutating func receive(
    upTo limit: Int, for visibility: Int, maxReceiveCount: Int?, at now: Timestamp
  ) -> Received {
    settle(at: now)
    var received = Received()
    while received.taken.count < limit, let sequence = ready.popFirst() {
      guard let first = messages[sequence], isNext(first) else { continue }
      let candidates = group(of: first).flatMap { groups[$0]?.sequences } ?? [sequence]
      for candidate in candidates {
        guard received.taken.count < limit, let message = messages[candidate],
          message.phase == .ready
        else { break }
        if let maxReceiveCount, message.receiveCount >= maxReceiveCount {
          remove(candidate)
          received.dead.append(message)
        } else {
          received.taken.append(take(message, for: visibility, at: now))
        }
      }
    }
    return received
  }

  private mutating func take(
    _ before: QueuedMessage, for visibility: Int, at now: Timestamp
  ) -> QueuedMessage {
    var message = before
    message.receiveCount += 1
    message.firstReceivedAt = message.firstReceivedAt ?? now
    message.receivedAt = now
    message.dueAt = now.advanced(bySeconds: visibility)
    message.phase = .inFlight
    messages[message.sequence] = message
    inFlightCount += 1
    if let name = group(of: message) { groups[name]?.inFlight += 1 }
    schedule(message)
    return message
  }

  /// Gives a message that is in flight so many seconds from now, none for making it visible at once.
  /// - Returns: the message as it is then; nil when it is not in flight.
  mutating func changeVisibility(
    of sequence: Int64, to seconds: Int, at now: Timestamp
  ) -> QueuedMessage? {
    settle(at: now)
    guard var message = messages[sequence], message.phase == .inFlight else { return nil }
    message.dueAt = now.advanced(bySeconds: seconds)
    messages[sequence] = message
    schedule(message)
    settle(at: now)
    return messages[sequence]
  }

  // MARK: Bookkeeping

  private func group(of message: QueuedMessage) -> String? { isFIFO ? message.group ?? "" : nil }

  private mutating func leave(_ phase: QueuedMessage.Phase, _ message: QueuedMessage) {
    switch phase {
    case .ready: break
    case .delayed: delayedCount -= 1
    case .inFlight:
      inFlightCount -= 1
      if let name = group(of: message) { groups[name]?.inFlight -= 1 }
    }
  }

  private mutating func schedule(_ message: QueuedMessage) {
    waiting.insert(Deadline(time: message.dueAt.milliseconds, sequence: message.sequence))
  }

  /// Puts a message that became visible where ``receive(upTo:for:maxReceiveCount:at:)`` finds it.
  private mutating func offer(_ message: QueuedMessage) {
    if let name = group(of: message) {
      offerFirst(of: name)
    } else {
      ready.insert(message.sequence)
    }
  }

  private mutating func offerFirst(of name: String) {
    guard let group = groups[name], group.inFlight == 0, let first = group.sequences.first,
      messages[first]?.phase == .ready
    else { return }
    ready.insert(first)
  }

  /// Whether a message that was offered is still the next of its group, or for itself, visible.
  private func isNext(_ message: QueuedMessage) -> Bool {
    guard message.phase == .ready else { return false }
    guard let name = group(of: message), let group = groups[name] else { return true }
    return group.inFlight == 0 && group.sequences.first == message.sequence
  }
}
