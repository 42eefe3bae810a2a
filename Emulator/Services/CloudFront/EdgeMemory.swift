// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import Synchronization

/// What an edge location would have in its cache: which version of which object it has served, and
/// since when. Bounded; the content itself is always read from the origin.
final class EdgeMemory: Sendable {
  private struct Entry {
    var etag: String
    var since: Date
  }

  private static let capacity = 8192
  private let entries = Mutex<[String: Entry]>([:])

  /// Notes that a version of an object is served.
  /// - Returns: for how many seconds the cache has had it, or nil when it has just come.
  func serve(_ object: String, etag: String, at now: Date) -> Int? {
    entries.withLock { entries in
      if let entry = entries[object], entry.etag == etag {
        return max(0, Int(now.timeIntervalSince(entry.since)))
      }
      if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
      entries[object] = Entry(etag: etag, since: now)
      return nil
    }
  }
}
