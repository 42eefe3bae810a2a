// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import Processes
import Synchronization

/// Reads what a process writes to standard output and error, hands it on line by line, and keeps the
/// last 4 KiB of the invocation that is running (the most that Lambda's log tail holds).
final class LogCapture: Sendable {
  private struct State {
    var reader: Int32
    var partial: [UInt8] = []
    var tail: [UInt8] = []
    var requestID: String?
    /// Tells of bytes to read; nil when nobody reads any more.
    var watch: ReadinessWatch.Registration?
  }

  private static let tailSize = 4096
  /// A longer line is handed on in pieces.
  private static let lineLimit = 64 << 10

  private let function: String
  private let sink: @Sendable (FunctionLogLine) -> Void
  private let state: Mutex<State>

  /// Makes a pipe and returns the end that the process writes to, which the caller closes.
  static func make(
    function: String, sink: @escaping @Sendable (FunctionLogLine) -> Void
  ) -> (capture: LogCapture, writer: Int32)? {
    guard let pipe = OutputPipe() else { return nil }
    let capture = LogCapture(reader: pipe.reader, function: function, sink: sink)
    guard capture.start() else {
      capture.close()
      Glibc.close(pipe.writer)
      return nil
    }
    return (capture, pipe.writer)
  }

  private init(
    reader: Int32, function: String, sink: @escaping @Sendable (FunctionLogLine) -> Void
  ) {
    self.function = function
    self.sink = sink
    state = Mutex(State(reader: reader))
  }

  /// Reads until nobody can write any more, or ``close()``; false when the system has no room for it.
  private func start() -> Bool {
    state.withLock { state in
      state.watch = ReadinessWatch.shared.begin(state.reader) { [self] _ in drain() }
      return state.watch != nil
    }
  }

  /// Begins the log of an invocation. What was written since the last one ended belongs to the
  /// process's initialisation and stays in the tail.
  func begin(requestID: String) {
    drain()
    state.withLock { state in
      flush(&state)
      state.requestID = requestID
    }
  }

  /// Ends the log of an invocation, with lines that Lambda writes, and returns its tail. Whatever the
  /// process has written before is in it.
  func end(_ lines: [String]) -> Data {
    drain()
    return state.withLock { state in
      flush(&state)
      for line in lines { add(line, &state) }
      state.requestID = nil
      defer { state.tail = [] }
      return Data(state.tail)
    }
  }

  /// Writes a line of Lambda's.
  func write(_ line: String) {
    drain()
    state.withLock { state in
      flush(&state)
      add(line, &state)
    }
  }

  /// The process has ended: hands on the rest. What still holds the pipe open is not waited for.
  func close() {
    drain()
    state.withLock { state in
      flush(&state)
      endReading(&state)
    }
  }

  private func endReading(_ state: inout State) {
    guard state.reader >= 0 else { return }
    if let watch = state.watch.take() { ReadinessWatch.shared.end(watch) }
    Glibc.close(state.reader)
    state.reader = -1
  }

  /// Reads what is there without waiting.
  private func drain() {
    state.withLock { state in
      guard state.reader >= 0 else { return }
      var buffer = [UInt8](repeating: 0, count: 32 << 10)
      while true {
        let reader = state.reader
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
          unsafe read(reader, bytes.baseAddress, bytes.count)
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          if count == 0 { endReading(&state) }
          return
        }
        take(buffer[..<count], &state)
      }
    }
  }

  private func take(_ bytes: ArraySlice<UInt8>, _ state: inout State) {
    state.tail = Array((state.tail + bytes).suffix(Self.tailSize))
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        emit(&state)
      } else {
        state.partial.append(byte)
        if state.partial.count == Self.lineLimit { emit(&state) }
      }
    }
  }

  private func flush(_ state: inout State) {
    guard !state.partial.isEmpty else { return }
    state.tail.append(UInt8(ascii: "\n"))
    emit(&state)
  }

  private func emit(_ state: inout State) {
    let text = String(decoding: state.partial, as: UTF8.self)
    state.partial.removeAll(keepingCapacity: true)
    sink(FunctionLogLine(function: function, requestID: state.requestID, text: text))
  }

  private func add(_ line: String, _ state: inout State) {
    state.tail = Array((state.tail + Array(line.utf8) + [UInt8(ascii: "\n")]).suffix(Self.tailSize))
    sink(FunctionLogLine(function: function, requestID: state.requestID, text: line))
  }
}
