// SPDX-License-Identifier: Apache-2.0
import Glibc
import POSIX
import Synchronization

/// The folder that receives a transcode's files. A file appears under its name only when it is
/// whole; until then its bytes are in a hidden file beside it.
final class OutputFolder: Sendable {
  private let path: String
  /// Every file that was made or begun.
  private let known = Mutex<Set<String>>([])

  init(path: String) {
    self.path = path
  }

  /// Begins a file at a path below the folder; folders on the way are made.
  func begin(_ relative: String) throws(SystemError) -> PendingFile {
    let parts = relative.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." })
    else { throw SystemError("cannot use the output path \(relative)", number: EINVAL) }
    var folder = path
    for part in parts.dropLast() {
      folder += "/\(part)"
      guard unsafe mkdir(folder, 0o777) == 0 || errno == EEXIST else {
        throw SystemError("cannot make the folder \(folder)")
      }
    }
    let temporary = "\(folder)/.\(name).part"
    known.withLock { _ = $0.insert(temporary) }
    return try PendingFile(
      relative: relative, temporary: temporary, final: "\(folder)/\(name)", in: self)
  }

  /// A name for what is written by the way and never seen.
  func scratch(_ name: String) -> ScratchFile {
    let file = ScratchFile(path: "\(path)/.\(name)", in: self)
    known.withLock { $0.formUnion(file.paths) }
    return file
  }

  func discardEverything() {
    let names = known.withLock { names in
      defer { names = [] }
      return names
    }
    for name in names { _ = unsafe unlink(name) }
  }

  /// - Parameter final: what became of the file; nil when it was removed.
  fileprivate func forget(_ temporary: String, for final: String? = nil) {
    known.withLock { names in
      names.remove(temporary)
      if let final { names.insert(final) }
    }
  }
}

/// The record of what a transcode has written, for whoever must take it back.
package final class WrittenFiles: Sendable {
  private let folders = Monitor<[OutputFolder]>([])

  package init() {}

  /// Removes every file that was written or begun.
  package func discard() {
    for folder in folders.change({ $0 }) { folder.discardEverything() }
  }

  func folder(_ path: String) -> OutputFolder {
    let folder = OutputFolder(path: path)
    folders.change { $0.append(folder) }
    return folder
  }
}

/// A file that a library writes by the way, with those that it writes beside it. They are removed when
/// nobody needs them any more.
final class ScratchFile: Sendable {
  let path: String
  private let folder: OutputFolder

  /// x264 keeps what it knows of macroblocks in a second file, and has other names while it writes.
  fileprivate var paths: [String] {
    ["", ".temp", ".mbtree", ".mbtree.temp"].map { path + $0 }
  }

  fileprivate init(path: String, in folder: OutputFolder) {
    self.path = path
    self.folder = folder
  }

  /// Writes a text as the whole file.
  func write(_ text: String) throws(SystemError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("cannot write \(path)") }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 || errno == EINTR else { throw SystemError("cannot write \(path)") }
      written += max(0, count)
    }
  }

  deinit {
    for path in paths {
      _ = unsafe unlink(path)
      folder.forget(path)
    }
  }
}

/// A file that is being written and has no name yet.
final class PendingFile {
  let relativePath: String
  /// Where the bytes are until then.
  let temporaryPath: String
  private let final: String
  private let folder: OutputFolder
  private var descriptor: Int32

  fileprivate init(
    relative: String, temporary: String, final: String, in folder: OutputFolder
  ) throws(SystemError) {
    relativePath = relative
    temporaryPath = temporary
    self.final = final
    self.folder = folder
    descriptor = unsafe open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("cannot make the file \(final)") }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unsafe unlink(temporaryPath)
    folder.forget(temporaryPath)
  }

  func write(_ bytes: RawSpan) throws(SystemError) {
    var written = 0
    while written < bytes.byteCount {
      let rest = bytes.extracting(droppingFirst: written)
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw SystemError("cannot write the file \(final)")
      }
      written += count
    }
  }

  func write(_ bytes: [UInt8]) throws(SystemError) { try unsafe write(bytes.span.bytes) }

  func append(contentsOf other: PendingFile) throws(SystemError) {
    var offset: off_t = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe pread(other.descriptor, &buffer, buffer.count, offset)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError("cannot read the file \(other.final)") }
      guard count > 0 else { return }
      try unsafe write(buffer.span.bytes.extracting(first: count))
      offset += off_t(count)
    }
  }

  /// Gives the file its name.
  /// - Returns: its length in bytes.
  @discardableResult
  func commit() throws(SystemError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, close(descriptor) == 0 else {
      throw SystemError("cannot close the file \(final)")
    }
    descriptor = -1
    guard unsafe rename(temporaryPath, final) == 0 else {
      let failure = SystemError("cannot name the file \(final)")
      unsafe unlink(temporaryPath)
      folder.forget(temporaryPath)
      throw failure
    }
    folder.forget(temporaryPath, for: final)
    return Int(status.st_size)
  }
}
