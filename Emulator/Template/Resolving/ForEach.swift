// SPDX-License-Identifier: Apache-2.0

/// `Fn::ForEach` of `AWS::LanguageExtensions`: a map's members, made again for each element of a list.
enum ForEach {
  static let prefix = "Fn::ForEach::"

  /// The template with every loop written out; the template itself where it does not ask for loops.
  static func expanded(_ root: Node, deployment: Deployment) throws(Problem) -> Node? {
    let transforms = root["Transform"]?.list().compactMap(\.scalar) ?? []
    guard transforms.contains("AWS::LanguageExtensions") else { return root }
    let parameters = Parameters(
      section: root["Parameters"], overrides: deployment.parameters,
      presets: deployment.parameterPresets, findings: Findings())
    return try expanded(root, parameters)
  }

  private static func expanded(_ node: Node, _ parameters: Parameters) throws(Problem) -> Node {
    switch node.content {
    case .scalar: return node
    case .list(let elements):
      var values: [Node] = []
      for element in elements { values.append(try expanded(element, parameters)) }
      return .list(values, line: node.line)
    case .map(let members):
      var values: [Node.Member] = []
      for member in members {
        guard member.key.hasPrefix(prefix) else {
          let value = try expanded(member.value, parameters)
          values.append(Node.Member(key: member.key, line: member.line, value: value))
          continue
        }
        for made in try turns(of: member, parameters) {
          values += try expanded(made, parameters).members ?? []
        }
      }
      return .map(values, line: node.line)
    }
  }

  /// The loop's body once for each element.
  private static func turns(
    of loop: Node.Member, _ parameters: Parameters
  ) throws(Problem) -> [Node] {
    guard let parts = loop.value.elements, parts.count == 3, parts[2].members != nil else {
      throw loop.problem("Fn::ForEach takes an identifier, a list and a map")
    }
    let identifier = try parts[0].string("the identifier of Fn::ForEach")
    let list: Node
    if let name = parts[1]["Ref"]?.scalar {
      guard let value = parameters.values[name] else {
        throw parts[1].problem("Fn::ForEach: there is no parameter \(name)")
      }
      list = value
    } else {
      list = parts[1]
    }
    guard let elements = list.elements else {
      throw parts[1].problem("Fn::ForEach goes over a list, or over a parameter that is one")
    }
    return try elements.map { (element) throws(Problem) in
      replacing(identifier, by: try element.string("an element of Fn::ForEach"), in: parts[2])
    }
  }

  private static func replacing(_ name: String, by value: String, in node: Node) -> Node {
    func replaced(_ text: String) -> String {
      text.replacing("${\(name)}", with: value)
        .replacing("&{\(name)}", with: value.filter { $0.isLetter || $0.isNumber })
    }
    switch node.content {
    case .scalar(let text, let isPlain):
      return Node(line: node.line, content: .scalar(replaced(text), isPlain: isPlain))
    case .list(let elements):
      return .list(elements.map { replacing(name, by: value, in: $0) }, line: node.line)
    case .map(let members):
      if members.count == 1, members[0].key == "Ref", members[0].value.scalar == name {
        return .text(value, line: node.line)
      }
      return .map(
        members.map {
          Node.Member(
            key: replaced($0.key), line: $0.line, value: replacing(name, by: value, in: $0.value))
        }, line: node.line)
    }
  }
}
