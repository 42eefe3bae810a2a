// SPDX-License-Identifier: Apache-2.0

/// A second of the proleptic Gregorian calendar in UTC, with ISO 8601's spellings.
package struct CivilTime: Sendable, Hashable {
  /// The day.
  package let date: CivilDate
  /// The hour, 0 to 23.
  package let hour: Int
  /// The minute, 0 to 59.
  package let minute: Int
  /// The second, 0 to 59, and 60 where a leap second was named.
  package let second: Int

  /// A second by its name; nil where there is none of that name. A leap second is the first of the
  /// next minute.
  package init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) {
    guard let date = CivilDate(year: year, month: month, day: day), (0...23).contains(hour),
      (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    self.date = date
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// The second so many seconds after 1970-01-01T00:00:00Z.
  package init(secondsSinceEpoch: Int64) {
    let days = Int(secondsSinceEpoch).dividedFloor(by: 86_400)
    let clock = Int(secondsSinceEpoch) - days * 86_400
    date = CivilDate(daysSinceEpoch: days)
    (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60)
  }

  /// Seconds since 1970-01-01T00:00:00Z.
  package var secondsSinceEpoch: Int64 {
    Int64(date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second)
  }

  /// `2015-08-30T12:36:00`.
  package var extended: String { "\(date.extended)T\(clock)" }

  /// `20150830T123600`.
  package var basic: String {
    "\(date.basic)T\(padded(hour, 2))\(padded(minute, 2))\(padded(second, 2))"
  }

  /// `12:36:00`.
  package var clock: String { "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" }
}
