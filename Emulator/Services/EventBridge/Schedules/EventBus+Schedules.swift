// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import JSONTree
import Synchronization

extension EventBus {
  /// Fires scheduled rules until the task is cancelled.
  func keepTime() async {
    guard rules.contains(where: { $0.isEnabled && $0.schedule != nil }) else {
      return
    }
    while !Task.isCancelled {
      // At most a minute at a time, so that a changed clock is noticed.
      var wakeUp = clock.now().addingTimeInterval(60)
      do {
        if let next = try fireDueSchedules() { wakeUp = min(next, wakeUp) }
      } catch { log("event bus: schedules: \(error)") }
      do { try await clock.sleepUntil(wakeUp) } catch { return }
    }
  }

  /// Begins to keep time by the rules that there are now, if the bus runs.
  func restartTimekeeper() {
    state.withLock { state in
      guard state.isRunning else { return }
      state.timekeeper?.cancel()
      state.timekeeper = Task { await keepTime() }
    }
  }

  /// Ends keeping time.
  func stopTimekeeper() async {
    let timekeeper = state.withLock { state in
      state.isRunning = false
      return state.timekeeper
    }
    timekeeper?.cancel()
    await timekeeper?.value
  }

  /// Fires every schedule whose time has come. A schedule whose times passed while the emulator was
  /// not running fires once for all of them.
  /// - Returns: when the next one is due.
  func fireDueSchedules() throws -> Date? {
    let rules = rules
    let (next, ended): (Date?, [Rule]) = try turn { turn, transaction in
      var ended: [Rule] = []
      var earliest: Date?
      for rule in rules {
        guard rule.isEnabled, let schedule = rule.schedule else { continue }
        let due = try nextTime(of: rule, schedule, now: turn.now, in: transaction)
        guard let due else { continue }
        guard due <= turn.now else {
          earliest = min(earliest ?? due, due)
          continue
        }
        try turn.fire(rule, at: due, in: transaction)
        if let following = try advance(rule, schedule, now: turn.now, in: transaction) {
          earliest = min(earliest ?? following, following)
        } else if rule.scheduleFacts?.endsAfterCompletion ?? false {
          ended.append(rule)
        }
      }
      return (earliest, ended)
    }
    for rule in ended { try forgetEnded(rule) }
    wake()
    return next
  }

  private func nextTime(
    of rule: Rule, _ schedule: ScheduleExpression, now: Date, in transaction: borrowing Transaction
  ) throws -> Date? {
    let key = Value.text("\(rule.eventBusName)/\(rule.name)")
    let expression = "\(schedule)"
    let stored = try transaction.first(
      "SELECT next FROM schedules WHERE rule=? AND expression=?", key, .text(expression)
    ) { row in row.isNull(0) ? nil : Date(timeIntervalSince1970: row.real(0)) }
    if let stored { return stored }
    let next = schedule.next(after: now, anchor: now)
    try transaction.run(
      "INSERT OR REPLACE INTO schedules(rule, expression, anchor, next) VALUES(?,?,?,?)", key,
      .text(expression), .real(now.timeIntervalSince1970),
      next.map { .real($0.timeIntervalSince1970) } ?? .null)
    return next
  }

  private func advance(
    _ rule: Rule, _ schedule: ScheduleExpression, now: Date, in transaction: borrowing Transaction
  ) throws -> Date? {
    let key = Value.text("\(rule.eventBusName)/\(rule.name)")
    let anchor = try transaction.first("SELECT anchor FROM schedules WHERE rule=?", key) { row in
      Date(timeIntervalSince1970: row.real(0))
    }
    let next = schedule.next(after: now, anchor: anchor ?? now)
    try transaction.run(
      "UPDATE schedules SET next=? WHERE rule=?",
      next.map { .real($0.timeIntervalSince1970) } ?? .null, key)
    return next
  }
}

extension Turn {
  fileprivate func fire(_ rule: Rule, at due: Date, in transaction: borrowing Transaction) throws {
    let isRule = rule.scheduler == .rule
    let event = BusEvent(
      source: isRule ? "aws.events" : "aws.scheduler", detailType: "Scheduled Event",
      detail: isRule ? [:] : "{}", resources: [bus.ruleARN(rule)], time: due,
      busName: rule.eventBusName)
    let id = bus.makeID()
    let envelope = envelope(of: event, id: id)
    _ = try transaction.insertEvent(
      id: id, busName: rule.eventBusName, envelope: envelope, rules: [rule.name], at: now)
    try call(rule, with: envelope, id: id, in: transaction)
  }
}
