// SPDX-License-Identifier: Apache-2.0
import CConfinement
import Glibc
import TranscodePlan

/// What the worker takes from itself before it touches a stranger's file.
enum Confinement {
  /// The processors that this process may run on.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Sets limits on memory, time and files, and gives the network up where the kernel lets it.
  static func apply(_ limits: WorkerLimits) {
    // A user namespace of its own is what lets an unprivileged process leave the network. Where that
    // is forbidden, the format and protocol whitelists still open nothing.
    _ = confinement_leave_network()
    set(RLIMIT_AS, limits.addressSpaceBytes)
    set(RLIMIT_CPU, limits.processorSeconds)
    set(RLIMIT_FSIZE, limits.fileBytes)
    set(RLIMIT_NOFILE, limits.openFiles)
    set(RLIMIT_CORE, 0)
  }

  private static func set(_ resource: __rlimit_resource, _ value: UInt64?) {
    guard let value else { return }
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(rlim_t(value), limit.rlim_max)
    limit.rlim_max = limit.rlim_cur
    _ = unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
