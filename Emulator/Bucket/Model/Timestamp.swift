// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Milliseconds since 1970-01-01T00:00:00Z, with the spellings that S3 uses.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since the epoch.
  public var milliseconds: Int64

  /// A point in time.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A point in time in whole seconds.
  public init(seconds: Int64) { milliseconds = seconds.multipliedReportingOverflow(by: 1000).0 }

  /// The time by the system's clock.
  public static var now: Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Whole seconds, rounded down.
  public var seconds: Int64 {
    milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
  }

  /// Order of time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// `2009-10-12T17:50:30.000Z`: listings and documents, which know no fractions of a second.
  public var iso8601: String { text(fraction: "000") }

  /// `2009-10-12T17:50:30.123Z`: events.
  public var iso8601WithMilliseconds: String {
    text(fraction: Self.padded(Int(milliseconds - seconds * 1000), 3))
  }

  /// `20091012T175030Z`: signatures.
  public var basic: String {
    let date = civil
    return Self.padded(date.year, 4) + Self.padded(date.month, 2) + Self.padded(date.day, 2) + "T"
      + clock(separator: "") + "Z"
  }

  /// `Mon, 12 Oct 2009 17:50:30 GMT`: header fields (RFC 9110, section 5.6.7).
  public var http: String {
    let date = civil
    let weekday = Self.weekdays[Int(((days % 7) + 11) % 7)]
    return "\(weekday), \(Self.padded(date.day, 2)) \(Self.months[date.month - 1]) "
      + "\(Self.padded(date.year, 4)) \(clock(separator: ":")) GMT"
  }

  /// Days since the epoch.
  var days: Int64 { seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400 }

  private func text(fraction: String) -> String {
    let date = civil
    return
      "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))T"
      + "\(clock(separator: ":")).\(fraction)Z"
  }

  private func clock(separator: String) -> String {
    let second = Int(seconds - days * 86400)
    return Self.padded(second / 3600, 2) + separator + Self.padded(second / 60 % 60, 2) + separator
      + Self.padded(second % 60, 2)
  }

  // Days to date and back: the proleptic Gregorian calendar in 400-year eras that begin in March.
  private var civil: (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (Int(year), Int(month), Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1))
  }

  static func fromCivil(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) -> Timestamp? {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return Timestamp(seconds: days * 86400 + Int64(hour * 3600 + minute * 60 + second))
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return digits.count >= width
      ? digits : String(repeating: "0", count: width - digits.count) + digits
  }

  /// Reads an HTTP date in the preferred form, or RFC 850's or asctime's (RFC 9110, 5.6.7).
  public init?(http text: String) {
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
  public init?(iso8601 text: String) {
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
