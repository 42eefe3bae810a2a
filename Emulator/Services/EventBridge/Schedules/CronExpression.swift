// SPDX-License-Identifier: Apache-2.0
import Notation
package import FoundationEssentials

/// AWS's cron expression: minutes, hours, day of month, month, day of week, year, in UTC
/// ([cron expressions](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html)).
package struct CronExpression: Sendable, Equatable {
  private enum DayRule: Sendable, Equatable {
    case ofMonth([DayOfMonth])
    case ofWeek([DayOfWeek])
  }

  private enum DayOfMonth: Sendable, Equatable {
    case days(Set<Int>)
    /// `L`
    case last
    /// `15W`: the weekday nearest to that day, within the month.
    case weekdayNearest(Int)
    /// `LW`: the month's last weekday.
    case lastWeekday
  }

  private enum DayOfWeek: Sendable, Equatable {
    case days(Set<Int>)
    /// `6L`: the month's last Friday.
    case last(Int)
    /// `3#2`: the month's second Tuesday.
    case nth(Int, weekday: Int)
  }

  private let minutes: Set<Int>
  private let hours: Set<Int>
  private let months: Set<Int>
  private let years: Set<Int>
  private let days: DayRule

  /// Reads the six fields between `cron(` and `)`; nil for anything that AWS refuses: one of the day
  /// fields, and not both, must be `?`.
  package init?(fields text: String) {
    let fields = text.split(separator: " ").map { $0.uppercased() }
    guard fields.count == 6,
      let minutes = CronField(range: 0...59).values(fields[0]),
      let hours = CronField(range: 0...23).values(fields[1]),
      let months = CronField(range: 1...12, names: CronField.months).values(fields[3]),
      let years = CronField(range: 1970...2199).values(fields[5])
    else { return nil }
    switch (fields[2], fields[4]) {
    case ("?", "?"): return nil
    case (let ofMonth, "?"):
      guard let terms = Self.daysOfMonth(ofMonth) else { return nil }
      days = .ofMonth(terms)
    case ("?", let ofWeek):
      guard let terms = Self.daysOfWeek(ofWeek) else { return nil }
      days = .ofWeek(terms)
    default: return nil
    }
    (self.minutes, self.hours, self.months, self.years) = (minutes, hours, months, years)
  }

  private static func daysOfMonth(_ field: String) -> [DayOfMonth]? {
    let plain = CronField(range: 1...31)
    var terms: [DayOfMonth] = []
    for item in field.split(separator: ",", omittingEmptySubsequences: false) {
      if item == "L" {
        terms.append(.last)
      } else if item == "LW" || item == "WL" {
        terms.append(.lastWeekday)
      } else if item.hasSuffix("W") {
        guard let day = plain.value(item.dropLast()) else { return nil }
        terms.append(.weekdayNearest(day))
      } else {
        guard let days = plain.values(String(item)) else { return nil }
        terms.append(.days(days))
      }
    }
    return terms
  }

  private static func daysOfWeek(_ field: String) -> [DayOfWeek]? {
    let plain = CronField(range: 1...7, names: CronField.weekdays, wraps: true)
    var terms: [DayOfWeek] = []
    for item in field.split(separator: ",", omittingEmptySubsequences: false) {
      if item == "L" {
        terms.append(.days([7]))
      } else if item.hasSuffix("L") {
        guard let day = plain.value(item.dropLast()) else { return nil }
        terms.append(.last(day))
      } else if let hash = item.firstIndex(of: "#") {
        guard let day = plain.value(item[..<hash]),
          let ordinal = Int(item[item.index(after: hash)...]), (1...5).contains(ordinal)
        else { return nil }
        terms.append(.nth(ordinal, weekday: day))
      } else {
        guard let days = plain.values(String(item)) else { return nil }
        terms.append(.days(days))
      }
    }
    return terms
  }

  /// The first matching minute after a date, or nil when none is left before the year 2200.
  package func next(after date: Date) -> Date? {
    let start = CivilTime(
      secondsSinceEpoch: Int64((date.timeIntervalSince1970 / 60).rounded(.down)) * 60 + 60)
    let first = start.date
    let sortedHours = hours.sorted()
    let sortedMinutes = minutes.sorted()
    for year in years.sorted() where year >= first.year {
      for month in months.sorted() where (year, month) >= (first.year, first.month) {
        for number in 1...CivilDate.days(inMonth: month, of: year)
        where (year, month, number) >= (first.year, first.month, first.day) {
          guard let day = CivilDate(year: year, month: month, day: number), includes(day) else {
            continue
          }
          for hour in sortedHours where day != first || hour >= start.hour {
            for minute in sortedMinutes
            where day != first || (hour, minute) >= (start.hour, start.minute) {
              return Date(
                timeIntervalSince1970: Double(
                  day.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60))
            }
          }
        }
      }
    }
    return nil
  }

  private func includes(_ date: CivilDate) -> Bool {
    let last = CivilDate.days(inMonth: date.month, of: date.year)
    // AWS counts from 1 for Sunday.
    let weekday = date.weekday + 1
    switch days {
    case .ofMonth(let terms):
      return terms.contains { term in
        switch term {
        case .days(let days): days.contains(date.day)
        case .last: date.day == last
        case .lastWeekday: date.day == Self.weekday(nearest: last, in: date)
        case .weekdayNearest(let day):
          day <= last && date.day == Self.weekday(nearest: day, in: date)
        }
      }
    case .ofWeek(let terms):
      return terms.contains { term in
        switch term {
        case .days(let days): days.contains(weekday)
        case .last(let wanted): weekday == wanted && date.day > last - 7
        case .nth(let ordinal, let wanted):
          weekday == wanted && (date.day - 1) / 7 + 1 == ordinal
        }
      }
    }
  }

  /// The day from Monday to Friday that is nearest to a day, never in another month.
  private static func weekday(nearest day: Int, in month: CivilDate) -> Int {
    let last = CivilDate.days(inMonth: month.month, of: month.year)
    switch CivilDate(year: month.year, month: month.month, day: day)?.weekday {
    case 6: return day > 1 ? day - 1 : day + 2
    case 0: return day < last ? day + 1 : day - 2
    default: return day
    }
  }
}

