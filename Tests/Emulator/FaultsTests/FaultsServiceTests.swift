// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import ServiceTesting
import Synchronization
import Testing

@testable import Faults

@Suite("Faults over HTTP")
struct FaultsServiceTests {
  @Test("a plan is put, told with its counts, and ended")
  func administration() async throws {
    let injector = FaultInjector()
    let told = Told()
    let service = FaultsService(
      injector: injector, services: NamedService.all, deliveriesStruck: { [3] },
      onChange: { plan in told.plans.withLock { $0.append(plan) } })
    func call(_ method: String, _ body: String = "") async -> Response {
      await service.answer(
        RequestHead(method: method, path: FaultsService.path), Data(body.utf8))
    }
    let wrong = await call("PUT", #"{"requests": [{"status": 1}]}"#)
    #expect(wrong.status == 400 && wrong.text.contains("/requests/0/status"))
    #expect(told.plans.withLock { $0 }.isEmpty)
    let put = await call("PUT", #"{"deliveries": [{"drop": true}], "requests": [{"status": 500}]}"#)
    #expect(put.status == 200)
    _ = injector.fault(service: "s3", operation: "GetObject", path: "/")
    let report = try JSON(parsing: await call("GET").text)
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
