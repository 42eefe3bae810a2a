// SPDX-License-Identifier: Apache-2.0
import Foundation
import Notation
import TestSupport
import Testing

@testable import SQSService

/// Random consumers that lose what they were given, against what a queue promises.
@Suite("What a queue promises")
struct DeliveryPropertyTests {
  private static let seeds = (0..<40).map { UInt64($0) }

  /// A queue with messages, and consumers that delete, forget or give back what they receive.
  private struct Play {
    var random: SeededGenerator
    var queue: MessageQueue
    var now = Timestamp(seconds: 1_800_000_000)
    /// The messages that were deleted, in the order of their last receive.
    var done: [QueuedMessage] = []
    var held: [QueuedMessage] = []
    let groups: Int

    init(seed: UInt64, isFIFO: Bool) {
      random = SeededGenerator(seed: seed)
      queue = MessageQueue(isFIFO: isFIFO)
      groups = isFIFO ? Int.random(in: 1...4, using: &random) : 0
    }

    mutating func fill(_ count: Int) {
      for sequence in 1...count {
        let group = groups > 0 ? "g\(Int.random(in: 1...groups, using: &random))" : nil
        let delay = groups > 0 ? 0 : Int.random(in: 0...3, using: &random)
        queue.insert(
          QueuedMessage(sequence: Int64(sequence), group: group, sentAt: now, delay: delay))
      }
    }

    /// One step; returns what was received.
    mutating func step() -> [QueuedMessage] {
      now = now.advanced(bySeconds: Int.random(in: 0...4, using: &random))
      held.removeAll { $0.dueAt <= now }
      let taken = queue.receive(
        upTo: Int.random(in: 1...10, using: &random), for: Int.random(in: 1...10, using: &random),
        maxReceiveCount: nil, at: now
      ).taken
      held += taken
      guard !held.isEmpty else { return taken }
      let message = held.remove(at: Int.random(in: 0..<held.count, using: &random))
      switch Int.random(in: 0..<10, using: &random) {
      case 0: _ = queue.changeVisibility(of: message.sequence, to: 0, at: now)
      case 1: break  // Forgotten: it comes again by itself.
      default:
        queue.remove(message.sequence)
        done.append(message)
      }
      return taken
    }
  }

  @Test("every message is received at least once, and never by two at a time", arguments: seeds)
  func atLeastOnce(seed: UInt64) {
    var play = Play(seed: seed, isFIFO: false)
    play.fill(60)
    var away: [Int64: Timestamp] = [:]
    for _ in 0..<3000 where !play.queue.messages.isEmpty {
      let before = play.held.map(\.sequence)
      for message in play.step() {
        if before.contains(message.sequence), let until = away[message.sequence] {
          #expect(until <= play.now, "\(message.sequence) was given to two")
        }
        away[message.sequence] = message.dueAt
      }
    }
    #expect(play.queue.messages.isEmpty)
    #expect(Set(play.done.map(\.sequence)) == Set(1...60))
    #expect(play.queue.inFlightCount == 0)
    #expect(play.queue.delayedCount == 0)
  }

  @Test("a FIFO queue gives no message before the earlier ones of its group", arguments: seeds)
  func order(seed: UInt64) {
    var play = Play(seed: seed, isFIFO: true)
    play.fill(60)
    for _ in 0..<3000 where !play.queue.messages.isEmpty {
      let undone = play.queue.messages
      let taken = play.step()
      for group in Set(taken.map(\.group)) {
        let given = taken.filter { $0.group == group }.map(\.sequence)
        // What was there of the group, in order, begins with what was given.
        let there = undone.values.filter { $0.group == group }.map(\.sequence).sorted()
        #expect(Array(there.prefix(given.count)) == given)
      }
    }
    #expect(play.queue.messages.isEmpty)
    #expect(Set(play.done.map(\.sequence)) == Set(1...60))
  }
}
