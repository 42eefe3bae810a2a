// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A file descriptor open for reading, closed when the last reference goes.
public final class OpenFile: Sendable {
  /// The descriptor; valid while this object lives.
  public let descriptor: Int32
  /// The file's size in bytes when it was opened.
  public let size: Int64

  /// Why a file could not be opened.
  public struct Failure: Error {
    /// The `errno` of the failed call.
    public let errorNumber: Int32
  }

  /// Opens a file.
  /// - Throws: ``Failure`` with the system's error number.
  public init(path: String) throws(Failure) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(errorNumber: errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let failure = Failure(errorNumber: errno)
      close(descriptor)
      throw failure
    }
    size = Int64(status.st_size)
  }

  deinit { close(descriptor) }
}
