// SPDX-License-Identifier: Apache-2.0
package import AWSService
import EventBridgeService
import FoundationEssentials
import HTTPMessage
package import HTTPServer
import JSONTree

/// The faults over HTTP: GET tells the plan and how often each rule struck, PUT replaces it, DELETE
/// ends all faults.
package struct FaultsService: HTTPService {
  package static let path = "/_emulator/faults"

  private let injector: FaultInjector
  private let services: [any AWSService]
  private let deliveriesStruck: @Sendable () -> [Int]
  private let onChange: @Sendable (FaultPlan) -> Void

  /// - Parameters:
  ///   - services: those that rules may name.
  ///   - deliveriesStruck: how many deliveries each rule for them has struck.
  ///   - onChange: is told of each new plan, for the part of it that others carry out.
  package init(
    injector: FaultInjector, services: [any AWSService],
    deliveriesStruck: @escaping @Sendable () -> [Int],
    onChange: @escaping @Sendable (FaultPlan) -> Void
  ) {
    self.injector = injector
    self.services = services
    self.deliveriesStruck = deliveriesStruck
    self.onChange = onChange
  }

  package func accept(_ head: RequestHead) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: 1 << 20) { head, body in answer(head, body) }
  }

  private func answer(_ head: RequestHead, _ body: Data) -> Response {
    switch head.method {
    case "GET": return .json(injector.report(deliveriesStruck: deliveriesStruck()))
    case "DELETE":
      use(FaultPlan())
      return Response(status: 204)
    case "PUT":
      do {
        use(try FaultPlan(parsing: body, for: services))
        return .json(injector.report(deliveriesStruck: deliveriesStruck()))
      } catch {
        return .json(
          ["error": ["code": "InvalidFaults", "message": .string(error.description)]], status: 400)
      }
    default: return Response(status: 405, headers: ["allow": "GET, PUT, DELETE"])
    }
  }

  private func use(_ plan: FaultPlan) {
    injector.use(plan)
    onChange(plan)
  }
}
