// SPDX-License-Identifier: Apache-2.0

/// A filter pattern for unstructured lines ("Filter pattern syntax", CloudWatch Logs User Guide): terms
/// that must all be there, `?terms` of which one must, and `-terms` that must not.
struct FilterPattern {
  private var all: [String] = []
  private var any: [String] = []
  private var none: [String] = []

  /// Reads a pattern; nil for those of JSON (`{…}`), of fields (`[…]`) and for expressions (`%…%`).
  init?(_ text: String) {
    var rest = Substring(text)
    while true {
      rest = rest.drop { $0 == " " }
      guard let first = rest.first else { return }
      if first == "{" || first == "[" || first == "%" { return nil }
      if first == "?" || first == "-" { rest.removeFirst() }
      let term: Substring
      if rest.first == "\"" {
        rest.removeFirst()
        term = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(term.count + 1)
      } else {
        term = rest.prefix { $0 != " " }
        rest = rest.dropFirst(term.count)
      }
      switch first {
      case "?": any.append(String(term))
      case "-": none.append(String(term))
      default: all.append(String(term))
      }
    }
  }

  func matches(_ line: String) -> Bool {
    all.allSatisfy { line.contains($0) } && !none.contains { line.contains($0) }
      && (any.isEmpty || any.contains { line.contains($0) })
  }
}
