// SPDX-License-Identifier: Apache-2.0

extension ApplicationBuilder {
  /// The `Events` of a function.
  func buildEvents(of resource: Resource) throws(Problem) {
    guard let events = resource.properties["Events"] else { return }
    for event in try events.requiredMembers("\(resource.logicalID).Events") {
      findings.collect(try buildEvent(event, of: resource))
    }
  }

  private func buildEvent(_ event: Node.Member, of function: Resource) throws(Problem) {
    let id = function.logicalID + event.key
    guard let type = try event.value["Type"]?.string("Type") else {
      throw event.problem("the event \(event.key) has no Type")
    }
    let properties = try Properties(
      event.value["Properties"] ?? .map([], line: event.line),
      path: "\(function.logicalID).\(event.key)", resolver: resolver)
    try resolver.reading(id) { () throws(Problem) in
      switch type {
      case "S3": try buildBucketEvent(properties, id: id, function: function)
      case "SNS": try buildTopicEvent(properties, id: id, function: function)
      case "SQS": try buildQueueEvent(properties, id: id, function: function)
      case "Api": try buildMethod(properties, function: function)
      case "HttpApi": try buildRoute(properties, function: function)
      case "EventBridgeRule", "CloudWatchEvent":
        try buildRuleEvent(properties, id: id, function: function)
      case "Schedule": try buildScheduleEvent(properties, id: id, function: function, source: .rule)
      case "ScheduleV2":
        try buildScheduleEvent(properties, id: id, function: function, source: .scheduler)
      default:
        findings.add(
          .warning, line: event.line,
          "the event type \(type) is not emulated; \(function.logicalID) is never called by "
            + event.key)
      }
    }
  }

  private func buildBucketEvent(
    _ properties: Properties, id: String, function: Resource
  ) throws(Problem) {
    let reference = properties.unresolved("Bucket")
    guard let bucketID = reference?["Ref"]?.scalar,
      let index = application.buckets.firstIndex(where: { $0.logicalID == bucketID })
    else {
      throw Problem(
        line: reference?.line ?? properties.line,
        message: "\(properties.path).Bucket must be !Ref of a bucket of this template")
    }
    // The bucket's notification needs the permission to call the function, which needs the function.
    resolver.depend(bucketID, on: function.logicalID, line: reference?.line ?? properties.line)
    let filter = try properties.node("Filter")
    application.buckets[index].notifications.append(
      try makeNotification(
        id: id, destination: try resolver.arn(of: function),
        events: try properties.required("Events").strings("Events"), filter: filter))
    try properties.warnOfTheRest()
  }

  // MARK: Rules

  private func buildRuleEvent(
    _ properties: Properties, id: String, function: Resource
  ) throws(Problem) {
    guard let rule = resolver.resources[id] else { return }
    let target = try makeTarget(properties, function: function)
    let state = try isEnabled(properties)
    let pattern = try makePattern(try properties.required("Pattern"))
    let bus = try properties.string("EventBusName")
    properties.ignore("RuleName", "Name", "Description")
    try properties.warnOfTheRest()
    application.rules.append(
      Application.Rule(
        logicalID: id, name: try resolver.name(of: rule), arn: try resolver.arn(of: rule),
        eventBus: busName(bus), pattern: pattern, isEnabled: state, targets: [target]))
  }

  private func buildScheduleEvent(
    _ properties: Properties, id: String, function: Resource, source: Application.Schedule.Source
  ) throws(Problem) {
    guard let schedule = resolver.resources[id] else { return }
    let key = source == .rule ? "Schedule" : "ScheduleExpression"
    let expression = try self.schedule(
      try properties.requiredString(key), source: source, line: properties.line)
    let target = try makeTarget(properties, function: function)
    let state = try isEnabled(properties)
    try checkTimeZone(properties)
    properties.ignore("Name", "Description", "FlexibleTimeWindow")
    properties.note("RoleArn", "PermissionsBoundary", because: "policies are not enforced")
    try properties.warnOfTheRest()
    application.schedules.append(
      Application.Schedule(
        logicalID: id, name: try resolver.name(of: schedule), arn: try resolver.arn(of: schedule),
        source: source, expression: expression, isEnabled: state, targets: [target]))
  }

  private func makeTarget(
    _ properties: Properties, function: Resource
  ) throws(Problem) -> Application.Target {
    var id = function.logicalID
    if let target = try properties.properties("Target") {
      id = try target.requiredString("Id")
    }
    return try makeTarget(properties, id: id, arn: try resolver.arn(of: function))
  }

  /// `Input`, `RetryPolicy` and the others, which stand in a SAM event or in a rule's target.
  private func makeTarget(
    _ properties: Properties, id: String, arn: String
  ) throws(Problem) -> Application.Target {
    var target = Application.Target(id: id, arn: arn)
    target.input = try properties.string("Input")
    target.inputPath = try properties.string("InputPath")
    if let transformer = try properties.properties("InputTransformer") {
      target.inputTransformer = Application.InputTransformer(
        paths: try transformer.node("InputPathsMap")?.stringMap("InputPathsMap") ?? [:],
        template: try transformer.requiredString("InputTemplate"))
    }
    if let policy = try properties.properties("RetryPolicy") {
      target.maximumRetryAttempts = try policy.integer("MaximumRetryAttempts", in: 0...185)
      target.maximumEventAge = try policy.integer("MaximumEventAgeInSeconds", in: 60...86400)
    }
    if let parameters = try properties.properties("SqsParameters") {
      target.messageGroup = try parameters.string("MessageGroupId")
    }
    if let queue = try properties.properties("DeadLetterConfig") {
      target.deadLetterTarget = try queue.string("Arn")
      if let line = queue.unresolved("Type")?.line {
        findings.add(.warning, line: line, "a queue made by SAM is not emulated; give its Arn")
      }
    }
    return target
  }

