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
  static func write(_ line: String) {
    var text = line + "\n"
    text.withUTF8 { bytes in
      _ = unsafe Glibc.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
    }
  }
}
