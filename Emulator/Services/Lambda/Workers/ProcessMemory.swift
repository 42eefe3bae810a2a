// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc

/// The memory that process groups occupy, read from `/proc`.
///
/// A limit on the address space (`RLIMIT_AS`) is no measure of what Lambda counts: runtimes reserve
/// far more than they touch. Resident memory is what counts there and here; since Linux has no limit
/// on it without a control group, which takes privileges, it is looked at in intervals.
enum ProcessMemory {
  /// The resident bytes of each of the given groups.
  static func residentBytes(of groups: Set<pid_t>) -> [pid_t: Int] {
    var sums: [pid_t: Int] = [:]
    guard let directory = unsafe opendir("/proc") else { return sums }
    defer { unsafe closedir(directory) }
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          unsafe String(cString: text)
        }
      }
      guard let pid = pid_t(name), let status = ProcessStatus(of: pid),
        groups.contains(status.group)
      else { continue }
      sums[status.group, default: 0] += status.residentPages * pageSize
    }
    return sums
  }

  /// The most resident bytes that one process has had since its start; 0 when it is gone.
  static func peakBytes(of pid: pid_t) -> Int {
    guard let text = readFile("/proc/\(pid)/status") else { return 0 }
    for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      return (line.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0) << 10
    }
    return 0
  }
}

/// What `/proc/<pid>/stat` says of a process (proc(5)).
struct ProcessStatus {
  /// Its process group.
  var group: pid_t
  /// Its resident pages.
  var residentPages: Int

  init?(of pid: pid_t) {
    guard let text = readFile("/proc/\(pid)/stat"), let parenthesis = text.lastIndex(of: ")")
    else { return nil }
    // The name in parentheses may hold anything; behind it the fields are counted from the third.
    let fields = text[text.index(after: parenthesis)...].split(separator: " ")
    guard fields.count > 21, let group = pid_t(fields[2]),
      let residentPages = Int(fields[21])
    else { return nil }
    self.group = group
    self.residentPages = residentPages
  }
}

/// The text of a small file, such as those in `/proc`, whose size is not known before.
func readFile(_ path: String) -> String? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var text: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe read(descriptor, bytes.baseAddress, bytes.count)
    }
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { return String(decoding: text, as: UTF8.self) }
    text += buffer[..<count]
  }
}
