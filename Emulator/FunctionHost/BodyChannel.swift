// SPDX-License-Identifier: Apache-2.0
import Dispatch
import FoundationEssentials
import Synchronization

/// Carries a streamed answer from the process's Runtime API connection to whoever reads it. The
/// sender, a thread that serves this one process, is held back while a megabyte is unread.
final class BodyChannel: Sendable {
  private struct State {
    var pieces: [Data] = []
    var size = 0
    var end: Result<Void, any Error>?
    var isAbandoned = false
    var reader: CheckedContinuation<Data?, any Error>?
  }

  private static let capacity = 1 << 20
  private let state = Mutex(State())
  private let room = DispatchSemaphore(value: 0)

  /// Whether nobody reads any more.
  var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

  /// Takes bytes; blocks while too much is unread.
  func push(_ bytes: Data) {
    guard !bytes.isEmpty else { return }
    let reader = state.withLock { state -> CheckedContinuation<Data?, any Error>? in
      guard state.end == nil, !state.isAbandoned else { return nil }
      if let reader = state.reader.take() { return reader }
      state.pieces.append(bytes)
      state.size += bytes.count
      return nil
    }
    if let reader { return reader.resume(returning: bytes) }
    while state.withLock({ $0.size > Self.capacity && $0.end == nil && !$0.isAbandoned }) {
      room.wait()
    }
  }

  /// Ends the answer; the first end counts.
  func finish(_ end: Result<Void, any Error>) {
    let reader = state.withLock { state -> CheckedContinuation<Data?, any Error>? in
      guard state.end == nil else { return nil }
      state.end = end
      return state.reader.take()
    }
    reader?.resume(with: end.map { nil })
    room.signal()
  }

  /// Nobody reads any more.
  func abandon() {
    let reader = state.withLock { state -> CheckedContinuation<Data?, any Error>? in
      state.isAbandoned = true
      state.pieces = []
      state.size = 0
      return state.reader.take()
    }
    reader?.resume(returning: nil)
    room.signal()
  }

  /// The body as a sequence for one reader. When it is dropped, or its reader's task is cancelled,
  /// the channel is abandoned.
  func stream() -> AsyncThrowingStream<Data, any Error> {
    let reader = Reader(channel: self)
    return AsyncThrowingStream { try await reader.next() }
  }

  private func next() async throws -> Data? {
    try await withCheckedThrowingContinuation { continuation in
      let ready = state.withLock { state -> Result<Data?, any Error>? in
        if !state.pieces.isEmpty {
          let piece = state.pieces.removeFirst()
          state.size -= piece.count
          return .success(piece)
        }
        if state.isAbandoned { return .success(nil) }
        if let end = state.end { return end.map { nil } }
        state.reader = continuation
        return nil
      }
      guard let ready else { return }
      room.signal()
      continuation.resume(with: ready)
    }
  }

  /// Lives as long as somebody may read.
  private final class Reader: Sendable {
    private let channel: BodyChannel

    init(channel: BodyChannel) { self.channel = channel }

    deinit { channel.abandon() }

    func next() async throws -> Data? {
      try await withTaskCancellationHandler {
        try await channel.next()
      } onCancel: {
        channel.abandon()
      }
    }
  }
}
