// SPDX-License-Identifier: Apache-2.0
import Glibc
package import POSIX

/// How much of a resource a process may use (setrlimit(2)).
package enum ResourceLimit: Sendable {
  /// Bytes of address space; an allocation beyond it fails.
  case addressSpace
  /// Seconds of processor time; the process is killed after them.
  case processorTime
  /// Bytes of each file; a write beyond them fails.
  case fileSize
  /// Open files.
  case openFiles
  /// Bytes of the memory that a crash leaves on disk.
  case coreFile

  /// Sets the limit for this process, for good; it cannot exceed what the process was given.
  /// - Parameter value: nil leaves it as it is.
  package func set(_ value: UInt64?) throws(SystemError) {
    guard let value else { return }
    // Otherwise the process would be killed where it can say what happened.
    if case .fileSize = self { signal(SIGXFSZ, SIG_IGN) }
    var limit = rlimit()
    guard unsafe getrlimit(resource, &limit) == 0 else { throw SystemError("cannot read a limit") }
    limit.rlim_cur = min(rlim_t(value), limit.rlim_max)
    limit.rlim_max = limit.rlim_cur
    guard unsafe setrlimit(resource, &limit) == 0 else { throw SystemError("cannot set a limit") }
  }

  private var resource: __rlimit_resource_t {
    switch self {
    case .addressSpace: __rlimit_resource_t(RLIMIT_AS.rawValue)
    case .processorTime: __rlimit_resource_t(RLIMIT_CPU.rawValue)
    case .fileSize: __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    case .openFiles: __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    case .coreFile: __rlimit_resource_t(RLIMIT_CORE.rawValue)
    }
  }
}
