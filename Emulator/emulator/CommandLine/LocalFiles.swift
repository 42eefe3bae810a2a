// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import POSIX

/// The files and folders that a command line names. What the system refuses is told in its own words,
/// with the name that the user typed.
enum LocalFiles {
  /// The bytes of a file, a pipe or a terminal.
  /// - Parameter what: what it is to the command, such as "the event".
  static func read(_ path: String, as what: String) throws(CommandFailure) -> Data {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot read \(what) \(path)", errno) }
    defer { close(descriptor) }
    var data = Data()
    let size = 1 << 16
    var buffer = [UInt8](repeating: 0, count: size)
    while true {
      let count = unsafe Glibc.read(descriptor, &buffer, size)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("cannot read \(what) \(path)", errno) }
      guard count > 0 else { return data }
      data.append(contentsOf: buffer.prefix(count))
    }
  }

  /// Makes a folder and those that lead to it, where they are missing.
  static func makeFolder(_ path: String, mode: mode_t = 0o777) throws(CommandFailure) {
    var made = path.hasPrefix("/") ? "/" : ""
    let parts = path.split(separator: "/")
    for (index, part) in parts.enumerated() {
      made += part
      if unsafe mkdir(made, mode) != 0 {
        let number = errno
        switch kind(of: made) {
        case S_IFDIR?: break
        case .some:
          let what = index == parts.count - 1 ? "a file of that name" : "the file \(made)"
          throw CommandFailure("cannot make the folder \(path): \(what) is there")
        case nil: throw failure("cannot make the folder \(path)", number)
        }
      }
      made += "/"
    }
  }

  /// Makes the folder that a command writes into, before it begins with the work.
  static func makeOutputFolder(_ path: String) throws(CommandFailure) {
    try makeFolder(path)
    guard unsafe access(path, W_OK | X_OK) == 0 else {
      throw failure("cannot write into the folder \(path)", errno)
    }
  }

  /// Refuses a video that is no file, before anything is done with it.
  static func checkVideo(_ path: String) throws(CommandFailure) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("cannot read \(path)", errno) }
    close(descriptor)
    switch kind(of: path) {
    case S_IFREG?: return
    case S_IFDIR?: throw CommandFailure("\(path) is a folder, not a video")
    default: throw CommandFailure("\(path) is not a file that can be read twice")
    }
  }

  /// Refuses a file that cannot be written, before anything is made for it.
  static func checkWritable(_ path: String) throws(CommandFailure) {
    if let kind = kind(of: path) {
      guard kind != S_IFDIR else { throw failure("cannot write \(path)", EISDIR) }
      guard unsafe access(path, W_OK) == 0 else { throw failure("cannot write \(path)", errno) }
      return
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard unsafe access(folder, W_OK | X_OK) == 0 else {
      throw failure("cannot write \(path)", errno)
    }
  }

  /// The type of a file (`S_IFREG`, `S_IFDIR`, …), links followed; nil when there is none.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func failure(_ what: String, _ number: Int32) -> CommandFailure {
    CommandFailure(SystemError(what, number: number).description)
  }
}
