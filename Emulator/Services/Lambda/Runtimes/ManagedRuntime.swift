// SPDX-License-Identifier: Apache-2.0

/// A runtime by Lambda's identifier for it: `python3.13`, `nodejs22.x`, `provided.al2023`.
package struct ManagedRuntime: Sendable, Equatable {
  package enum Language: String, Sendable {
    case python = "Python"
    case node = "Node.js"
    case java = "Java"
    case ruby = "Ruby"
    case dotnet = ".NET"
    case go = "Go"
    /// The function brings its own runtime.
    case provided
  }

  package let language: Language
  /// The version's numbers, such as 3 and 13; empty where the identifier has none.
  package let version: [Int]

  /// Reads an identifier; nil for one that Lambda never had.
  package init?(_ identifier: String) {
    let prefixes: [(String, Language)] = [
      ("python", .python), ("nodejs", .node), ("java", .java), ("ruby", .ruby),
      ("dotnetcore", .dotnet), ("dotnet", .dotnet), ("go", .go), ("provided", .provided),
    ]
    guard let (prefix, language) = prefixes.first(where: { identifier.hasPrefix($0.0) }) else {
      return nil
    }
    self.language = language
    let rest = identifier.dropFirst(prefix.count)
    guard language != .provided else {
      guard rest.isEmpty || rest.hasPrefix(".al2") else { return nil }
      version = []
      return
    }
    // `nodejs22.x`, `java8.al2`: what is no number says nothing of the language's version.
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.prefix { Int($0) != nil }.compactMap { Int($0) }
    guard !numbers.isEmpty || rest.isEmpty else { return nil }
    version = numbers
  }

  /// The language with its version, for people.
  package var name: String {
    version.isEmpty
      ? language.rawValue
      : "\(language.rawValue) \(version.map(String.init).joined(separator: "."))"
  }

  /// How a machine gets the language's interpreter; nil for what the emulator cannot run anyway.
  var wayToGet: String? {
    switch language {
    case .python: "install it (apt-get install python3, or pyenv install \(versionText))"
    case .node: "install it (apt-get install nodejs, or nvm install \(version.first ?? 22))"
    case .java, .ruby, .dotnet, .go, .provided: nil
    }
  }

  private var versionText: String { version.map(String.init).joined(separator: ".") }
}
