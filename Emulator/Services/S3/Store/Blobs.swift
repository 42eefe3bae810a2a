// SPDX-License-Identifier: Apache-2.0
import Glibc
import HTTPServer
import Notation
import POSIX
import Synchronization

/// The contents of objects and parts: one file each, whose name is a number that the store chose,
/// never a key. A file is whole and never changed once a row of the database names it; a file that
/// no row names is an orphan.
final class Blobs: Sendable {
  /// The name of a file.
  typealias ID = Int64

  private let directory: String
  private let next: Atomic<Int64>
  /// Names from here on were given by this process.
  let firstOfThisRun: ID

  /// - Parameter now: the time of the start, from which names are counted, so that a new run's names
  ///   follow those of every run before it.
  init(directory: String, now: Timestamp) throws(SystemError) {
    self.directory = directory
    firstOfThisRun = max(1, now.milliseconds) &* 1000
    next = Atomic(firstOfThisRun)
    try Self.makeDirectory(directory)
    Self.spreadFolders(in: directory)
  }

  /// Asks ext4 to place the folders in a folder far from each other. A new file takes the first free
  /// inode of its folder's group, and ext4 steps over every one that was freed in the last seconds:
  /// with all folders in one group, each of many overwrites would cost the sum of those before it.
  /// Other file systems refuse, and need none of this.
  private static func spreadFolders(in path: String) {
    // FS_IOC_GETFLAGS, FS_IOC_SETFLAGS and FS_TOPDIR_FL of linux/fs.h, whose macros Swift cannot read.
    let (readFlags, writeFlags, isTop): (UInt, UInt, Int) = (0x8008_6601, 0x4008_6602, 0x20000)
    let folder = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    defer { close(folder) }
    var flags = 0
    guard unsafe ioctl(folder, readFlags, &flags) == 0, flags & isTop == 0 else { return }
    flags |= isTop
    _ = unsafe ioctl(folder, writeFlags, &flags)
  }

  static func makeDirectory(_ path: String) throws(SystemError) {
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw SystemError("cannot make the folder \(path)")
    }
  }

  private func shard(of id: ID) -> String {
    let digits = String(id & 0xFF, radix: 16)
    return "\(directory)/\(digits.count == 1 ? "0" : "")\(digits)"
  }

  func path(of id: ID) -> String { "\(shard(of: id))/\(String(id, radix: 16))" }

  /// Makes a new, empty file.
  func create() throws(SystemError) -> BlobWriter {
    let (id, descriptor) = try place { path in
      unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    }
    return BlobWriter(blobs: self, id: id, descriptor: descriptor)
  }

  /// A second name for a file's content: a copy that costs nothing, since files never change.
  func link(_ id: ID) throws(SystemError) -> ID {
    let source = path(of: id)
    do {
      return try place { path in unsafe Glibc.link(source, path) }.id
    } catch {
      guard error.number == EMLINK || error.number == EPERM else { throw error }
      let file = try open(id)
      let writer = try create()
      try writer.append(file, from: 0, count: file.size)
      return writer.keep()
    }
  }

  /// Takes over a file from elsewhere: renames it, or copies it when it is on another file system.
  func adopt(_ source: String) throws(SystemError) -> ID {
    do {
      return try place { path in unsafe Glibc.link(source, path) }.id
    } catch {
      let file = try OpenFile(path: source)
      let writer = try create()
      try writer.append(file, from: 0, count: file.size)
      return writer.keep()
    }
  }

  func open(_ id: ID) throws(SystemError) -> OpenFile {
    try OpenFile(path: path(of: id))
  }

  func remove(_ ids: some Sequence<ID>) {
    for id in ids { unsafe unlink(path(of: id)) }
  }

  private func place(_ make: (String) -> Int32) throws(SystemError) -> (id: ID, result: Int32) {
    while true {
      let id = next.add(1, ordering: .relaxed).oldValue
      let path = path(of: id)
      var result = make(path)
      if result < 0, errno == ENOENT {
        try Self.makeDirectory(shard(of: id))
        result = make(path)
      }
      if result >= 0 { return (id, result) }
      guard errno == EEXIST else { throw SystemError("cannot make \(path)") }
    }
  }

  /// Removes every file of an earlier run that `isKnown` does not know.
  /// - Returns: how many there were.
  func sweep(isKnown: (ID) -> Bool) -> Int {
    var removed = 0
    for number in 0..<ID(256) {
      let shard = shard(of: number)
      guard let names = Self.names(in: shard) else { continue }
      for name in names {
        guard let id = ID(name, radix: 16) else { continue }
        if id < firstOfThisRun, !isKnown(id) {
          unsafe unlink("\(shard)/\(name)")
          removed += 1
        }
      }
    }
    return removed
  }

  private static func names(in directory: String) -> [String]? {
    guard let stream = unsafe opendir(directory) else { return nil }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

/// A file in the making. It vanishes with this object unless it is kept.
///
/// Nothing is flushed to the disk: what is written is in the operating system's hands and outlives
/// this process, SIGKILL included; only a loss of power could take it.
final class BlobWriter {
  private let blobs: Blobs
  let id: Blobs.ID
  private let descriptor: Int32
  private(set) var size: Int64 = 0
  private var isKept = false

  init(blobs: Blobs, id: Blobs.ID, descriptor: Int32) {
    self.blobs = blobs
    self.id = id
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
    if !isKept { blobs.remove(CollectionOfOne(id)) }
  }

  func write(_ bytes: RawSpan) throws(SystemError) {
    var failure: SystemError?
    unsafe bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
        let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          failure = SystemError("cannot write \(blobs.path(of: id))")
          return
        }
        written += count
      }
    }
    if let failure { throw failure }
    size += Int64(bytes.byteCount)
  }

  /// Appends a range of another file inside the kernel.
  func append(_ file: OpenFile, from start: Int64, count: Int64) throws(SystemError) {
    var offset = off_t(start)
    var remaining = count
    while remaining > 0 {
      let copied = unsafe sendfile(
        descriptor, file.descriptor, &offset, Int(min(remaining, 64 << 20)))
      if copied < 0, errno == EINTR { continue }
      // There is always more: a file never changes.
      guard copied > 0 else {
        throw SystemError("cannot write \(blobs.path(of: id))", number: copied < 0 ? errno : EIO)
      }
      remaining -= Int64(copied)
      size += Int64(copied)
    }
  }

  /// Leaves the file in place for good.
  /// - Returns: its name.
  func keep() -> Blobs.ID {
    isKept = true
    return id
  }
}
