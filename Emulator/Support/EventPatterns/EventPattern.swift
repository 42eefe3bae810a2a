// SPDX-License-Identifier: Apache-2.0
import Notation
package import JSONTree
import Patterns

/// An EventBridge event pattern, compiled: a value that says of any event whether it matches.
///
/// The rules are those of
/// [EventBridge's event patterns](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html):
/// every field of the pattern must match, any of a field's alternatives may; a field whose event
/// value is an array matches when any element does, and fields below one array must match within one
/// element; exact values are compared by their text (`300` and `3.0e2` are different), strings by
/// their code units.
package struct EventPattern: Sendable, Equatable {
  /// The pattern as compact JSON.
  package let text: String
  let root: Node

  /// One level of a pattern: every field and every `$or` must match.
  struct Node: Sendable, Equatable {
    var fields: [Field] = []
    var alternatives: [[Node]] = []
  }

  /// A named field of an event's object.
  struct Field: Sendable, Equatable {
    let name: String
    let rule: FieldRule
  }

  indirect enum FieldRule: Sendable, Equatable {
    case object(Node)
    case anyOf([ValueTest])
  }

  /// One alternative for a leaf.
  enum ValueTest: Sendable, Equatable {
    case exactly(JSON)
    case text(TextTest)
    case anythingBut([JSON])
    case anythingButText([TextTest])
    case numeric([NumericTest])
    case cidr(AddressBlock)
    case exists
    /// No leaf of the event is at that path.
    case absent(path: [String])
  }

  enum TextTest: Sendable, Equatable {
    case prefix(String, ignoringCase: Bool)
    case suffix(String, ignoringCase: Bool)
    case equalsIgnoringCase(String)
    case wildcard(Glob)
  }

  struct NumericTest: Sendable, Equatable {
    enum Relation: String, Sendable {
      case less = "<"
      case lessOrEqual = "<="
      case equal = "="
      case greaterOrEqual = ">="
      case greater = ">"
    }
    let relation: Relation
    let bound: Double
  }
}

/// Why a pattern is not one; EventBridge's `InvalidEventPatternException`.
package struct InvalidEventPattern: Error, Equatable, CustomStringConvertible {
  /// What is wrong, with the path of the field.
  package let reason: String

  package var description: String { "Event pattern is not valid. Reason: \(reason)" }
}

extension EventPattern {
  package func matches(_ event: JSON) -> Bool {
    Matcher(event: event).matches(event, root)
  }
}

private struct Matcher {
  let event: JSON

  func matches(_ value: JSON, _ node: EventPattern.Node) -> Bool {
    switch value {
    case .object:
      node.fields.allSatisfy { matches(value[$0.name], $0.rule) }
        && node.alternatives.allSatisfy { $0.contains { matches(value, $0) } }
    case .array(let elements) where !elements.isEmpty: elements.contains { matches($0, node) }
    default: matchesNothing(node)
    }
  }

  /// Whether the node is content with a value that has no fields.
  private func matchesNothing(_ node: EventPattern.Node) -> Bool {
    node.fields.allSatisfy { matches(nil, $0.rule) }
      && node.alternatives.allSatisfy { $0.contains { matchesNothing($0) } }
  }

  private func matches(_ value: JSON?, _ rule: EventPattern.FieldRule) -> Bool {
    switch rule {
    case .object(let node):
      guard let value else { return matchesNothing(node) }
      return matches(value, node)
    case .anyOf(let tests):
      return tests.contains { test in
        if case .absent(let path) = test { return !hasLeaf(event, path[...]) }
        return value.map { anyLeaf(of: $0, passes: test) } ?? false
      }
    }
  }

  private func anyLeaf(of value: JSON, passes test: EventPattern.ValueTest) -> Bool {
    switch value {
    case .array(let elements): elements.contains { anyLeaf(of: $0, passes: test) }
    case .object: false
    default: test.passes(value)
    }
  }

  private func hasLeaf(_ value: JSON, _ path: ArraySlice<String>) -> Bool {
    switch value {
    case .array(let elements): elements.contains { hasLeaf($0, path) }
    case .object(let object):
      path.first.flatMap { object[$0] }.map { hasLeaf($0, path.dropFirst()) } ?? false
    default: path.isEmpty
    }
  }
}

extension EventPattern.ValueTest {
  func passes(_ leaf: JSON) -> Bool {
    switch self {
    case .exactly(let expected): leaf.isSameLeaf(as: expected)
    case .text(let test): leaf.string.map(test.passes) ?? false
    case .anythingBut(let excluded): !excluded.contains { leaf.isSameLeaf(as: $0) }
    case .anythingButText(let excluded):
      leaf.string.map { text in !excluded.contains { $0.passes(text) } } ?? true
    case .numeric(let tests):
      leaf.double.map { number in tests.allSatisfy { $0.passes(number) } } ?? false
    case .cidr(let block):
      leaf.string.map(block.contains) ?? false
    case .exists: true
    case .absent: false
    }
  }
}

extension EventPattern.TextTest {
  func passes(_ text: String) -> Bool {
    switch self {
    case .prefix(let prefix, ignoringCase: false): text.utf8.starts(with: prefix.utf8)
    case .prefix(let prefix, ignoringCase: true):
      text.lowercased().utf8.starts(with: prefix.lowercased().utf8)
    case .suffix(let suffix, ignoringCase: false):
      text.utf8.reversed().starts(with: suffix.utf8.reversed())
    case .suffix(let suffix, ignoringCase: true):
      text.lowercased().utf8.reversed().starts(with: suffix.lowercased().utf8.reversed())
    case .equalsIgnoringCase(let other): text.lowercased().hasSameUnits(as: other.lowercased())
    case .wildcard(let wildcard): wildcard.matches(text)
    }
  }
}

extension EventPattern.NumericTest {
  func passes(_ number: Double) -> Bool {
    switch relation {
    case .less: number < bound
    case .lessOrEqual: number <= bound
    case .equal: number == bound
    case .greaterOrEqual: number >= bound
    case .greater: number > bound
    }
  }
}

extension JSON {
  fileprivate func isSameLeaf(as other: JSON) -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)): left.hasSameUnits(as: right)
    case (.number(let left), .number(let right)): left.text == right.text
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null): true
    default: false
    }
  }
}
