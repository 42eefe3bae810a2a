// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import LambdaEvents
import Synchronization

/// Runs a function once: an event from standard input, the result on standard output.
struct StandardInputMode: Sendable {
  let functionName: String
  let logger: Logger
  /// How long a streamed response is collected.
  var streamLimit: Duration = .seconds(3)
  var read: @Sendable () throws -> Data = { try Self.readStandardInput() }
  var write: @Sendable (Data) -> Bool = { Self.writeStandardOutput($0) }

  /// Returns the exit status: 0 for a result, 1 for an error document.
  func run(initialize: () async throws -> LambdaFunction.Handler) async -> Int32 {
    do {
      let handler = try await initialize()
      let event = LambdaEvent(data: try read())
      let requestID = UUID().uuidString.lowercased()
      let context = LambdaContext(
        requestID: requestID, deadline: Date.now.addingTimeInterval(15 * 60),
        invokedFunctionARN: "arn:aws:lambda:us-east-1:000000000000:function:\(functionName)",
        logger: logger.of(requestID: requestID))
      let document: Data
      switch try await handler(event, context) {
      case .json(let data): document = data
      case .stream(let prelude, let body):
        document = try await collect(prelude, body)
      }
      guard document.count <= PayloadLimit.response else {
        throw PayloadLimit.ResponseTooLarge(size: document.count)
      }
      return write(document + Data("\n".utf8)) ? 0 : 1
    } catch {
      _ = write(ErrorDocument(error).json + Data("\n".utf8))
      return 1
    }
  }

  /// The streamed response as one document. The body's task is cancelled at the limit and not waited
  /// for, so that one that does not heed its cancellation cannot hold the result back.
  private func collect(
    _ prelude: ResponsePrelude, _ body: @escaping @Sendable (ResponseStream) async throws -> Void
  ) async throws -> Data {
    let collected = CollectedBody()
    let stream = ResponseStream { bytes in
      guard collected.append(bytes) else { throw ResponseStream.ClientClosed() }
    }
    let (ends, end) = AsyncStream<Result<Void, any Error>>.makeStream()
    let task = Task(executorPreference: FunctionExecutor.shared) {
      do {
        try await body(stream)
        end.yield(.success(()))
      } catch {
        end.yield(.failure(error))
      }
    }
    let limit = streamLimit
    let timer = Task(executorPreference: FunctionExecutor.shared) {
      try? await Task.sleep(for: limit)
      end.yield(.success(()))
    }
    var iterator = ends.makeAsyncIterator()
    let outcome = await iterator.next()
    task.cancel()
    timer.cancel()
    let (bytes, full) = collected.close()
    if case .failure(let error) = outcome, !full { throw error }
    let text = String(validating: bytes, as: UTF8.self)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(
      HTTPAPIResponse(
        statusCode: prelude.statusCode, headers: prelude.headers,
        cookies: prelude.cookies.isEmpty ? nil : prelude.cookies,
        body: text ?? Data(bytes).base64EncodedString(), isBase64Encoded: text == nil))
  }

  private static func readStandardInput() throws -> Data {
    var event = Data()
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(STDIN_FILENO, bytes.baseAddress, bytes.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw InvalidEvent(message: "standard input cannot be read") }
      if count == 0 { break }
      event.append(contentsOf: chunk[..<count])
      guard event.count <= PayloadLimit.event else {
        throw InvalidEvent(message: "the event is larger than \(PayloadLimit.event) bytes")
      }
    }
    return event
  }

  private static func writeStandardOutput(_ data: Data) -> Bool {
    var rest = Array(data)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

/// The bytes of a streamed response up to the limit, or until it is closed.
private final class CollectedBody: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var full = false
    var closed = false
  }

  /// Less than ``PayloadLimit/response`` by what base64 and the document around it take.
  private static let limit = PayloadLimit.response / 4 * 3 - (64 << 10)
  private let state = Mutex(State())

  /// Takes bytes; false when no more are wanted.
  func append(_ bytes: Data) -> Bool {
    state.withLock { state in
      guard !state.closed, !state.full else { return false }
      let room = Self.limit - state.bytes.count
      state.bytes.append(contentsOf: bytes.prefix(room))
      state.full = bytes.count > room
      return !state.full
    }
  }

  func close() -> (bytes: [UInt8], full: Bool) {
    state.withLock { state in
      state.closed = true
      return (state.bytes, state.full)
    }
  }
}
