// SPDX-License-Identifier: Apache-2.0
import Glibc
import POSIX

/// The emulator's log: lines on standard error, each written at once so that threads do not mix.
enum StandardError {
  static func log(_ line: String) {
    var text = line + "\n"
    text.withUTF8 { bytes in
      _ = unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    }
  }
}

/// Standard output, for what a command was asked for and nothing else.
enum StandardOutput {
  /// Writes a line, whole.
  static func write(_ line: String) throws(SystemError) {
    let bytes = Array((line + "\n").utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          STDOUT_FILENO, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw SystemError("cannot write to standard output") }
      written += count
    }
  }
}
