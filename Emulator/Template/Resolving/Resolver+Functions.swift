// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Notation

extension Resolver {
  /// The value of an intrinsic function; nil when it is `AWS::NoValue`.
  func call(_ function: String, _ argument: Node) throws(Problem) -> Node? {
    switch function {
    case "Fn::GetAtt": return try getAttribute(argument)
    case "Fn::Sub": return try substitute(argument)
    case "Fn::If": return try choose(argument)
    case "Fn::Join": return try join(argument)
    case "Fn::Select": return try select(argument)
    case "Fn::Split": return try split(argument)
    case "Fn::FindInMap": return try findInMap(argument)
    case "Fn::ImportValue": return try importValue(argument)
    case "Fn::Base64":
      let text = try evaluateText(argument, function)
      return .text(Data(text.utf8).base64EncodedString(), line: argument.line)
    case "Fn::Cidr": return try subnets(argument)
    case "Fn::GetAZs":
      let given = try evaluateText(argument, function)
      let region = given.isEmpty ? deployment.region : given
      return .list(
        ["a", "b", "c"].map { .text(region + $0, line: argument.line) }, line: argument.line)
    case "Fn::Length": return try length(argument)
    case "Fn::ToJsonString": return try toJSONString(argument)
    case "Fn::Transform": return try transform(argument)
    default: throw argument.problem("\(function) is not supported")
    }
  }

  private func getAttribute(_ argument: Node) throws(Problem) -> Node {
    let path = argument.scalar.map { ShortForm.attributePath($0, line: argument.line) }
    let parts = path ?? argument.list()
    guard parts.count == 2 else {
      throw argument.problem("Fn::GetAtt takes a resource and an attribute")
    }
    let logicalID = try parts[0].string("Fn::GetAtt")
    let attribute = try evaluateText(parts[1], "Fn::GetAtt")
    return .text(
      try self.attribute(attribute, of: logicalID, by: "Fn::GetAtt", line: argument.line),
      line: argument.line)
  }

  private func substitute(_ argument: Node) throws(Problem) -> Node {
    var variables: [String: Node] = [:]
    let template: Node
    if argument.elements != nil {
      let parts = try argument.parts(2...2, "Fn::Sub takes a text and a map of variables")
      template = parts[0]
      for member in try parts[1].requiredMembers("the second part of Fn::Sub") {
        variables[member.key] = member.value
      }
    } else {
      template = argument
    }
    let source = try template.string("Fn::Sub")
    var out = ""
    for piece in try Substitution.pieces(of: source, line: template.line) {
      switch piece {
      case .literal(let text): out += text
      case .variable(let name):
        if let variable = variables[name] {
          out += try evaluateText(variable, "the variable \(name) of Fn::Sub")
        } else {
          out += try substitution(name, line: template.line)
        }
      }
    }
    return .text(out, line: argument.line)
  }

  private func substitution(_ name: String, line: Int) throws(Problem) -> String {
    let path = ShortForm.attributePath(name, line: line)
    if path.count == 2 {
      return try attribute(
        try path[1].string("Fn::Sub"), of: try path[0].string("Fn::Sub"), by: "Fn::Sub", line: line)
    }
    if let text = pseudoParameter(name) { return text }
    if let value = parameters.values[name] {
      return try value.strings("\(name) in Fn::Sub").joined(separator: ",")
    }
    return try referenceValue(of: try referenced(name, by: "Fn::Sub", line: line))
  }

  private func choose(_ argument: Node) throws(Problem) -> Node? {
    let parts = try argument.parts(3...3, "Fn::If takes a condition and two values")
    let holds = try condition(try parts[0].string("the condition of Fn::If"), line: parts[0].line)
    return try evaluate(holds ? parts[1] : parts[2])
  }

  private func join(_ argument: Node) throws(Problem) -> Node {
    let parts = try argument.parts(2...2, "Fn::Join takes a delimiter and a list")
    let delimiter = try parts[0].string("the delimiter of Fn::Join")
    guard let values = try evaluate(parts[1])?.elements else {
      throw parts[1].problem("Fn::Join joins a list")
    }
    let texts = try values.map { (value) throws(Problem) in
      try value.string("an element of Fn::Join")
    }
    return .text(texts.joined(separator: delimiter), line: argument.line)
  }

  private func select(_ argument: Node) throws(Problem) -> Node? {
    let parts = try argument.parts(2...2, "Fn::Select takes an index and a list")
    guard let index = Int(try evaluateText(parts[0], "the index of Fn::Select")) else {
      throw parts[0].problem("the index of Fn::Select must be a number")
    }
    guard let values = try evaluate(parts[1])?.elements, values.indices.contains(index) else {
      throw parts[1].problem("Fn::Select: the list has no element \(index)")
    }
    return values[index]
  }

  private func split(_ argument: Node) throws(Problem) -> Node {
    let parts = try argument.parts(2...2, "Fn::Split takes a delimiter and a text")
    let delimiter = try parts[0].string("the delimiter of Fn::Split")
    guard !delimiter.isEmpty else {
      throw parts[0].problem("the delimiter of Fn::Split is empty")
    }
    let source = try evaluateText(parts[1], "Fn::Split")
    return .list(
      source.split(separator: delimiter, omittingEmptySubsequences: false)
        .map { .text(String($0), line: argument.line) }, line: argument.line)
  }

  private func findInMap(_ argument: Node) throws(Problem) -> Node? {
    let parts = try argument.parts(3...4, "Fn::FindInMap takes a map and two keys")
    let map = try evaluateText(parts[0], "Fn::FindInMap")
    let top = try evaluateText(parts[1], "Fn::FindInMap")
    let second = try evaluateText(parts[2], "Fn::FindInMap")
    if let value = mapping(map, top, second) {
      return Node(line: argument.line, content: value.content)
    }
    if parts.count == 4, let preset = parts[3]["DefaultValue"] { return try evaluate(preset) }
    guard hasMapping(map) else {
      throw argument.problem("there is no mapping \(map)")
    }
    throw argument.problem("the mapping \(map) has no \(top), \(second)")
  }

  private func importValue(_ argument: Node) throws(Problem) -> Node {
    let name = try evaluateText(argument, "Fn::ImportValue")
    throw argument.problem(
      "no stack here exports \(name): make what is imported a parameter of the template")
  }

  private func subnets(_ argument: Node) throws(Problem) -> Node {
    let parts = try argument.parts(2...3, "Fn::Cidr takes a block, a count and the bits")
    let block = try evaluateText(parts[0], "Fn::Cidr")
    let count = Int(try evaluateText(parts[1], "Fn::Cidr")) ?? 0
    let bits = parts.count == 3 ? Int(try evaluateText(parts[2], "Fn::Cidr")) ?? -1 : 8
    guard let subnets = AddressBlock(block)?.subnets(count: count, hostBits: bits) else {
      throw argument.problem("\(block) cannot be divided into \(count) blocks of \(bits) bits")
    }
    return .list(subnets.map { .text($0.description, line: argument.line) }, line: argument.line)
  }
}

extension Node {
  /// The elements of a function's argument, as many as the function takes.
  fileprivate func parts(
    _ counts: ClosedRange<Int>, _ complaint: String
  ) throws(Problem) -> [Node] {
    guard let elements, counts.contains(elements.count) else { throw problem(complaint) }
    return elements
  }
}
