// SPDX-License-Identifier: Apache-2.0
import AWSService
import EventBridgeService
import Testing

@testable import Faults

@Suite("Faults as they strike")
struct FaultInjectorTests {
  private static let error = RequestFault(error: ServiceError(503, "SlowDown", ""))

  private func injector(_ rule: FaultPlan.RequestRule, seed: UInt64 = 1) -> FaultInjector {
    let injector = FaultInjector()
    injector.use(FaultPlan(seed: seed, requests: [rule]))
    return injector
  }

  private func struck(_ injector: FaultInjector, of count: Int) -> [Bool] {
    (0..<count).map { _ in
      injector.fault(service: "s3", operation: "PutObject", path: "/bucket/key") != nil
    }
  }

  @Test("the first ones are spared, and no more are befallen than is said")
  func skipAndTimes() {
    let injector = injector(.init(chance: .init(skip: 2, times: 1), fault: Self.error))
    #expect(struck(injector, of: 5) == [false, false, true, false, false])
    #expect(injector.current.requests == [.init(matched: 5, struck: 1)])
  }

  @Test("a seed decides which, another decides otherwise, and a part is a part")
  func seeds() {
    let rule = FaultPlan.RequestRule(chance: .init(probability: 0.3), fault: Self.error)
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
    "a rule is for the requests that it names",
    arguments: [
      (nil, nil, nil, true), ("s3", nil, nil, true), ("events", nil, nil, false),
      ("s3", "PutObject", nil, true), (nil, "Put*", nil, true),
      (nil, "PutObjectTagging", nil, false), (nil, "Put", nil, false), (nil, nil, "/b/*", true),
      (nil, nil, "/c/*", false),
    ] as [(String?, String?, String?, Bool)])
  func requests(service: String?, operation: String?, path: String?, isMeant: Bool) {
    let injector = injector(
      .init(service: service, operation: operation, path: path, fault: Self.error))
    let fault = injector.fault(service: "s3", operation: "PutObject", path: "/b/k")
    #expect((fault != nil) == isMeant)
  }
}
