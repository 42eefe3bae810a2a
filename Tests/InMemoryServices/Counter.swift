// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Counts from any thread.
public final class Counter: Sendable {
  private let count = Mutex(0)

  /// At zero.
  public init() {}

  /// Counts one more and gives the count.
  @discardableResult
  public func add() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }

  /// The count.
  public var value: Int { count.withLock { $0 } }
}
