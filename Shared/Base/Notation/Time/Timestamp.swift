// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// An instant in whole milliseconds since 1970-01-01T00:00:00Z. Its JSON form is the ISO 8601 text
/// that AWS writes in events, `2026-01-02T03:04:05.678Z`.
package struct Timestamp: Hashable, Sendable, Comparable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The instant so many seconds after the epoch, or the farthest there is.
  package init(seconds: Int64) {
    let (product, overflows) = seconds.multipliedReportingOverflow(by: 1000)
    milliseconds = overflows ? (seconds < 0 ? .min : .max) : product
  }

  /// The millisecond that a date lies in. Dates outside the years 1 to 9999 become the nearest in it.
  package init(_ date: Date) {
    let milliseconds = (date.timeIntervalSince1970 * 1000).rounded(.down)
    self.milliseconds = Int64(min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999))
  }

  package static var now: Timestamp { Timestamp(.now) }

  package var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 { milliseconds.dividedFloor(by: 1000) }

  /// The instant at which its second began.
  package var wholeSecond: Timestamp { Timestamp(seconds: seconds) }

  /// The instant that many seconds later, or earlier when negative.
  package func advanced(bySeconds seconds: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64(seconds) * 1000)
  }

  /// The whole seconds from `earlier` to this instant, negative when this one is the earlier.
  package func seconds(since earlier: Timestamp) -> Int {
    Int((milliseconds - earlier.milliseconds).dividedFloor(by: 1000))
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension Timestamp: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Timestamp(iso8601: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not an ISO 8601 time: \(text)"))
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(iso8601)
  }
}
