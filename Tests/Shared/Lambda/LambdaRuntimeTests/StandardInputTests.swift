// SPDX-License-Identifier: Apache-2.0
import Foundation
import LambdaEvents
import Synchronization
import Testing

@testable import LambdaRuntime

@Suite("Standard input", .timeLimit(.minutes(10)))
struct StandardInputTests {
  static func run(
    _ event: String, streamLimit: Duration = .seconds(60),
    initialize: () async throws -> LambdaFunction.Handler
  ) async -> (status: Int32, output: String) {
    let output = Mutex(Data())
    var mode = StandardInputMode(functionName: "f", logger: Logger(sink: { _ in }))
    mode.streamLimit = streamLimit
    mode.read = { Data(event.utf8) }
    mode.write = { data in
      output.withLock { $0 += data }
      return true
    }
    let status = await mode.run(initialize: initialize)
    return (status, String(decoding: output.withLock { $0 }, as: UTF8.self))
  }

  @Test("the result is one line of JSON")
  func result() async {
    let (status, output) = await Self.run(#"{"number":3}"#) { RuntimeLoopTests.echo }
    #expect(status == 0)
    #expect(output == "{\"number\":3}\n")
  }

  @Test("a bad event is an error document and exit status 1")
  func badEvent() async {
    let (status, output) = await Self.run("{}") { RuntimeLoopTests.echo }
    #expect(status == 1)
    #expect(
      output
        == #"{"errorMessage":"missing field number","errorType":"InvalidEvent","stackTrace":[]}"#
        + "\n")
  }

  @Test("a missing setting is an error document and exit status 1")
  func missingSetting() async throws {
    let environment = LambdaEnvironment(["EMPTY": ""])
    let (status, output) = await Self.run("{}") {
      _ = try environment.required("EMPTY")
      return RuntimeLoopTests.echo
    }
    #expect(status == 1)
    let document = try JSONDecoder().decode(ErrorDocument.self, from: Data(output.utf8))
    #expect(document.errorType == "MissingSetting")
    #expect(document.errorMessage == "the environment variable EMPTY is not set")
  }

  @Test("a stream is collected into one HTTP response")
  func stream() async throws {
    let (status, output) = await Self.run("{}") {
      { _, _ in
        .stream(ResponsePrelude(statusCode: 201, headers: ["a": "b"], cookies: ["c=d"])) { stream in
          try await stream.write("one ")
          try await stream.write("two")
        }
      }
    }
    #expect(status == 0)
    #expect(
      try JSONDecoder().decode(HTTPAPIResponse.self, from: Data(output.utf8))
        == HTTPAPIResponse(
          statusCode: 201, headers: ["a": "b"], cookies: ["c=d"], body: "one two",
          isBase64Encoded: false))
  }

  @Test("a stream that never ends and heeds no cancellation is cut off")
  func endlessStream() async throws {
    let released = AsyncStream<Void>.makeStream()
    let (status, output) = await Self.run("{}", streamLimit: .seconds(3)) {
      { _, _ in
        .stream(ResponsePrelude()) { stream in
          try await stream.write("one")
          let wait = Task.detached { for await _ in released.stream {} }
          await wait.value
        }
      }
    }
    released.continuation.finish()
    #expect(status == 0)
    let response = try JSONDecoder().decode(HTTPAPIResponse.self, from: Data(output.utf8))
    #expect(response.body == "one")
  }

  @Test("a stream that is too large is cut off at what Lambda takes")
  func largeStream() async throws {
    let (status, output) = await Self.run("{}") {
      { _, _ in
        .stream(ResponsePrelude()) { stream in
          while true { try await stream.write(Data(repeating: 0xFF, count: 1 << 20)) }
        }
      }
    }
    #expect(status == 0)
    #expect(output.utf8.count <= 6_291_556)
    let response = try JSONDecoder().decode(HTTPAPIResponse.self, from: Data(output.utf8))
    #expect(response.isBase64Encoded == true)
  }

  @Test("a stream that fails is an error document")
  func failedStream() async throws {
    let (status, output) = await Self.run("{}") {
      { _, _ in .stream(ResponsePrelude()) { _ in throw InvalidEvent(message: "broke") } }
    }
    #expect(status == 1)
    #expect(
      try JSONDecoder().decode(ErrorDocument.self, from: Data(output.utf8)).errorMessage == "broke")
  }

  @Test("a log line is one JSON object with the request's id, from its level on")
  func logging() throws {
    let lines = Mutex<[String]>([])
    let logger = Logger(
      level: .warn, now: { Date(timeIntervalSince1970: 1.5) },
      sink: { line in lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } })
    logger.of(requestID: "r").error("a \"b\"\n", ["key": "k", "level": "mine"])
    logger.info("not written")
    #expect(
      lines.withLock { $0 } == [
        #"{"key":"k","level":"ERROR","message":"a \"b\"\n","requestId":"r","#
          + #""timestamp":"1970-01-01T00:00:01.500Z"}"# + "\n"
      ])
  }

  @Test("a whole number is checked against its range", arguments: ["x", "0", "11", "1.5", "٣"])
  func integers(text: String) throws {
    #expect(throws: InvalidSetting.self) {
      try LambdaEnvironment(["N": text]).integer("N", in: 1...10, default: 3)
    }
    #expect(try LambdaEnvironment([:]).integer("N", in: 1...10, default: 3) == 3)
    #expect(try LambdaEnvironment(["N": "10"]).integer("N", in: 1...10, default: 3) == 10)
  }
}
