// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import HTTPServer
import LambdaService
import S3Service
import Template

/// Finds the code of a template's functions and layers, and says how each function is started.
struct FunctionSetup: Sendable {
  private let templateFolder: String
  private let folder: DataFolder
  private let store: ObjectStore
  private let installed: InstalledFiles
  private let clients: RuntimeClients
  /// The layers' content by their ARNs.
  private let layers: [String: CodeFolders.Layer]

  init(
    application: Application, templateFolder: String, folder: DataFolder, store: ObjectStore,
    installed: InstalledFiles
  ) throws(SetupProblem) {
    self.templateFolder = templateFolder
    self.folder = folder
    self.store = store
    self.installed = installed
    clients = RuntimeClients(folder: folder.path("runtimes"), interpreters: Interpreters())
    var layers: [String: CodeFolders.Layer] = [:]
    for layer in application.layers {
      do throws(CodeObstacle) {
        layers[layer.arn] = try Self.content(
          of: layer, templateFolder: templateFolder, folder: folder, store: store)
      } catch {
        StandardError.log("warning: the layer \(layer.logicalID) is empty: \(error)")
      }
    }
    self.layers = layers
  }

  /// How a function is started. One that cannot run on this machine is warned of, and its invocations
  /// tell the reason.
  /// - Throws: when its code is not where the template says.
  func definition(of function: Application.Function) throws(SetupProblem) -> FunctionDefinition {
    var definition = FunctionDefinition(
      name: function.name, executable: "", workingDirectory: templateFolder)
    definition.environment = function.environment
    definition.timeout = .seconds(function.timeout)
    definition.memoryMiB = function.memorySize
    definition.handler = function.handler
    definition.architecture = function.architecture
    definition.qualifiers = Set(function.qualifiers)
    definition.reservedConcurrency = function.reservedConcurrency
    do {
      return try withCode(definition, function)
    } catch let problem as SetupProblem {
      throw problem
    } catch {
      StandardError.log("warning: \(function.logicalID) cannot run: \(error)")
      definition.code = MissingCode(CodeObstacle("\(error)"))
      return definition
    }
  }

  private func withCode(
    _ definition: FunctionDefinition, _ function: Application.Function
  ) throws -> FunctionDefinition {
    switch function.code {
    case .image: throw CodeObstacle("it is a container image; those are not run here")
    case .inline(let text):
      let root = try writeInline(text, of: function)
      return try fitted(definition, function, CodeFolders(root: root, layers: layers(of: function)))
    case .stored(let bucket, let key): return archived(definition, function, in: bucket, key)
    case .local(let path): return try withLocalCode(definition, function, absolute(path))
    }
  }

  // MARK: Folders and files

  private func absolute(_ path: String) -> String {
    Self.absolute(path, templateFolder)
  }

  private static func absolute(_ path: String, _ templateFolder: String) -> String {
    URL(filePath: path.hasPrefix("/") ? path : "\(templateFolder)/\(path)").standardizedFileURL
      .path(percentEncoded: false).trimmingSuffix("/")
  }

  /// What `sam build` made of a resource beside the template, if it did.
  private static func built(_ logicalID: String, _ templateFolder: String) -> String? {
    let path = absolute(".aws-sam/build/\(logicalID)", templateFolder)
    return exists(path) ? path : nil
  }

