// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import Synchronization
import TranscodePlan

/// Writes messages as lines of JSON on standard output, each whole, from any thread.
final class MessageWriter: Sendable {
  private let turn = Mutex(())

  /// Writes a message; the process ends when nobody reads any more.
  func write(_ message: WorkerMessage) {
    guard var bytes = try? JSONEncoder().encode(message) else { return }
    bytes.append(UInt8(ascii: "\n"))
    turn.withLock { _ in
      unsafe bytes.withUnsafeBytes { buffer in
        var written = 0
        while written < buffer.count {
          let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
          let count = unsafe Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
          if count < 0, errno != EINTR { exit(1) }
          written += max(0, count)
        }
      }
    }
  }
}
