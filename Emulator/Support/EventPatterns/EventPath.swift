// SPDX-License-Identifier: Apache-2.0
package import JSONTree

/// A path into an event, of the part of JSONPath that EventBridge knows: dot notation, quoted names
/// in brackets, array indices and `*`.
package struct EventPath: Sendable, Equatable {
  private enum Step: Sendable, Equatable {
    case member(String)
    case element(Int)
    case every
  }

  /// The path as it was written.
  package let text: String
  private let steps: [Step]

  /// Reads `$.detail.state`, `$.resources[0]`, `$['detail']['a.b']`, `$.items[*].id`; nil for
  /// anything else.
  package init?(_ text: String) {
    guard text.hasPrefix("$") else { return nil }
    var rest = text.dropFirst()
    var steps: [Step] = []
    while let mark = rest.popFirst() {
      switch mark {
      case ".":
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty else { return nil }
        steps.append(name == "*" ? .every : .member(String(name)))
        rest = rest[name.endIndex...]
      case "[":
        guard let step = Self.bracket(&rest) else { return nil }
        steps.append(step)
      default: return nil
      }
    }
    self.steps = steps
    self.text = text
  }

  private static func bracket(_ rest: inout Substring) -> Step? {
    if let quote = rest.first, quote == "'" || quote == "\"" {
      rest.removeFirst()
      guard let end = rest.firstIndex(of: quote) else { return nil }
      let name = String(rest[..<end])
      rest = rest[rest.index(after: end)...]
      guard rest.popFirst() == "]" else { return nil }
      return .member(name)
    }
    guard let end = rest.firstIndex(of: "]") else { return nil }
    let inside = rest[..<end]
    rest = rest[rest.index(after: end)...]
    if inside == "*" { return .every }
    guard let index = Int(inside), index >= 0 else { return nil }
    return .element(index)
  }

  /// What the path leads to, or nil when nothing is there. A path with `*` gives an array.
  package func value(in event: JSON) -> JSON? {
    var found = [event]
    for step in steps {
      found = found.flatMap { value -> [JSON] in
        switch step {
        case .member(let name): value[name].map { [$0] } ?? []
        case .element(let index): value[index].map { [$0] } ?? []
        case .every: value.array ?? value.object?.members.map(\.value) ?? []
        }
      }
    }
    return steps.contains(.every) ? .array(found) : found.first
  }
}
