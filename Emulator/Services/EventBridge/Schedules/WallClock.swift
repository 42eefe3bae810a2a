// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// The time of day and how to wait for it, so that tests bring a clock of their own.
package struct WallClock: Sendable {
  /// The present.
  package var now: @Sendable () -> Date
  /// Waits until a time; throws when the task is cancelled.
  package var sleepUntil: @Sendable (Date) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Date, sleepUntil: @escaping @Sendable (Date) async throws -> Void
  ) {
    self.now = now
    self.sleepUntil = sleepUntil
  }

  /// The machine's clock.
  package static let system = WallClock(
    now: { Date() },
    sleepUntil: { date in
      try await Task.sleep(for: .seconds(max(date.timeIntervalSinceNow, 0)), clock: .continuous)
    })
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
