// SPDX-License-Identifier: Apache-2.0
import Glibc
import POSIX

/// How a process ended.
package enum ProcessEnd: Sendable, Equatable {
  /// By itself, with this status.
  case exited(Int32)
  /// By a signal of this number.
  case signaled(Int32)

  /// What waitpid(2) says.
  init(waitStatus status: Int32) {
    let signal = status & 0x7F
    self = signal == 0 ? .exited((status >> 8) & 0xFF) : .signaled(signal)
  }
}

/// Why no process could be started.
package struct SpawnFailure: Error, Equatable {
  package let errorNumber: Int32

  package init(errorNumber: Int32) { self.errorNumber = errorNumber }

  package var reason: String { SystemError.reason(of: errorNumber) }
  /// Whether the machine has no room for a process, which is no fault of the executable.
  package var isShortage: Bool { [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(errorNumber) }
}
