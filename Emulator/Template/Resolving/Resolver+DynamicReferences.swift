// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// Dynamic references: `{{resolve:secretsmanager:…}}` in a text stands for a secret's value.
extension Resolver {
  func resolvingDynamicReferences(in node: Node) throws(Problem) -> Node {
    switch node.content {
    case .scalar(let text, _):
      guard text.utf8.first == UInt8(ascii: "{") || text.contains("{{resolve:") else { return node }
      return .text(try expand(text, line: node.line), line: node.line)
    case .list(let elements):
      var values: [Node] = []
      for element in elements { values.append(try resolvingDynamicReferences(in: element)) }
      return .list(values, line: node.line)
    case .map(let members):
      var values: [Node.Member] = []
      for member in members {
        let value = try resolvingDynamicReferences(in: member.value)
        values.append(Node.Member(key: member.key, line: member.line, value: value))
      }
      return .map(values, line: node.line)
    }
  }

  private func expand(_ text: String, line: Int) throws(Problem) -> String {
    var out = ""
    var rest = Substring(text)
    while let start = rest.firstRange(of: "{{resolve:") {
      out += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: "}}") else {
        throw Problem(line: line, message: "a {{resolve: has no closing braces")
      }
      out += try value(of: rest[..<end.lowerBound], line: line)
      rest = rest[end.upperBound...]
    }
    return out + rest
  }

  /// The value of `secretsmanager:{secret}:SecretString:{key}:{stage}:{version}` without its frame.
  /// The secret is a name or an ARN, which has colons itself.
  private func value(of reference: Substring, line: Int) throws(Problem) -> String {
    guard reference.hasPrefix("secretsmanager:") else {
      throw Problem(
        line: line,
        message: "{{resolve:\(reference)}} cannot be resolved here: only secretsmanager can")
    }
    let path = reference.dropFirst("secretsmanager:".count)
    for resource in resources.values where resource.type == "AWS::SecretsManager::Secret" {
      let arn = try arn(of: resource)
      let name = try name(of: resource)
      guard let secret = [arn, name].first(where: { path == $0 || path.hasPrefix($0 + ":") }) else {
        continue
      }
      return try value(of: resource, at: path.dropFirst(secret.count), line: line)
    }
    if let secret = deployment.secrets[String(path)] { return secret }
    throw Problem(
      line: line,
      message: "the secret \(path) is not a resource of this template; give it (--secret \(path)=…)"
    )
  }

  private func value(
    of resource: Resource, at path: Substring, line: Int
  ) throws(Problem) -> String {
    let steps = path.split(separator: ":", omittingEmptySubsequences: true)
    guard let text = try secretString(of: resource) else {
      throw Problem(line: line, message: "the secret \(resource.logicalID) has no value")
    }
    guard steps.count > 1 else { return text }
    guard let value = (try? JSON(parsing: text))?[String(steps[1])]?.string else {
      throw Problem(line: line, message: "the secret \(resource.logicalID) has no such key")
    }
    return value
  }

  /// The value of a secret of this template; nil for one that is made without.
  func secretString(of resource: Resource) throws(Problem) -> String? {
    if let given = resource.properties["SecretString"] {
      return try evaluateText(given, "SecretString")
    }
    guard let generated = resource.properties["GenerateSecretString"] else { return nil }
    let made = try secret(resource.logicalID, line: resource.line)
    guard let key = try generated["GenerateStringKey"]?.string("GenerateStringKey") else {
      return made
    }
    let template = try generated["SecretStringTemplate"].map { (node) throws(Problem) in
      try evaluateText(node, "SecretStringTemplate")
    }
    guard var object = template.flatMap({ (try? JSON(parsing: $0))?.object }) else {
      throw generated.problem("SecretStringTemplate must be a JSON object")
    }
    object[key] = .string(made)
    return JSON.object(object).text
  }
}
