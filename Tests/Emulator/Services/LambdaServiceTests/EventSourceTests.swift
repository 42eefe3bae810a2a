// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import ServiceTesting
import Synchronization
import Testing

@testable import LambdaService

/// Queues in memory, whose messages are away once they are received.
final class MemoryQueues: PolledQueues {
  private struct State {
    var waiting: [PolledMessage] = []
    var deleted: [String] = []
  }

  private let state: Mutex<State>
  private let changes = AsyncStream<Void>.makeStream()

  init(_ bodies: [String] = []) {
    state = Mutex(
      State(
        waiting: bodies.enumerated().map { index, body in
          PolledMessage(
            id: "m\(index)", receipt: "r\(index)",
            record: ["messageId": .string("m\(index)"), "body": .string(body)])
        }))
  }

  func visibilityTimeout(of arn: String) -> Int? { arn.hasSuffix("none") ? nil : 30 }

  func receive(
    upTo limit: Int, from arn: String, waiting: Duration
  ) async throws -> [PolledMessage] {
    let taken = state.withLock { state in
      let taken = Array(state.waiting.prefix(limit))
      state.waiting.removeFirst(taken.count)
      return taken
    }
    if taken.isEmpty { try? await Task.sleep(for: waiting) }
    return taken
  }

  func delete(_ receipts: [String], from arn: String) throws {
    state.withLock { $0.deleted += receipts }
    changes.continuation.yield()
  }

  /// Waits until so many messages are deleted.
  func deleted(_ count: Int) async -> [String] {
    for await _ in changes.stream {
      let deleted = state.withLock { $0.deleted }
      if deleted.count >= count { return deleted.sorted() }
    }
    return []
  }
}

/// A function that answers each event by a closure, and keeps the events.
private final class AnsweringFunction: FunctionInvoking {
  private let state = Mutex<[JSON]>([])
  private let answer: @Sendable (JSON, Int) -> InvocationOutcome.Result

  init(_ answer: @escaping @Sendable (JSON, Int) -> InvocationOutcome.Result) {
    self.answer = answer
  }

  /// The message ids of each event.
  var batches: [[String]] {
    state.withLock { events in
      events.map { ($0["Records"]?.array ?? []).compactMap { $0["messageId"]?.string } }
    }
  }

  func invoke(_ function: String, payload: Data) async -> InvocationOutcome {
    let event = (try? JSON(parsing: payload)) ?? .null
    let index = state.withLock { events in
      events.append(event)
      return events.count - 1
    }
    return InvocationOutcome(result: answer(event, index), requestID: "\(index)")
  }

  func invokeStreaming(_ function: String, payload: Data) async -> StreamingOutcome {
    .complete(await invoke(function, payload: payload))
  }
}

@Suite("Event source mappings", .timeLimit(.minutes(2)))
struct EventSourceTests {
  private static let queue = "arn:aws:sqs:us-east-1:000000000000:q"

  /// Feeds a function until so many messages are deleted.
  private func feed(
    _ queues: MemoryQueues, _ function: AnsweringFunction, untilDeleted count: Int,
    _ change: (inout EventSourceMapping) -> Void = { _ in }
  ) async throws -> [String] {
    var mapping = EventSourceMapping(id: "id", sourceARN: Self.queue, function: "f")
    change(&mapping)
    let mappings = try EventSourceMappings(
      databasePath: ":memory:", mappings: [mapping], queues: queues, log: { _ in })
    let running = Task { await mappings.run(invoking: function) }
    let deleted = await queues.deleted(count)
    running.cancel()
    await running.value
    return deleted
  }

  @Test("messages come in batches, and what is done is deleted")
  func batches() async throws {
    let queues = MemoryQueues((0..<5).map { "\($0)" })
    let function = AnsweringFunction { _, _ in .success(Data("null".utf8)) }
    let deleted = try await feed(queues, function, untilDeleted: 5) { mapping in
      mapping.batchSize = 2
      mapping.maximumConcurrency = 2
    }
    #expect(deleted == ["r0", "r1", "r2", "r3", "r4"])
    #expect(Set(function.batches) == [["m0", "m1"], ["m2", "m3"], ["m4"]])
  }

