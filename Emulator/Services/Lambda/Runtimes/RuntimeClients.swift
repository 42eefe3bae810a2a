// SPDX-License-Identifier: Apache-2.0
import EmbeddedFiles
import FoundationEssentials
import Glibc
import JSONTree

/// Lets functions of managed runtimes run under this machine's interpreters, by clients of the Runtime
/// API that are part of the emulator.
package struct RuntimeClients: Sendable {
  private let folder: String
  private let interpreters: Interpreters

  /// - Parameter folder: where the clients are written when they are first needed.
  package init(folder: String, interpreters: Interpreters) {
    self.folder = folder
    self.interpreters = interpreters
  }

  /// What a definition became, and what its developer should know of it.
  package struct Fitted: Sendable {
    package var definition: FunctionDefinition
    /// Set when the interpreter's version is not the runtime's.
    package var remark: String?
  }

  /// Has a definition run its code under an interpreter.
  /// - Parameter identifier: Lambda's for the runtime, such as `python3.13`.
  /// - Throws: what is missing on this machine, and how to get it.
  package func fit(
    _ definition: FunctionDefinition, runtime identifier: String, code: CodeFolders
  ) throws(CodeObstacle) -> Fitted {
    let (runtime, way) = try Self.check(identifier)
    guard let interpreter = interpreters.best(for: runtime) else {
      throw CodeObstacle("there is no \(runtime.name) on this machine; \(way)")
    }
    var fitted = definition
    fitted.runtime = identifier
    fitted.executable = interpreter.path
    fitted.workingDirectory = code.root
    fitted.runtimeEnvironment = code.searchPaths
    if runtime.language == .python {
      fitted.arguments = try pythonArguments(interpreter, code)
    } else {
      fitted.arguments = [try client("lambda_node.mjs")]
      let installed = Self.nodePackages(of: interpreter)
      let path = code.nodePath(version: interpreter.version) + installed
      fitted.runtimeEnvironment["NODE_PATH"] = path.joined(separator: ":")
    }
    return Fitted(definition: fitted, remark: remark(runtime, interpreter, way))
  }

  /// Reads a runtime's identifier.
  /// - Returns: the runtime, and how a machine gets its interpreter.
  /// - Throws: for what no machine could run, whatever is installed there.
  @discardableResult
  package static func check(
    _ identifier: String
  ) throws(CodeObstacle) -> (runtime: ManagedRuntime, way: String) {
    guard let runtime = ManagedRuntime(identifier) else {
      throw CodeObstacle("Lambda has no runtime '\(identifier)'")
    }
    guard let way = runtime.wayToGet else {
      throw CodeObstacle(
        "the runtime \(identifier) cannot be run here; those that can are python3.x, nodejs2x.x and "
          + "code with a bootstrap (provided.al2023)")
    }
    return (runtime, way)
  }

  private func remark(
    _ runtime: ManagedRuntime, _ interpreter: Interpreter, _ way: String
  ) -> String? {
    guard !interpreter.version.starts(with: runtime.version) else { return nil }
    let version = interpreter.version.map(String.init).joined(separator: ".")
    return
      "runs under \(runtime.language.rawValue) \(version) (\(interpreter.path)), since there is no "
      + "\(runtime.name) on this machine; \(way)"
  }

  private func pythonArguments(
    _ interpreter: Interpreter, _ code: CodeFolders
  ) throws(CodeObstacle) -> [String] {
    var settings: JSON.Object = [
      "path": .array(code.pythonPath(version: interpreter.version).map(JSON.string)),
      "cache": .string(folder + "/compiled"),
    ]
    settings["sdk"] = sdkFolder(besides: interpreter).map { .string($0) }
    return [try client("lambda_python.py"), JSON.object(settings).text]
  }

  /// Packages of any Python of this machine that have boto3: it and all that it needs are plain Python,
  /// which runs under each version.
  private func sdkFolder(besides interpreter: Interpreter) -> String? {
    let all = [interpreter] + interpreters.all(of: .python)
    let folders = all.flatMap { Self.pythonPackages(of: $0) }
    return folders.first { unsafe access($0 + "/boto3/__init__.py", R_OK) == 0 }
  }

  private static func pythonPackages(of interpreter: Interpreter) -> [String] {
    let number = interpreter.version.prefix(2).map(String.init).joined(separator: ".")
    let prefix = Interpreters.prefix(of: interpreter.path)
    let own = "\(prefix)/lib/python\(number)/site-packages"
    return prefix == "/usr"
      ? ["/usr/local/lib/python\(number)/dist-packages", "/usr/lib/python3/dist-packages"] : [own]
  }

  private static func nodePackages(of interpreter: Interpreter) -> [String] {
    let own = Interpreters.prefix(of: interpreter.path) + "/lib/node_modules"
    let folders = [
      own, "/usr/local/lib/node_modules", "/usr/lib/node_modules", "/usr/share/nodejs",
    ]
    var seen: Set<String> = []
    return folders.filter { folder in
      let isThere = unsafe access(folder, R_OK) == 0
      return isThere && seen.insert(folder).inserted
    }
  }

  /// The path of a client, written there when it is not.
  private func client(_ name: String) throws(CodeObstacle) -> String {
    let path = "\(folder)/\(name)"
    let content = Data(EmbeddedFile.content(of: name))
    do {
      if (try? Data(contentsOf: URL(filePath: path))) == content { return path }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try content.write(to: URL(filePath: path), options: .atomic)
      return path
    } catch {
      throw CodeObstacle("cannot write \(path)")
    }
  }
}
