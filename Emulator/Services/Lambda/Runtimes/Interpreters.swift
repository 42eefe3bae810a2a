// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import Synchronization

/// A program that runs a language, as it is installed on this machine.
package struct Interpreter: Sendable, Equatable {
  /// Its path, by which it finds what was installed for it: links are not followed.
  package var path: String
  /// Its version's numbers, the largest first.
  package var version: [Int]
}

/// The interpreters of Python and Node.js on this machine: those of `PATH` (a virtual environment that
/// is active stands first in it), of pyenv and of nvm, and the system's own.
package final class Interpreters: Sendable {
  private let environment: [String: String]
  private let found = Mutex<[ManagedRuntime.Language: [Interpreter]]>([:])

  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment
  }

  /// All of a language, in the order in which they are preferred. They are looked for once.
  package func all(of language: ManagedRuntime.Language) -> [Interpreter] {
    found.withLock { found in
      if let known = found[language] { return known }
      let all = look(for: language)
      found[language] = all
      return all
    }
  }

  /// The one that runs a runtime's functions best: its own version, otherwise the next newer one,
  /// otherwise the newest.
  package func best(for runtime: ManagedRuntime) -> Interpreter? {
    Self.best(of: all(of: runtime.language), for: runtime.version)
  }

  static func best(of candidates: [Interpreter], for wanted: [Int]) -> Interpreter? {
    func digits(_ interpreter: Interpreter) -> [Int] {
      Array(interpreter.version.prefix(wanted.count))
    }
    if let same = candidates.first(where: { digits($0) == wanted }) { return same }
    let newer = candidates.filter { wanted.lexicographicallyPrecedes(digits($0)) }
    // Of several with one version the first is preferred, which `min` and `max` keep or are made to.
    if let next = newer.min(by: { digits($0).lexicographicallyPrecedes(digits($1)) }) {
      return next
    }
    guard let newest = candidates.map(digits).max(by: { $0.lexicographicallyPrecedes($1) }) else {
      return nil
    }
    return candidates.first { digits($0) == newest }
  }

  private func look(for language: ManagedRuntime.Language) -> [Interpreter] {
    var paths: [String] = []
    for folder in folders(of: language) {
      for name in Self.names(of: language, in: folder) { paths.append("\(folder)/\(name)") }
    }
    var seen: Set<String> = []
    return paths.compactMap { path in
      guard unsafe access(path, X_OK) == 0, let version = Self.version(of: path, language) else {
        return nil
      }
      // One program by several names is one, unless a virtual environment stands around it.
      let isVirtual = unsafe access(Self.prefix(of: path) + "/pyvenv.cfg", F_OK) == 0
      guard seen.insert(isVirtual ? path : Self.resolved(path)).inserted else { return nil }
      return Interpreter(path: path, version: version)
    }
  }

  private func folders(of language: ManagedRuntime.Language) -> [String] {
    let home = environment["HOME"] ?? "/root"
    // pyenv's shims are scripts that take a tenth of a second to find what is listed below.
    var folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
      .filter { $0.hasPrefix("/") && !$0.hasSuffix("/.pyenv/shims") }
    switch language {
    case .python:
      let versions = (environment["PYENV_ROOT"] ?? home + "/.pyenv") + "/versions"
      folders += Self.entries(of: versions).map { "\(versions)/\($0)/bin" }
    case .node:
      let versions = (environment["NVM_DIR"] ?? home + "/.nvm") + "/versions/node"
      folders += Self.entries(of: versions).map { "\(versions)/\($0)/bin" }
    default: return []
    }
    return folders + ["/usr/local/bin", "/usr/bin"]
  }

  private static func names(of language: ManagedRuntime.Language, in folder: String) -> [String] {
    guard language == .python else { return ["node", "nodejs"] }
    let versioned = entries(of: folder).filter { $0.wholeMatch(of: /python3\.[0-9]+/) != nil }
    return ["python3"] + versioned
  }

  private static func entries(of folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// The version, from names where they tell it: to ask each interpreter takes tens of milliseconds.
  private static func version(of path: String, _ language: ManagedRuntime.Language) -> [Int]? {
    let resolved = resolved(path)
    switch language {
    case .python:
      guard let match = resolved.firstMatch(of: /python(3)\.([0-9]+)$/) else { return nil }
      return [Int(match.1) ?? 3, Int(match.2) ?? 0]
    case .node:
      if let match = resolved.firstMatch(of: /\/v([0-9]+)\.([0-9]+)\.([0-9]+)\/bin\/node$/) {
        return [match.1, match.2, match.3].compactMap { Int($0) }
      }
      guard let answer = output(of: path, "--version"),
        let match = answer.firstMatch(of: /v([0-9]+)\.([0-9]+)\.([0-9]+)/)
      else { return nil }
      return [match.1, match.2, match.3].compactMap { Int($0) }
    default: return nil
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// The folder that an interpreter is installed in: `/usr` for `/usr/bin/python3`.
  static func prefix(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    return parts.joined(separator: "/")
  }

  private static func output(of path: String, _ argument: String) -> String? {
    guard let pipe = unsafe popen("'\(path)' \(argument) 2>/dev/null", "r") else { return nil }
    defer { unsafe pclose(pipe) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe fread(bytes.baseAddress, 1, bytes.count, pipe)
    }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
