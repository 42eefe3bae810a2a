// SPDX-License-Identifier: Apache-2.0
import Glibc
package import POSIX

/// A file descriptor open for reading, closed when the last reference goes.
package final class OpenFile: Sendable {
  /// The descriptor; valid while this object lives.
  package let descriptor: Int32
  /// The file's size in bytes when it was opened.
  package let size: Int64

  package init(path: String) throws(SystemError) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("cannot open \(path)") }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let failure = SystemError("cannot open \(path)")
      close(descriptor)
      throw failure
    }
    size = Int64(status.st_size)
  }

  deinit { close(descriptor) }
}
