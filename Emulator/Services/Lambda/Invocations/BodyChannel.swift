// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Synchronization

/// Carries a streamed answer from the process's Runtime API connection to whoever reads it. The
/// sender is asked to wait while a megabyte is unread.
final class BodyChannel: Sendable {
  private struct State {
    var pieces: [Data] = []
    var size = 0
    var end: Result<Void, any Error>?
    var isAbandoned = false
    var reader: CheckedContinuation<Data?, any Error>?
    /// The sender, while it waits.
    var sender: CheckedContinuation<Void, Never>?

    var isFull: Bool { size > BodyChannel.capacity && end == nil && !isAbandoned }
  }

  private typealias Waiting = (
    CheckedContinuation<Data?, any Error>?, CheckedContinuation<Void, Never>?
  )

  private static let capacity = 1 << 20
  private let state = Mutex(State())

  /// Whether nobody reads any more.
  var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

  /// Whether too much is unread.
  var isFull: Bool { state.withLock { $0.isFull } }

  /// Returns when there is room, or its task is cancelled. One sender waits at a time.
  func awaitRoom() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { sender in
        let mayGoOn = state.withLock { state in
          if state.isFull, !Task.isCancelled { state.sender = sender }
          return state.sender == nil
        }
        if mayGoOn { sender.resume() }
      }
    } onCancel: {
      state.withLock { $0.sender.take() }?.resume()
    }
  }

  /// Takes bytes.
  func push(_ bytes: Data) {
    guard !bytes.isEmpty else { return }
    let reader = state.withLock { state -> CheckedContinuation<Data?, any Error>? in
      guard state.end == nil, !state.isAbandoned else { return nil }
      if let reader = state.reader.take() { return reader }
      state.pieces.append(bytes)
      state.size += bytes.count
      return nil
    }
    reader?.resume(returning: bytes)
  }

  /// Ends the answer; the first end counts.
  func finish(_ end: Result<Void, any Error>) {
    let (reader, sender) = state.withLock { state in
      guard state.end == nil else { return (nil, nil) as Waiting }
      state.end = end
      return (state.reader.take(), state.sender.take())
    }
    reader?.resume(with: end.map { nil })
    sender?.resume()
  }

  /// Nobody reads any more.
  func abandon() {
    let (reader, sender) = state.withLock { state -> Waiting in
      state.isAbandoned = true
      state.pieces = []
      state.size = 0
      return (state.reader.take(), state.sender.take())
    }
    reader?.resume(returning: nil)
    sender?.resume()
  }

  /// The body as a sequence for one reader. When it is dropped, or its reader's task is cancelled,
  /// the channel is abandoned.
  func stream() -> AsyncThrowingStream<Data, any Error> {
    let reader = Reader(channel: self)
    return AsyncThrowingStream { try await reader.next() }
  }

  private func next() async throws -> Data? {
    try await withCheckedThrowingContinuation { continuation in
      let (ready, sender) = state.withLock {
        state -> (Result<Data?, any Error>?, CheckedContinuation<Void, Never>?) in
        if !state.pieces.isEmpty {
          let piece = state.pieces.removeFirst()
          state.size -= piece.count
          return (.success(piece), state.isFull ? nil : state.sender.take())
        }
        if state.isAbandoned { return (.success(nil), nil) }
        if let end = state.end { return (end.map { nil }, nil) }
        state.reader = continuation
        return (nil, nil)
      }
      sender?.resume()
      if let ready { continuation.resume(with: ready) }
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
