// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Counts from any thread.
package final class Counter: Sendable {
  private let count = Mutex(0)

  /// At zero.
  package init() {}

  /// Counts one more and gives the count.
  @discardableResult
  package func add() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }

  /// The count.
  package var value: Int { count.withLock { $0 } }
}
