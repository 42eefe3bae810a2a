// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import VideoPipeline

extension Timestamp {
  /// The system's clock, for the functions' entry points; everything else takes a time as argument.
  package static let systemClock: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: Int64((Date.now.timeIntervalSince1970 * 1000).rounded(.down)))
  }

  /// The instant of a date.
  package init(_ date: Date) {
    self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded(.down)))
  }

  /// The instant as a date.
  package var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