  @Test("a batch that failed stays in the queue, of another only what the function names")
  func failures() async throws {
    let queues = MemoryQueues(["a", "b", "c", "d"])
    let function = AnsweringFunction { event, _ in
      event["Records"]?[0]?["messageId"] == "m0"
        ? .functionError(kind: "Unhandled", document: Data("{}".utf8))
        : .success(Data(#"{"batchItemFailures":[{"itemIdentifier":"m2"}]}"#.utf8))
    }
    let deleted = try await feed(queues, function, untilDeleted: 1) { mapping in
      mapping.batchSize = 2
      mapping.reportsItemFailures = true
    }
    #expect(deleted == ["r3"])
  }

  @Test("a message that no filter wants is deleted unseen")
  func filters() async throws {
    let queues = MemoryQueues([#"{"kind":"a"}"#, #"{"kind":"b"}"#, "no JSON"])
    let function = AnsweringFunction { _, _ in .success(Data()) }
    let filter = try MessageFilter(#"{"body":{"kind":["a"]}}"#)
    let deleted = try await feed(queues, function, untilDeleted: 3) { $0.filters = [filter] }
    #expect(deleted == ["r0", "r1", "r2"])
    #expect(function.batches == [["m0"]])
    #expect(try MessageFilter(#"{"body":["no JSON"]}"#).matches(["body": "no JSON"]))
  }

  @Test("a throttled function is called again with the same batch")
  func throttled() async throws {
    let queues = MemoryQueues(["a"])
    let function = AnsweringFunction { _, index in
      index == 0
        ? .refused(code: "TooManyRequestsException", message: "Rate Exceeded.") : .success(Data())
    }
    #expect(try await feed(queues, function, untilDeleted: 1) == ["r0"])
    #expect(function.batches == [["m0"], ["m0"]])
  }

  @Test(
    "what a function may say of a batch",
    arguments: [
      ("", .success), ("null", .success), ("{}", .success),
      (#"{"batchItemFailures":[]}"#, .success), (#"{"batchItemFailures":null}"#, .failure),
      (#"{"batchItemFailures":[{"itemIdentifier":"a"}]}"#, .failures(["a"])),
      (#"{"batchItemFailures":[{"itemIdentifier":""}]}"#, .failure),
      (#"{"batchItemFailures":[{"itemIdentifier":"z"}]}"#, .failure),
      (#"{"batchItemFailures":[{"id":"a"}]}"#, .failure), ("[", .failure),
    ] as [(String, BatchAnswer)])
  func answers(text: String, expected: BatchAnswer) {
    #expect(BatchAnswer(Data(text.utf8), to: ["a", "b"]) == expected)
  }

  @Test("mappings are made, told, changed, listed and removed by the API, and kept")
  func api() async throws {
    try await Stage.with(Stage(timeout: .seconds(20))) { stage in
      let path = stage.folder.path + "/mappings.sqlite"
      func service() throws -> ServiceClient {
        let mappings = try EventSourceMappings(
          databasePath: path, mappings: [], queues: MemoryQueues(), log: { _ in })
        return ServiceClient(InvokeService(host: stage.host, mappings: mappings) { _, _, _ in })
      }
      let client = try service()
      func call(
        _ method: String, _ id: String = "", _ body: JSON? = nil, query: String? = nil,
        to client: ServiceClient
      ) async throws -> (Int, JSON) {
        let answer = await client.send(
          method, "/2015-03-31/event-source-mappings/" + id, query: query,
          body: body?.data ?? Data())
        return (answer.status, try JSON(parsing: answer.text))
      }
      let request: JSON = [
        "EventSourceArn": .string(Self.queue), "FunctionName": "f", "BatchSize": 3,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": ["MaximumConcurrency": 4],
        "FilterCriteria": ["Filters": [["Pattern": #"{"body":{"a":[1]}}"#]]],
      ]
      let (status, made) = try await call("POST", "", request, to: client)
      #expect(status == 202)
      #expect(made["State"] == "Enabled")
      let id = try #require(made["UUID"]?.string)
      #expect(try await call("POST", "", request, to: client).0 == 409)
      let (_, changed) = try await call(
        "PUT", id, ["Enabled": false, "BatchSize": 5], to: client)
      #expect(changed["BatchSize"] == 5)
      for refused: JSON in [
        ["BatchSize": 11], ["StartingPosition": "LATEST"],
        ["FilterCriteria": ["Filters": [["Pattern": "{"]]]],
      ] { #expect(try await call("PUT", id, refused, to: client).0 == 400) }

      // As another process finds it.
      let next = try service()
      let (_, told) = try await call("GET", id, to: next)
      #expect(told["State"] == "Disabled")
      #expect(told["FilterCriteria"] == request["FilterCriteria"])
      #expect(told["ScalingConfig"] == request["ScalingConfig"])
      let (_, list) = try await call("GET", "", query: "FunctionName=f", to: next)
      #expect(list["EventSourceMappings"]?.array?.count == 1)
      #expect(try await call("DELETE", id, to: next).1["State"] == "Deleting")
      #expect(try await call("GET", id, to: next).0 == 404)
    }
  }

  @Test(
    "what cannot be a mapping is refused",
    arguments: [
      (["EventSourceArn": "arn:aws:kinesis:us-east-1:0:stream/s", "FunctionName": "f"], 400),
      (["EventSourceArn": .string(queue + "none"), "FunctionName": "f"], 400),
      (["EventSourceArn": .string(queue), "FunctionName": "g"], 404),
      (["EventSourceArn": .string(queue)], 400),
      (["EventSourceArn": .string(queue), "FunctionName": "f", "BatchSize": 100], 400),
    ] as [(JSON, Int)])
  func refusals(request: JSON, expected: Int) async throws {
    // The queues' visibility timeout is shorter than the function's own timeout.
    try await Stage.with(Stage()) { stage in
      let mappings = try EventSourceMappings(
        databasePath: ":memory:", mappings: [], queues: MemoryQueues(), log: { _ in })
      let client = ServiceClient(
        InvokeService(host: stage.host, mappings: mappings) { _, _, _ in })
      func status(_ request: JSON) async -> Int {
        await client.send("POST", "/2015-03-31/event-source-mappings", body: request.data).status
      }
      #expect(await status(request) == expected)
      let short: JSON = ["EventSourceArn": .string(Self.queue), "FunctionName": "f"]
      #expect(await status(short) == 400)
    }
  }
}
