// SPDX-License-Identifier: Apache-2.0

/// A part of a template: what YAML's representation graph calls a node, without the graph (an alias
/// is expanded) and with the line it came from.
struct Node: Sendable, Equatable {
  /// The line, from 1. What an intrinsic function makes has the line of the function.
  var line: Int
  var content: Content

  enum Content: Sendable, Equatable {
    /// Text; `isPlain` when it was not quoted, so that `true` and `12` are not texts.
    case scalar(String, isPlain: Bool)
    case list([Node])
    case map([Member])
  }

  struct Member: Sendable, Equatable {
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

  static func flag(_ flag: Bool, line: Int) -> Node {
    .plain(flag ? "true" : "false", line: line)
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

  /// The value of a map's key; nil for a missing key and for what is not a map.
  subscript(key: String) -> Node? {
    members?.first { $0.key == key }?.value
  }

  /// Whether it is YAML's null, written or left out.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ScalarType(plain: text) == .null
  }

  /// "a text", "a list" or "a map", for messages.
  var kindName: String {
    switch content {
    case .scalar: "a text"
    case .list: "a list"
    case .map: "a map"
    }
  }
}

extension Node {
  /// The scalar as text; a plain `yes` is `true`, as CloudFormation stores it.
  func string(_ what: String) throws(Problem) -> String {
    guard case .scalar(let text, let isPlain) = content else {
      throw Problem(line: line, message: "\(what) must be a text, not \(kindName)")
    }
    guard isPlain, case .boolean(let flag) = ScalarType(plain: text) else { return text }
    return flag ? "true" : "false"
  }

  /// The scalar as an integer; a quoted number counts, as in CloudFormation.
  func integer(_ what: String, in range: ClosedRange<Int>? = nil) throws(Problem) -> Int {
    guard case .scalar(let text, _) = content, let number = Int(text) else {
      throw Problem(line: line, message: "\(what) must be a whole number")
    }
    guard range?.contains(number) ?? true else {
      let (low, high) = (range?.lowerBound ?? .min, range?.upperBound ?? .max)
      throw Problem(line: line, message: "\(what) must be from \(low) to \(high), not \(number)")
    }
    return number
  }

  /// The scalar as a boolean; a quoted one counts, as in CloudFormation.
  func boolean(_ what: String) throws(Problem) -> Bool {
    guard case .scalar(let text, _) = content, case .boolean(let flag) = ScalarType(plain: text)
    else { throw Problem(line: line, message: "\(what) must be true or false") }
    return flag
  }

  /// The elements of a list; one value alone is a list of one.
  func list() -> [Node] { elements ?? [self] }

  /// The texts of a list, or of the one text that stands in its place.
  func strings(_ what: String) throws(Problem) -> [String] {
    var texts: [String] = []
    for element in list() { texts.append(try element.string(what)) }
    return texts
  }

  /// The members of a map.
  func requiredMembers(_ what: String) throws(Problem) -> [Member] {
    guard let members else {
      throw Problem(line: line, message: "\(what) must be a map, not \(kindName)")
    }
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
