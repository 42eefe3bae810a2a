// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import HTTPMessage
import HTTPServer
import ServiceTesting
import Synchronization
import Testing

@testable import LambdaService

@Suite("The Invoke service", .timeLimit(.minutes(10)))
struct InvokeServiceTests {
  struct Queued: Equatable {
    var function: String
    var payload: String
  }

  static func ask(
    _ stage: Stage, path: String = "/2015-03-31/functions/f/invocations", query: String? = nil,
    headers: HTTPFields = [:], body: Data,
    queue: @escaping @Sendable (Queued) throws -> Void = { _ in }
  ) async throws -> Response {
    let mappings = try EventSourceMappings(
      databasePath: ":memory:", mappings: [], queues: MemoryQueues(), log: { _ in })
    let service = InvokeService(host: stage.host, mappings: mappings) { function, payload, _ in
      try queue(Queued(function: function, payload: String(decoding: payload, as: UTF8.self)))
    }
    return await ServiceClient(service).send(
      "POST", path, query: query, headers: headers, body: body)
  }

  @Test("RequestResponse answers the function's result, with the log's tail when asked")
  func requestResponse() async throws {
    try await Stage.with(Stage()) { stage in
      let plain = try await Self.ask(stage, body: Data(#"{"act":"environment","text":"TZ"}"#.utf8))
      #expect(plain.status == 200)
      #expect(plain.text == #"":UTC""#)
      #expect(plain.headers["x-amz-executed-version"] == "$LATEST")
      #expect(plain.headers["x-amz-log-result"] == nil)
      let logged = try await Self.ask(
        stage, headers: ["X-Amz-Log-Type": "Tail"], body: Data(#"{"act":"log","text":"hi"}"#.utf8))
      let tail = logged.headers["x-amz-log-result"].flatMap { Data(base64Encoded: $0) } ?? Data()
      #expect(String(decoding: tail, as: UTF8.self).contains(#""message":"hi""#))
    }
  }

  @Test("a function error is 200 with the error's header")
  func functionError() async throws {
    try await Stage.with(Stage()) { stage in
      let response = try await Self.ask(stage, body: Data(#"{"act":"fail"}"#.utf8))
      #expect(response.status == 200)
      #expect(response.headers["x-amz-function-error"] == "Unhandled")
      #expect(response.text.contains("asked to fail"))
    }
  }

  @Test("Event is accepted when it is queued, and the function is not waited for")
  func event() async throws {
    try await Stage.with(Stage()) { stage in
      let queued = Mutex<[Queued]>([])
      let response = try await Self.ask(
        stage,
        path: "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af/invocations",
        headers: ["x-amz-invocation-type": "Event"], body: Data("{}".utf8)
      ) { entry in queued.withLock { $0.append(entry) } }
      #expect(response.status == 202)
      #expect(queued.withLock { $0 } == [Queued(function: "f", payload: "{}")])
      struct Full: Error {}
      let failed = try await Self.ask(
        stage, headers: ["x-amz-invocation-type": "Event"], body: Data("{}".utf8)
      ) { _ in throw Full() }
      #expect(failed.status == 500)
      #expect(stage.log.isEmpty)
    }
  }

  @Test("DryRun runs nothing")
  func dryRun() async throws {
    try await Stage.with(Stage()) { stage in
      let response = try await Self.ask(
        stage, headers: ["x-amz-invocation-type": "DryRun"], body: Data("{}".utf8))
      #expect(response.status == 204)
      #expect(stage.log.isEmpty)
    }
  }

  @Test(
    "what cannot be invoked is refused with Lambda's code",
    arguments: [
      ("g", nil, "RequestResponse", "{}", 404, "ResourceNotFoundException"),
      ("g", nil, "Event", "{}", 404, "ResourceNotFoundException"),
      ("g", nil, "DryRun", "{}", 404, "ResourceNotFoundException"),
      ("f", "Qualifier=7", "RequestResponse", "{}", 404, "ResourceNotFoundException"),
      ("f", nil, "RequestResponse", "{", 400, "InvalidRequestContentException"),
      ("f", nil, "Sometimes", "{}", 400, "InvalidParameterValueException"),
    ] as [(String, String?, String, String, Int, String)])
  func refusals(
    name: String, query: String?, type: String, body: String, status: Int, code: String
  ) async throws {
    try await Stage.with(Stage()) { stage in
      let response = try await Self.ask(
        stage, path: "/2015-03-31/functions/\(name)/invocations", query: query,
        headers: ["x-amz-invocation-type": type], body: Data(body.utf8))
      #expect(response.status == status)
      #expect(response.headers["x-amzn-errortype"] == code)
      #expect(response.text.contains(status == 404 ? #""Message":"# : #""message":"#))
    }
  }

  @Test(
    "a payload over the limit is refused",
    arguments: [("RequestResponse", 6 << 20), ("Event", 1 << 20)])
  func tooLarge(type: String, limit: Int) async throws {
    try await Stage.with(Stage()) { stage in
      let body = Data("\"\(String(repeating: "x", count: limit - 1))\"".utf8)
      let response = try await Self.ask(
        stage, headers: ["x-amz-invocation-type": type], body: body)
      #expect(response.status == 413)
      #expect(response.headers["x-amzn-errortype"] == "RequestTooLargeException")
    }
  }

  @Test("what is no function name is none", arguments: ["", "a:b:c:d", "x:layer:f", "f:", "ü"])
  func references(text: String) {
    #expect(FunctionReference(text) == nil)
  }
}
