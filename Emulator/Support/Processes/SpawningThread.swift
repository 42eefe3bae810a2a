// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization
import POSIX

/// The thread that starts every process. The kernel kills a process when the thread that started it
/// ends (PR_SET_PDEATHSIG, prctl(2)), so this one ends with the emulator.
enum SpawningThread {
  private static let orders = Mutex<[@Sendable () -> Void]>([])
  private static let pending = DispatchSemaphore(value: 0)
  private static let thread = Mutex<SystemThread?>(nil)

  /// Runs a closure on the thread; false when there is no thread and none can be made.
  static func run(_ order: @escaping @Sendable () -> Void) -> Bool {
    guard start() else { return false }
    orders.withLock { $0.append(order) }
    pending.signal()
    return true
  }

  private static func start() -> Bool {
    thread.withLock { thread in
      if thread == nil {
        thread = SystemThread {
          while true {
            pending.wait()
            orders.withLock { $0.removeFirst() }()
          }
        }
      }
      return thread != nil
    }
  }
}
