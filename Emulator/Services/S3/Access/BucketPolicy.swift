// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Patterns

/// A bucket's policy ("Bucket policies for Amazon S3", S3 user guide; "IAM JSON policy elements
/// reference", IAM user guide).
struct BucketPolicy: Sendable {
  enum Decision: Sendable { case allowed, denied, silent }

  /// A question to a policy.
  struct Question: Sendable {
    var principal: Principal
    /// Such as `s3:GetObject`.
    var action: String
    /// The ARN of a bucket or an object.
    var resource: String
    /// Condition keys in lower case, each with its values.
    var context: [String: [String]]
  }

  struct Statement: Sendable {
    enum Principals: Sendable {
      case anybody
      case these([String])

      func includes(_ principal: Principal) -> Bool {
        guard case .these(let names) = self else { return true }
        guard let account = principal.account else { return names.contains("*") }
        let own = [
          account.number, account.rootARN, account.canonicalID,
          "arn:aws:iam::\(account.number):user/\(account.accessKeyID)",
        ]
        return names.contains { $0 == "*" || own.contains($0) }
      }

      var isPublic: Bool {
        guard case .these(let names) = self else { return true }
        return names.contains("*")
      }
    }

    var allows: Bool
    var principals: Principals
    var excludesPrincipals: Bool
    var actions: [String]
    var excludesActions: Bool
    var resources: [String]
    var excludesResources: Bool
    var conditions: [PolicyCondition]

    func applies(to question: Question) -> Bool {
      principals.includes(question.principal) != excludesPrincipals
        && actions.contains {
          Glob($0.lowercased(), questionMark: true).matches(question.action.lowercased())
        } != excludesActions
        && resources.contains {
          Glob($0, questionMark: true).matches(question.resource)
        } != excludesResources
        && conditions.allSatisfy { $0.holds(in: question.context) }
    }
  }

  let statements: [Statement]

  func decide(_ question: Question) -> Decision {
    var decision = Decision.silent
    for statement in statements where statement.applies(to: question) {
      if !statement.allows { return .denied }
      decision = .allowed
    }
    return decision
  }

  /// Whether it opens the bucket to everybody ("The meaning of public", S3 user guide).
  var isPublic: Bool {
    statements.contains { statement in
      statement.allows && (statement.principals.isPublic || statement.excludesPrincipals)
        && !statement.conditions.contains(where: \.narrowsAudience)
    }
  }

  /// Reads a policy.
  /// - Throws: `MalformedPolicy` with S3's message.
  init(document: [UInt8], bucket: String) throws(S3Error) {
    guard document.first == UInt8(ascii: "{"),
      let json = try? JSON(parsing: document), case .object(let root) = json
    else { throw Self.malformed("Policies must be valid JSON and the first byte must be '{'") }
    guard let statement = root["Statement"] else {
      throw Self.malformed("Missing required field Statement")
    }
    if let version = root["Version"]?.policyText, !["2012-10-17", "2008-10-17"].contains(version) {
      throw Self.malformed("The policy must contain a valid version string")
    }
    let elements: [JSON] = if case .array(let list) = statement { list } else { [statement] }
    guard !elements.isEmpty else {
      throw Self.malformed("Could not parse the policy: Statement is empty!")
    }
    var statements: [Statement] = []
    for element in elements { statements.append(try Self.statement(element, bucket: bucket)) }
    self.statements = statements
  }

  static func malformed(_ message: String) -> S3Error { S3Error(400, "MalformedPolicy", message) }

  private static func statement(
    _ element: JSON, bucket: String
  ) throws(S3Error) -> Statement {
    guard case .object(let fields) = element else { throw malformed("Invalid policy syntax.") }
    let known: Set<String> = [
      "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
      "NotResource", "Condition",
    ]
    if let unknown = fields.members.map(\.name).first(where: { !known.contains($0) }) {
      throw malformed("Unknown field \(unknown)")
    }
    guard let effect = fields["Effect"]?.policyText else {
      throw malformed("Missing required field Effect")
    }
    guard effect == "Allow" || effect == "Deny" else {
      throw malformed("Invalid effect: \(effect)")
    }
    guard let principal = fields["Principal"] ?? fields["NotPrincipal"] else {
      throw malformed("Missing required field Principal")
    }
    guard effect == "Deny" || fields["NotPrincipal"] == nil else {
      throw malformed("Allow with NotPrincipal is not allowed.")
    }
    guard let actions = (fields["Action"] ?? fields["NotAction"])?.policyTexts, !actions.isEmpty
    else {
      throw malformed("Missing required field Action")
    }
    for action in actions where action != "*" && !action.lowercased().hasPrefix("s3:") {
      throw malformed("Policy has invalid action")
    }
    guard let resources = (fields["Resource"] ?? fields["NotResource"])?.policyTexts,
      !resources.isEmpty
    else { throw malformed("Missing required field Resource") }
    for resource in resources where !isResource(resource, of: bucket) {
      throw malformed("Policy has invalid resource")
    }
    return Statement(
      allows: effect == "Allow", principals: try principals(principal),
      excludesPrincipals: fields["Principal"] == nil, actions: actions,
      excludesActions: fields["Action"] == nil, resources: resources,
      excludesResources: fields["Resource"] == nil,
      conditions: try PolicyCondition.read(fields["Condition"]))
  }

  private static func isResource(_ resource: String, of bucket: String) -> Bool {
    guard resource != "*" else { return true }
    let parts = resource.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "s3" else { return false }
    let name = parts[5].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)[0]
    return Glob(String(name), questionMark: true).matches(bucket)
  }

  private static func principals(_ value: JSON) throws(S3Error) -> Statement.Principals {
    if value.policyText == "*" { return .anybody }
    guard case .object(let kinds) = value, !kinds.members.isEmpty else {
      throw malformed("Invalid policy syntax.")
    }
    var names: [String] = []
    for member in kinds.members {
      guard let texts = member.value.policyTexts else { throw malformed("Invalid policy syntax.") }
      switch member.name {
      case "AWS":
        for text in texts where !isAccount(text) {
          throw malformed("Invalid principal in policy")
        }
        names += texts
      case "CanonicalUser": names += texts
      case "Service", "Federated": break
      default: throw malformed("Invalid principal in policy")
      }
    }
    return .these(names)
  }

  private static func isAccount(_ text: String) -> Bool {
    text == "*" || (text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) })
      || (text.hasPrefix("arn:")
        && text.split(separator: ":", omittingEmptySubsequences: false).count >= 6)
      || (text.utf8.count == 64
        && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
  }
}
