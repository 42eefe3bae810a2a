// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
package import TranscodePlan

extension WorkerLimits {
  /// What one worker may use of this machine: three quarters of its memory, but never less than two
  /// gigabytes of addresses, most of which nothing lies at; and for each file half of the space that is
  /// free in a folder, so that no file fills the disk.
  /// - Parameter folder: where it writes; nil when it writes nothing.
  package static func ofMachine(writingTo folder: String?) -> WorkerLimits {
    var limits = WorkerLimits()
    limits.addressSpaceBytes = max(2 << 30, memory / 4 * 3)
    guard let folder else {
      limits.fileBytes = 0
      return limits
    }
    var volume = statvfs()
    if unsafe statvfs(folder, &volume) == 0 {
      limits.fileBytes = UInt64(volume.f_bavail) * UInt64(volume.f_frsize) / 2
    }
    return limits
  }

  /// Bytes of memory that the machine has, or the container around this process.
  private static var memory: UInt64 {
    let pages = UInt64(max(0, sysconf(Int32(_SC_PHYS_PAGES))))
    let machine = pages * UInt64(max(0, sysconf(Int32(_SC_PAGESIZE))))
    // Of control groups' second and first version; without a limit the first holds no number and the
    // second one beyond any memory.
    let groups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
    return groups.compactMap { path in
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
      return UInt64(text.split(separator: "\n").first ?? "")
    }.reduce(machine, min)
  }
}
