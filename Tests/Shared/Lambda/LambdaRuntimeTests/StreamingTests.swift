// SPDX-License-Identifier: Apache-2.0
import Foundation
import LambdaEvents
import Synchronization
import Testing

@testable import LambdaRuntime

@Suite("Streamed responses", .timeLimit(.minutes(10)))
struct StreamingTests {
  @Test("a stream is the prelude, eight NUL bytes and the body, in the streaming mode")
  func stream() async throws {
    let (requests, _) = try await RuntimeLoopTests.run(
      [.invoke(id: "s", payload: "{}")], answers: 1
    ) { _, _ in
      .stream(ResponsePrelude(statusCode: 201, headers: ["content-type": "text/event-stream"])) {
        stream in
        try await stream.write("one\n")
        try await stream.write("")
        try await stream.write("two\n")
      }
    }
    let answer = try #require(requests.last)
    #expect(answer.path == "/2018-06-01/runtime/invocation/s/response")
    #expect(answer.headers["lambda-runtime-function-response-mode"] == "streaming")
    #expect(answer.headers["transfer-encoding"] == "chunked")
    #expect(
      answer.headers["content-type"] == "application/vnd.awslambda.http-integration-response")
    let prelude =
      #"{"cookies":[],"headers":{"content-type":"text/event-stream"},"statusCode":201}"#
    #expect(answer.body == Data(prelude.utf8) + Data(count: 8) + Data("one\ntwo\n".utf8))
    #expect(answer.trailers == [:])
  }

  @Test("a failure in mid-stream is told by trailers")
  func failure() async throws {
    let (requests, _) = try await RuntimeLoopTests.run(
      [.invoke(id: "s", payload: "{}")], answers: 1
    ) { _, _ in
      .stream(ResponsePrelude()) { stream in
        try await stream.write("one")
        throw InvalidEvent(message: "broke")
      }
    }
    let answer = try #require(requests.last)
    #expect(
      answer.headers["trailer"]
        == "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body")
    #expect(answer.trailers["lambda-runtime-function-error-type"] == "Function.InvalidEvent")
    let encoded = try #require(answer.trailers["lambda-runtime-function-error-body"])
    let document = try JSONDecoder().decode(
      ErrorDocument.self, from: #require(Data(base64Encoded: encoded)))
    #expect(document == ErrorDocument(errorType: "InvalidEvent", errorMessage: "broke"))
  }

  @Test("a handler learns that nobody listens, and the next invocation is served")
  func clientGone() async throws {
    let gone = Mutex(false)
    let (requests, _) = try await RuntimeLoopTests.run(
      [.invoke(id: "gone", payload: "{}"), .invoke(id: "after", payload: "{}")],
      verdicts: ["gone": .hangUp], answers: 1
    ) { _, context in
      guard context.requestID == "gone" else { return .none }
      return .stream(ResponsePrelude()) { stream in
        do {
          while true { try await stream.write("tick") }
        } catch let error as ResponseStream.ClientClosed {
          gone.withLock { $0 = true }
          throw error
        }
      }
    }
    #expect(gone.withLock { $0 })
    #expect(requests.last?.path.hasSuffix("/after/response") == true)
  }

  @Test("a stream without an end is ended in good order when the process is told to end")
  func termination() async throws {
    let api = try MockRuntimeAPI([.invoke(id: "s", payload: "{}")])
    let termination = Termination {}
    let loop = RuntimeLoop(
      client: RuntimeAPIClient(address: api.address), termination: termination,
      logger: Logger(sink: { _ in }), exportsTraceID: false)
    let status = await loop.run {
      { _, _ in
        .stream(ResponsePrelude()) { stream in
          try await stream.write("one")
          termination.request()
          while true { try await Task.sleep(for: .seconds(60)) }
        }
      }
    }
    api.stop()
    var last: MockRuntimeAPI.Request?
    for await request in api.requests { last = request }
    #expect(status == 0)
    #expect(last?.body.suffix(3) == Data("one".utf8))
    #expect(last?.trailers == [:])
  }
}
