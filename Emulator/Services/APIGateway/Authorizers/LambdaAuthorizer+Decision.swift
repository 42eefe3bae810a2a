// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree
import Notation
import Patterns

extension LambdaAuthorizer {
  /// What an authorizer says of a request.
  enum Decision: Equatable {
    /// The value of `requestContext.authorizer`, or of its `lambda`, and whom the policy is about.
    case allowed(context: JSON.Object, principal: String?)
    /// The policy denies it, or allows something else.
    case denied(isExplicit: Bool)
    /// What identifies the caller is missing, or the function says `Unauthorized`.
    case unauthorized
    /// The function failed, or its answer is none.
    case failed
  }

  /// What a request is asked about.
  struct Question {
    var head: RequestHead
    /// The ARN of the method or route.
    var arn: String
    var stageVariables: [String: String]
    /// The request as the function gets it, without what is an authorizer's alone.
    var event: JSON.Object
  }

  /// Asks the function ("Use API Gateway Lambda authorizers", "Control access to HTTP APIs with AWS
  /// Lambda authorizers", API Gateway Developer Guide). Decisions are not cached.
  func decide(_ question: Question, by functions: any FunctionInvoking) async -> Decision {
    let identities = identitySources.map { identity($0, question) }
    guard identities.allSatisfy({ $0 != nil && $0 != "" }) else { return .unauthorized }
    let values = identities.compactMap(\.self)
    if kind == .token, let validation, let token = values.first {
      guard (try? Regex(validation).wholeMatch(in: token)) != nil else { return .unauthorized }
    }
    let call = FunctionCall(
      functions: functions, function: function,
      payload: JSON.object(event(question, values)).data)
    switch await call.outcome().result {
    case .success(let answer): return decision((try? JSON(parsing: answer)) ?? .null, question.arn)
    case .functionError(_, let document):
      let isRefusal = (try? JSON(parsing: document))?["errorMessage"]?.string == "Unauthorized"
      return isRefusal ? .unauthorized : .failed
    case .refused: return .failed
    }
  }

  private func identity(_ source: String, _ question: Question) -> String? {
    let parts = source.split(separator: ".", maxSplits: 2).map(String.init)
    switch (parts.first, parts.dropFirst().first) {
    case ("$request", "header"): return question.head.headers[parts.last ?? ""]
    case ("$request", "querystring"):
      return PercentEncoding.parseQuery(question.head.query ?? "")
        .first { $0.name == parts.last }.map { $0.value ?? "" }
    case ("$stageVariables", _): return question.stageVariables[parts.last ?? ""]
    case ("$context", _):
      let path = parts.dropFirst().joined(separator: ".").split(separator: ".").map(String.init)
      return path.reduce(question.event["requestContext"]) { $0?[$1] }?.scalarText
    default: return nil
    }
  }

  private func event(_ question: Question, _ identities: [String]) -> JSON.Object {
    if kind == .token {
      return [
        "type": "TOKEN", "methodArn": .string(question.arn),
        "authorizationToken": .string(identities.first ?? ""),
      ]
    }
    var event = question.event
    event["body"] = nil
    event["isBase64Encoded"] = nil
    event["type"] = "REQUEST"
    switch format {
    case .policy:
      event["methodArn"] = .string(question.arn)
      if event["version"] != nil {
        event["identitySource"] = .string(identities.joined(separator: ","))
        event["authorizationToken"] = event["identitySource"]
      }
    case .requestAndPolicy, .simple:
      event["routeArn"] = .string(question.arn)
      event["identitySource"] = .array(identities.map(JSON.string))
    }
    return event
  }

  private func decision(_ answer: JSON, _ arn: String) -> Decision {
    let context = answer["context"]?.object ?? [:]
    if format == .simple {
      guard let isAuthorized = answer["isAuthorized"]?.bool else { return .failed }
      return isAuthorized
        ? .allowed(context: context, principal: nil) : .denied(isExplicit: true)
    }
    guard let principal = answer["principalId"]?.scalarText,
      let statements = answer["policyDocument"]?["Statement"]
    else { return .failed }
    let verdict = AuthorizerPolicy(statements).verdict(on: arn)
    return switch verdict {
    case .allow: .allowed(context: context, principal: principal)
    case .deny: .denied(isExplicit: true)
    case .silence: .denied(isExplicit: false)
    }
  }
}

/// The policy that an authorizer answers with: statements about `execute-api:Invoke`.
struct AuthorizerPolicy {
  enum Verdict { case allow, deny, silence }

  private let statements: [JSON]

  init(_ statements: JSON) { self.statements = statements.array ?? [statements] }

  /// Whether a method may be called: one denial outweighs every permission.
  func verdict(on arn: String) -> Verdict {
    var verdict = Verdict.silence
    for statement in statements where Self.concerns(statement, arn) {
      switch statement["Effect"]?.string {
      case "Deny": return .deny
      case "Allow": verdict = .allow
      default: continue
      }
    }
    return verdict
  }

  private static func concerns(_ statement: JSON, _ arn: String) -> Bool {
    let actions = texts(statement["Action"]).map { $0.lowercased() }
    let isInvoke = actions.contains {
      Glob($0, questionMark: true).matches("execute-api:invoke")
    }
    return isInvoke
      && texts(statement["Resource"]).contains { Glob($0, questionMark: true).matches(arn) }
  }

  private static func texts(_ value: JSON?) -> [String] {
    value?.string.map { [$0] } ?? value?.array?.compactMap(\.string) ?? []
  }
}
