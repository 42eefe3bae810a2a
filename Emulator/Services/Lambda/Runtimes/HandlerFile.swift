// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The file that a managed runtime's `Handler` names: `app.handler` is the function `handler` in
/// `app.py` or `app.js`.
package struct HandlerFile: Sendable {
  private let language: ManagedRuntime.Language?
  /// The file's path within the code, without its extension.
  private let base: String

  package init(_ handler: String, runtime: String) {
    language = ManagedRuntime(runtime)?.language
    switch language {
    case .python:
      let module = handler.lastIndex(of: ".").map { handler[..<$0] } ?? ""
      base = String(module).replacing(".", with: "/")
    case .node:
      let start = handler.lastIndex(of: "/").map(handler.index(after:)) ?? handler.startIndex
      base = String(handler[..<(handler[start...].firstIndex(of: ".") ?? handler.endIndex)])
    default: base = ""
    }
  }

  /// The name of the file that holds inline code.
  package static func inlineName(of text: String, runtime: String) -> String {
    guard ManagedRuntime(runtime)?.language == .node else { return "index.py" }
    let isModule = text.firstMatch(of: /(?m)^\s*(import\s[^(]|export\s)/) != nil
    return isModule ? "index.mjs" : "index.js"
  }

  /// The folder to run: the source, whose changes count at once, unless only what `sam build` made of it
  /// has the handler or, with Node.js, the packages.
  package func choose(between source: String, and built: String?) -> String {
    guard let built else { return source }
    guard isThere(in: source) else { return isThere(in: built) ? built : source }
    let lacksPackages =
      language == .node && Self.exists("\(source)/package.json")
      && !Self.exists("\(source)/node_modules") && Self.exists("\(built)/node_modules")
    return lacksPackages ? built : source
  }

  /// - Throws: when the handler is in a language that must be compiled first, and nobody has.
  package func checkSource(in code: CodeFolders) throws(CodeObstacle) {
    guard language == .node, !isThere(in: code.root) else { return }
    for suffix in [".ts", ".mts", ".tsx"] where Self.exists("\(code.root)/\(base)\(suffix)") {
      throw CodeObstacle("\(code.root)/\(base)\(suffix) must be compiled first: `sam build`")
    }
  }

  private func isThere(in folder: String) -> Bool {
    let suffixes =
      language == .python
      ? [".py", "/__init__.py"] : ["", ".js", ".mjs", ".cjs", "/index.js"]
    return suffixes.contains { suffix in
      Self.exists("\(folder)/\(base)\(suffix)") && !(suffix.isEmpty && base.isEmpty)
    }
  }

  private static func exists(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }
}
