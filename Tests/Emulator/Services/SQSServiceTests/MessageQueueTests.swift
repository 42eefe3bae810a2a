// SPDX-License-Identifier: Apache-2.0
import Notation
import Testing

@testable import SQSService

/// The state machine of a queue's messages, by a clock that the tests set.
@Suite("A queue's messages")
struct MessageQueueTests {
  private static let start = Timestamp(seconds: 1_800_000_000)

  private func time(_ seconds: Int) -> Timestamp { Self.start.advanced(bySeconds: seconds) }

  private func queue(fifo: Bool = false, _ groups: String?..., delay: Int = 0) -> MessageQueue {
    var queue = MessageQueue(isFIFO: fifo)
    for (index, group) in groups.enumerated() {
      queue.insert(
        QueuedMessage(
          sequence: Int64(index + 1), group: group, sentAt: Self.start, delay: delay))
    }
    return queue
  }

  private func take(
    _ queue: inout MessageQueue, _ limit: Int = 10, for visibility: Int = 30, at seconds: Int,
    max: Int? = nil
  ) -> [Int64] {
    queue.receive(upTo: limit, for: visibility, maxReceiveCount: max, at: time(seconds))
      .taken.map(\.sequence)
  }

  @Test("a received message is away until its time is up, then comes again with a higher count")
  func visibility() {
    var queue = queue(nil, nil)
    #expect(take(&queue, 1, at: 0) == [1])
    #expect(take(&queue, at: 1) == [2])
    #expect(take(&queue, at: 29) == [])
    #expect(queue.inFlightCount == 2)
    #expect(queue.visibleCount == 0)
    #expect(take(&queue, at: 30) == [1])
    #expect(queue.messages[1]?.receiveCount == 2)
    #expect(queue.messages[1]?.firstReceivedAt == time(0))
    #expect(take(&queue, at: 31) == [2])
  }

  @Test("a delayed message is not to be had before its time")
  func delay() {
    var queue = queue(nil, delay: 5)
    #expect(take(&queue, at: 4) == [])
    #expect(queue.delayedCount == 1)
    #expect(queue.nextDue == time(5))
    #expect(take(&queue, at: 5) == [1])
    #expect(queue.delayedCount == 0)
  }

  @Test("its receiver may keep a message for longer, or give it back at once")
  func change() {
    var queue = queue(nil)
    #expect(queue.changeVisibility(of: 1, to: 10, at: time(0)) == nil)
    _ = take(&queue, at: 0)
    #expect(queue.changeVisibility(of: 1, to: 60, at: time(20))?.dueAt == time(80))
    #expect(take(&queue, at: 40) == [])
    #expect(queue.changeVisibility(of: 1, to: 0, at: time(41))?.phase == .ready)
    #expect(take(&queue, at: 41) == [1])
  }

  @Test("a deleted message does not come again")
  func deletion() {
    var queue = queue(nil, nil)
    _ = take(&queue, at: 0)
    #expect(queue.remove(1)?.sequence == 1)
    #expect(queue.remove(1) == nil)
    #expect(queue.inFlightCount == 1)
    #expect(take(&queue, at: 30) == [2])
  }

  @Test("a message that was received often enough leaves the queue at the next receive")
  func redrive() {
    var queue = queue(nil)
    #expect(take(&queue, at: 0, max: 2) == [1])
    #expect(take(&queue, at: 30, max: 2) == [1])
    let last = queue.receive(upTo: 10, for: 30, maxReceiveCount: 2, at: time(60))
    #expect(last.taken == [])
    #expect(last.dead.map(\.sequence) == [1])
    #expect(queue.messages.isEmpty)
    #expect(queue.inFlightCount == 0)
  }

  @Test("what is older than its retention is gone")
  func retention() {
    var queue = queue(nil)
    queue.insert(QueuedMessage(sequence: 2, group: nil, sentAt: time(50), delay: 0))
    #expect(queue.expire(sentBefore: time(50)) == [1])
    #expect(take(&queue, at: 60) == [2])
  }

  @Test("a group's messages come in order, and none while another of the group is away")
  func groups() {
    var queue = queue(fifo: true, "a", "a", "b", "a")
    #expect(take(&queue, 2, at: 0) == [1, 2])
    #expect(take(&queue, at: 1) == [3])
    #expect(take(&queue, at: 2) == [])
    queue.remove(1)
    #expect(take(&queue, at: 3) == [])
    queue.remove(2)
    #expect(take(&queue, at: 4) == [4])
  }

  @Test("a message of a group that was not deleted comes again before the later ones")
  func redelivery() {
    var queue = queue(fifo: true, "a", "a", "a")
    #expect(take(&queue, 2, at: 0) == [1, 2])
    queue.remove(2)
    #expect(take(&queue, at: 29) == [])
    #expect(take(&queue, at: 30) == [1, 3])
  }

  @Test("dead letters of a group let the next ones through, in the same receive")
  func deadOfGroup() {
    var queue = queue(fifo: true, "a", "a")
    #expect(take(&queue, 1, at: 0, max: 1) == [1])
    let next = queue.receive(upTo: 10, for: 30, maxReceiveCount: 1, at: time(30))
    #expect(next.dead.map(\.sequence) == [1])
    #expect(next.taken.map(\.sequence) == [2])
  }

  @Test("a delayed message holds back the later ones of its group")
  func delayInGroup() {
    var queue = queue(fifo: true, "a", delay: 10)
    queue.insert(QueuedMessage(sequence: 2, group: "a", sentAt: Self.start, delay: 0))
    #expect(take(&queue, at: 5) == [])
    #expect(take(&queue, at: 10) == [1, 2])
  }

  @Test("a message sent twice within five minutes is known, later not any more")
  func deduplication() {
    var recent = Deduplication()
    let original = Deduplication.Original(messageID: "m", sequence: 7)
    #expect(recent.original(of: "k", at: time(0)) == nil)
    recent.insert("k", original, sentAt: time(0))
    #expect(recent.original(of: "k", at: time(299)) == original)
    #expect(recent.original(of: "other", at: time(299)) == nil)
    #expect(recent.original(of: "k", at: time(300)) == nil)
  }
}
