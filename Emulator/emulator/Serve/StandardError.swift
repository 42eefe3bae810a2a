// SPDX-License-Identifier: Apache-2.0
import Glibc

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
  /// The answer could not be written whole.
  struct Failure: Error, CustomStringConvertible {
    let errorNumber: Int32
    var description: String {
      unsafe "cannot write to standard output: \(String(cString: strerror(errorNumber)))"
    }
  }

  /// Writes a line, whole.
  static func write(_ line: String) throws(Failure) {
    let bytes = Array((line + "\n").utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          STDOUT_FILENO, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Failure(errorNumber: errno) }
      written += count
    }
  }
}
