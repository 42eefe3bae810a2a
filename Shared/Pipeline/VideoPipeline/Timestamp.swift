// SPDX-License-Identifier: Apache-2.0
import Notation

/// An instant in whole milliseconds since 1970-01-01T00:00:00Z. Its JSON form is the ISO 8601 text
/// that AWS writes in events, `2026-01-02T03:04:05.678Z`.
package struct Timestamp: Hashable, Sendable, Comparable {
  /// Milliseconds since the epoch.
  package var milliseconds: Int64

  /// The instant so many milliseconds after the epoch.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The instant so many whole seconds after the epoch.
  package init(seconds: Int64) { self.init(milliseconds: seconds * 1000) }

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 { milliseconds.dividedFloor(by: 1000) }

  /// The instant that many seconds later, or earlier when negative.
  package func advanced(bySeconds seconds: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64(seconds) * 1000)
  }

  /// The whole seconds from `earlier` to this instant, negative when this one is the earlier.
  package func seconds(since earlier: Timestamp) -> Int {
    Int((milliseconds - earlier.milliseconds).dividedFloor(by: 1000))
  }

  /// Orders by time.
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The day in UTC, `2026-01-02`.
  package var day: String { CivilTime(secondsSinceEpoch: seconds).date.extended }

  /// ISO 8601 with milliseconds in UTC.
  package var iso8601: String {
    let fraction = padded(milliseconds - seconds * 1000, 3)
    return "\(CivilTime(secondsSinceEpoch: seconds).extended).\(fraction)Z"
  }

  /// Reads ISO 8601 in UTC, `YYYY-MM-DDThh:mm:ss`, with up to nine digits of fraction, ending in
  /// `Z`; nil for anything else.
  package init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 30, bytes.last == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      bytes[range].reduce(Int?(0)) { sum, byte in
        guard let sum, (0x30...0x39).contains(byte) else { return nil }
        return sum * 10 + Int(byte - 0x30)
      }
    }
    let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
    guard marks.allSatisfy({ bytes[$0.0] == $0.1.asciiValue }),
      let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      let time = CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    var fraction = 0
    if bytes.count > 20 {
      guard bytes[19] == UInt8(ascii: "."), bytes.count > 21 else { return nil }
      let digits = 20..<min(23, bytes.count - 1)
      guard number(20..<bytes.count - 1) != nil, let value = number(digits) else { return nil }
      fraction = digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
    }
    milliseconds = time.secondsSinceEpoch * 1000 + Int64(fraction)
  }
}

extension Timestamp: Codable {
  /// Reads the ISO 8601 text.
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Timestamp(iso8601: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not an ISO 8601 time: \(text)"))
    }
    self = value
  }

  /// Writes the ISO 8601 text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(iso8601)
  }
}
