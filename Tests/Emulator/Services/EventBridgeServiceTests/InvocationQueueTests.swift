// SPDX-License-Identifier: Apache-2.0
import AWSService
@testable import EventBridgeService
import EventPatterns
import Foundation
import JSONTree
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct InvocationQueueTests {
  private static let success = InvocationOutcome.Result.success(Data(#"{"ok":true}"#.utf8))
  private static let failure = InvocationOutcome.Result.functionError(
    kind: "Unhandled", document: Data(#"{"errorType":"Oops","errorMessage":"no"}"#.utf8))

  @Test("an invocation is queued before enqueue returns and comes once for one id")
  func idempotent() async throws {
    let test = try TestBus(.init())
    let bus = try test.open()
    for _ in 0..<3 { try bus.enqueue(function: "f", payload: Data("1".utf8), id: "a") }
    try bus.enqueue(function: "f", payload: Data("2".utf8), id: "b")
    #expect(try bus.recentInvocations().map(\.state) == [.waiting, .waiting])
    let functions = ScriptedFunctions { _, _ in Self.success }
    let ended = await test.run(bus, functions, untilEnded: 2)
    #expect(Set(ended.map(\.id)) == ["a", "b"])
    try bus.enqueue(function: "f", payload: Data("1".utf8), id: "a")
    #expect(try bus.recentInvocations().map(\.state) == [.succeeded, .succeeded])
    #expect(functions.calls.count == 2)
  }

  @Test(
    "a function's error is retried twice, then the event goes to the dead-letter queue as it is")
  func deadLetter() async throws {
    let arn = "arn:aws:sqs:us-east-1:000000000000:dlq"
    let test = try TestBus(.init(functions: ["f": AsyncPolicy(deadLetterARN: arn)]))
    let bus = try test.open()
    let start = test.time.now
    try bus.enqueue(function: "f", payload: Data(#"{"n":1}"#.utf8), id: "a")
    let functions = ScriptedFunctions { _, _ in Self.failure }
    let ended = await test.run(bus, functions, untilEnded: 1)
    #expect(ended.map(\.state) == [.failed])
    #expect(ended.map(\.attempts) == [3])
    #expect(functions.calls.count == 3)
    let waited = test.time.now.timeIntervalSince(start)
    #expect(waited >= 3)
    let letter = try #require(try bus.letters().first)
    #expect(letter.destinationARN == arn)
    #expect(letter.body == Data(#"{"n":1}"#.utf8))
    #expect(letter.attributes["RequestID"] == "request-2")
    #expect(letter.attributes["ErrorMessage"]?.contains("Oops") == true)
  }

  @Test("an on-failure destination gets Lambda's record of the invocation")
  func onFailure() async throws {
    let arn = "arn:aws:sqs:us-east-1:000000000000:failures"
    let test = try TestBus(
      .init(functions: ["f": AsyncPolicy(maximumRetryAttempts: 0, onFailureARN: arn)]))
    let bus = try test.open()
    try bus.enqueue(function: "f", payload: Data(#"{"n":1}"#.utf8), id: "a")
    _ = await test.run(bus, ScriptedFunctions { _, _ in Self.failure }, untilEnded: 1)
    let letter = try #require(try bus.letters().first)
    var record = try JSON(parsing: letter.body)
    #expect(record["timestamp"]?.string?.hasSuffix("Z") == true)
    guard case .object(var object) = record else { return }
    object["timestamp"] = nil
    record = .object(object)
    #expect(
      record == [
        "version": "1.0",
        "requestContext": [
          "requestId": "request-0",
          "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST",
          "condition": "RetriesExhausted", "approximateInvokeCount": 1,
        ],
        "requestPayload": ["n": 1],
        "responseContext": [
          "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled",
        ],
        "responsePayload": ["errorType": "Oops", "errorMessage": "no"],
      ])
  }

  @Test("destinations that are functions and buses are called")
  func liveDestinations() async throws {
    let rule = Rule(
      name: "results",
      pattern: try EventPattern(
        parsing: #"{"detail-type":["Lambda Function Invocation Result - Failure"]}"#),
      targets: [
        .init(id: "t", function: "audit", input: .path(try #require(EventPath("$.source"))))
      ])
    let test = try TestBus(
      .init(
        rules: [rule],
        functions: [
          "bad": AsyncPolicy(
            maximumRetryAttempts: 0,
            onFailureARN: "arn:aws:events:us-east-1:000000000000:event-bus/default"),
          "good": AsyncPolicy(onSuccessARN: "arn:aws:lambda:us-east-1:000000000000:function:next"),
        ]))
    let bus = try test.open()
    try bus.enqueue(function: "bad", payload: Data("{}".utf8), id: "1")
    try bus.enqueue(function: "good", payload: Data("{}".utf8), id: "2")
    let functions = ScriptedFunctions { call, _ in
      call.function == "bad" ? Self.failure : Self.success
    }
    _ = await test.run(bus, functions, untilEnded: 4)
    #expect(functions.calls.contains(.init(function: "audit", payload: #""lambda""#)))
    let next = try #require(functions.calls.first { $0.function == "next" })
    #expect(try JSON(parsing: next.payload)["requestContext"]?["condition"] == "Success")
  }

  @Test("an event that grew too old is given up before its retries are")
  func age() async throws {
    let test = try TestBus(
      .init(
        functions: ["f": AsyncPolicy(maximumEventAgeInSeconds: 60)], retryDelays: [.seconds(61)]))
    let bus = try test.open()
    try bus.enqueue(function: "f", payload: Data("{}".utf8), id: "a")
    let functions = ScriptedFunctions { _, _ in Self.failure }
    _ = await test.run(bus, functions, untilEnded: 1)
    #expect(functions.calls.count == 1)
    let record = try JSON(parsing: try #require(try bus.letters().first).body)
    #expect(record["requestContext"]?["condition"] == "EventAgeExceeded")
  }

  @Test("a throttled call is tried again and costs no retry")
  func throttled() async throws {
    let test = try TestBus(.init(functions: ["f": AsyncPolicy(maximumRetryAttempts: 0)]))
    let bus = try test.open()
    try bus.enqueue(function: "f", payload: Data("{}".utf8), id: "a")
    let functions = ScriptedFunctions { _, index in
      index < 5
        ? .refused(code: "TooManyRequestsException", message: "Rate Exceeded.") : Self.success
    }
    let ended = await test.run(bus, functions, untilEnded: 1)
    #expect(ended.map(\.state) == [.succeeded])
    #expect(functions.calls.count == 6)
  }

  @Test("a rule's dead-letter queue gets what could not be handed over, and why")
  func ruleDeadLetter() async throws {
    let arn = "arn:aws:sqs:us-east-1:000000000000:rule-dlq"
    let rule = Rule(
      name: "all", pattern: try EventPattern(parsing: #"{"source":["mine"]}"#),
      targets: [.init(id: "t", function: "gone", deadLetterARN: arn)])
    let test = try TestBus(.init(rules: [rule]))
    let bus = try test.open()
    try bus.publish(BusEvent(source: "mine", detailType: "x", detail: [:]), id: "e")
    let functions = ScriptedFunctions { _, _ in
      .refused(code: "ResourceNotFoundException", message: "Function not found")
    }
    _ = await test.run(bus, functions, untilEnded: 1)
    #expect(functions.calls.count == 1)
    let letter = try #require(try bus.letters().first)
    #expect(letter.destinationARN == arn)
    #expect(letter.attributes["ERROR_CODE"] == "ResourceNotFoundException")
    #expect(letter.attributes["RULE_ARN"] == "arn:aws:events:us-east-1:000000000000:rule/all")
    #expect(
      letter.attributes["TARGET_ARN"] == "arn:aws:lambda:us-east-1:000000000000:function:gone")
    #expect(try JSON(parsing: letter.body)["id"] == "e")
  }

  @Test("queues and topics are told of events, and a dead-letter queue of those they do not take")
  func messages() async throws {
    let prefix = "arn:aws:sqs:us-east-1:000000000000:"
    let rule = Rule(
      name: "all", pattern: try EventPattern(parsing: #"{"source":["mine"]}"#),
      targets: [
        .init(
          id: "fifo", receiver: .messaging(arn: prefix + "q.fifo", group: "g"),
          input: .constant([1])),
        .init(
          id: "gone", receiver: .messaging(arn: prefix + "none"),
          deadLetterARN: prefix + "dead"),
      ])
    let test = try TestBus(.init(rules: [rule]))
    let bus = try test.open()
    try bus.publish(BusEvent(source: "mine", detailType: "x", detail: [:]), id: "e")
    _ = await test.run(bus, ScriptedFunctions { _, _ in Self.success }, untilEnded: 3)
    let sent = test.messages.all
    let first = try #require(sent.first { $0.arn == prefix + "q.fifo" })
    #expect(first.message == ServiceMessage(Data("[1]".utf8), group: "g"))
    let dead = try #require(sent.first { $0.arn == prefix + "dead" })
    #expect(dead.message.attributes["ERROR_CODE"]?.text == "QueueDoesNotExist")
    #expect(dead.message.attributes["TARGET_ARN"]?.text == prefix + "none")
    #expect(try JSON(parsing: dead.message.body)["id"] == "e")
    #expect(sent.count == 2)
  }

  @Test("a function's dead-letter queue is sent the event with what went wrong")
  func functionDeadLetter() async throws {
    let arn = "arn:aws:sqs:us-east-1:000000000000:dead"
    let policy = AsyncPolicy(maximumRetryAttempts: 0, deadLetterARN: arn)
    let test = try TestBus(.init(functions: ["f": policy]))
    let bus = try test.open()
    try bus.enqueue(function: "f", payload: Data("7".utf8), id: "a")
    _ = await test.run(bus, ScriptedFunctions { _, _ in Self.failure }, untilEnded: 2)
    #expect(test.messages.all.map(\.arn) == [arn])
    #expect(test.messages.all[0].message.body == Data("7".utf8))
    #expect(test.messages.all[0].message.attributes["ErrorCode"]?.text == "200")
  }

  @Test("what was under way when the process died is delivered again by the next")
  func recovery() async throws {
    let test = try TestBus(.init())
    var bus = try test.open()
    try bus.enqueue(function: "f", payload: Data("{}".utf8), id: "a")
    let (started, starting) = AsyncStream.makeStream(of: Void.self)
    let hanging = ScriptedFunctions { _, _ in
      starting.yield()
      try? await Task.sleep(for: .seconds(3600))
      return Self.failure
    }
    let runner = Task { [bus] in await bus.run(delivering: hanging, sending: SentMessages()) }
    for await _ in started { break }
    #expect(try bus.invocation(id: "a")?.state == .running)
    runner.cancel()
    await runner.value
    // Neither an end nor an attempt was recorded.
    #expect(try bus.invocation(id: "a")?.state == .running)
    bus = try test.open()
    let ended = await test.run(bus, ScriptedFunctions { _, _ in Self.success }, untilEnded: 1)
    #expect(ended.map(\.state) == [.succeeded])
    #expect(ended.map(\.attempts) == [1])
  }

  @Test("no more run at once than the bus and the function allow")
  func concurrency() async throws {
    let test = try TestBus(
      .init(functions: ["one": AsyncPolicy(maximumConcurrency: 1)], maximumConcurrency: 3))
    let bus = try test.open()
    for index in 0..<20 {
      try bus.enqueue(function: index % 2 == 0 ? "one" : "many", payload: Data(), id: "\(index)")
    }
    let one = ScriptedFunctions { _, _ in
      for _ in 0..<20 { await Task.yield() }
      return Self.success
    }
    let ended = await test.run(bus, one, untilEnded: 20)
    #expect(Set(ended.map(\.id)).count == 20)
    #expect(one.mostRunning <= 3)

    let alone = try TestBus(
      .init(functions: ["one": AsyncPolicy(maximumConcurrency: 1)], maximumConcurrency: 8))
    let second = try alone.open()
    for index in 0..<8 { try second.enqueue(function: "one", payload: Data(), id: "\(index)") }
    let single = ScriptedFunctions { _, _ in
      for _ in 0..<20 { await Task.yield() }
      return Self.success
    }
    _ = await alone.run(second, single, untilEnded: 8)
    #expect(single.mostRunning == 1)
  }

  @Test("faults duplicate, delay, reorder and drop, the same for the same seed")
  func faults() async throws {
    let faults = DeliveryFaults(
      seed: 7,
      rules: [
        .init(function: "twice", effect: .duplicate(times: 1)),
        .init(function: "lost", effect: .drop),
        .init(function: "late", effect: .delay(seconds: 30)),
      ])
    let test = try TestBus(.init(), faults: faults)
    let bus = try test.open()
    let start = test.time.now
    for function in ["late", "lost", "twice", "plain"] {
      try bus.enqueue(function: function, payload: Data(), id: function)
    }
    let called = Mutex<[String: Date]>([:])
    let functions = ScriptedFunctions { call, _ in
      called.withLock { $0[call.function] = test.time.now }
      return Self.success
    }
    _ = await test.run(bus, functions, untilEnded: 4)
    #expect(functions.calls.map(\.function).sorted() == ["late", "plain", "twice", "twice"])
    let lateCall = try #require(called.withLock { $0["late"] })
    #expect(lateCall.timeIntervalSince(start) >= 30)

    let random = DeliveryFaults(
      seed: 1,
      rules: [
        .init(probability: 0.5, effect: .drop),
        .init(probability: 0.5, effect: .reorder(withinSeconds: 10)),
      ])
    let arrivals = (0..<1000).map { random.arrivals(of: "id-\($0)", to: "f") }
    #expect(arrivals == (0..<1000).map { random.arrivals(of: "id-\($0)", to: "f") })
    let dropped = arrivals.count(where: \.isEmpty)
    #expect((400...600).contains(dropped))
    let late = arrivals.compactMap(\.first).filter { $0 > 0 }
    #expect(Set(late).count == late.count)
    #expect(late.allSatisfy { $0 < 10 })
  }
}
