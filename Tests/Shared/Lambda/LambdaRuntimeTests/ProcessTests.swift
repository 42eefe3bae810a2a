// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import LambdaRuntime
import TestSupport
import Testing

@Suite("A function's process", .timeLimit(.minutes(10)))
struct ProcessTests {
  /// The fixture, which is built into the folder that the tests' executable is in.
  static let executable = URL(
    fileURLWithPath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  ).deletingLastPathComponent().appendingPathComponent("echo-function")

  struct Ended {
    var status: Int32
    var output: Data
    var log: String
  }

  static func start(
    _ environment: [String: String], input: String? = nil
  ) throws -> (process: Process, ended: @Sendable () async throws -> Ended) {
    let process = Process()
    process.executableURL = executable
    process.environment = environment.merging(
      ProcessInfo.processInfo.environment.filter { $0.key == "LD_LIBRARY_PATH" }
    ) { $1 }
    let (output, log, stdin) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = log
    process.standardInput = stdin
    let (exits, exit) = AsyncStream<Int32>.makeStream()
    process.terminationHandler = {
      exit.yield($0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus)
      exit.finish()
    }
    try process.run()
    if let input { stdin.fileHandleForWriting.write(Data(input.utf8)) }
    try stdin.fileHandleForWriting.close()
    return (
      process,
      {
        var status: Int32 = .min
        for await value in exits { status = value }
        let (written, lines) = try await blocking {
          (
            try output.fileHandleForReading.readToEnd() ?? Data(),
            try log.fileHandleForReading.readToEnd() ?? Data()
          )
        }
        return Ended(status: status, output: written, log: String(decoding: lines, as: UTF8.self))
      }
    )
  }

  @Test("standard input: standard output holds the result and nothing else")
  func standardInput() async throws {
    let (_, ended) = try Self.start([:], input: #"{"act":"log","text":"a line"}"#)
    let end = try await ended()
    #expect(end.status == 0)
    #expect(end.output == Data("null\n".utf8))
    #expect(end.log.contains(#""message":"a line""#))
  }

  @Test("standard input: a failed initialisation is the error document and status 1")
  func failedInitialization() async throws {
    let (_, ended) = try Self.start(["FAIL_INIT": "1"], input: "{}")
    let end = try await ended()
    #expect(end.status == 1)
    #expect(
      try JSONDecoder().decode(ErrorDocument.self, from: end.output).errorType == "MissingSetting")
  }

  @Test("SIGTERM ends a waiting process with status 0")
  func terminatedWhileWaiting() async throws {
    let api = try MockRuntimeAPI([.invoke(id: "a", payload: #"{"act":"context"}"#)])
    defer { api.stop() }
    let (process, ended) = try Self.start(["AWS_LAMBDA_RUNTIME_API": api.address])
    var answered = false
    for await request in api.requests {
      if answered && request.method == "GET" { break }
      answered = answered || request.method == "POST"
    }
    kill(process.processIdentifier, SIGTERM)
    #expect(try await ended().status == 0)
  }

  @Test("a process whose Runtime API goes away ends by itself")
  func orphaned() async throws {
    let api = try MockRuntimeAPI([.hold])
    let (_, ended) = try Self.start(["AWS_LAMBDA_RUNTIME_API": api.address])
    for await _ in api.requests { break }
    api.stop()
    #expect(try await ended().status == 1)
  }

  @Test("the trace id of an invocation is in the environment while it runs")
  func traceID() async throws {
    let api = try MockRuntimeAPI([
      .invoke(
        id: "a", payload: #"{"act":"context"}"#,
        headers: ["Lambda-Runtime-Trace-Id": "Root=1-2;Sampled=1"])
    ])
    let (_, ended) = try Self.start(["AWS_LAMBDA_RUNTIME_API": api.address])
    for await request in api.requests where request.method == "POST" {
      let answer = try JSONDecoder().decode([String: String].self, from: request.body)
      #expect(answer["currentTrace"] == "Root=1-2;Sampled=1")
      break
    }
    api.stop()
    _ = try await ended()
  }
}
