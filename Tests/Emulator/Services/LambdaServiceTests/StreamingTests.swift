// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import LambdaService
import Synchronization
import Testing

@Suite("Streamed answers", .timeLimit(.minutes(10)))
struct StreamingTests {
  static func stream(
    _ stage: Stage, _ event: String
  ) async throws -> (prelude: StreamingOutcome.Prelude, body: AsyncThrowingStream<Data, any Error>)
  {
    let outcome = await stage.host.invokeStreaming("f", payload: Data(event.utf8))
    guard case .streaming(let prelude, let body) = outcome else {
      throw NotStreaming(outcome: outcome)
    }
    return (prelude, body)
  }

  struct NotStreaming: Error {
    var outcome: StreamingOutcome
  }

  @Test("the prelude comes first, then the pieces as they are written")
  func pieces() async throws {
    try await Stage.with(Stage()) { stage in
      let (prelude, body) = try await Self.stream(stage, #"{"act":"stream","count":3}"#)
      #expect(prelude.statusCode == 201)
      #expect(prelude.headers == ["x-a": "b"])
      #expect(prelude.cookies == ["c=d"])
      var text = ""
      for try await piece in body { text += String(decoding: piece, as: UTF8.self) }
      #expect(text == "piece 0\npiece 1\npiece 2\n")
      #expect(await stage.line { $0.hasPrefix("REPORT") } != nil)
    }
  }

  @Test("a piece is there before the next one is made")
  func promptness() async throws {
    try await Stage.with(Stage()) { stage in
      // The second piece would come after ten minutes.
      let (_, body) = try await Self.stream(
        stage, #"{"act":"stream","count":2,"milliseconds":600000}"#)
      var iterator = body.makeAsyncIterator()
      #expect(try await iterator.next() == Data("piece 0\n".utf8))
    }
  }

  @Test("those who stream keep nobody from being served, and give their place back at the end")
  func placeOfStreams() async throws {
    try await Stage.with(
      Stage {
        $0.processesPerFunction = 1
        $0.streamsPerFunction = 3
      }
    ) { stage in
      var bodies: [AsyncThrowingStream<Data, any Error>] = []
      for _ in 0..<3 { bodies.append(try await Self.stream(stage, #"{"act":"endless"}"#).body) }
      #expect(await stage.invoke(#"{"act":"echo","text":"served"}"#).object["text"] == "served")
      bodies = []
      #expect(await stage.invoke(#"{"act":"echo","text":"still"}"#).object["text"] == "still")
    }
  }

  @Test("a process is killed on purpose when its time has come, and the next is served")
  func killedOnPurpose() async throws {
    let wasAsked = Mutex(false)
    try await Stage.with(
      Stage {
        $0.killDelay = { _ in
          wasAsked.withLock { was in
            defer { was = true }
            return was ? nil : .milliseconds(20)
          }
        }
      }
    ) { stage in
      let killed = await stage.invoke(#"{"act":"echo","milliseconds":600000}"#)
      #expect(killed.failure?.type == "Runtime.ExitError")
      #expect(killed.failure?.message.contains("signal: killed") == true)
      #expect(await stage.invoke(#"{"act":"echo","text":"on"}"#).object["text"] == "on")
    }
  }

  @Test("a failure in mid-stream is thrown after what came before it")
  func failure() async throws {
    try await Stage.with(Stage()) { stage in
      let (_, body) = try await Self.stream(stage, #"{"act":"stream","count":1,"text":"broke"}"#)
      var text = ""
      let failure = await #expect(throws: MidStreamFailure.self) {
        for try await piece in body { text += String(decoding: piece, as: UTF8.self) }
      }
      #expect(text == "piece 0\n")
      #expect(failure?.errorType == "Function.InvalidEvent")
      #expect(
        failure.map { String(decoding: $0.document, as: UTF8.self) }?.contains("broke") == true)
    }
  }

  @Test("a crash in mid-stream is thrown")
  func crash() async throws {
    let script = """
      #!/usr/bin/env python3
      import http.client, os, signal, time
      c = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
      c.request("GET", "/2018-06-01/runtime/invocation/next")
      r = c.getresponse(); r.read()
      c.putrequest("POST", "/2018-06-01/runtime/invocation/%s/response" % r.headers["Lambda-Runtime-Aws-Request-Id"])
      c.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
      c.putheader("Transfer-Encoding", "chunked")
      c.putheader("Content-Type", "text/plain")
      c.endheaders()
      c.send(b"3\\r\\none\\r\\n")
      while not os.path.exists("go"): time.sleep(0.01)
      os.kill(os.getpid(), signal.SIGABRT)
      """
    try await Stage.with(Stage(script: script)) { stage in
      let (prelude, body) = try await Self.stream(stage, "{}")
      #expect(prelude.statusCode == 200)
      #expect(prelude.headers == ["content-type": "text/plain"])
      var iterator = body.makeAsyncIterator()
      #expect(try await iterator.next() == Data("one".utf8))
      try stage.release("go")
      let failure = await #expect(throws: MidStreamFailure.self) {
        while try await iterator.next() != nil {}
      }
      #expect(failure?.errorType == "Runtime.ExitError")
      #expect(
        failure.map { String(decoding: $0.document, as: UTF8.self) }?.contains("aborted") == true)
    }
  }

  @Test("a stream that exceeds the function's time is broken off")
  func timeout() async throws {
    try await Stage.with(Stage(timeout: .seconds(4))) { stage in
      let (_, body) = try await Self.stream(stage, #"{"act":"endless"}"#)
      let failure = await #expect(throws: MidStreamFailure.self) {
        for try await _ in body {}
      }
      #expect(failure?.errorType == "Sandbox.Timedout")
    }
  }

  @Test("dropping the stream ends the function's answer, and the process serves the next event")
  func dropped() async throws {
    try await Stage.with(Stage()) { stage in
      do {
        let (_, body) = try await Self.stream(stage, #"{"act":"endless"}"#)
        var iterator = body.makeAsyncIterator()
        #expect(try await iterator.next() == Data("tick\n".utf8))
      }
      #expect(await stage.line { $0.contains("the client closed the stream") } != nil)
      #expect(await stage.line { $0.hasPrefix("REPORT") } != nil)
      #expect(await stage.invoke(#"{"act":"echo","text":"on"}"#).object["text"] == "on")
    }
  }

  @Test("a reader that is slow holds the function back instead of filling memory")
  func backpressure() async throws {
    let script = """
      #!/usr/bin/env python3
      import http.client, os
      address = os.environ["AWS_LAMBDA_RUNTIME_API"]
      c = http.client.HTTPConnection(address)
      c.request("GET", "/2018-06-01/runtime/invocation/next")
      r = c.getresponse(); r.read()
      c.putrequest("POST", "/2018-06-01/runtime/invocation/%s/response" % r.headers["Lambda-Runtime-Aws-Request-Id"])
      c.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
      c.putheader("Transfer-Encoding", "chunked")
      c.endheaders()
      c.sock.settimeout(1)
      # Says where it stands when nothing has been taken for five seconds, and goes on.
      for sent in range(1024):
          rest, waits = b"10000\\r\\n" + b"x" * 65536 + b"\\r\\n", 0
          while rest:
              try:
                  rest, waits = rest[c.sock.send(rest):], 0
              except TimeoutError:
                  waits += 1
                  if waits == 5: print("held back after", sent, flush=True)
      c.sock.sendall(b"0\\r\\n\\r\\n")
      c.sock.settimeout(None)
      c.getresponse().read()
      """
    try await Stage.with(Stage(script: script)) { stage in
      let (_, body) = try await Self.stream(stage, "{}")
      let line = await stage.line { $0.hasPrefix("held back after ") }
      let sent = try #require(line.flatMap { Int($0.text.dropFirst(16)) })
      // A megabyte waits for its reader, and sockets hold some more; the whole answer never fits.
      #expect((16..<512).contains(sent))
      var size = 0
      for try await piece in body { size += piece.count }
      #expect(size == 64 << 20)
    }
  }

  @Test("a function that does not stream gives its whole answer")
  func whole() async throws {
    try await Stage.with(Stage()) { stage in
      let outcome = await stage.host.invokeStreaming(
        "f", payload: Data(#"{"act":"echo","text":"x"}"#.utf8))
      guard case .complete(let answer) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(answer.object["text"] == "x")
    }
  }

  @Test("invoked without streaming, a stream is collected as it was sent")
  func collected() async throws {
    try await Stage.with(Stage()) { stage in
      let answer = await stage.invoke(#"{"act":"stream","count":1}"#)
      let prelude = #"{"cookies":["c=d"],"headers":{"x-a":"b"},"statusCode":201}"#
      #expect(answer.text == prelude + String(repeating: "\0", count: 8) + "piece 0\n")
      let failed = await stage.invoke(#"{"act":"stream","count":1,"text":"broke"}"#)
      #expect(failed.failure?.message == "broke")
    }
  }
}
