// SPDX-License-Identifier: Apache-2.0
import Glibc
import POSIX

/// The one file that a transcode may read, opened once. Demuxers read it through positions of their
/// own, so no name is ever opened on the word of the file's content.
final class SourceFile: Sendable {
  let size: Int64
  private let descriptor: Int32

  /// Opens a regular file.
  /// - Throws: ``SystemError`` with the system's reason.
  init(path: String) throws(SystemError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw SystemError("cannot open the source") }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SystemError("cannot read a source that is no regular file", number: EINVAL)
    }
    self.descriptor = descriptor
    self.size = Int64(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads bytes at a position into a buffer.
  /// - Returns: how many were read; 0 at the end, -1 with `errno` on failure.
  func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) -> Int {
    unsafe pread(descriptor, buffer.baseAddress, buffer.count, Int(position))
  }

  func prefix(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      unsafe written = max(0, read(into: UnsafeMutableRawBufferPointer(buffer), at: 0))
    }
  }
}
