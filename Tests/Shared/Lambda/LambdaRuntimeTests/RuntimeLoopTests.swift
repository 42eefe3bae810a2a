// SPDX-License-Identifier: Apache-2.0
import Foundation
import LambdaEvents
import Synchronization
import Testing

@testable import LambdaRuntime

@Suite("The Runtime API loop", .timeLimit(.minutes(10)))
struct RuntimeLoopTests {
  struct Order: Decodable {
    var number: Int
  }

  static let echo: LambdaFunction.Handler = { event, context in
    let order = try event.decode(Order.self)
    return try .value(["number": order.number])
  }

  /// Runs a loop against a script and returns every request up to and including the `count`th answer.
  static func run(
    _ steps: [MockRuntimeAPI.Step], verdicts: [String: MockRuntimeAPI.Verdict] = [:],
    answers count: Int, handler: @escaping LambdaFunction.Handler = echo
  ) async throws -> (requests: [MockRuntimeAPI.Request], status: Int32) {
    let api = try MockRuntimeAPI(steps, verdicts: verdicts)
    async let status = loop(api).run { handler }
    var requests: [MockRuntimeAPI.Request] = []
    var answers = 0
    if count > 0 {
      for await request in api.requests {
        requests.append(request)
        if request.method == "POST" { answers += 1 }
        if answers == count { break }
      }
      api.stop()
    }
    return (requests, await status)
  }

  static func loop(_ api: MockRuntimeAPI) -> RuntimeLoop {
    RuntimeLoop(
      client: RuntimeAPIClient(address: api.address), termination: Termination {},
      logger: Logger(sink: { _ in }), exportsTraceID: false)
  }

  @Test("three hundred invocations pass through one process, each with its own answer")
  func manyInvocations() async throws {
    let steps = (0..<300).map {
      MockRuntimeAPI.Step.invoke(id: "id-\($0)", payload: #"{"number":\#($0)}"#)
    }
    let (requests, _) = try await Self.run(steps, answers: 300)
    let answers = requests.filter { $0.method == "POST" }
    for (number, answer) in answers.enumerated() {
      #expect(answer.path == "/2018-06-01/runtime/invocation/id-\(number)/response")
      #expect(String(decoding: answer.body, as: UTF8.self) == #"{"number":\#(number)}"#)
    }
  }

  @Test(
    "a bad event is answered with an error that names the field, and the process lives on",
    arguments: [
      ("{}", "missing field number"),
      (#"{"number":"x"}"#, "field number is not a number"),
      (#"{"number":null}"#, "missing field number"),
      ("[]", "the event is not an object"), ("null", "the event is not an object"),
      ("{", "the event is not valid JSON"),
      ("", "the event is not valid JSON"),
    ])
  func badEvent(payload: String, message: String) async throws {
    let (requests, _) = try await Self.run(
      [
        .invoke(id: "bad", payload: payload), .invoke(id: "good", payload: #"{"number":1}"#),
      ], answers: 2)
    let answers = requests.filter { $0.method == "POST" }
    #expect(answers[0].path == "/2018-06-01/runtime/invocation/bad/error")
    #expect(answers[0].headers["lambda-runtime-function-error-type"] == "Function.InvalidEvent")
    #expect(
      try JSONDecoder().decode(ErrorDocument.self, from: answers[0].body)
        == ErrorDocument(errorType: "InvalidEvent", errorMessage: message))
    #expect(answers[1].path == "/2018-06-01/runtime/invocation/good/response")
  }

  @Test("a failed initialisation is reported, and no event is taken")
  func initError() async throws {
    let api = try MockRuntimeAPI([])
    let status = await Self.loop(api).run { throw MissingSetting(name: "UPLOAD_BUCKET") }
    api.stop()
    var requests: [MockRuntimeAPI.Request] = []
    for await request in api.requests { requests.append(request) }
    #expect(status == 1)
    #expect(requests.map(\.path) == ["/2018-06-01/runtime/init/error"])
    let document = try JSONDecoder().decode(ErrorDocument.self, from: requests[0].body)
    #expect(document.errorType == "MissingSetting")
    #expect(document.errorMessage.contains("UPLOAD_BUCKET"))
  }

  @Test("the context holds what the headers say")
  func context() async throws {
    let seen = Mutex<LambdaContext?>(nil)
    _ = try await Self.run(
      [
        .invoke(
          id: "id-1", payload: "{}",
          headers: [
            "Lambda-Runtime-Deadline-Ms": "1700000000500",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:1:function:f",
          ])
      ], answers: 1
    ) { _, context in
      seen.withLock { $0 = context }
      return .none
    }
    let context = try #require(seen.withLock { $0 })
    #expect(context.requestID == "id-1")
    #expect(context.deadline == Date(timeIntervalSince1970: 1_700_000_000.5))
    #expect(context.invokedFunctionARN == "arn:aws:lambda:us-east-1:1:function:f")
  }

  @Test("an answer over Lambda's limit becomes an error that says so")
  func largeAnswer() async throws {
    let (requests, _) = try await Self.run([.invoke(id: "i", payload: "{}")], answers: 1) { _, _ in
      .json(Data(count: 6_291_557))
    }
    let answer = try #require(requests.last)
    #expect(answer.path.hasSuffix("/i/error"))
    #expect(
      answer.headers["lambda-runtime-function-error-type"] == "Function.ResponseSizeTooLarge")
  }

  @Test("an answer that the service refuses is no reason to end")
  func refusedAnswer() async throws {
    let (requests, _) = try await Self.run(
      [.invoke(id: "a", payload: #"{"number":1}"#), .invoke(id: "b", payload: #"{"number":2}"#)],
      verdicts: ["a": .refuse(status: 413)], answers: 2)
    #expect(requests.last?.path.hasSuffix("/b/response") == true)
  }

  @Test(
    "the process ends when the service says so or is gone",
    arguments: [MockRuntimeAPI.Step.refuse(status: 500), .refuse(status: 403), .close])
  func ends(step: MockRuntimeAPI.Step) async throws {
    #expect(try await Self.run([step], answers: 0).status == 1)
  }

  @Test("a container error upon an answer ends the process")
  func containerError() async throws {
    let (_, status) = try await Self.run(
      [.invoke(id: "a", payload: #"{"number":1}"#)], verdicts: ["a": .refuse(status: 500)],
      answers: 0)
    #expect(status == 1)
  }

  @Test("told to end while an invocation runs, it answers that one and takes no other")
  func termination() async throws {
    let api = try MockRuntimeAPI([.invoke(id: "a", payload: "{}"), .invoke(id: "b", payload: "{}")])
    let termination = Termination {}
    let loop = RuntimeLoop(
      client: RuntimeAPIClient(address: api.address), termination: termination,
      logger: Logger(sink: { _ in }), exportsTraceID: false)
    let status = await loop.run {
      { _, _ in
        termination.request()
        return .none
      }
    }
    api.stop()
    var paths: [String] = []
    for await request in api.requests { paths.append(request.path) }
    #expect(status == 0)
    #expect(paths.filter { $0.hasSuffix("/next") }.count == 1)
    #expect(paths.last == "/2018-06-01/runtime/invocation/a/response")
  }
}
