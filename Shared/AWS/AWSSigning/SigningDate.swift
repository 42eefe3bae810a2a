// SPDX-License-Identifier: Apache-2.0
import Notation
package import FoundationEssentials

/// The moment of a signature in whole seconds, written as `20150830T123600Z`.
package struct SigningDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let secondsSince1970: Int64

  /// The second that a moment lies in. Moments outside the years 1 to 9999 become the nearest in it.
  package init(_ date: Date) {
    let seconds = date.timeIntervalSince1970.rounded(.down)
    secondsSince1970 = Int64(min(max(seconds, -62_135_596_800), 253_402_300_799))
  }

  init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

  /// Reads ISO 8601's basic form, exactly `yyyyMMdd'T'HHmmss'Z'`, or nil for anything else, a
  /// 30th of February among it.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z"),
      let day = Self.number(bytes[0..<8]), let clock = Self.number(bytes[9..<15])
    else { return nil }
    self.init(
      year: day / 10_000, month: day / 100 % 100, day: day % 100, hour: clock / 10_000,
      minute: clock / 100 % 100, second: clock % 100)
  }

  /// Reads a `Date` header's preferred form, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7), or
  /// the same with mail's names of that zone, as some SDKs write it (RFC 5322, 3.3); nil for anything
  /// else.
  package init?(httpDate text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].utf8.count == 4, parts[0].hasSuffix(","),
      ["GMT", "-0000", "+0000"].contains(parts[5]),
      let day = Self.number(parts[1].utf8), parts[1].utf8.count == 2,
      let month = Self.months.firstIndex(of: parts[2]),
      let year = Self.number(parts[3].utf8), parts[3].utf8.count == 4
    else { return nil }
    let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 3, clock.allSatisfy({ $0.utf8.count == 2 }),
      let hour = Self.number(clock[0].utf8), let minute = Self.number(clock[1].utf8),
      let second = Self.number(clock[2].utf8)
    else { return nil }
    self.init(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
  }

  private init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    guard year >= 1, second < 60,
      let time = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    secondsSince1970 = time.secondsSinceEpoch
  }

  /// The moment.
  package var date: Date { Date(timeIntervalSince1970: Double(secondsSince1970)) }

  /// The day alone, `20150830`, as the credential scope begins.
  package var day: String { String(text.prefix(8)) }

  /// `20150830T123600Z`.
  package var description: String { text }

  /// The moment so many seconds later.
  package func adding(seconds: Int64) -> SigningDate {
    SigningDate(secondsSince1970: secondsSince1970 + seconds)
  }

  /// The difference to another moment in seconds, without sign.
  package func distance(to other: SigningDate) -> Int64 {
    abs(other.secondsSince1970 - secondsSince1970)
  }

  /// Whether one moment is before another.
  package static func < (left: Self, right: Self) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }

  /// ISO 8601's extended form, `2015-08-30T12:36:00Z`, as S3's errors tell times.
  package var extended: String { "\(civil.extended)Z" }

  private var text: String { "\(civil.basic)Z" }

  private var civil: CivilTime { CivilTime(secondsSinceEpoch: secondsSince1970) }

  private static let months: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func number(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 8 else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
