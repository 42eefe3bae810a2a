// SPDX-License-Identifier: Apache-2.0

/// A template's `Parameters` section: declarations, and the values they have in a deployment.
struct Parameters {
  /// What `Ref` gives for each parameter: a text, or a list for a list type.
  private(set) var values: [String: Node] = [:]
  /// Those that have neither a value nor a default: nothing that refers to them can be judged.
  private(set) var missing: [Node.Member] = []

  /// - Parameters:
  ///   - overrides: each must be declared.
  ///   - presets: yield to overrides; those that are not declared are passed over.
  init(
    section: Node?, overrides: [String: String], presets: [String: String] = [:],
    findings: Findings
  ) {
    let members = section?.members ?? []
    for member in members {
      let value = overrides[member.key] ?? presets[member.key]
      findings.collect(try declare(member, override: value, findings: findings))
    }
    tellMissing(findings)
    let names = members.map(\.key)
    for name in overrides.keys.sorted() where !names.contains(name) {
      let known = names.isEmpty ? "none" : names.joined(separator: ", ")
      findings.add(
        .error, line: section?.line ?? 1,
        "there is no parameter \(name); the template's parameters are: \(known)")
    }
  }

  private mutating func declare(
    _ member: Node.Member, override: String?, findings: Findings
  ) throws(Problem) {
    let declaration = member.value
    let name = member.key
    guard let type = try declaration["Type"]?.string("Type") else {
      throw member.problem("the parameter \(name) has no Type")
    }
    let isSecret = try declaration["NoEcho"]?.boolean("NoEcho") ?? false
    let value: String
    if let override {
      value = override
    } else if let preset = declaration["Default"] {
      value = try preset.strings("Default").joined(separator: ",")
    } else {
      values[name] = .text("", line: member.line)
      missing.append(member)
      return
    }
    let quoted = isSecret ? "the value" : "\"\(value)\""
    values[name] = Self.node(value, type: type, line: declaration["Default"]?.line ?? member.line)
    if type.hasPrefix("AWS::SSM::Parameter::Value") {
      findings.add(
        .warning, line: member.line,
        "\(name) names a parameter of Systems Manager, which is not emulated; its value is \(quoted)"
      )
    }
    let constraint = ParameterConstraint(declaration: declaration, name: name, type: type)
    try constraint.check(value, quoted: quoted, findings: findings)
  }

  /// Asks for all that is missing at once.
  private func tellMissing(_ findings: Findings) {
    guard let first = missing.first else { return }
    let names = missing.map(\.key)
    let options = names.map { "--parameter \($0)=…" }.joined(separator: " ")
    findings.add(
      .error, line: first.line,
      names.count == 1
        ? "the parameter \(first.key) has no value: give one (\(options)) or a Default"
        : "\(names.count) parameters have no value: \(names.joined(separator: ", ")); give them "
          + "(\(options), or --parameter-file FILE)")
  }

  private static func node(_ value: String, type: String, line: Int) -> Node {
    guard type == "CommaDelimitedList" || type.contains("List<") else {
      return type == "Number" ? .plain(value, line: line) : .text(value, line: line)
    }
    guard !value.isEmpty else { return .list([], line: line) }
    let elements = value.split(separator: ",", omittingEmptySubsequences: false)
    return .list(elements.map { .text($0.trimmingSpaces, line: line) }, line: line)
  }
}

/// What a parameter's declaration demands of its value.
private struct ParameterConstraint {
  var declaration: Node
  var name: String
  var type: String

  func check(_ value: String, quoted: String, findings: Findings) throws(Problem) {
    if type == "Number" { try checkNumber(value, quoted) }
    if type == "String" { try checkLength(value, quoted) }
    let parts = type.contains("List") ? value.split(separator: ",").map(\.trimmingSpaces) : [value]
    if let allowed = try declaration["AllowedValues"]?.strings("AllowedValues") {
      for part in parts where !allowed.contains(part) {
        try fail("\(quoted) is not one of \(allowed.joined(separator: ", "))")
      }
    }
    guard let pattern = declaration["AllowedPattern"] else { return }
    let source = try pattern.string("AllowedPattern")
    do {
      let expression = try Regex("(?:\(source))")
      for part in parts where try expression.wholeMatch(in: part) == nil {
        try fail("\(quoted) does not match \(source)")
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      findings.add(
        .warning, line: pattern.line,
        "AllowedPattern of \(name) is not checked: this expression is not understood")
    }
  }

  private func checkNumber(_ value: String, _ quoted: String) throws(Problem) {
    guard let number = Double(value) else { return try fail("\(quoted) is not a number") }
    if let least = try bound("MinValue"), number < least { try fail("\(quoted) is under \(least)") }
    if let most = try bound("MaxValue"), number > most { try fail("\(quoted) is over \(most)") }
  }

  private func checkLength(_ value: String, _ quoted: String) throws(Problem) {
    let length = Double(value.count)
    if let least = try bound("MinLength"), length < least { try fail("\(quoted) is too short") }
    if let most = try bound("MaxLength"), length > most { try fail("\(quoted) is too long") }
  }

  private func bound(_ key: String) throws(Problem) -> Double? {
    guard let node = declaration[key] else { return nil }
    guard let number = Double(try node.string(key)) else {
      throw node.problem("\(key) must be a number")
    }
    return number
  }

  private func fail(_ complaint: String) throws(Problem) {
    let explanation = try declaration["ConstraintDescription"]?.string("ConstraintDescription")
    let suffix = explanation.map { ": \($0)" } ?? ""
    throw declaration.problem("the parameter \(name): \(complaint)\(suffix)")
  }
}

extension StringProtocol {
  var trimmingSpaces: String {
    var rest = Substring(self)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
