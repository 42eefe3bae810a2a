// SPDX-License-Identifier: Apache-2.0

/// The spellings of time that AWS uses, all in UTC. None costs a formatter.
extension Timestamp {
  /// `2026-01-02T03:04:05.678Z`.
  package var iso8601: String {
    "\(civil.extended).\(padded(milliseconds - seconds * 1000, 3))Z"
  }

  /// `2026-01-02T03:04:05Z`.
  package var iso8601Seconds: String { "\(civil.extended)Z" }

  /// `20260102T030405Z`: signatures.
  package var basic: String { "\(civil.basic)Z" }

  /// `2026-01-02`.
  package var day: String { civil.date.extended }

  /// `20260102`: credential scopes.
  package var basicDay: String { civil.date.basic }

  /// `Fri, 02 Jan 2026 03:04:05 GMT`: header fields (RFC 9110, section 5.6.7).
  package var httpDate: String {
    let time = civil
    return "\(time.date.weekdayName), \(padded(time.date.day, 2)) \(time.date.monthName) "
      + "\(padded(time.date.year, 4)) \(time.clock) GMT"
  }

  /// `02/Jan/2026:03:04:05 +0000`: the Common Log Format's.
  package var logDate: String {
    let time = civil
    return "\(padded(time.date.day, 2))/\(time.date.monthName)/\(padded(time.date.year, 4))"
      + ":\(time.clock) +0000"
  }

  /// Whole days since the epoch, rounded down.
  package var daysSinceEpoch: Int64 { seconds.dividedFloor(by: 86_400) }

  private var civil: CivilTime { CivilTime(secondsSinceEpoch: seconds) }
}
