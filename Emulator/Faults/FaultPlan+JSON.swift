// SPDX-License-Identifier: Apache-2.0
package import AWSService
import EventBridgeService
package import FoundationEssentials
package import JSONTree
import Patterns

/// What of a plan's JSON is wrong: the place as a JSON pointer (RFC 6901) and the reason.
package struct FaultPlanError: Error, Equatable, CustomStringConvertible {
  package let pointer: String
  package let reason: String

  package var description: String { "\(pointer.isEmpty ? "/" : pointer): \(reason)" }
}

extension FaultPlan {
  /// Reads a plan from a JSON text.
  package init(
    parsing text: Data, for services: [any AWSService]
  ) throws(FaultPlanError) {
    let json: JSON
    do throws(JSONSyntaxError) { json = try JSON(parsing: text, depthLimit: 8) } catch {
      throw FaultPlanError(pointer: "", reason: "\(error)")
    }
    try self.init(json, for: services)
  }

  /// Reads a plan. A member that no rule knows is an error, so that a misspelt one is not taken for
  /// a fault that never comes; so is a service or an operation that is none of `services`.
  package init(_ json: JSON, for services: [any AWSService]) throws(FaultPlanError) {
    let plan = try Members(json, at: "", ["seed", "deliveries", "requests", "functions"])
    self.init()
    seed = UInt64(clamping: try plan.integer("seed", in: 0...Int.max) ?? 0)
    deliveries = try plan.list("deliveries") { (rule) throws(FaultPlanError) in
      try DeliveryFaults.Rule(rule)
    }
    requests = try plan.list("requests") { (rule) throws(FaultPlanError) in
      try RequestRule(rule, for: services)
    }
    functions = try plan.list("functions") { (rule) throws(FaultPlanError) in
      try FunctionRule(rule)
    }
  }
}

extension DeliveryFaults.Rule {
  fileprivate init(_ json: Located) throws(FaultPlanError) {
    let effects = ["duplicate", "delaySeconds", "reorderWithinSeconds", "drop"]
    let rule = try Members(json.value, at: json.pointer, ["function", "probability"] + effects)
    var found: [Effect] = []
    if let times = try rule.integer("duplicate", in: 1...100) {
      found.append(.duplicate(times: times))
    }
    if let seconds = try rule.number("delaySeconds", in: 0...86_400) {
      found.append(.delay(seconds: seconds))
    }
    if let seconds = try rule.number("reorderWithinSeconds", in: 0...86_400) {
      found.append(.reorder(withinSeconds: seconds))
    }
    if try rule.boolean("drop") == true { found.append(.drop) }
    guard found.count == 1, let effect = found.first else {
      throw rule.problem("needs exactly one of \(effects.joined(separator: ", "))")
    }
    self.init(
      function: try rule.text("function"), probability: try rule.probability(), effect: effect)
  }
}

extension FaultPlan.Chance {
  fileprivate static let members = ["probability", "skip", "times"]

  fileprivate init(_ rule: Members) throws(FaultPlanError) {
    self.init(
      probability: try rule.probability(), skip: try rule.integer("skip", in: 0...Int.max) ?? 0,
      times: try rule.integer("times", in: 0...Int.max))
  }
}

extension FaultPlan.RequestRule {
  /// The statuses of the codes that AWS's services answer when they are in trouble.
  private static let statuses = [
    "SlowDown": 503, "ServiceUnavailable": 503, "InternalError": 500, "OperationAborted": 409,
    "RequestTimeout": 400, "TooManyRequestsException": 429, "ThrottlingException": 400,
    "InternalServerErrorException": 500, "InternalException": 500, "ServiceException": 500,
    "ConflictException": 409, "ForbiddenException": 403, "AccessDenied": 403,
  ]

  fileprivate init(
    _ json: Located, for services: [any AWSService]
  ) throws(FaultPlanError) {
    let rule = try Members(
      json.value, at: json.pointer,
      ["service", "operation", "path", "status", "code", "when", "latencyMilliseconds"]
        + FaultPlan.Chance.members)
    self.init(
      service: try rule.text("service", among: services.map(\.signingName)),
      operation: try rule.text("operation"), path: try rule.text("path"),
      chance: try FaultPlan.Chance(rule), fault: try Self.fault(rule))
    try checkOperation(of: rule, services)
  }

