// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Synchronization

/// The content of a streamed answer on its way from the task that writes it to the server's thread
/// that sends it: a queue of bounded size. A full queue holds the writer, an empty one suspends the
/// connection.
final class ResponseStream: ResponseWriter {
  private let exchange: Exchange
  private let state = Mutex(State())
  private static let capacity = 256 << 10

  fileprivate enum End {
    case open
    case finished
    case failed
  }

  fileprivate struct State {
    var pieces: [Data] = []
    var first = 0
    var offset = 0
    var size = 0
    var end = End.open
    var clientIsGone = false
    var isSuspended = false
    var hasBegun = false
    var writers: [CheckedContinuation<Void, Never>] = []
    var task: Task<Void, Never>?
  }

  init(exchange: Exchange, content: @escaping @Sendable (any ResponseWriter) async throws -> Void) {
    self.exchange = exchange
    let task = Task { [self] in
      do {
        try await content(self)
        end(.finished)
      } catch {
        end(.failed)
      }
    }
    state.withLock { state in
      if case .open = state.end { state.task = task }
    }
  }

  // MARK: The writer's side

  func write(_ bytes: Data) async throws {
    guard !bytes.isEmpty else { return }
    let (isFull, resumes) = try state.withLock { state in
      guard !state.clientIsGone else { throw ClientGone() }
      state.pieces.append(bytes)
      state.size += bytes.count
      defer { state.isSuspended = false }
      return (state.size >= Self.capacity, state.isSuspended)
    }
    if resumes { exchange.resumeForStream() }
    guard isFull else { return }
    await withCheckedContinuation { continuation in
      let hasRoom = state.withLock { state in
        if state.size < Self.capacity || state.clientIsGone { return true }
        state.writers.append(continuation)
        return false
      }
      if hasRoom { continuation.resume() }
    }
    if state.withLock({ $0.clientIsGone }) { throw ClientGone() }
  }

  private func end(_ end: End) {
    let resumes = state.withLock { state in
      state.end = end
      state.task = nil
      defer { state.isSuspended = false }
      return state.isSuspended
    }
    if resumes { exchange.resumeForStream() }
  }

  // MARK: The server's side

  enum Piece {
    case bytes(Int)
    case nothingYet
    case finished
    case failed
  }

  /// Fills the buffer with what there is; with nothing there, suspends the connection.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Piece {
    let (piece, writers, begins) = state.withLock {
      state -> (Piece, [CheckedContinuation<Void, Never>], Bool) in
      let begins = !state.hasBegun
      state.hasBegun = true
      let piece = unsafe read(into: buffer, &state)
      guard state.size < Self.capacity / 2 else { return (piece, [], begins) }
      defer { state.writers = [] }
      return (piece, state.writers, begins)
    }
    for writer in writers { writer.resume() }
    if begins { exchange.streamBegins() }
    return piece
  }

  private func read(into buffer: UnsafeMutableRawBufferPointer, _ state: inout State) -> Piece {
    if state.clientIsGone { return .failed }
    var filled = 0
    while filled < buffer.count, state.first < state.pieces.count {
      let piece = state.pieces[state.first]
      let count = min(buffer.count - filled, piece.count - state.offset)
      let start = piece.startIndex + state.offset
      unsafe piece.copyBytes(
        to: UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + count)]),
        from: start..<(start + count))
      filled += count
      state.offset += count
      if state.offset == piece.count { state.dropFirst() }
    }
    state.size -= filled
    if filled > 0 { return .bytes(filled) }
    switch state.end {
    case .finished: return .finished
    case .failed: return .failed
    case .open:
      state.isSuspended = exchange.suspendForStream()
      return state.isSuspended ? .nothingYet : .failed
    }
  }

  /// The client is gone: waiting writers and later ones get ``ClientGone``.
  func clientLeft() {
    let (writers, task, resumes) = state.withLock { state in
      state.clientIsGone = true
      state.pieces = []
      state.first = 0
      state.size = 0
      defer {
        state.writers = []
        state.task = nil
        state.isSuspended = false
      }
      return (state.writers, state.task, state.isSuspended)
    }
    for writer in writers { writer.resume() }
    task?.cancel()
    if resumes { exchange.resumeForStream() }
  }

  /// Cancels the task that writes; what it has written is still sent.
  func askToEnd() { state.withLock { $0.task }?.cancel() }
}

extension ResponseStream.State {
  fileprivate mutating func dropFirst() {
    pieces[first] = Data()
    first += 1
    offset = 0
    if first == pieces.count {
      pieces.removeAll(keepingCapacity: true)
      first = 0
    } else if first > 64, first * 2 > pieces.count {
      pieces.removeFirst(first)
      first = 0
    }
  }
}
