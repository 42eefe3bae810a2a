// SPDX-License-Identifier: Apache-2.0
import AWSService
import EventBridgeService
import JSONTree

extension FaultInjector {
  /// The plan as JSON, with how often each rule `struck`, and of those for requests and functions how
  /// many they `matched`.
  func report(deliveriesStruck: [Int]) -> JSON {
    let (plan, requests, functions) = current
    return [
      "seed": JSON(plan.seed),
      "deliveries": .array(zip(plan.deliveries, deliveriesStruck).map { $0.json(struck: $1) }),
      "requests": .array(zip(plan.requests, requests).map { $0.json(tally: $1) }),
      "functions": .array(zip(plan.functions, functions).map { $0.json(tally: $1) }),
    ]
  }
}

/// An object of the members that have a value.
private func object(_ members: [(String, JSON?)]) -> JSON {
  .object(
    JSON.Object(members.compactMap { name, value in value.map { .init(name: name, value: $0) } }))
}

extension DeliveryFaults.Rule {
  fileprivate func json(struck: Int) -> JSON {
    let (name, value): (String, JSON) =
      switch effect {
      case .duplicate(let times): ("duplicate", JSON(times))
      case .delay(let seconds): ("delaySeconds", JSON(seconds))
      case .reorder(let seconds): ("reorderWithinSeconds", JSON(seconds))
      case .drop: ("drop", true)
      }
    return object([
      ("function", function.map { .string($0) }), ("probability", JSON(probability)), (name, value),
      ("struck", JSON(struck)),
    ])
  }
}

extension FaultPlan.Chance {
  fileprivate func members(_ tally: FaultInjector.Tally) -> [(String, JSON?)] {
    [
      ("probability", JSON(probability)), ("skip", skip == 0 ? nil : JSON(skip)),
      ("times", times.map { JSON($0) }), ("matched", JSON(tally.matched)),
      ("struck", JSON(tally.struck)),
    ]
  }
}

extension FaultPlan.RequestRule {
  fileprivate func json(tally: FaultInjector.Tally) -> JSON {
    object(
      [
        ("service", service.map { .string($0) }), ("operation", operation.map { .string($0) }),
        ("path", path.map { .string($0) }), ("status", fault.error.map { JSON($0.status) }),
        ("code", fault.error.map { .string($0.code) }),
        ("when", fault.error.map { _ in .string(fault.moment.rawValue) }),
        (
          "latencyMilliseconds",
          fault.latency == .zero ? nil : JSON(Int(fault.latency / .milliseconds(1)))
        ),
      ] + chance.members(tally))
  }
}

extension FaultPlan.FunctionRule {
  fileprivate func json(tally: FaultInjector.Tally) -> JSON {
    object(
      [
        ("function", function.map { .string($0) }),
        ("killAfterMilliseconds", JSON(killMilliseconds.lowerBound)),
        ("killWithinMilliseconds", JSON(killMilliseconds.upperBound)),
      ] + chance.members(tally))
  }
}
