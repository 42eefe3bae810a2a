// SPDX-License-Identifier: Apache-2.0
import AWSService
import EventBridgeService
import Foundation
import JSONTree
import Testing

@testable import Faults

@Suite("Fault plans")
struct FaultPlanTests {
  @Test("every kind of rule is read")
  func whole() throws {
    let plan = try FaultPlan(
      parsing: Data(
        """
        {"seed": 7,
         "deliveries": [
           {"function": "*Notify", "probability": 0.5, "duplicate": 2}, {"delaySeconds": 1.5},
           {"reorderWithinSeconds": 3}, {"drop": true}],
         "requests": [
           {"service": "s3", "operation": "Put*", "path": "/state/*", "status": 503, "times": 3},
           {"service": "mediaconvert", "code": "TooManyRequestsException", "when": "after"},
           {"latencyMilliseconds": 250, "skip": 2, "probability": 0.25}],
         "functions": [{"function": "f", "killAfterMilliseconds": 5, "killWithinMilliseconds": 9}]}
        """.utf8), for: NamedService.all)
    #expect(plan.seed == 7)
    #expect(
      plan.deliveries == [
        .init(function: "*Notify", probability: 0.5, effect: .duplicate(times: 2)),
        .init(effect: .delay(seconds: 1.5)), .init(effect: .reorder(withinSeconds: 3)),
        .init(effect: .drop),
      ])
    #expect(
      plan.requests == [
        .init(
          service: "s3", operation: "Put*", path: "/state/*", chance: .init(times: 3),
          fault: .init(error: .init(503, "SlowDown", "Please reduce your request rate."))),
        .init(
          service: "mediaconvert",
          fault: .init(
            error: .init(429, "TooManyRequestsException", "A fault that was asked for."),
            moment: .after)),
        .init(
          chance: .init(probability: 0.25, skip: 2), fault: .init(latency: .milliseconds(250))),
      ])
    #expect(plan.functions == [.init(function: "f", killMilliseconds: 5...9)])
  }

  @Test(
    "what is wrong is told with its place",
    arguments: [
      ("[]", "/"), ("{", "/"), (#"{"request": []}"#, "/request"),
      (#"{"requests": {}}"#, "/requests"), (#"{"seed": -1}"#, "/seed"),
      (#"{"deliveries": [{"drop": true, "duplicate": 1}]}"#, "/deliveries/0"),
      (#"{"deliveries": [{"probability": 0.1}]}"#, "/deliveries/0"),
      (#"{"deliveries": [{"drop": true, "probability": 2}]}"#, "/deliveries/0/probability"),
      (#"{"requests": [{"status": 200}]}"#, "/requests/0/status"),
      (#"{"requests": [{"status": 500}, {"service": "sqs"}]}"#, "/requests/1/service"),
      (#"{"requests": [{"status": 500, "operation": "Jump"}]}"#, "/requests/0/operation"),
      (
        #"{"requests": [{"status": 500, "service": "s3", "operation": "CreateJob"}]}"#,
        "/requests/0/operation"
      ),
      (#"{"requests": [{}]}"#, "/requests/0"),
      (#"{"requests": [{"code": "Unheard"}]}"#, "/requests/0"),
      (#"{"requests": [{"when": "after", "latencyMilliseconds": 1}]}"#, "/requests/0"),
      (#"{"functions": [{}]}"#, "/functions/0"),
      (
        #"{"functions": [{"killAfterMilliseconds": 2, "killWithinMilliseconds": 1}]}"#,
        "/functions/0"
      ),
    ])
  func refused(text: String, place: String) {
    let error = #expect(throws: FaultPlanError.self) {
      try FaultPlan(parsing: Data(text.utf8), for: NamedService.all)
    }
    #expect(error?.description.hasPrefix(place + ":") == true, "\(error?.description ?? "")")
  }

  @Test("an unknown service or operation is named, and the known ones are")
  func names() {
    func reason(_ rule: String) -> String? {
      let text = Data(#"{"requests": [{"status": 500, \#(rule)}]}"#.utf8)
      let error = #expect(throws: FaultPlanError.self) {
        try FaultPlan(parsing: text, for: NamedService.all)
      }
      return error?.reason
    }
    #expect(reason(#""service": "sqs""#) == "'sqs' must be one of s3, mediaconvert")
    #expect(
      reason(#""operation": "Jump""#)
        == "'Jump' is no operation of s3, mediaconvert; known are CreateJob, GetObject, PutObject")
    #expect(
      reason(#""service": "s3", "operation": "CreateJob""#)
        == "'CreateJob' is no operation of s3; known are GetObject, PutObject")
  }
}
