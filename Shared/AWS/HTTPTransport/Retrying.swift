// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// What a service's client reaches outside of itself for, besides the network.
package struct ClientEffects: Sendable {
  /// The clock.
  package var now: @Sendable () -> Date
  /// Waits for so many seconds; throws when the task is cancelled.
  package var sleep: @Sendable (Double) async throws -> Void
  /// A random number from 0 to 1.
  package var random: @Sendable () -> Double

  /// Makes effects; by default the system's.
  package init(
    now: @escaping @Sendable () -> Date = { Date.now },
    sleep: @escaping @Sendable (Double) async throws -> Void = {
      try await Task.sleep(for: .seconds($0))
    },
    random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
  }

  /// Waits before a request is sent again.
  /// - Parameter number: how many failures there have been, 1 being the first.
  /// - Throws: when the task is cancelled.
  package func backOff(_ policy: RetryPolicy, afterFailure number: Int) async throws {
    try await sleep(policy.delay(afterFailure: number, random: random()))
  }
}

/// How often and after what time a failed request is sent again: exponential back-off with full
/// jitter, as the SDKs' standard mode does it, so that the callers of a burst do not all come back
/// together.
package struct RetryPolicy: Sendable, Equatable {
  /// The statuses of answers after which the same request may succeed when it is sent again.
  package static let transientStatuses: Set<Int> = [429, 500, 502, 503, 504]

  /// How many times a request is sent at most, the first included.
  package var attempts: Int
  /// The longest wait before the second time, in seconds; it doubles with each further one.
  package var base: Double
  /// The longest wait of all, in seconds.
  package var cap: Double

  package init(attempts: Int = 4, base: Double = 0.1, cap: Double = 5) {
    self.attempts = attempts
    self.base = base
    self.cap = cap
  }

  /// The wait in seconds after the given failure, 1 being the first.
  /// - Parameter random: from 0 to 1.
  package func delay(afterFailure number: Int, random: Double) -> Double {
    var longest = base
    for _ in 1..<max(number, 1) where longest < cap { longest *= 2 }
    return min(longest, cap) * random
  }
}