  private static func exists(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private func withLocalCode(
    _ definition: FunctionDefinition, _ function: Application.Function, _ source: String
  ) throws -> FunctionDefinition {
    let built = Self.built(function.logicalID, templateFolder)
    for folder in [source, built].compactMap(\.self) {
      let bootstrap = folder + "/bootstrap"
      if unsafe access(bootstrap, X_OK) == 0, !Self.isFolder(bootstrap) {
        return started(definition, bootstrap, in: folder)
      }
    }
    let isProvided = ManagedRuntime(function.runtime)?.language == .provided
    if isProvided, let executable = installed.executable(named: function.handler) {
      return started(definition, executable, in: source)
    }
    if Self.exists(source), !Self.isFolder(source) {
      return archived(
        definition, function, version: { FileFingerprint(path: source).map(CodeVersion.file) },
        read: { try? Data(contentsOf: URL(filePath: source)) }, at: source)
    }
    guard !isProvided, let root = Self.isFolder(source) ? source : built else {
      // What no machine could run is not asked for its package.
      if !isProvided { try RuntimeClients.check(function.runtime) }
      throw SetupProblem(description: missing(function, source, isProvided: isProvided))
    }
    let choice = HandlerFile(function.handler, runtime: function.runtime)
      .choose(between: root, and: built)
    return try fitted(
      definition, function,
      CodeFolders(root: choice, built: built, layers: layers(of: function)))
  }

  private func missing(
    _ function: Application.Function, _ source: String, isProvided: Bool
  ) -> String {
    let wanted = isProvided ? source + "/bootstrap" : source
    let other =
      isProvided
      ? ", and Handler '\(function.handler)' is no executable in \(installed.folder)" : ""
    return
      "line \(function.line): \(function.logicalID) has no code: there is no \(wanted)\(other); "
      + "`sam build` makes what is built from sources"
  }

  private func started(
    _ definition: FunctionDefinition, _ executable: String, in folder: String
  ) -> FunctionDefinition {
    var started = definition
    started.executable = executable
    started.workingDirectory = folder
    return started
  }

  /// A function of a managed runtime, whose folders are watched for changes.
  private func fitted(
    _ definition: FunctionDefinition, _ function: Application.Function, _ code: CodeFolders
  ) throws(CodeObstacle) -> FunctionDefinition {
    let fitted = try clients.fit(definition, runtime: function.runtime, code: code)
    try HandlerFile(function.handler, runtime: function.runtime).checkSource(in: code)
    if let remark = fitted.remark {
      StandardError.log("note: \(function.logicalID) (\(function.runtime)) \(remark)")
    }
    var watched = fitted.definition
    let folders = [code.root] + [code.built].compactMap(\.self) + code.layers.map(\.folder)
    watched.code = WatchedCode(CodeWatch(folders: folders, excluding: [folder.path]))
    return watched
  }

  /// Writes the code that a template itself holds into a folder, under the name that Lambda gives it.
  private func writeInline(
    _ text: String, of function: Application.Function
  ) throws(CodeObstacle) -> String {
    let root = folder.path("code/\(function.logicalID)")
    let name = HandlerFile.inlineName(of: text, runtime: function.runtime)
    do {
      try? FileManager.default.removeItem(atPath: root)
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: "\(root)/\(name)"))
    } catch {
      throw CodeObstacle("its inline code cannot be written to \(root)")
    }
    return root
  }

  // MARK: Archives

  private func archived(
    _ definition: FunctionDefinition, _ function: Application.Function, in bucket: String,
    _ key: String
  ) -> FunctionDefinition {
    let store = store
    return archived(
      definition, function,
      version: { (try? store.open(key, in: bucket)).map { .tag($0.version.quotedETag) } },
      read: { Self.content(of: key, in: bucket, store) }, at: "s3://\(bucket)/\(key)")
  }

  private func archived(
    _ definition: FunctionDefinition, _ function: Application.Function,
    version: @escaping @Sendable () -> CodeVersion?, read: @escaping @Sendable () -> Data?,
    at address: String
  ) -> FunctionDefinition {
    if version() == nil {
      StandardError.log(
        "warning: \(function.logicalID) has no code yet: there is no \(address); upload it, with "
          + "AWS_ENDPOINT_URL set to the emulator, and the function runs")
    }
    var archived = definition
    let setup = self
    archived.code = ArchivedCode(
      folder: folder.path("code/\(function.logicalID)"), version: version,
      read: { () throws(CodeObstacle) in
        guard let content = read() else { throw CodeObstacle("there is no \(address)") }
        return content
      },
      fit: { definition, root throws(CodeObstacle) in
        try setup.unpacked(definition, function, root)
      })
    return archived
  }

  private func unpacked(
    _ definition: FunctionDefinition, _ function: Application.Function, _ root: String
  ) throws(CodeObstacle) -> FunctionDefinition {
    let bootstrap = root + "/bootstrap"
    if unsafe access(bootstrap, X_OK) == 0 { return started(definition, bootstrap, in: root) }
    let code = CodeFolders(root: root, layers: layers(of: function))
    return try clients.fit(definition, runtime: function.runtime, code: code).definition
  }

  private static func content(of key: String, in bucket: String, _ store: ObjectStore) -> Data? {
    guard let object = try? store.open(key, in: bucket) else { return nil }
    // The descriptor's own file, whatever may take the object's place meanwhile.
    return try? Data(contentsOf: URL(filePath: "/proc/self/fd/\(object.content.descriptor)"))
  }

  // MARK: Layers

  private func layers(of function: Application.Function) -> [CodeFolders.Layer] {
    function.layers.compactMap { layers[$0] }
  }

  private static func content(
    of layer: Application.Layer, templateFolder: String, folder: DataFolder, store: ObjectStore
  ) throws(CodeObstacle) -> CodeFolders.Layer? {
    if let built = built(layer.logicalID, templateFolder) {
      return CodeFolders.Layer(folder: built)
    }
    let archive: Data?
    switch layer.code {
    case nil, .inline, .image: return nil
    case .stored(let bucket, let key):
      archive = content(of: key, in: bucket, store)
      guard archive != nil else { throw CodeObstacle("there is no s3://\(bucket)/\(key)") }
    case .local(let path):
      let source = absolute(path, templateFolder)
      if isFolder(source) { return CodeFolders.Layer(folder: source, isUnbuilt: layer.isBuilt) }
      archive = try? Data(contentsOf: URL(filePath: source))
      guard archive != nil else { throw CodeObstacle("there is no \(source)") }
    }
    let target = folder.path("code/\(layer.logicalID)")
    try ArchivedCode.unpack(archive ?? Data(), into: target)
    return CodeFolders.Layer(folder: target)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    count > 1 && hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
