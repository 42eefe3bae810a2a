// SPDX-License-Identifier: Apache-2.0
import Patterns

/// Faults that a cloud's delivery has, on purpose: duplicates, delays, changed order and loss.
///
/// What happens to a delivery depends on the seed, the rule and the delivery's id alone, so that the
/// same run has the same faults whatever the timing.
package struct DeliveryFaults: Sendable, Equatable, Codable {
  /// One kind of fault for some of the deliveries.
  package struct Rule: Sendable, Equatable, Codable {
    package enum Effect: Sendable, Equatable, Codable {
      /// It comes so many times more.
      case duplicate(times: Int)
      /// It comes so many seconds late.
      case delay(seconds: Double)
      /// It comes up to so many seconds late, each by another time, so that later ones overtake it.
      case reorder(withinSeconds: Double)
      /// It never comes.
      case drop
    }

    /// The function whose deliveries are meant, `*` for any text; nil for every function.
    package var function: String?
    /// Which part of the deliveries it strikes, 0 to 1.
    package var probability: Double
    package var effect: Effect

    package init(function: String? = nil, probability: Double = 1, effect: Effect) {
      self.function = function
      self.probability = probability
      self.effect = effect
    }

    func isMeant(for name: String) -> Bool { Glob(function ?? "*").matches(name) }
  }

  /// Chooses which deliveries are struck.
  package var seed: UInt64
  /// Every rule that strikes a delivery adds to what the earlier ones did.
  package var rules: [Rule]

  package init(seed: UInt64 = 0, rules: [Rule] = []) {
    self.seed = seed
    self.rules = rules
  }

  /// How often a delivery comes and how many seconds late each time: `[0]` without faults, empty
  /// when it is dropped.
  package func arrivals(of id: String, to function: String) -> [Double] {
    decide(id, to: function).arrivals
  }

  /// The arrivals, and the indices of the rules that struck.
  func decide(_ id: String, to function: String) -> (arrivals: [Double], struck: [Int]) {
    var arrivals: [Double] = [0]
    var struck: [Int] = []
    for (index, rule) in rules.enumerated() {
      guard rule.isMeant(for: function) else { continue }
      var random = Dice(seed: seed, id: id, rule: index)
      guard random.unit() < rule.probability else { continue }
      struck.append(index)
      switch rule.effect {
      case .duplicate(let times):
        arrivals += Array(repeating: 0, count: min(max(times, 0), 1000))
      case .delay(let seconds): arrivals = arrivals.map { $0 + max(seconds, 0) }
      case .reorder(let window):
        arrivals = arrivals.map { $0 + random.unit() * max(window, 0) }
      case .drop: arrivals = []
      }
    }
    return (arrivals, struck)
  }
}

/// Numbers from SplitMix64 (Steele, Lea and Flood, 2014).
package struct Dice {
  private var state: UInt64

  /// Numbers for the n-th thing that a rule of a kind decides.
  package init(_ seed: UInt64, _ kind: UInt64, _ rule: Int, _ number: Int) {
    state = seed
    for part in [kind, UInt64(rule), UInt64(number)] { state = next() ^ part }
  }

  /// Numbers for a rule and the thing of that id, whenever it comes.
  fileprivate init(seed: UInt64, id: String, rule: Int) {
    // FNV-1a spreads the id's bytes over the state.
    state = id.utf8.reduce(seed ^ 0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    state = state &+ UInt64(rule) &* 0x9e37_79b9_7f4a_7c15
  }

  /// A number from 0 up to, not including, 1.
  package mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
