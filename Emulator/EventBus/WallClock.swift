// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials

/// The time of day and how to wait for it, so that tests bring a clock of their own.
public struct WallClock: Sendable {
  /// The present.
  public var now: @Sendable () -> Date
  /// Waits; throws when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void

  /// Makes a clock.
  public init(
    now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// The machine's clock.
  public static let system = WallClock(
    now: { Date() }, sleep: { try await Task.sleep(for: $0, clock: .continuous) })
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
