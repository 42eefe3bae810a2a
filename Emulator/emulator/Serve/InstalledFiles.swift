// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import LambdaService
import Glibc
import Template

/// Where the emulator's own executable lies, and with it the worker and the package's functions.
struct InstalledFiles {
  let folder: String

  init() throws {
    let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// The transcoder's executable.
  var transcodeWorker: String { folder + "/transcode-worker" }

  /// How a function of the template is started: `bootstrap` in its `CodeUri` when it is there, as in
  /// AWS, otherwise the executable of this package that its `Handler` names.
  func definition(
    of function: Application.Function, templateFolder: String
  ) throws(SetupProblem) -> FunctionDefinition {
    let code = function.codeURI.map { $0.hasPrefix("/") ? $0 : "\(templateFolder)/\($0)" }
    let bootstrap = code.map { $0 + "/bootstrap" }
    let executable: String
    if let bootstrap, unsafe access(bootstrap, X_OK) == 0 {
      executable = bootstrap
    } else {
      let named = "\(folder)/\(function.handler)"
      guard !function.handler.contains("/"), unsafe access(named, X_OK) == 0 else {
        throw SetupProblem(
          description: "line \(function.line): \(function.logicalID) has no code: there is no "
            + "\(bootstrap ?? "bootstrap"), and Handler '\(function.handler)' is no executable in "
            + folder)
      }
      executable = named
    }
    var definition = FunctionDefinition(
      name: function.name, executable: executable, workingDirectory: code ?? templateFolder)
    definition.environment = function.environment
    definition.timeout = .seconds(function.timeout)
    definition.memoryMiB = function.memorySize
    definition.handler = function.handler
    definition.architecture = function.architecture
    definition.reservedConcurrency = function.reservedConcurrency
    return definition
  }
}
