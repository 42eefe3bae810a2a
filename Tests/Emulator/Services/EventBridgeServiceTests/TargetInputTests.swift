// SPDX-License-Identifier: Apache-2.0
@testable import EventBridgeService
import EventPatterns
import FoundationEssentials
import JSONTree
import Testing

/// AWS's examples of input transformation, on AWS's example event.
@Suite struct TargetInputTests {
  private let event: JSON = [
    "version": "0", "id": "7bf73129", "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2", "resources": ["arn:1"],
    "detail": ["instance-id": "i-0123456789", "state": "RUNNING", "say": "a \"word\""],
  ]
  private let context = TargetInput.Context(
    ruleARN: "arn:rule", ruleName: "example", ingestionTime: "2026-01-01T00:00:00Z")
  private static let paths = [
    "instance": "$.detail.instance-id", "status": "$.detail.state", "say": "$.detail.say",
    "missing": "$.detail.nothing", "detail": "$.detail", "resources": "$.resources",
  ]

  @Test(
    "a template is filled as AWS documents",
    arguments: [
      (#""instance <instance> is in <status>""#, #""instance i-0123456789 is in RUNNING""#),
      (
        #"{"instance": <instance>, "status": "<status>!"}"#,
        #"{"instance": "i-0123456789", "status": "RUNNING!"}"#
      ),
      (#"{"x": <missing>, "y": "<missing>"}"#, #"{"x": "", "y": ""}"#),
      (#"{"x": "<say>"}"#, #"{"x": "a \"word\""}"#),
      (#"{"x": <resources>, "y": "<resources>"}"#, #"{"x": ["arn:1"], "y": "[arn:1]"}"#),
      (
        #"{"rule": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>}"#,
        #"{"rule": "example", "at": "2026-01-01T00:00:00Z"}"#
      ),
      (#"{"all": <aws.events.event.json>}"#, nil),
      (#"{"unknown": "<other>"}"#, #"{"unknown": "<other>"}"#),
    ] as [(String, String?)])
  func transform(_ template: String, _ expected: String?) throws {
    let transformer = try InputTransformer(inputPathsMap: Self.paths, inputTemplate: template)
    let payload = TargetInput.transformer(transformer).payload(for: event, in: context)
    let text = String(decoding: payload, as: UTF8.self)
    #expect(text == expected ?? #"{"all": \#(event.text)}"#)
    #expect(throws: Never.self) { try JSON(parsing: text) }
  }

  @Test("the event without its detail is what aws.events.event stands for")
  func reservedEvent() throws {
    let transformer = try InputTransformer(
      inputPathsMap: [:], inputTemplate: #"{"e": <aws.events.event>}"#)
    let payload = TargetInput.transformer(transformer).payload(for: event, in: context)
    let json = try JSON(parsing: payload)
    #expect(json["e"]?["id"] == "7bf73129")
    #expect(json["e"]?["detail"] == nil)
  }

  @Test("Input, InputPath and the whole event")
  func plain() throws {
    #expect(TargetInput.event.payload(for: event, in: context) == event.data)
    #expect(
      TargetInput.constant(["a": 1]).payload(for: event, in: context) == Data(#"{"a":1}"#.utf8))
    let path = try #require(EventPath("$.detail.state"))
    #expect(TargetInput.path(path).payload(for: event, in: context) == Data(#""RUNNING""#.utf8))
  }

  @Test(
    "what is no transformer is refused",
    arguments: [
      ([:], "{"), (["a": "detail"], "{}"), (["aws.events.x": "$.a"], "{}"), ([:], "{\"a\": <a>}"),
    ] as [([String: String], String)])
  func refused(_ paths: [String: String], _ template: String) {
    #expect(throws: InputTransformer.Invalid.self) {
      try InputTransformer(inputPathsMap: paths, inputTemplate: template)
    }
  }
}
