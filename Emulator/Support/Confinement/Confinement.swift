// SPDX-License-Identifier: Apache-2.0
import CConfinement
import Glibc
package import POSIX

/// What a process takes from itself, for good, before it touches a stranger's file: the network, the
/// files that are not its own, other processes, and every way to gain it back. Each wall stands
/// without the others.
///
/// It must be applied while the process has one thread, which is why it is a process's first act.
package struct Confinement: Sendable {
  /// A wall that the machine does not let the process build.
  package struct MissingWall: Sendable, Equatable {
    /// What stays open, and why.
    package let description: String
  }

  /// The files and folders that may be read, beside those of the system's libraries; ones that are not
  /// there are passed over.
  package var readable: [String] = []
  /// The folders in which files may be made, changed and removed.
  package var writable: [String] = []

  package init() {}

  /// Builds the walls.
  /// - Returns: those that the kernel, or the container around this process, does not allow.
  /// - Throws: ``SystemError`` for any other reason why one does not stand; the process should end then.
  package func apply() throws(SystemError) -> [MissingWall] {
    let handedOver = Self.handedOver()
    var missing: [MissingWall] = []
    try Self.require("give up gaining privileges", confinement_forbid_privileges())
    try missing.add("The network", "leave the network", confinement_leave_network()) {
      [EPERM, EACCES, ENOSPC, ENOSYS].contains($0)
    }
    try Self.require("give up capabilities", confinement_drop_capabilities())
    let files = unsafe withCStrings(Self.libraries + handedOver + readable) { readable in
      unsafe withCStrings(writable) { writable in
        unsafe confinement_restrict_files(
          readable.baseAddress, Int32(readable.count), writable.baseAddress, Int32(writable.count))
      }
    }
    try missing.add("The file system", "restrict the files", files) {
      [EPERM, ENOSYS, EOPNOTSUPP].contains($0)
    }
    try missing.add("The kernel's calls", "filter system calls", confinement_filter_calls()) {
      [EPERM, EINVAL, ENOSYS].contains($0)
    }
    return missing
  }

  private static func require(_ what: String, _ number: Int32) throws(SystemError) {
    if number != 0 { throw SystemError("cannot \(what)", number: number) }
  }

  /// Where libraries, and what they look up by themselves, lie: time zones, locales, converters, fonts,
  /// the machine's processors and memory.
  private static var libraries: [String] {
    var paths = [
      "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts",
      "/var/cache/fontconfig", "/dev/null", "/dev/zero", "/dev/urandom", "/proc/self",
      "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
    ]
    if let folders = unsafe getenv("LD_LIBRARY_PATH") {
      paths += unsafe String(cString: folders).split(separator: ":").map(String.init)
    }
    return paths
  }

  /// The files that whoever started this process has opened for it.
  private static func handedOver() -> [String] {
    (STDERR_FILENO + 1..<64).map { "/proc/self/fd/\($0)" }
  }
}

extension [Confinement.MissingWall] {
  /// - Parameter isForbidden: whether an error number says that the machine does not allow the wall.
  fileprivate mutating func add(
    _ open: String, _ what: String, _ number: Int32, isForbidden: (Int32) -> Bool
  ) throws(SystemError) {
    guard number != 0 else { return }
    let failure = SystemError("cannot \(what)", number: number)
    guard isForbidden(number) else { throw failure }
    append(.init(description: "\(open) stays open to the transcoder: it \(failure)."))
  }
}

/// Runs with an array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  let pointers = unsafe strings.map { unsafe UnsafePointer(strdup($0)) }
  defer { unsafe pointers.forEach { unsafe free(UnsafeMutableRawPointer(mutating: $0)) } }
  return unsafe pointers.withUnsafeBufferPointer { unsafe body($0) }
}
