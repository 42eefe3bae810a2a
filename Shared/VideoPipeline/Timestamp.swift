// SPDX-License-Identifier: Apache-2.0

/// An instant in whole milliseconds since 1970-01-01T00:00:00Z. Its JSON form is the ISO 8601 text
/// that AWS writes in events, `2026-01-02T03:04:05.678Z`.
public struct Timestamp: Hashable, Sendable, Comparable {
  /// Milliseconds since the epoch.
  public var milliseconds: Int64

  /// The instant so many milliseconds after the epoch.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The instant so many whole seconds after the epoch.
  public init(seconds: Int64) { self.init(milliseconds: seconds * 1000) }

  /// Whole seconds since the epoch, rounded down.
  public var seconds: Int64 { floorDivide(milliseconds, 1000) }

  /// The instant that many seconds later, or earlier when negative.
  public func advanced(bySeconds seconds: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64(seconds) * 1000)
  }

  /// The whole seconds from `earlier` to this instant, negative when this one is the earlier.
  public func seconds(since earlier: Timestamp) -> Int {
    Int(floorDivide(milliseconds - earlier.milliseconds, 1000))
  }

  /// Orders by time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The day in UTC, `2026-01-02`.
  public var day: String {
    let civil = CivilDate(daysSinceEpoch: floorDivide(milliseconds, 86_400_000))
    return "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
  }

  /// ISO 8601 with milliseconds in UTC.
  public var iso8601: String {
    let rest = milliseconds - floorDivide(milliseconds, 86_400_000) * 86_400_000
    let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60]
      .map { padded($0, 2) }.joined(separator: ":")
    return "\(day)T\(clock).\(padded(rest % 1000, 3))Z"
  }

  /// Reads ISO 8601 in UTC, `YYYY-MM-DDThh:mm:ss`, with up to nine digits of fraction, ending in
  /// `Z`; nil for anything else.
  public init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 30, bytes.last == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      bytes[range].reduce(Int64?(0)) { sum, byte in
        guard let sum, (0x30...0x39).contains(byte) else { return nil }
        return sum * 10 + Int64(byte - 0x30)
      }
    }
    let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
    guard marks.allSatisfy({ bytes[$0.0] == $0.1.asciiValue }),
      let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    var fraction: Int64 = 0
    if bytes.count > 20 {
      guard bytes[19] == UInt8(ascii: "."), bytes.count > 21 else { return nil }
      let digits = 20..<min(23, bytes.count - 1)
      guard number(20..<bytes.count - 1) != nil, let value = number(digits) else { return nil }
      fraction = digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
    }
    let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
    milliseconds = ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + fraction
  }
}

extension Timestamp: Codable {
  /// Reads the ISO 8601 text.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Timestamp(iso8601: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not an ISO 8601 time: \(text)"))
    }
    self = value
  }

  /// Writes the ISO 8601 text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(iso8601)
  }
}

/// A day of the proleptic Gregorian calendar and its distance from 1970-01-01, by Howard Hinnant's
/// `days_from_civil` algorithm.
private struct CivilDate {
  var year: Int64
  var month: Int64
  var day: Int64

  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  init(daysSinceEpoch: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var daysSinceEpoch: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = floorDivide(marchYear, 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

/// A number with zeros before it up to so many digits.
func padded(_ value: Int64, _ width: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}
