// SPDX-License-Identifier: Apache-2.0
import CZlib
package import FoundationEssentials
import Glibc

/// A ZIP archive in memory (PKWARE's APPNOTE.TXT, sections 4.3 and 4.4): the plain kind that is at most
/// 4 GiB, with entries that are stored or deflated.
package struct ZipArchive {
  /// Why an archive cannot be unpacked.
  package enum Failure: Error, CustomStringConvertible, Equatable {
    case noArchive
    case damaged(String)
    /// The entry leads out of the folder, or is no plain file, folder or link.
    case unsafe(String)
    case unsupported(String)
    case tooLarge(limit: Int)
    case cannotWrite(String)

    package var description: String {
      switch self {
      case .noArchive: "it is no ZIP archive"
      case .damaged(let what): "the archive is damaged: \(what)"
      case .unsafe(let name): "the entry '\(name)' leads out of the archive's folder"
      case .unsupported(let what): "the archive uses \(what), which is not supported"
      case .tooLarge(let limit): "unpacked it is larger than \(limit >> 20) MiB"
      case .cannotWrite(let path): "cannot write \(path)"
      }
    }
  }

  private struct Entry {
    var name: String
    /// Unix's mode, 0 where the archive was made without one.
    var mode: mode_t
    var method: Int
    var crc: UInt32
    var compressedSize: Int
    var size: Int
    var offset: Int
  }

  private let bytes: [UInt8]
  private let entries: [Entry]

  /// Reads an archive's directory.
  /// - Parameter limit: the most bytes that its files may have together.
  package init(_ content: Data, limit: Int) throws(Failure) {
    bytes = Array(content)
    let reader = ByteReader(bytes: bytes)
    guard let end = reader.endOfDirectory else { throw .noArchive }
    let count = reader.short(end + 10)
    var position = reader.long(end + 16)
    guard count != 0xFFFF, position != 0xFFFF_FFFF else { throw .unsupported("ZIP64") }
    var entries: [Entry] = []
    var total = 0
    for _ in 0..<count {
      guard position + 46 <= bytes.count, reader.long(position) == 0x0201_4B50 else {
        throw .damaged("its directory breaks off")
      }
      let nameLength = reader.short(position + 28)
      guard position + 46 + nameLength <= bytes.count else {
        throw .damaged("its directory breaks off")
      }
      let name = String(
        decoding: bytes[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self)
      guard reader.short(position + 8) & 1 == 0 else { throw .unsupported("encryption") }
      let isUnix = reader.short(position + 4) >> 8 == 3
      entries.append(
        Entry(
          name: name, mode: isUnix ? mode_t(reader.long(position + 38) >> 16) : 0,
          method: reader.short(position + 10), crc: UInt32(reader.long(position + 16)),
          compressedSize: reader.long(position + 20), size: reader.long(position + 24),
          offset: reader.long(position + 42)))
      total += reader.long(position + 24)
      guard total <= limit else { throw .tooLarge(limit: limit) }
      position += 46 + nameLength + reader.short(position + 30) + reader.short(position + 32)
    }
    self.entries = entries
  }

  /// Writes the files and folders into a folder, which is made where it is missing.
  package func unpack(into folder: String) throws(Failure) {
    try makeFolder(folder)
    for entry in entries {
      let parts = entry.name.split(separator: "/", omittingEmptySubsequences: true)
      guard !entry.name.hasPrefix("/"), !entry.name.utf8.contains(0), !parts.contains("..") else {
        throw .unsafe(entry.name)
      }
      // A link that the archive brought must not lead what follows elsewhere.
      var path = folder
      for part in parts.dropLast() {
        path += "/\(part)"
        try makeFolder(path)
      }
      guard let last = parts.last else { continue }
      path += "/\(last)"
      if entry.name.hasSuffix("/") {
        try makeFolder(path)
      } else {
        try write(entry, to: path, depth: parts.count - 1)
      }
    }
  }

  private func write(_ entry: Entry, to path: String, depth: Int) throws(Failure) {
    let content = try content(of: entry)
    switch entry.mode & S_IFMT {
    case 0, S_IFREG:
      unsafe unlink(path)
      let mode = entry.mode & 0o111 == 0 ? 0o644 : 0o755 as mode_t
      let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      guard file >= 0 else { throw .cannotWrite(path) }
      defer { close(file) }
      var written = 0
      while written < content.count {
        let count = unsafe content.withUnsafeBytes { bytes in
          unsafe Glibc.write(
            file, bytes.baseAddress.map { unsafe $0 + written }, content.count - written)
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw .cannotWrite(path) }
        written += count
      }
    case S_IFLNK:
      let target = String(decoding: content, as: UTF8.self)
      guard Self.staysInside(target, depth: depth) else { throw .unsafe(entry.name) }
      unsafe unlink(path)
      guard unsafe symlink(target, path) == 0 else { throw .cannotWrite(path) }
    default: throw .unsafe(entry.name)
    }
  }

  /// Whether the target of a link that many folders deep is in the archive's folder: `..` leads up
  /// from the link's place alone, since another link may stand behind any name.
  static func staysInside(_ target: String, depth: Int) -> Bool {
    guard !target.hasPrefix("/"), !target.isEmpty else { return false }
    let parts = target.split(separator: "/").filter { $0 != "." }
    let ups = parts.prefix { $0 == ".." }.count
    return ups <= depth && !parts.dropFirst(ups).contains("..")
  }

  private func makeFolder(_ path: String) throws(Failure) {
    if unsafe mkdir(path, 0o755) == 0 { return }
    var status = stat()
    guard errno == EEXIST, unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR
    else { throw .cannotWrite(path) }
  }

  private func content(of entry: Entry) throws(Failure) -> [UInt8] {
    let reader = ByteReader(bytes: bytes)
    guard entry.offset + 30 <= bytes.count, reader.long(entry.offset) == 0x0403_4B50 else {
      throw .damaged("\(entry.name) is not where the directory says")
    }
    let start =
      entry.offset + 30 + reader.short(entry.offset + 26) + reader.short(entry.offset + 28)
    guard start + entry.compressedSize <= bytes.count else {
      throw .damaged("\(entry.name) breaks off")
    }
    let packed = bytes[start..<(start + entry.compressedSize)]
    let content: [UInt8]
    switch entry.method {
    case 0:
      guard entry.size == entry.compressedSize else { throw .damaged("the size of \(entry.name)") }
      content = Array(packed)
    case 8: content = try Self.inflate(packed, entry)
    default: throw .unsupported("compression method \(entry.method)")
    }
    let crc = unsafe content.withUnsafeBufferPointer { bytes in
      unsafe crc32(0, bytes.baseAddress, UInt32(bytes.count))
    }
    // Of no bytes the checksum is that of nothing, which zlib tells apart by a null pointer alone.
    guard content.isEmpty || UInt32(truncatingIfNeeded: crc) == entry.crc else {
      throw .damaged("the checksum of \(entry.name)")
    }
    return content
  }

  private static func inflate(
    _ packed: ArraySlice<UInt8>, _ entry: Entry
  ) throws(Failure) -> [UInt8] {
    var isWhole = false
    let content = unsafe [UInt8](unsafeUninitializedCapacity: entry.size + 1) { output, count in
      isWhole = unsafe packed.withUnsafeBufferPointer { input in
        unsafe czlib_inflate(input.baseAddress, input.count, output.baseAddress, entry.size) == 0
      }
      count = isWhole ? entry.size : 0
    }
    guard isWhole else { throw .damaged("\(entry.name) cannot be inflated") }
    return content
  }
}

/// Reads little-endian numbers; what is beyond the end is 0.
private struct ByteReader {
  let bytes: [UInt8]

  func short(_ position: Int) -> Int {
    guard position >= 0, position + 2 <= bytes.count else { return 0 }
    return Int(bytes[position]) | Int(bytes[position + 1]) << 8
  }

  func long(_ position: Int) -> Int { short(position) | short(position + 2) << 16 }

  /// Where the record stands that ends the archive; a comment of up to 64 KiB may follow it.
  var endOfDirectory: Int? {
    guard bytes.count >= 22 else { return nil }
    let first = max(0, bytes.count - 22 - 0xFFFF)
    return stride(from: bytes.count - 22, through: first, by: -1).first {
      long($0) == 0x0605_4B50
    }
  }
}
