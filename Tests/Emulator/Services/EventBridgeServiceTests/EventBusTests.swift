// SPDX-License-Identifier: Apache-2.0
import AWSService
@testable import EventBridgeService
import EventPatterns
import Foundation
import JSONTree
import Testing

@Suite(.timeLimit(.minutes(10))) struct EventBusTests {
  private static let success = InvocationOutcome.Result.success(Data("null".utf8))

  @Test("an event reaches the targets of the rules that match, on its bus, once")
  func routing() async throws {
    let pattern = try EventPattern(parsing: #"{"source":["mine"]}"#)
    let rules = [
      Rule(
        name: "a", pattern: pattern,
        targets: [.init(id: "1", function: "f"), .init(id: "2", function: "g")]),
      Rule(
        name: "other-bus", eventBusName: "other", pattern: pattern,
        targets: [.init(id: "1", function: "h")]),
      Rule(
        name: "off", pattern: pattern, isEnabled: false, targets: [.init(id: "1", function: "h")]),
    ]
    let test = try TestBus(.init(rules: rules))
    let bus = try test.open()
    let event = BusEvent(
      source: "mine", detailType: "Thing", detail: ["n": 1], resources: ["arn:x"])
    for _ in 0..<2 { try bus.publish(event, id: "event-1") }
    try bus.publish(BusEvent(source: "theirs", detailType: "Thing", detail: [:]), id: "event-2")
    let functions = ScriptedFunctions { _, _ in Self.success }
    _ = await test.run(bus, functions, untilEnded: 2)
    #expect(functions.calls.map(\.function).sorted() == ["f", "g"])
    let payload = try JSON(parsing: try #require(functions.calls.first).payload)
    #expect(
      payload == [
        "version": "0", "id": "event-1", "detail-type": "Thing", "source": "mine",
        "account": "000000000000", "time": "2027-01-15T08:00:00Z", "region": "us-east-1",
        "resources": ["arn:x"], "detail": ["n": 1],
      ])
    #expect(try bus.recentEvents().map(\.id) == ["event-2", "event-1"])
    #expect(try bus.recentEvents().map(\.rules) == [[], ["a"]])
  }

  @Test("a ready-made envelope keeps every member and is taken once")
  func envelope() throws {
    let test = try TestBus(.init())
    let bus = try test.open()
    let text =
      #"{"version":"0","id":"x","detail-type":"Object Created","source":"aws.s3","extra":1.0,"detail":{}}"#
    for _ in 0..<2 { try bus.publish(envelope: Data(text.utf8)) }
    #expect(try bus.recentEvents().map { String(decoding: $0.envelope, as: UTF8.self) } == [text])
    #expect(throws: EventRefused.self) { try bus.publish(envelope: Data("{}".utf8)) }
  }

  @Test("PutEvents answers each entry by itself and stores the good ones")
  func putEvents() async throws {
    let test = try TestBus(.init())
    let bus = try test.open()
    let (status, answer) = try await send(
      """
      {"Entries":[
        {"Source":"mine","DetailType":"d","Detail":"{\\"n\\":1}","Time":1700000000,"Resources":["r"]},
        {"DetailType":"d","Detail":"{}"},
        {"Source":"mine","Detail":"{}"},
        {"Source":"mine","DetailType":"d"},
        {"Source":"mine","DetailType":"d","Detail":"[1]"},
        {"Source":"aws.s3","DetailType":"d","Detail":"{}"},
        {"Source":"mine","DetailType":"e","Detail":"{}","EventBusName":"arn:aws:events:us-east-1:0:event-bus/other"}
      ]}
      """, target: "AWSEvents.PutEvents", to: bus)
    #expect(status == 200)
    #expect(answer["FailedEntryCount"] == 5)
    let entries = try #require(answer["Entries"]?.array)
    #expect(
      entries.map { $0["ErrorCode"]?.string } == [
        nil, "InvalidArgument", "InvalidArgument", "InvalidArgument", "MalformedDetail",
        "NotAuthorizedForSourceException", nil,
      ])
    #expect(
      entries[1]["ErrorMessage"]
        == "Parameter Source is not valid. Reason: Source is a required argument.")
    let stored = try bus.recentEvents()
    #expect(stored.map(\.id).reversed() == [entries[0], entries[6]].map { $0["EventId"]?.string })
    #expect(stored.map(\.busName) == ["other", "default"])
    #expect(try JSON(parsing: stored[1].envelope)["time"] == "2023-11-14T22:13:20Z")
  }

  @Test(
    "a request over the limits is refused as a whole",
    arguments: [
      (#"{"Entries":[]}"#, "ValidationException"), (#"{}"#, "ValidationException"),
      ("[", "SerializationException"),
      (
        #"{"Entries":[\#(Array(repeating: "{}", count: 11).joined(separator: ","))]}"#,
        "ValidationException"
      ),
      (
        #"{"Entries":[{"Source":"s","DetailType":"d","Detail":"{\"x\":\"\#(String(repeating: "x", count: 262_144))\"}"}]}"#,
        "ValidationException"
      ),
    ])
  func limits(_ body: String, _ code: String) async throws {
    let bus = try TestBus(.init()).open()
    let (status, answer) = try await send(body, target: "AWSEvents.PutEvents", to: bus)
    #expect(status == 400)
    #expect(answer["__type"] == .string(code))
    #expect(try bus.recentEvents().isEmpty)
  }

  @Test("TestEventPattern says whether a pattern takes an event")
  func testEventPattern() async throws {
    let bus = try TestBus(.init()).open()
    let (_, yes) = try await send(
      #"{"EventPattern":"{\"a\":[1]}","Event":"{\"a\":1}"}"#, target: "AWSEvents.TestEventPattern",
      to: bus)
    #expect(yes == ["Result": true])
    let (status, refused) = try await send(
      #"{"EventPattern":"{\"a\":1}","Event":"{\"a\":1}"}"#, target: "AWSEvents.TestEventPattern",
      to: bus)
    #expect(status == 400)
    #expect(refused["__type"] == "InvalidEventPatternException")
    let (idle, told) = try await send("{}", target: "AWSEvents.CreateArchive", to: bus)
    #expect(idle == 501)
    #expect(told["message"] == "The emulator does not execute CreateArchive.")
    let (unknown, answer) = try await send("{}", target: "AWSEvents.Put", to: bus)
    #expect(unknown == 400)
    #expect(answer["__type"] == "UnknownOperationException")
  }

  @Test("a schedule fires at its times, and once for all that were missed")
  func schedules() async throws {
    let schedule = try #require(ScheduleExpression("rate(5 minutes)"))
    let rule = Rule(
      name: "tick", schedule: schedule,
      targets: [.init(id: "t", function: "f")])
    let test = try TestBus(.init(rules: [rule]))
    let bus = try test.open()
    let start = test.time.now
    let functions = ScriptedFunctions { _, _ in Self.success }
    let ended = await test.run(bus, functions, untilEnded: 3)
    #expect(ended.count == 3)
    let times = try functions.calls.prefix(3).map { try JSON(parsing: $0.payload)["time"]?.string }
    #expect(
      times
        == [300.0, 600, 900].map { start.addingTimeInterval($0).formatted(.iso8601) })
    let event = try JSON(parsing: try #require(functions.calls.first).payload)
    #expect(event["source"] == "aws.events")
    #expect(event["detail-type"] == "Scheduled Event")
    #expect(event["resources"] == ["arn:aws:events:us-east-1:000000000000:rule/tick"])
    #expect(event["detail"] == [:])
  }

  @Test("EventBridge Scheduler sends an event of its own")
  func scheduler() async throws {
    let schedule = try #require(ScheduleExpression("rate(1 hour)"))
    let arn = "arn:aws:scheduler:us-east-1:000000000000:schedule/default/tock"
    let rule = Rule(
      name: "tock", schedule: schedule, scheduler: .scheduler, arn: arn,
      targets: [
        .init(id: "t", function: "f"), .init(id: "u", function: "g", input: .constant([1])),
      ])
    let test = try TestBus(.init(rules: [rule]))
    let functions = ScriptedFunctions { _, _ in Self.success }
    _ = await test.run(try test.open(), functions, untilEnded: 2)
    let plain = try #require(functions.calls.first { $0.function == "f" })
    let event = try JSON(parsing: plain.payload)
    #expect(event["source"] == "aws.scheduler")
    #expect(event["detail"] == "{}")
    #expect(event["resources"] == [.string(arn)])
    #expect(functions.calls.contains(.init(function: "g", payload: "[1]")))
  }
}
