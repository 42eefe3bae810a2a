// SPDX-License-Identifier: Apache-2.0
import Notation
import Glibc

/// Milliseconds since 1970-01-01T00:00:00Z, with the spellings that S3 uses.
package struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since the epoch.
  package var milliseconds: Int64

  /// A point in time.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A point in time in whole seconds.
  package init(seconds: Int64) { milliseconds = seconds.multipliedReportingOverflow(by: 1000).0 }

  /// The time by the system's clock.
  package static var now: Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Whole seconds, rounded down.
  package var seconds: Int64 { milliseconds.dividedFloor(by: 1000) }

  /// Order of time.
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// `2009-10-12T17:50:30.000Z`: listings and documents, which know no fractions of a second.
  package var iso8601: String { "\(civil.extended).000Z" }

  /// `2009-10-12T17:50:30.123Z`: events.
  package var iso8601WithMilliseconds: String {
    "\(civil.extended).\(padded(milliseconds - seconds * 1000, 3))Z"
  }

  /// `20091012T175030Z`: signatures.
  package var basic: String { "\(civil.basic)Z" }

  /// `Mon, 12 Oct 2009 17:50:30 GMT`: header fields (RFC 9110, section 5.6.7).
  package var http: String {
    let date = civil.date
    return "\(Self.weekdays[date.weekday]), \(padded(date.day, 2)) \(Self.months[date.month - 1]) "
      + "\(padded(date.year, 4)) \(civil.clock) GMT"
  }

  /// Days since the epoch.
  var days: Int64 { seconds.dividedFloor(by: 86_400) }

  private var civil: CivilTime { CivilTime(secondsSinceEpoch: seconds) }

  static func fromCivil(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) -> Timestamp? {
    guard (1...9999).contains(year),
      let time = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    return Timestamp(seconds: time.secondsSinceEpoch)
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Reads an HTTP date in the preferred form, or RFC 850's or asctime's (RFC 9110, 5.6.7).
  package init?(http text: String) {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "-" })
    let parts = words.dropFirst()
    guard parts.count >= 4 else { return nil }
    let fields = Array(parts)
    func month(_ word: Substring) -> Int? {
      Self.months.firstIndex { $0.lowercased() == word.lowercased() }.map { $0 + 1 }
    }
    func clock(_ word: Substring) -> [Int]? {
      let numbers = word.split(separator: ":").map { Int($0) }
      guard numbers.count == 3 else { return nil }
      return numbers.compactMap { $0 }.count == 3 ? numbers.compactMap { $0 } : nil
    }
    let day: Int?
    let monthNumber: Int?
    var year: Int?
    let time: [Int]?
    if let asctimeMonth = month(fields[0]) {
      (day, monthNumber, year, time) = (
        Int(fields[1]), asctimeMonth, Int(fields[3]), clock(fields[2])
      )
    } else {
      (day, monthNumber, year, time) = (
        Int(fields[0]), month(fields[1]), Int(fields[2]), clock(fields[3])
      )
    }
    if let short = year, short < 100 { year = short + (short < 70 ? 2000 : 1900) }
    guard let day, let monthNumber, let year, let time,
      let value = Self.fromCivil(
        year: year, month: monthNumber, day: day, hour: time[0], minute: time[1], second: time[2])
    else { return nil }
    self = value
  }

  /// Reads ISO 8601 in UTC, extended or basic, a date alone too.
  package init?(iso8601 text: String) {
    let digits = text.utf8.filter { (0x30...0x39).contains($0) }.map { Int($0) - 0x30 }
    guard digits.count >= 8, digits.count <= 23 else { return nil }
    let hasClock = digits.count >= 14
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "-:.TZ+ ".utf8.contains($0) }),
      hasClock || digits.count == 8
    else { return nil }
    func number(_ start: Int, _ count: Int) -> Int {
      digits[start..<start + count].reduce(0) { $0 * 10 + $1 }
    }
    guard
      let value = Self.fromCivil(
        year: number(0, 4), month: number(4, 2), day: number(6, 2),
        hour: hasClock ? number(8, 2) : 0, minute: hasClock ? number(10, 2) : 0,
        second: hasClock ? number(12, 2) : 0)
    else { return nil }
    self = value
  }
}