  private static func fault(_ rule: Members) throws(FaultPlanError) -> RequestFault {
    let latency = try rule.integer("latencyMilliseconds", in: 0...3_600_000) ?? 0
    var fault = RequestFault(latency: .milliseconds(latency))
    let code = try rule.text("code")
    let status = try rule.integer("status", in: 400...599)
    let moment = try rule.text("when", among: ["before", "after"])
    if code != nil || status != nil {
      guard let status = status ?? code.flatMap({ statuses[$0] }) else {
        throw rule.problem("needs a status, since '\(code ?? "")' has none that is known")
      }
      fault.moment = moment.flatMap(RequestFault.Moment.init) ?? .before
      let code = code ?? (status == 503 ? "SlowDown" : "InternalError")
      fault.error = ServiceError(
        status, code,
        code == "SlowDown" ? "Please reduce your request rate." : "A fault that was asked for.")
    } else if moment != nil {
      throw rule.problem("has a moment but neither status nor code")
    }
    guard fault.error != nil || latency > 0 else {
      throw rule.problem("needs a status, a code or latencyMilliseconds")
    }
    return fault
  }

  /// A pattern that means no operation would strike nothing.
  private func checkOperation(
    of rule: Members, _ services: [any AWSService]
  ) throws(FaultPlanError) {
    guard let operation else { return }
    let meant = services.filter { service == nil || $0.signingName == service }
    let names = meant.flatMap(\.operationNames)
    guard names.contains(where: { Glob(operation).matches($0) }) else {
      throw rule.wrong(
        "operation",
        "'\(operation)' is no operation of \(meant.map(\.signingName).joined(separator: ", ")); "
          + "known are \(names.sorted().joined(separator: ", "))")
    }
  }
}

extension FaultPlan.FunctionRule {
  fileprivate init(_ json: Located) throws(FaultPlanError) {
    let rule = try Members(
      json.value, at: json.pointer,
      ["function", "killAfterMilliseconds", "killWithinMilliseconds"] + FaultPlan.Chance.members)
    let after = try rule.integer("killAfterMilliseconds", in: 0...3_600_000)
    let within = try rule.integer("killWithinMilliseconds", in: 0...3_600_000)
    guard after != nil || within != nil else {
      throw rule.problem("needs killAfterMilliseconds or killWithinMilliseconds")
    }
    let first = after ?? 0
    guard first <= within ?? first else {
      throw rule.problem("killAfterMilliseconds is later than killWithinMilliseconds")
    }
    self.init(
      function: try rule.text("function"), chance: try FaultPlan.Chance(rule),
      killMilliseconds: first...(within ?? first))
  }
}

/// A value and its place in the document.
private struct Located {
  let value: JSON
  let pointer: String
}

/// The members of an object, none of them unknown.
private struct Members {
  private let object: JSON.Object
  private let pointer: String

  init(_ json: JSON, at pointer: String, _ known: [String]) throws(FaultPlanError) {
    guard let object = json.object else {
      throw FaultPlanError(pointer: pointer, reason: "must be an object, not \(json.kind)")
    }
    if let extra = object.members.first(where: { !known.contains($0.name) }) {
      throw FaultPlanError(
        pointer: "\(pointer)/\(extra.name)",
        reason: "is not known here; known are \(known.joined(separator: ", "))")
    }
    self.object = object
    self.pointer = pointer
  }

  func problem(_ reason: String) -> FaultPlanError {
    FaultPlanError(pointer: pointer, reason: reason)
  }

  func wrong(_ name: String, _ reason: String) -> FaultPlanError {
    FaultPlanError(pointer: "\(pointer)/\(name)", reason: reason)
  }

  func text(_ name: String, among values: [String]? = nil) throws(FaultPlanError) -> String? {
    guard let value = object[name] else { return nil }
    guard let text = value.string else {
      throw wrong(name, "must be a string, not \(value.kind)")
    }
    guard values?.contains(text) ?? true else {
      throw wrong(name, "'\(text)' must be one of \((values ?? []).joined(separator: ", "))")
    }
    return text
  }

  func number(_ name: String, in range: ClosedRange<Double>) throws(FaultPlanError) -> Double? {
    guard let value = object[name] else { return nil }
    guard let number = value.double, range.contains(number) else {
      throw wrong(name, "must be a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws(FaultPlanError) -> Int? {
    guard let value = object[name] else { return nil }
    guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) else {
      throw wrong(name, "must be an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func boolean(_ name: String) throws(FaultPlanError) -> Bool? {
    guard let value = object[name] else { return nil }
    guard let bool = value.bool else { throw wrong(name, "must be true or false") }
    return bool
  }

  func probability() throws(FaultPlanError) -> Double { try number("probability", in: 0...1) ?? 1 }

  func list<Element>(
    _ name: String, _ element: (Located) throws(FaultPlanError) -> Element
  ) throws(FaultPlanError) -> [Element] {
    guard let value = object[name] else { return [] }
    guard let array = value.array else {
      throw wrong(name, "must be an array, not \(value.kind)")
    }
    var elements: [Element] = []
    for (index, value) in array.enumerated() {
      elements.append(try element(Located(value: value, pointer: "\(pointer)/\(name)/\(index)")))
    }
    return elements
  }
}
