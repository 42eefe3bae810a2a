// SPDX-License-Identifier: Apache-2.0

/// Where a function's code and all that it needs lie on this machine, by absolute paths.
package struct CodeFolders: Sendable, Equatable {
  /// A layer's content.
  package struct Layer: Sendable, Equatable {
    package var folder: String
    /// Whether the folder holds the packages themselves, which `sam build` would put where a layer has
    /// them (`Metadata: BuildMethod`).
    package var isUnbuilt: Bool

    package init(folder: String, isUnbuilt: Bool = false) {
      self.folder = folder
      self.isUnbuilt = isUnbuilt
    }
  }

  /// The function's own code: its `LAMBDA_TASK_ROOT`.
  package var root: String
  /// What `sam build` made of it, for packages that are not beside the code.
  package var built: String?
  /// In the template's order, of which later layers win.
  package var layers: [Layer]

  package init(root: String, built: String? = nil, layers: [Layer] = []) {
    self.root = root
    self.built = built
    self.layers = layers
  }

  /// The folders in which Python looks for modules before its own.
  func pythonPath(version: [Int]) -> [String] {
    let number = version.prefix(2).map(String.init).joined(separator: ".")
    return [root]
      + layers.reversed().flatMap { layer in
        ["\(layer.folder)/python/lib/python\(number)/site-packages", "\(layer.folder)/python"]
          + (layer.isUnbuilt ? [layer.folder] : [])
      } + (built.map { [$0] } ?? [])
  }

  /// The value of `NODE_PATH`, without the packages that are installed for all of the machine.
  func nodePath(version: [Int]) -> [String] {
    layers.reversed().flatMap { layer in
      ["nodejs/node\(version.first ?? 0)/node_modules", "nodejs/node_modules"].map {
        "\(layer.folder)/\($0)"
      } + (layer.isUnbuilt ? ["\(layer.folder)/node_modules"] : [])
    } + (built.map { ["\($0)/node_modules"] } ?? [])
  }

  /// `PATH` and `LD_LIBRARY_PATH` as layers extend them (Lambda Developer Guide, "Layer paths for each
  /// Lambda runtime").
  var searchPaths: [String: String] {
    let folders = layers.reversed().map(\.folder)
    let programs = ["/usr/local/bin", "/usr/bin", "/bin"] + folders.map { "\($0)/bin" }
    let libraries = [root, "\(root)/lib"] + folders.map { "\($0)/lib" }
    return [
      "PATH": programs.joined(separator: ":"), "LD_LIBRARY_PATH": libraries.joined(separator: ":"),
    ]
  }
}
