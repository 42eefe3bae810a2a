// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import Synchronization

/// The functions' recent log lines, in memory: the newest ``limit`` of all functions together.
package final class LogStore: Sendable {
  /// A line of a function's log.
  package struct Event: Sendable, Equatable {
    /// Grows with each line.
    package var id: Int
    package var time: Date
    package var function: String
    package var requestID: String?
    package var text: String

    /// In milliseconds since 1970.
    var milliseconds: Int64 { Int64((time.timeIntervalSince1970 * 1000).rounded(.down)) }
  }

  /// Some megabytes, whatever functions write.
  package static let limit = 10_000
  private static let lineLimit = 16 << 10

  private struct State {
    var events: [Event] = []
    var lastID = 0
  }

  private let state = Mutex(State())
  private let now: @Sendable () -> Date
  /// The functions' names, each of which has a log group.
  let functions: [String]

  package init(functions: [String], now: @escaping @Sendable () -> Date = { Date() }) {
    self.functions = functions
    self.now = now
  }

  package func add(function: String, requestID: String?, text: String) {
    let time = now()
    state.withLock { state in
      state.lastID += 1
      state.events.append(
        Event(
          id: state.lastID, time: time, function: function, requestID: requestID,
          text: String(text.prefix(Self.lineLimit))))
      // A quarter more is kept for a while, so that not each line moves all others.
      if state.events.count > Self.limit + Self.limit / 4 {
        state.events.removeFirst(state.events.count - Self.limit)
      }
    }
  }

  /// The lines after an id, of one function or of all.
  package func events(after id: Int = 0, of function: String? = nil) -> [Event] {
    state.withLock { state in
      state.events.filter { $0.id > id && (function == nil || $0.function == function) }
    }
  }
}
