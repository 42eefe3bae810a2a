// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import Synchronization
import Testing

@testable import Faults

@Suite("A service with faults in front")
struct FaultyServiceTests {
  /// Counts what it carries out.
  private final class Counting: HTTPService {
    let count = Mutex(0)

    func accept(_ head: RequestHead) -> any RequestReceiver {
      BufferedReceiver(head: head, limit: 100) { _, body in
        self.count.withLock { $0 += 1 }
        return .text("done: \(body.count)")
      }
    }
  }

  private func answer(
    _ service: some HTTPService, _ head: RequestHead = .init(method: "PUT", path: "/b/<k>&"),
    _ body: String = "body"
  ) async -> Response {
    let receiver = service.accept(head)
    if let early = receiver.earlyResponse { return early }
    let bytes = [UInt8](body.utf8)
    unsafe bytes.withUnsafeBytes { unsafe receiver.receive($0.bytes) }
    switch receiver.finish(trailers: [:]) {
    case .now(let response): return response
    case .later(let work): return await work()
    }
  }

  private func text(_ response: Response) -> String {
    guard case .bytes(let data) = response.body else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  @Test(
    "an error comes before or after the work, late or at once",
    arguments: [0, 5], [FaultPlan.RequestRule.Moment.before, .after])
  func moments(latency: Int, moment: FaultPlan.RequestRule.Moment) async {
    let service = Counting()
    let injector = FaultInjector()
    injector.use(
      FaultPlan(requests: [
        .init(
          service: "s3", chance: .init(times: 1),
          failure: .init(status: 503, code: "SlowDown", moment: moment),
          latencyMilliseconds: latency)
      ]))
    let faulty = FaultyService(service, name: "s3", injector: injector)
    let failed = await answer(faulty)
    #expect(failed.status == 503)
    #expect(text(failed).contains("<Code>SlowDown</Code>"))
    #expect(text(failed).contains("<Resource>/b/&lt;k&gt;&amp;</Resource>"))
    #expect(service.count.withLock { $0 } == (moment == .after ? 1 : 0))
    let next = await answer(faulty)
    #expect(text(next) == "done: 4")
  }

  @Test("the other services answer their errors as JSON")
  func json() async throws {
    let injector = FaultInjector()
    injector.use(
      FaultPlan(requests: [.init(failure: .init(status: 429, code: "TooManyRequestsException"))]))
    let failed = await answer(FaultyService(Counting(), name: "mediaconvert", injector: injector))
    #expect(failed.status == 429)
    #expect(failed.headers["x-amzn-errortype"] == "TooManyRequestsException")
    #expect(try JSON(parsing: text(failed))["message"]?.string != nil)
  }

  @Test("a plan is put, told with its counts, and ended")
  func administration() async throws {
    let injector = FaultInjector()
    let told = Told()
    let service = FaultsService(
      injector: injector, deliveriesStruck: { [3] },
      onChange: { plan in told.plans.withLock { $0.append(plan) } })
    func call(_ method: String, _ body: String = "") async -> Response {
      await answer(service, RequestHead(method: method, path: FaultsService.path), body)
    }
    let wrong = await call("PUT", #"{"requests": [{"status": 1}]}"#)
    #expect(wrong.status == 400 && text(wrong).contains("/requests/0/status"))
    #expect(told.plans.withLock { $0 }.isEmpty)
    let put = await call("PUT", #"{"deliveries": [{"drop": true}], "requests": [{"status": 500}]}"#)
    #expect(put.status == 200)
    _ = injector.fault(of: RequestHead(method: "GET", path: "/"), service: "s3")
    let report = try JSON(parsing: text(await call("GET")))
    #expect(report["requests"]?[0]?["struck"]?.integer == 1)
    #expect(report["deliveries"]?[0]?["drop"]?.bool == true)
    #expect(report["deliveries"]?[0]?["struck"]?.integer == 3)
    #expect(await call("DELETE").status == 204)
    #expect(injector.current.plan == FaultPlan())
    #expect(told.plans.withLock { $0 }.map(\.deliveries.count) == [1, 0])
    #expect(await call("POST").status == 405)
  }

  private final class Told: Sendable {
    let plans = Mutex<[FaultPlan]>([])
  }
}
