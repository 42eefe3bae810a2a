// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import LambdaService
import Testing

@Suite("A function's environment and log", .timeLimit(.minutes(10)))
struct EnvironmentAndLogTests {
  @Test(
    "the environment is Lambda's",
    arguments: [
      ("AWS_LAMBDA_FUNCTION_NAME", "f"), ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
      ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"), ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/f"),
      ("_HANDLER", "the.handler"), ("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "eu-west-1"),
      ("AWS_ACCESS_KEY_ID", "test"), ("OWN", "mine"), ("SHARED", "the function's"), ("TZ", ":UTC"),
    ])
  func environment(name: String, value: String) async throws {
    let stage = try Stage(
      environment: ["OWN": "mine", "SHARED": "the function's", "_HANDLER": "not settable"]
    ) {
      $0.region = "eu-west-1"
      $0.environment["AWS_ACCESS_KEY_ID"] = "test"
      $0.environment["SHARED"] = "the host's"
    }
    try await Stage.with(stage) { stage in
      let answer = await stage.invoke(#"{"act":"environment","text":"\#(name)"}"#)
      #expect(answer.text == "\"\(value)\"")
    }
  }

  @Test("an invocation has its own id, ARN, trace id and deadline")
  func context() async throws {
    try await Stage.with(Stage(timeout: .seconds(40))) { stage in
      let answer = await stage.invoke(#"{"act":"context"}"#)
      #expect(answer.object["requestID"] == answer.requestID)
      #expect(answer.object["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:f")
      #expect(answer.object["currentTrace"]?.hasPrefix("Root=1-") == true)
      let remaining = try #require(answer.object["remaining"].flatMap(Int.init))
      #expect((1...40_000).contains(remaining))
    }
  }

  @Test("a log has START, the function's lines, END and REPORT, in order and with the request's id")
  func report() async throws {
    try await Stage.with(Stage()) { stage in
      let first = await stage.invoke(#"{"act":"log","text":"hello"}"#)
      let lines = first.tail.split(separator: "\n")
      let id = first.requestID
      #expect(lines.count == 4)
      #expect(lines.first == "START RequestId: \(id) Version: $LATEST")
      #expect(lines.dropFirst().first?.contains(#""message":"hello""#) == true)
      #expect(lines.dropFirst(2).first == "END RequestId: \(id)")
      let report = try #require(lines.last)
      let pattern = try Regex(
        #"REPORT RequestId: [0-9a-f-]+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\t"#
          + #"Memory Size: 512 MB\tMax Memory Used: [1-9]\d* MB\tInit Duration: \d+\.\d\d ms\t"#)
      #expect(report.wholeMatch(of: pattern) != nil)
      #expect(stage.log.allSatisfy { $0.function == "f" && $0.requestID == id })
      let second = await stage.invoke(#"{"act":"echo"}"#)
      #expect(!second.tail.contains("hello"))
    }
  }

  @Test("the tail is the last 4 KiB")
  func tail() async throws {
    try await Stage.with(Stage()) { stage in
      let text = String(repeating: "x", count: 20_000)
      let answer = await stage.invoke(#"{"act":"log","text":"\#(text)"}"#)
      #expect(answer.logTail.count == 4096)
      #expect(answer.tail.contains("REPORT RequestId: \(answer.requestID)"))
    }
  }

  @Test("an idle process is ended, and the next invocation has another")
  func reaping() async throws {
    try await Stage.with(Stage { $0.idleTimeout = .milliseconds(1) }) { stage in
      let first = await stage.invoke(#"{"act":"echo"}"#).object["process"]
      let pid = try #require(first.flatMap { pid_t($0) })
      // The process is a child of this one: it is there until it has been reaped.
      while kill(pid, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
      let second = await stage.invoke(#"{"act":"echo"}"#).object["process"]
      #expect(second != nil && second != first)
    }
  }

  @Test("shutting down ends every process and refuses what comes later")
  func shutDown() async throws {
    let stage = try Stage()
    let process = await stage.invoke(#"{"act":"echo"}"#).object["process"]
    await stage.host.shutDown()
    #expect(kill(try #require(process.flatMap { pid_t($0) }), 0) == -1)
    guard case .refused = await stage.invoke(#"{"act":"echo"}"#).result else {
      Issue.record("invoked after the end")
      return
    }
  }
}
