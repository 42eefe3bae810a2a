// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import LambdaService
import Synchronization
import TestSupport

/// A host with one function, whose log is kept.
final class Stage: Sendable {
  let host: FunctionHost
  let folder: URL
  private let collected: Collected

  /// The fixture, which is built into the folder that the tests' executable is in.
  static let echoFunction = URL(
    fileURLWithPath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  ).deletingLastPathComponent().appendingPathComponent("echo-function").path

  /// - Parameters:
  ///   - script: a bootstrap's text, with its `#!` line; the fixture when nil.
  init(
    script: String? = nil, environment: [String: String] = [:], timeout: Duration = .seconds(60),
    memoryMiB: Int = 512, reservedConcurrency: Int? = nil,
    settings change: (inout FunctionHost.Settings) -> Void = { _ in }
  ) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var executable = Self.echoFunction
    if let script {
      executable = folder.appendingPathComponent("bootstrap").path
      try writeExecutable(script, to: executable)
    }
    let collected = Collected()
    var settings = FunctionHost.Settings(
      environment: ProcessInfo.processInfo.environment.filter { $0.key == "LD_LIBRARY_PATH" },
      log: { collected.add($0) })
    // Lambda's ten seconds are few for the many processes that the tests start at once.
    settings.initializationTimeout = .seconds(60)
    change(&settings)
    self.collected = collected
    var function = FunctionDefinition(
      name: "f", executable: executable, workingDirectory: folder.path)
    function.environment = environment
    function.timeout = timeout
    function.memoryMiB = memoryMiB
    function.handler = "the.handler"
    function.reservedConcurrency = reservedConcurrency
    host = try FunctionHost(functions: [function], settings: settings)
  }

  /// Every line so far.
  var log: [FunctionLogLine] { collected.lines }

  /// Waits for a line that satisfies the condition.
  func line(where condition: @escaping @Sendable (String) -> Bool) async -> FunctionLogLine? {
    for await line in collected.stream() where condition(line.text) { return line }
    return nil
  }

  /// Waits until so many events have been handed to processes since the beginning.
  func waitForStarts(_ count: Int) async {
    var starts = 0
    for await line in collected.stream() where line.text.hasPrefix("START ") {
      starts += 1
      if starts == count { return }
    }
  }

  /// Makes a file in the function's folder, for which the fixture's `wait` and scripts look.
  func release(_ name: String) throws {
    try Data().write(to: folder.appendingPathComponent(name))
  }

  func invoke(_ payload: String) async -> InvocationOutcome {
    await host.invoke("f", payload: Data(payload.utf8))
  }

  /// Runs, then ends every process and removes the folder.
  static func with<Result>(
    _ stage: Stage, _ body: (Stage) async throws -> Result
  ) async throws -> Result {
    do {
      let result = try await body(stage)
      await stage.host.shutDown(grace: .milliseconds(200))
      try? FileManager.default.removeItem(at: stage.folder)
      return result
    } catch {
      await stage.host.shutDown(grace: .milliseconds(200))
      throw error
    }
  }
}

/// Lines, those that were and those that come.
private final class Collected: Sendable {
  private struct State {
    var lines: [FunctionLogLine] = []
    var listeners: [AsyncStream<FunctionLogLine>.Continuation] = []
  }

  private let state = Mutex(State())

  var lines: [FunctionLogLine] { state.withLock { $0.lines } }

  func add(_ line: FunctionLogLine) {
    state.withLock { state in
      state.lines.append(line)
      for listener in state.listeners { listener.yield(line) }
    }
  }

  func stream() -> AsyncStream<FunctionLogLine> {
    let (stream, continuation) = AsyncStream<FunctionLogLine>.makeStream()
    state.withLock { state in
      for line in state.lines { continuation.yield(line) }
      state.listeners.append(continuation)
    }
    return stream
  }
}

extension InvocationOutcome {
  /// The response as text, or nil when there is none.
  var text: String? {
    guard case .success(let data) = result else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// The response as a JSON object of strings.
  var object: [String: String] {
    guard case .success(let data) = result else { return [:] }
    return (try? JSONDecoder().decode([String: String].self, from: data)) ?? [:]
  }

  /// Lambda's error document.
  var failure: (type: String, message: String)? {
    struct Document: Decodable {
      var errorType: String
      var errorMessage: String
    }
    guard case .functionError(let kind, let data) = result, kind == "Unhandled",
      let document = try? JSONDecoder().decode(Document.self, from: data)
    else { return nil }
    return (document.errorType, document.errorMessage)
  }

  /// The log's last lines.
  var tail: String { String(decoding: logTail, as: UTF8.self) }
}
