// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization
import POSIX

/// The folder that receives a transcode's files. A file appears under its name only when it is
/// whole; until then its bytes are in a hidden file beside it.
final class OutputFolder: Sendable {
  private let path: String
  private let known = Mutex(Names())

  private struct Names {
    var temporary: Set<String> = []
    var finished: Set<String> = []
  }

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
    known.withLock { _ = $0.temporary.insert(temporary) }
    return try PendingFile(temporary: temporary, final: "\(folder)/\(name)", in: self)
  }

  /// A name for what is written by the way and never seen.
  func scratch(_ name: String) -> ScratchFile {
    let path = "\(path)/.\(name)"
    let file = ScratchFile(path: path, in: self)
    known.withLock { $0.temporary.formUnion(file.paths) }
    return file
  }

  /// Writes a small file in one step.
  /// - Returns: its length in bytes.
  @discardableResult
  func write(_ text: String, to relative: String) throws(SystemError) -> Int {
    let file = try begin(relative)
    try file.write(Array(text.utf8))
    return try file.commit()
  }

  /// Removes every file that was made or begun.
  func discardEverything() {
    let names = known.withLock { names in
      defer { names = Names() }
      return names
    }
    for name in names.temporary.union(names.finished) { _ = unsafe unlink(name) }
  }

  fileprivate func committed(_ temporary: String, as final: String) {
    known.withLock { names in
      names.temporary.remove(temporary)
      names.finished.insert(final)
    }
  }

  fileprivate func dropped(_ temporary: String) {
    known.withLock { _ = $0.temporary.remove(temporary) }
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

  deinit {
    for path in paths {
      _ = unsafe unlink(path)
      folder.dropped(path)
    }
  }
}

/// A file that is being written and has no name yet.
final class PendingFile {
  /// Where the bytes are until then.
  let temporaryPath: String
  private let final: String
  private let folder: OutputFolder
  private var descriptor: Int32

  fileprivate init(temporary: String, final: String, in folder: OutputFolder) throws(SystemError) {
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
    folder.dropped(temporaryPath)
  }

  /// Appends bytes.
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

  /// Appends bytes.
  func write(_ bytes: [UInt8]) throws(SystemError) { try unsafe write(bytes.span.bytes) }

  /// Appends everything that was written to another file.
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
      folder.dropped(temporaryPath)
      throw failure
    }
    folder.committed(temporaryPath, as: final)
    return Int(status.st_size)
  }
}
