// SPDX-License-Identifier: Apache-2.0
import Notation

/// What a FIFO queue was sent within the last five minutes: a message that comes again is answered as
/// the first was, and kept once
/// ([exactly-once processing](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html)).
struct Deduplication: Sendable {
  /// A message that was sent.
  struct Original: Sendable, Equatable {
    var messageID: String
    var sequence: Int64
  }

  /// In seconds.
  static let interval = 300

  private var originals: [String: Original] = [:]
  private var ends = Heap<End>()

  private struct End: Comparable, Sendable {
    let time: Int64
    let key: String

    static func < (left: End, right: End) -> Bool {
      (left.time, left.key) < (right.time, right.key)
    }
  }

  /// The message that was sent with a key within the interval.
  mutating func original(of key: String, at now: Timestamp) -> Original? {
    while let end = ends.first, end.time <= now.milliseconds {
      _ = ends.popFirst()
      originals[end.key] = nil
    }
    return originals[key]
  }

  /// Notes a message. Its key must be none that ``original(of:at:)`` has.
  mutating func insert(_ key: String, _ original: Original, sentAt: Timestamp) {
    originals[key] = original
    ends.insert(
      End(time: sentAt.advanced(bySeconds: Self.interval).milliseconds, key: key))
  }
}
