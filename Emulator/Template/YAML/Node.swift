// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// A part of a template: what YAML's representation graph calls a node, without the graph (an alias
/// is expanded) and with the line it came from.
struct Node: Sendable, Equatable, Located {
  /// The line, from 1. What an intrinsic function makes has the line of the function.
  var line: Int
  var content: Content

  enum Content: Sendable, Equatable {
    /// Text; `isPlain` when it was not quoted, so that `true` and `12` are not texts.
    case scalar(String, isPlain: Bool)
    case list([Node])
    case map([Member])
  }

  struct Member: Sendable, Equatable, Located {
    var key: String
    var line: Int
    var value: Node
  }

  static func text(_ text: String, line: Int) -> Node {
    Node(line: line, content: .scalar(text, isPlain: false))
  }

  static func plain(_ text: String, line: Int) -> Node {
    Node(line: line, content: .scalar(text, isPlain: true))
  }

  static func list(_ elements: [Node], line: Int) -> Node {
    Node(line: line, content: .list(elements))
  }

  static func map(_ members: [Member], line: Int) -> Node {
    Node(line: line, content: .map(members))
  }
}

extension Node {
  var members: [Member]? {
    guard case .map(let members) = content else { return nil }
    return members
  }

  var elements: [Node]? {
    guard case .list(let elements) = content else { return nil }
    return elements
  }

  /// The text of a scalar, quoted or not.
  var scalar: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }

  /// The value of a map's key; nil for a missing key and for what is not a map.
  subscript(key: String) -> Node? {
    members?.first { $0.key == key }?.value
  }

  /// "a text", "a list" or "a map", for messages.
  private var kindName: String {
    switch content {
    case .scalar: "a text"
    case .list: "a list"
    case .map: "a map"
    }
  }
}

// What a node must be, each with the name it has in messages.
extension Node {
  /// The scalar as text; a plain `yes` is `true`, as CloudFormation stores it.
  func string(_ what: String) throws(Problem) -> String {
    guard case .scalar(let text, let isPlain) = content else {
      throw problem("\(what) must be a text, not \(kindName)")
    }
    guard isPlain, case .bool(let flag) = JSON(plainScalar: text) else { return text }
    return flag ? "true" : "false"
  }

  /// The scalar as an integer; a quoted number counts, as in CloudFormation.
  func integer(_ what: String, in range: ClosedRange<Int> = .min...(.max)) throws(Problem) -> Int {
    guard let number = scalar.flatMap({ Int($0) }) else {
      throw problem("\(what) must be a whole number")
    }
    guard range.contains(number) else {
      throw problem(
        "\(what) must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
    return number
  }

  /// The scalar as a boolean; a quoted one counts, as in CloudFormation.
  func boolean(_ what: String) throws(Problem) -> Bool {
    guard let scalar, case .bool(let flag) = JSON(plainScalar: scalar) else {
      throw problem("\(what) must be true or false")
    }
    return flag
  }

  /// The elements of a list; one value alone is a list of one.
  func list() -> [Node] { elements ?? [self] }

  /// The texts of a list, or of the one text that stands in its place.
  func strings(_ what: String) throws(Problem) -> [String] {
    try list().map { (element) throws(Problem) in try element.string(what) }
  }

  func requiredMembers(_ what: String) throws(Problem) -> [Member] {
    guard let members else { throw problem("\(what) must be a map, not \(kindName)") }
    return members
  }

  /// The map as texts by name; a name that comes again replaces the one before.
  func stringMap(_ what: String) throws(Problem) -> [String: String] {
    var texts: [String: String] = [:]
    for member in try requiredMembers(what) {
      texts[member.key] = try member.value.string("\(what).\(member.key)")
    }
    return texts
  }
}
