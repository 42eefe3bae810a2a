// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// A moment as MediaConvert writes it: a JSON number of seconds since 1970 (botocore's
/// `timestampFormat: unixTimestamp`), whatever date strategy the coder has.
package struct Timestamp: Codable, Hashable, Sendable, Comparable {
  /// The seconds since 1970-01-01T00:00:00Z.
  package var secondsSince1970: Double

  /// Makes a moment of its seconds since 1970.
  package init(secondsSince1970: Double) { self.secondsSince1970 = secondsSince1970 }

  package init(_ date: Date) { secondsSince1970 = date.timeIntervalSince1970 }

  /// The moment as a date.
  package var date: Date { Date(timeIntervalSince1970: secondsSince1970) }

  /// Decodes a number of seconds.
  package init(from decoder: any Decoder) throws {
    secondsSince1970 = try decoder.singleValueContainer().decode(Double.self)
  }

  /// Encodes the number of seconds, without a fraction where there is none.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let whole = Int(exactly: secondsSince1970) {
      try container.encode(whole)
    } else {
      try container.encode(secondsSince1970)
    }
  }

  /// Whether one moment is before another.
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }
}
