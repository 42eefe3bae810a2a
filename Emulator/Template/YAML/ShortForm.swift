// SPDX-License-Identifier: Apache-2.0

/// CloudFormation's short form of intrinsic functions: `!Sub …` for `Fn::Sub: …`.
enum ShortForm {
  private static let functions: Set<String> = [
    "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join",
    "Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform",
  ]

  /// The long form of a tagged node; the node itself when it has no tag or one of YAML's own.
  static func expand(_ node: Node, tag: String?) throws(Problem) -> Node {
    guard let tag, tag != "!" else { return node }
    if tag.hasPrefix("tag:yaml.org,2002:") { return try coerce(node, to: tag.dropFirst(18)) }
    let name = String(tag.drop { $0 == "!" })
    switch name {
    case "Ref", "Condition":
      return call(name, node)
    case "GetAtt":
      guard let text = node.scalar else { return call("Fn::GetAtt", node) }
      return call("Fn::GetAtt", .list(attributePath(text, line: node.line), line: node.line))
    case _ where functions.contains(name):
      return call("Fn::" + name, node)
    default:
      throw node.problem("!\(name) is not a function of CloudFormation")
    }
  }

  /// `Resource.Attribute`, divided at the first dot.
  static func attributePath(_ text: String, line: Int) -> [Node] {
    text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      .map { .text(String($0), line: line) }
  }

  private static func call(_ function: String, _ argument: Node) -> Node {
    .map([Node.Member(key: function, line: argument.line, value: argument)], line: argument.line)
  }

  /// `!!str 1` is a text; the other tags of YAML's own schema say what the value is anyway.
  private static func coerce(_ node: Node, to type: Substring) throws(Problem) -> Node {
    switch type {
    case "str": return node.scalar.map { .text($0, line: node.line) } ?? node
    case "int", "float", "bool", "null", "map", "seq":
      return node.scalar.map { .plain($0, line: node.line) } ?? node
    default:
      throw node.problem("CloudFormation does not support the tag !!\(type)")
    }
  }
}
