// SPDX-License-Identifier: Apache-2.0
import Notation
import Database
package import FoundationEssentials
import JSONTree

extension EventBus {
  /// Takes an event: it and the invocations that it causes are on disk when this returns.
  /// - Parameter id: the event's id; an id that was taken before changes nothing. Nil makes one.
  /// - Returns: the event's id.
  @discardableResult
  package func publish(_ event: BusEvent, id: String? = nil) throws -> String {
    let id = id ?? makeID()
    try publish([(event, id)])
    return id
  }

  /// Takes an event that is an EventBridge envelope already (`id`, `source`, `detail-type`,
  /// `detail`, …). An id that was taken before changes nothing.
  /// - Throws: ``EventRefused`` for what is no envelope.
  package func publish(envelope: Data, busName: String = "default") throws {
    let now = clock.now()
    guard let json = try? JSON(parsing: envelope), let id = json["id"]?.string,
      json["source"]?.string != nil, json["detail-type"]?.string != nil
    else {
      throw EventRefused(code: "MalformedDetail", message: "The event is no EventBridge envelope.")
    }
    let faults = faults
    try database.transaction { transaction in
      try take(json, id: id, busName: busName, now: now, faults: faults, in: transaction)
    }
    wake()
  }

  /// Takes several events in one transaction.
  func publish(_ events: [(event: BusEvent, id: String)]) throws {
    let now = clock.now()
    let faults = faults
    try database.transaction { transaction in
      for (event, id) in events {
        let envelope = event.envelope(
          id: id, region: configuration.region, account: configuration.accountID, now: now)
        try take(
          envelope, id: id, busName: event.busName, now: now, faults: faults, in: transaction)
      }
    }
    wake()
  }

  /// Stores an event and what its rules make of it.
  func take(
    _ envelope: JSON, id: String, busName: String, now: Date, faults: DeliveryFaults,
    in transaction: borrowing Transaction
  ) throws {
    let rules = configuration.rules.filter {
      $0.isEnabled && $0.eventBusName == busName && ($0.pattern?.matches(envelope) ?? false)
    }
    let isNew = try EventStore.insertEvent(
      id: id, busName: busName, envelope: envelope, rules: rules.map(\.name), at: now,
      in: transaction)
    guard isNew else { return }
    for rule in rules {
      try call(rule, with: envelope, id: id, now: now, faults: faults, in: transaction)
    }
  }

  /// Queues the invocations of a rule's targets.
  func call(
    _ rule: Rule, with envelope: JSON, id: String, now: Date, faults: DeliveryFaults,
    in transaction: borrowing Transaction
  ) throws {
    let context = TargetInput.Context(
      ruleARN: ruleARN(rule), ruleName: rule.name, ingestionTime: Timestamp(now).iso8601Seconds)
    for target in rule.targets {
      let origin = InvocationOrigin(
        ruleARN: context.ruleARN, targetARN: functionARN(target.function),
        retryPolicy: target.retryPolicy, deadLetterARN: target.deadLetterARN)
      try queue(
        function: target.function, payload: target.input.payload(for: envelope, in: context),
        id: "\(id)/\(rule.name)/\(target.id)", origin: origin, now: now, faults: faults,
        in: transaction)
    }
  }

  func ruleARN(_ rule: Rule) -> String {
    if let arn = rule.arn { return arn }
    let bus = rule.eventBusName == "default" ? "" : rule.eventBusName + "/"
    return
      "arn:aws:events:\(configuration.region):\(configuration.accountID):rule/\(bus)\(rule.name)"
  }

  func functionARN(_ name: String) -> String {
    "arn:aws:lambda:\(configuration.region):\(configuration.accountID):function:\(name)"
  }

  /// The newest events, newest first.
  package func recentEvents(limit: Int = 100) throws -> [EventRecord] {
    try database.read { try EventStore.events(limit: limit, in: $0) }
  }
}