  private func isEnabled(_ properties: Properties) throws(Problem) -> Bool {
    if let flag = try properties.boolean("Enabled") { return flag }
    guard let state = try properties.string("State") else { return true }
    return state != "DISABLED"
  }

  private func makePattern(_ node: Node) throws(Problem) -> String {
    if let text = node.scalar { return text }
    _ = try node.requiredMembers("an event pattern")
    return node.json
  }

  private func busName(_ bus: String?) -> String {
    guard let bus else { return "default" }
    return bus.split(separator: "/").last.map(String.init) ?? bus
  }

  /// The expression of a schedule, in the form that AWS documents.
  private func schedule(
    _ expression: String, source: Application.Schedule.Source, line: Int
  ) throws(Problem) -> String {
    let kinds = source == .rule ? ["rate(", "cron("] : ["rate(", "cron(", "at("]
    guard expression.hasSuffix(")"), kinds.contains(where: expression.hasPrefix) else {
      let list = kinds.map { $0 + "…)" }.joined(separator: ", ")
      throw Problem(line: line, message: "a schedule is one of \(list), not \(expression)")
    }
    guard let rate = expression.wholeMatch(of: /rate\(([0-9]+) (minute|hour|day)s?\)/) else {
      return expression
    }
    let documented = "rate(\(rate.1) \(rate.2)\(rate.1 == "1" ? "" : "s"))"
    if documented != expression {
      findings.add(.warning, line: line, "\(expression) is taken as \(documented)")
    }
    return documented
  }

  private func checkTimeZone(_ properties: Properties) throws(Problem) {
    let key = "ScheduleExpressionTimezone"
    guard let zone = try properties.node(key), try zone.string(key) != "UTC" else { return }
    findings.add(
      .warning, line: zone.line,
      "\(properties.path).\(key) is not emulated; the schedule runs by UTC")
  }

  // MARK: Plain CloudFormation

  func buildRule(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    var targets: [Application.Target] = []
    for target in try properties.list("Targets") {
      targets.append(
        try namedTarget(target, of: resource, id: try target.requiredString("Id")))
      target.note("RoleArn", because: "policies are not enforced")
      try target.warnOfTheRest()
    }
    let name = try resolver.name(of: resource)
    let arn = try resolver.arn(of: resource)
    let state = try isEnabled(properties)
    let bus = busName(try properties.string("EventBusName"))
    if let text = try properties.string("ScheduleExpression") {
      let expression = try self.schedule(text, source: .rule, line: properties.line)
      application.schedules.append(
        Application.Schedule(
          logicalID: resource.logicalID, name: name, arn: arn, source: .rule,
          expression: expression, isEnabled: state, targets: targets))
    }
    if let pattern = try properties.node("EventPattern") {
      application.rules.append(
        Application.Rule(
          logicalID: resource.logicalID, name: name, arn: arn, eventBus: bus,
          pattern: try makePattern(pattern), isEnabled: state, targets: targets))
    }
    properties.ignore("Name", "Description", "Tags")
    properties.note("RoleArn", because: "policies are not enforced")
    try properties.warnOfTheRest()
  }

  func buildEventBus(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    properties.ignore("Name", "Description", "Tags")
    properties.note("KmsKeyIdentifier", "LogConfig", because: "events stay on this machine")
    try properties.warnOfTheRest()
    application.eventBuses.append(try resolver.name(of: resource))
  }

  func buildSchedule(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let expression = try self.schedule(
      try properties.requiredString("ScheduleExpression"), source: .scheduler,
      line: properties.line)
    try checkTimeZone(properties)
    guard let target = try properties.properties("Target") else {
      throw resource.problem("\(resource.logicalID) has no Target")
    }
    let made = try namedTarget(target, of: resource, id: resource.logicalID)
    target.note("RoleArn", because: "policies are not enforced")
    try target.warnOfTheRest()
    application.schedules.append(
      Application.Schedule(
        logicalID: resource.logicalID, name: try resolver.name(of: resource),
        arn: try resolver.arn(of: resource), source: .scheduler, expression: expression,
        isEnabled: try isEnabled(properties), targets: [made]))
    properties.ignore("Name", "Description", "FlexibleTimeWindow")
    try properties.warnOfTheRest()
  }

  /// A target with an `Arn`, which may be of anything.
  private func namedTarget(
    _ properties: Properties, of resource: Resource, id: String
  ) throws(Problem) -> Application.Target {
    let arn = try properties.requiredString("Arn")
    namedTargets.append(
      NamedTarget(resource: resource.logicalID, arn: arn, line: properties.line))
    return try makeTarget(properties, id: id, arn: arn)
  }

  /// Warns of targets that events do not reach: all but functions of this template, queues and topics.
  func checkTargets() {
    for target in namedTargets where application.function(target.arn) == nil {
      let parts = target.arn.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count >= 6, parts[0] == "arn", ["sqs", "sns"].contains(parts[2]) { continue }
      findings.add(
        .warning, line: target.line,
        "\(target.resource): the target \(target.arn) is no function of this template, queue or "
          + "topic, and gets nothing")
    }
  }

  /// A target of a plain rule or schedule, and where it is written.
  struct NamedTarget {
    let resource: String
    let arn: String
    let line: Int
  }
}
