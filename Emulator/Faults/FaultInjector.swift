// SPDX-License-Identifier: Apache-2.0
package import EventBridgeService
import HTTPServer
import Patterns
import Synchronization

/// Carries a plan out: decides of each request and each invocation whether a fault befalls it, and
/// counts. A plan may be replaced at any time.
package final class FaultInjector: Sendable {
  /// How often a rule had something to decide, and how often it struck.
  package struct Tally: Sendable, Equatable {
    /// The requests or invocations that the rule is for.
    package var matched = 0
    /// Those of them that it struck.
    package var struck = 0
  }

  struct State {
    var plan = FaultPlan()
    var requests: [Tally] = []
    var functions: [Tally] = []
  }

  private let state = Mutex(State())

  /// An injector of no faults.
  package init() {}

  /// The plan, and what became of its rules.
  package var current: (plan: FaultPlan, requests: [Tally], functions: [Tally]) {
    state.withLock { ($0.plan, $0.requests, $0.functions) }
  }

  /// Goes on by another plan, whose counts begin at 0.
  package func use(_ plan: FaultPlan) {
    state.withLock { state in
      state = State(
        plan: plan, requests: plan.requests.map { _ in Tally() },
        functions: plan.functions.map { _ in Tally() })
    }
  }

  /// What befalls a request; nil for nothing.
  func fault(of head: RequestHead, service: String) -> FaultPlan.RequestRule? {
    state.withLock { state in
      guard !state.plan.requests.isEmpty else { return nil }
      let operation = RequestOperation.name(of: head, service: service)
      for (index, rule) in state.plan.requests.enumerated() {
        guard rule.service.map({ $0 == service }) ?? true,
          Glob(rule.operation ?? "*").matches(operation), Glob(rule.path ?? "*").matches(head.path)
        else { continue }
        let number = state.requests[index].matched
        var dice = Dice(seed: state.plan.seed, kind: 1, rule: index, number: number)
        if state.requests[index].take(rule.chance, &dice) { return rule }
      }
      return nil
    }
  }

  /// How long after it got its event a function's process is killed; nil when it is left alone.
  package func killDelay(function: String) -> Duration? {
    state.withLock { state in
      for (index, rule) in state.plan.functions.enumerated() {
        guard Glob(rule.function ?? "*").matches(function) else { continue }
        let number = state.functions[index].matched
        var dice = Dice(seed: state.plan.seed, kind: 2, rule: index, number: number)
        guard state.functions[index].take(rule.chance, &dice) else { continue }
        let range = rule.killMilliseconds
        let milliseconds = Double(range.lowerBound) + dice.unit() * Double(range.count - 1)
        return .milliseconds(milliseconds)
      }
      return nil
    }
  }
}

extension FaultPlan {
  /// The part of the plan that the event bus carries out.
  package var deliveryFaults: DeliveryFaults { DeliveryFaults(seed: seed, rules: deliveries) }
}

extension FaultInjector.Tally {
  /// Counts a thing that the rule is for.
  /// - Returns: whether the rule strikes it.
  fileprivate mutating func take(_ chance: FaultPlan.Chance, _ dice: inout Dice) -> Bool {
    defer { matched += 1 }
    guard matched >= chance.skip, struck < chance.times ?? .max,
      dice.unit() < chance.probability
    else { return false }
    struck += 1
    return true
  }
}

/// Numbers from SplitMix64 (Steele, Lea and Flood, 2014) for the n-th thing that a rule decides.
private struct Dice {
  private var state: UInt64

  init(seed: UInt64, kind: UInt64, rule: Int, number: Int) {
    state = seed
    for part in [kind, UInt64(rule), UInt64(number)] { state = next() ^ part }
  }

  /// A number from 0 up to, not including, 1.
  mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
