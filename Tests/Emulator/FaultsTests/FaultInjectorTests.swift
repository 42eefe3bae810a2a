// SPDX-License-Identifier: Apache-2.0
import EventBridgeService
import Foundation
import HTTPMessage
import HTTPServer
import Testing

@testable import Faults

@Suite("Faults as they strike")
struct FaultInjectorTests {
  private func injector(_ rule: FaultPlan.RequestRule, seed: UInt64 = 1) -> FaultInjector {
    let injector = FaultInjector()
    injector.use(FaultPlan(seed: seed, requests: [rule]))
    return injector
  }

  private func struck(_ injector: FaultInjector, of count: Int) -> [Bool] {
    let head = RequestHead(method: "PUT", path: "/bucket/key")
    return (0..<count).map { _ in injector.fault(of: head, service: "s3") != nil }
  }

  @Test("the first ones are spared, and no more are befallen than is said")
  func skipAndTimes() {
    let failure = FaultPlan.RequestRule.Failure(status: 503, code: "SlowDown")
    let injector = injector(.init(chance: .init(skip: 2, times: 1), failure: failure))
    #expect(struck(injector, of: 5) == [false, false, true, false, false])
    #expect(injector.current.requests == [.init(matched: 5, struck: 1)])
  }

  @Test("a seed decides which, another decides otherwise, and a part is a part")
  func seeds() {
    let rule = FaultPlan.RequestRule(chance: .init(probability: 0.3), latencyMilliseconds: 1)
    let first = struck(injector(rule, seed: 1), of: 1000)
    #expect(first == struck(injector(rule, seed: 1), of: 1000))
    #expect(first != struck(injector(rule, seed: 2), of: 1000))
    #expect((230...370).contains(first.count { $0 }))
  }

  @Test("a death comes within its time, to those functions alone")
  func deaths() throws {
    let injector = FaultInjector()
    injector.use(FaultPlan(functions: [.init(function: "*Notify", killMilliseconds: 10...20)]))
    for _ in 0..<100 {
      let delay = try #require(injector.killDelay(function: "stack-Notify"))
      #expect(delay >= .milliseconds(10) && delay <= .milliseconds(20))
    }
    #expect(injector.killDelay(function: "stack-Presign") == nil)
  }

  @Test(
    "a function is meant by the same pattern whichever list a rule stands in",
    arguments: [
      (nil, "stack-Notify", true), ("stack-Notify", "stack-Notify", true),
      ("*Notify", "stack-Notify", true), ("stack**Notify", "stack-Notify", true),
      ("stack-*", "stack-Notify", true), ("stack", "stack-Notify", false),
      (#"C:\*"#, #"C:\notify"#, true), (#"\*"#, "*", false),
      ("stack?Notify", "stack-Notify", false),
    ] as [(String?, String, Bool)])
  func patterns(pattern: String?, function: String, isMeant: Bool) {
    let injector = FaultInjector()
    let plan = FaultPlan(
      deliveries: [.init(function: pattern, effect: .drop)],
      functions: [.init(function: pattern, killMilliseconds: 1...1)])
    injector.use(plan)
    #expect((injector.killDelay(function: function) != nil) == isMeant)
    #expect(plan.deliveryFaults.arrivals(of: "id", to: function).isEmpty == isMeant)
  }

  @Test(
    "operations have AWS's names",
    arguments: [
      ("s3", "PUT", "/b/k", nil, "PutObject"), ("s3", "GET", "/b/k", nil, "GetObject"),
      ("s3", "HEAD", "/b/k/l", nil, "HeadObject"), ("s3", "DELETE", "/b/k", nil, "DeleteObject"),
      ("s3", "GET", "/b", "list-type=2&prefix=x", "ListObjectsV2"),
      ("s3", "GET", "/b/", "list-type=2", "ListObjectsV2"), ("s3", "GET", "/", nil, "ListBuckets"),
      ("s3", "POST", "/b/k", "uploads", "CreateMultipartUpload"),
      ("s3", "PUT", "/b/k", "partNumber=1&uploadId=u", "UploadPart"),
      ("s3", "POST", "/b/k", "uploadId=u", "CompleteMultipartUpload"),
      ("s3", "DELETE", "/b/k", "uploadId=u", "AbortMultipartUpload"),
      ("s3", "GET", "/b/k", "uploadId=u", "ListParts"),
      ("mediaconvert", "POST", "/2017-08-29/jobs", nil, "CreateJob"),
      ("mediaconvert", "GET", "/2017-08-29/jobs", "maxResults=1", "ListJobs"),
      ("mediaconvert", "GET", "/2017-08-29/jobs/1-a", nil, "GetJob"),
      ("mediaconvert", "DELETE", "/2017-08-29/jobs/1-a", nil, "CancelJob"),
      ("mediaconvert", "POST", "/2017-08-29/probe", nil, "Probe"),
      ("lambda", "POST", "/2015-03-31/functions/f/invocations", nil, "Invoke"),
    ] as [(String, String, String, String?, String)])
  func operations(service: String, method: String, path: String, query: String?, name: String) {
    let head = RequestHead(method: method, path: path, query: query)
    #expect(RequestOperation.name(of: head, service: service) == name)
  }

  @Test("a JSON protocol's operation is in its target")
  func target() {
    let head = RequestHead(
      method: "POST", path: "/", headers: ["x-amz-target": "AWSEvents.PutEvents"])
    #expect(RequestOperation.name(of: head, service: "events") == "PutEvents")
  }
}
