// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import EventPatterns
import FoundationEssentials
import JSONTree
import Notation
import Synchronization

/// What the bus does in one transaction: all of it at one time and under one set of faults.
struct Turn {
  let bus: EventBus
  let now: Date
  let faults: DeliveryFaults
}

extension EventBus {
  /// Runs a turn; what it did is on disk when this returns.
  func turn<Result: Sendable>(
    _ body: (Turn, borrowing Transaction) throws -> Result
  ) throws -> Result {
    let turn = Turn(bus: self, now: clock.now(), faults: faults)
    return try database.transaction { transaction in try body(turn, transaction) }
  }
}

extension Turn {
  /// Stores an event and what its rules make of it.
  func take(_ event: BusEvent, id: String, in transaction: borrowing Transaction) throws {
    try take(envelope(of: event, id: id), id: id, busName: event.busName, in: transaction)
  }

  func take(
    _ envelope: JSON, id: String, busName: String, in transaction: borrowing Transaction
  ) throws {
    let rules = bus.rules.filter {
      $0.isEnabled && $0.eventBusName == busName && ($0.pattern?.matches(envelope) ?? false)
    }
    let isNew = try transaction.insertEvent(
      id: id, busName: busName, envelope: envelope, rules: rules.map(\.name), at: now)
    guard isNew else { return }
    for rule in rules { try call(rule, with: envelope, id: id, in: transaction) }
  }

  func envelope(of event: BusEvent, id: String) -> JSON {
    event.envelope(
      id: id, region: bus.configuration.region, account: bus.configuration.accountID, now: now)
  }

  /// Queues the invocations of a rule's targets.
  func call(
    _ rule: Rule, with envelope: JSON, id: String, in transaction: borrowing Transaction
  ) throws {
    let context = TargetInput.Context(
      ruleARN: bus.ruleARN(rule), ruleName: rule.name, ingestionTime: Timestamp(now).iso8601Seconds)
    for target in rule.targets {
      let origin = InvocationOrigin(
        ruleARN: context.ruleARN, targetARN: bus.arn(of: target.receiver),
        retryPolicy: target.retryPolicy, deadLetterARN: target.deadLetterARN)
      try queue(
        for: target.receiver, payload: target.input.payload(for: envelope, in: context),
        id: "\(id)/\(rule.name)/\(target.id)", origin: origin, in: transaction)
    }
  }

  /// Queues an invocation as often and as late as the faults say.
  /// - Parameter id: an id that was queued before changes nothing.
  func queue(
    for receiver: Receiver, payload: Data, attributes: MessageAttributes = [:],
    deduplicationID: String? = nil, id: String, origin: InvocationOrigin? = nil,
    in transaction: borrowing Transaction
  ) throws {
    let (arrivals, struck) = faults.decide(id, to: receiver.name)
    for (index, seconds) in arrivals.enumerated() {
      let delivery = Delivery(
        id: index == 0 ? id : "\(id)#\(index + 1)", receiver: receiver, payload: payload,
        attributes: attributes, deduplicationID: deduplicationID,
        attempts: 0, throttles: 0, enqueuedAt: now, origin: origin)
      let isNew = try transaction.insertInvocation(delivery, dueAt: now.addingTimeInterval(seconds))
      guard isNew else { return }
    }
    count(struck)
  }

  /// Counts the rules that struck, unless they were replaced meanwhile.
  private func count(_ struck: [Int]) {
    guard !struck.isEmpty else { return }
    bus.state.withLock { state in
      guard state.faults == faults else { return }
      for index in struck { state.struck[index] += 1 }
    }
  }
}

extension EventBus {
  func ruleARN(_ rule: Rule) -> String {
    if let arn = rule.arn { return arn }
    let bus = rule.eventBusName == "default" ? "" : rule.eventBusName + "/"
    return
      "arn:aws:events:\(configuration.region):\(configuration.accountID):rule/\(bus)\(rule.name)"
  }

  func arn(of receiver: Receiver) -> String {
    switch receiver {
    case .function(let name): functionARN(name)
    case .messaging(let arn, _): arn
    }
  }

  func functionARN(_ name: String) -> String {
    "arn:aws:lambda:\(configuration.region):\(configuration.accountID):function:\(name)"
  }
}
