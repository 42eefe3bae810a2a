// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import FoundationEssentials
import Glibc
import POSIX

/// The folder that holds everything an emulator must not forget. One emulator owns it at a time.
struct DataFolder: Sendable {
  /// The folder's absolute path.
  let path: String
  private let lock: FolderLock

  /// Why a folder cannot be used.
  enum Failure: Error, CustomStringConvertible {
    case inUse(String)
    case system(SystemError)

    var description: String {
      switch self {
      case .inUse(let path):
        "another emulator is running on the data folder \(path); stop it, or give --data another"
      case .system(let error): error.description
      }
    }
  }

  /// Makes the folder where it is missing, and takes it for this process.
  init(_ path: String) throws {
    try LocalFiles.makeFolder(path, mode: 0o700)
    self.path = URL(filePath: path).absoluteURL.standardizedFileURL.path(percentEncoded: false)
    lock = try FolderLock(path: self.path + "/lock")
  }

  /// The path of a file or folder in it.
  func path(_ name: String) -> String { path + "/" + name }

  /// A secret that is made at first use and the same ever after.
  /// - Parameter logicalID: the logical id of a template's resource, letters and digits alone.
  /// - Throws: ``Failure`` when it can neither be read nor kept.
  func secret(_ logicalID: String) throws -> String {
    let folder = path("secrets")
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    guard logicalID.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
      throw Failure.system(SystemError("cannot use \(folder)/\(logicalID)", number: EINVAL))
    }
    let file = folder + "/" + logicalID
    if unsafe access(file, F_OK) == 0 {
      return try String(contentsOfFile: file, encoding: .utf8)
    }
    let made = Hex.encode(SecureRandom.bytes(32))
    try Data(made.utf8).write(to: URL(filePath: file), options: .atomic)
    unsafe chmod(file, 0o600)
    return made
  }

  /// A key pair that is made at first use and the same ever after.
  func signingKey(_ name: String) throws -> RSAPrivateKey {
    let file = path(name)
    if unsafe access(file, F_OK) == 0 {
      return try RSAPrivateKey(pem: String(contentsOfFile: file, encoding: .utf8))
    }
    let made = try RSAPrivateKey.generate()
    // The folder is its owner's alone; a draft that a crash left is overwritten.
    let draft = file + ".new"
    try Data(try made.pem().utf8).write(to: URL(filePath: draft))
    unsafe chmod(draft, 0o600)
    guard unsafe rename(draft, file) == 0 else {
      throw Failure.system(SystemError("cannot write \(file)"))
    }
    return made
  }

  // MARK: The note that a running emulator leaves for the commands beside it

  private var notePath: String { path("emulator.json") }

  /// Tells other commands where the emulator answers.
  func announce(_ ready: ReadyLine) throws {
    try ready.encoded().write(to: URL(filePath: notePath), options: .atomic)
  }

  /// Takes the note back.
  func withdraw() { unsafe unlink(notePath) }

  /// The emulator that runs on a data folder, or nil when none does.
  static func running(at path: String) -> ReadyLine? {
    guard let note = try? Data(contentsOf: URL(filePath: path + "/emulator.json")),
      let ready = try? JSONDecoder().decode(ReadyLine.self, from: note),
      FolderLock.isHeld(path: path + "/lock")
    else { return nil }
    return ready
  }
}

/// An advisory lock on a file, held until the process ends or the last reference goes.
private final class FolderLock: Sendable {
  private let descriptor: Int32

  init(path: String) throws(DataFolder.Failure) {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(SystemError("cannot use the data folder \(path)")) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .inUse(String(path.dropLast("/lock".count)))
    }
  }

  deinit { close(descriptor) }

  static func isHeld(path: String) -> Bool {
    let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }
}