/// The syntax that every field shares: `*`, values, names, ranges, lists and steps.
struct CronField {
  static let months = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]
  static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

  let range: ClosedRange<Int>
  var names: [String] = []
  /// Whether a range may pass the end, as `FRI-MON` does.
  var wraps = false

  func value(_ text: Substring) -> Int? {
    if let index = names.firstIndex(of: String(text)) { return range.lowerBound + index }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text),
      range.contains(number)
    else { return nil }
    return number
  }

  func values(_ field: String) -> Set<Int>? {
    var result: Set<Int> = []
    for item in field.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: "/", omittingEmptySubsequences: false)
      guard let base = parts.first, parts.count <= 2 else { return nil }
      var step = 1
      if parts.count == 2 {
        guard let given = Int(parts[1]), given > 0 else { return nil }
        step = given
      }
      guard let run = run(base, isStepped: parts.count == 2) else { return nil }
      for index in stride(from: 0, to: run.count, by: step) { result.insert(run[index]) }
    }
    return result
  }

  private func run(_ base: Substring, isStepped: Bool) -> [Int]? {
    if base == "*" { return Array(range) }
    let ends = base.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = ends.first.flatMap(value) else { return nil }
    guard ends.count > 1 else { return isStepped ? Array(first...range.upperBound) : [first] }
    guard ends.count == 2, let last = value(ends[1]) else { return nil }
    if first <= last { return Array(first...last) }
    return wraps ? Array(first...range.upperBound) + Array(range.lowerBound...last) : nil
  }
}
