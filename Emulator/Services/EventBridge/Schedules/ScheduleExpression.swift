// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// When a scheduled rule fires: `rate(5 minutes)`, `cron(0 10 * * ? *)` or `at(2030-01-01T00:00:00)`,
/// in UTC
/// ([schedule types](https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html)).
package enum ScheduleExpression: Sendable, Equatable {
  /// Every so many seconds, a multiple of 60.
  case rate(seconds: Int)
  /// At the minutes of a cron expression.
  case cron(CronExpression)
  /// Once.
  case at(Date)

  /// Reads an expression as AWS does: `rate(1 minute)` and `rate(2 minutes)`, but neither
  /// `rate(1 minutes)` nor `rate(0 minutes)`. Nil for what AWS refuses.
  package init?(_ text: String) {
    guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
    let inside = String(text[text.index(after: open)...].dropLast())
    switch text[..<open] {
    case "rate":
      guard let seconds = Self.rate(inside) else { return nil }
      self = .rate(seconds: seconds)
    case "cron":
      guard let cron = CronExpression(fields: inside) else { return nil }
      self = .cron(cron)
    case "at":
      guard inside.utf8.count == 19, let date = try? Date(inside + "Z", strategy: .iso8601) else {
        return nil
      }
      self = .at(date)
    default: return nil
    }
  }

  private static func rate(_ text: String) -> Int? {
    let parts = text.split(separator: " ")
    guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int(parts[0]), (1...1_000_000).contains(count)
    else { return nil }
    switch (parts[1], count == 1) {
    case ("minute", true), ("minutes", false): return count * 60
    case ("hour", true), ("hours", false): return count * 3600
    case ("day", true), ("days", false): return count * 86400
    default: return nil
    }
  }

  /// The first time after a date, or nil when there is none. A rate counts from `anchor`, the time
  /// when the rule was made.
  package func next(after date: Date, anchor: Date) -> Date? {
    switch self {
    case .rate(let seconds):
      let period = Double(seconds)
      let passed = (date.timeIntervalSince(anchor) / period).rounded(.down)
      return anchor.addingTimeInterval(max(passed + 1, 1) * period)
    case .cron(let cron): return cron.next(after: date)
    case .at(let time): return time > date ? time : nil
    }
  }
}
