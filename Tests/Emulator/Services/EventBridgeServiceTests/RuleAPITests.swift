// SPDX-License-Identifier: Apache-2.0
import AWSService
@testable import EventBridgeService
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import ServiceTesting
import Testing

/// Rules, buses and schedules by the API.
@Suite struct RuleAPITests {
  private func call(
    _ client: ServiceClient, _ operation: String, _ request: JSON, expecting status: Int = 200
  ) async throws -> JSON {
    let answer = await client.send(
      "POST", "/", headers: ["x-amz-target": "AWSEvents." + operation], body: request.data)
    #expect(answer.status == status, "\(operation): \(answer.text)")
    return try JSON(parsing: answer.text)
  }

  private static let queue = "arn:aws:sqs:us-east-1:000000000000:q"

  @Test("a rule that the API made is told, matches, is kept and goes")
  func rules() async throws {
    let test = try TestBus(.init())
    let bus = try test.open()
    let client = ServiceClient(bus)
    let pattern = #"{"source":["shop"]}"#
    let made = try await call(
      client, "PutRule",
      ["Name": "r", "EventPattern": .string(pattern), "Description": "Orders"])
    #expect(made["RuleArn"] == "arn:aws:events:us-east-1:000000000000:rule/r")
    let target: JSON = [
      "Id": "1", "Arn": .string(Self.queue + ".fifo"),
      "SqsParameters": ["MessageGroupId": "g"],
      "InputTransformer": ["InputPathsMap": ["n": "$.detail.n"], "InputTemplate": #"{"x":<n>}"#],
      "RetryPolicy": ["MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 60],
    ]
    let function: JSON = ["Id": "2", "Arn": "arn:aws:lambda:us-east-1:000000000000:function:f"]
    let put = try await call(client, "PutTargets", ["Rule": "r", "Targets": [target, function]])
    #expect(put["FailedEntryCount"] == 0)

    // As another process finds it.
    let next = try test.open()
    let again = ServiceClient(next)
    let told = try await call(again, "ListTargetsByRule", ["Rule": "r"])
    #expect(told["Targets"]?.array?.count == 2)
    for (sent, kept) in zip([target, function], told["Targets"]?.array ?? []) {
      for member in sent.object?.members ?? [] { #expect(kept[member.name] == member.value) }
    }
    let described = try await call(again, "DescribeRule", ["Name": "r"])
    #expect(described["EventPattern"] == .string(pattern))
    #expect(described["Description"] == "Orders")
    let names = try await call(again, "ListRuleNamesByTarget", ["TargetArn": function["Arn"]!])
    #expect(names["RuleNames"] == ["r"])
    try next.publish(BusEvent(source: "shop", detailType: "t", detail: ["n": 7]), id: "e")
    let functions = ScriptedFunctions { _, _ in .success(Data()) }
    _ = await test.run(next, functions, untilEnded: 2)
    #expect(functions.calls.map(\.function) == ["f"])
    #expect(
      test.messages.all.map(\.message) == [ServiceMessage(Data(#"{"x":7}"#.utf8), group: "g")])

    _ = try await call(again, "DisableRule", ["Name": "r"])
    #expect(try await call(again, "ListRules", [:])["Rules"]?[0]?["State"] == "DISABLED")
    _ = try await call(again, "DeleteRule", ["Name": "r"], expecting: 400)
    _ = try await call(again, "RemoveTargets", ["Rule": "r", "Ids": ["1", "2"]])
    _ = try await call(again, "DeleteRule", ["Name": "r"])
    #expect(try await call(again, "ListRules", [:])["Rules"] == [])
  }

  @Test("buses are made, have rules of their own, and go")
  func buses() async throws {
    let client = ServiceClient(try TestBus(.init()).open())
    let rule: JSON = ["Name": "r", "EventBusName": "b", "EventPattern": #"{"source":["s"]}"#]
    _ = try await call(client, "PutRule", rule, expecting: 400)
    _ = try await call(client, "CreateEventBus", ["Name": "b"])
    _ = try await call(client, "CreateEventBus", ["Name": "b"], expecting: 400)
    _ = try await call(client, "PutRule", rule)
    _ = try await call(client, "DeleteEventBus", ["Name": "b"], expecting: 400)
    _ = try await call(client, "DeleteRule", ["Name": "r", "EventBusName": "b"])
    _ = try await call(client, "DeleteEventBus", ["Name": "b"])
    let left = try await call(client, "ListEventBuses", [:])
    #expect(left["EventBuses"]?.array?.map { $0["Name"] } == ["default"])
  }

  @Test(
    "what a rule cannot be is refused",
    arguments: [
      ("PutRule", ["Name": "r"]), ("PutRule", ["Name": "r", "EventPattern": "{"]),
      ("PutRule", ["Name": "r", "ScheduleExpression": "rate(0 minutes)"]),
      ("PutRule", ["Name": "a b", "ScheduleExpression": "rate(1 minute)"]),
      ("DescribeRule", ["Name": "none"]),
      ("PutTargets", ["Rule": "r", "Targets": [["Id": "1", "Arn": "arn:aws:ecs:r:a:cluster/c"]]]),
      ("CreateEventBus", ["Name": "default"]), ("DeleteEventBus", ["Name": "default"]),
    ] as [(String, JSON)])
  func refusals(operation: String, request: JSON) async throws {
    let client = ServiceClient(try TestBus(.init()).open())
    _ = try await call(client, operation, request, expecting: 400)
  }

  @Test("a schedule that the API made fires once, and goes where it is to")
  func schedules() async throws {
    let test = try TestBus(.init())
    let bus = try test.open()
    let client = ServiceClient(Scheduler(bus: bus))
    func call(_ method: String, _ name: String, _ body: JSON? = nil, query: String? = nil)
      async throws
      -> (Int, JSON)
    {
      let answer = await client.send(
        method, "/schedules" + name, query: query, body: body?.data ?? Data())
      return (answer.status, try JSON(parsing: answer.text))
    }
    let request: JSON = [
      "ScheduleExpression": "at(2027-01-15T08:01:00)", "FlexibleTimeWindow": ["Mode": "OFF"],
      "ActionAfterCompletion": "DELETE",
      "Target": ["Arn": .string(Self.queue), "RoleArn": "arn:aws:iam::0:role/r", "Input": "[1]"],
    ]
    let (status, made) = try await call("POST", "/once", request)
    #expect(status == 200)
    let arn: JSON = "arn:aws:scheduler:us-east-1:000000000000:schedule/default/once"
    #expect(made == ["ScheduleArn": arn])
    #expect(try await call("POST", "/once", request).0 == 409)
    let (_, told) = try await call("GET", "/once")
    #expect(told["Target"]?["Input"] == "[1]")
    #expect(told["ActionAfterCompletion"] == "DELETE")
    let (_, list) = try await call("GET", "", query: "NamePrefix=on")
    #expect(list["Schedules"]?[0]?["Target"] == ["Arn": .string(Self.queue)])
    var other = request.object ?? [:]
    other["ScheduleExpressionTimezone"] = "Europe/Berlin"
    #expect(try await call("PUT", "/once", .object(other)).0 == 400)

    _ = await test.run(bus, ScriptedFunctions { _, _ in .success(Data()) }, untilEnded: 1)
    #expect(test.messages.all.map(\.message.body) == [Data("[1]".utf8)])
    #expect(try await call("GET", "/once").0 == 404)
    #expect(try await call("DELETE", "/once").0 == 404)
  }
}
