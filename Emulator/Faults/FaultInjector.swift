// SPDX-License-Identifier: Apache-2.0
package import AWSService
import EventBridgeService
import Patterns
import Synchronization

/// Carries a plan out: decides of each request and each invocation whether a fault strikes it, and
/// counts. A plan may be replaced at any time.
package final class FaultInjector: RequestFaults {
  struct Tally: Equatable {
    /// Requests or invocations that the rule is for.
    var matched = 0
    /// Those of them that it struck.
    var struck = 0
  }

  private struct State {
    var plan = FaultPlan()
    var requests: [Tally] = []
    var functions: [Tally] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// The plan, and what became of its rules.
  var current: (plan: FaultPlan, requests: [Tally], functions: [Tally]) {
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

  package func fault(service: String, operation: String, path: String) -> RequestFault? {
    state.withLock { state in
      for (index, rule) in state.plan.requests.enumerated() {
        guard rule.isFor(service: service, operation: operation, path: path) else { continue }
        var dice = Dice(state.plan.seed, 1, index, state.requests[index].matched)
        if state.requests[index].take(rule.chance, &dice) { return rule.fault }
      }
      return nil
    }
  }

  /// How long after it got its event a function's process is killed; nil when it is left alone.
  package func killDelay(function: String) -> Duration? {
    state.withLock { state in
      for (index, rule) in state.plan.functions.enumerated() {
        guard Glob(rule.function ?? "*").matches(function) else { continue }
        var dice = Dice(state.plan.seed, 2, index, state.functions[index].matched)
        guard state.functions[index].take(rule.chance, &dice) else { continue }
        let range = rule.killMilliseconds
        return .milliseconds(Double(range.lowerBound) + dice.unit() * Double(range.count - 1))
      }
      return nil
    }
  }
}

extension FaultPlan.RequestRule {
  fileprivate func isFor(service: String, operation: String, path: String) -> Bool {
    self.service.map { $0 == service } ?? true
      && Glob(self.operation ?? "*").matches(operation) && Glob(self.path ?? "*").matches(path)
  }
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
