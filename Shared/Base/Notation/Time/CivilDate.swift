// SPDX-License-Identifier: Apache-2.0

/// A day of the proleptic Gregorian calendar, by Howard Hinnant's `days_from_civil` algorithm: it
/// costs nothing at start-up, where Foundation's calendar would load its data.
package struct CivilDate: Sendable, Hashable {
  /// The year; 0 is the year before 1.
  package let year: Int
  /// The month, 1 to 12.
  package let month: Int
  /// The day of the month, 1 to 31.
  package let day: Int

  /// A day by its name; nil where its month has no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day) else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day so many days after 1 January 1970.
  package init(daysSinceEpoch: Int) {
    // Counted from 1 March of the year 0, a leap day is the last of its year and of its 400 years.
    let shifted = daysSinceEpoch + 719_468
    let era = shifted.dividedFloor(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1 January 1970.
  package var daysSinceEpoch: Int {
    let yearFromMarch = month <= 2 ? year - 1 : year
    let era = yearFromMarch.dividedFloor(by: 400)
    let yearOfEra = yearFromMarch - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day of the week, 0 for Sunday to 6 for Saturday.
  package var weekday: Int {
    let days = daysSinceEpoch + 4
    return days - days.dividedFloor(by: 7) * 7
  }

  /// `2015-08-30`.
  package var extended: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  /// `20150830`.
  package var basic: String { "\(padded(year, 4))\(padded(month, 2))\(padded(day, 2))" }

  static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  static let weekdayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  /// `Aug`.
  var monthName: String { Self.monthNames[month - 1] }
  /// `Sun`.
  var weekdayName: String { Self.weekdayNames[weekday] }

  /// How many days a month has, 1 being January.
  package static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
