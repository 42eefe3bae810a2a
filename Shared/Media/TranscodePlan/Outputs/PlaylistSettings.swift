// SPDX-License-Identifier: Apache-2.0

/// How the HLS playlists of a group are written.
package struct PlaylistSettings: Codable, Hashable, Sendable {
  /// Whether segments' durations are rounded to whole seconds (`manifestDurationFormat` INTEGER).
  package var roundsDurations = false
  /// What stands in front of the segments' names (`baseUrl`); free of control characters.
  package var baseURL: String?
  /// Whether clients are told not to cache segments (`EXT-X-ALLOW-CACHE`).
  package var forbidsCaching = false
  /// Whether variants say their `RESOLUTION`.
  package var tellsResolution = true
  /// The date and time of the frames; nil leaves them unsaid.
  package var clock: Clock?

  package init() {}

  /// `EXT-X-PROGRAM-DATE-TIME` (RFC 8216, section 4.3.2.6).
  package struct Clock: Codable, Hashable, Sendable {
    /// The time of the first frame, in milliseconds since 1970.
    package var start: Int64
    /// The least number of seconds from one tag to the next; 0 says it of every segment.
    package var period: Double

    package init(start: Int64, period: Double) {
      self.start = start
      self.period = period
    }
  }
}

/// A further playlist, or manifest, of some of a group's outputs: `<base><nameModifier>.m3u8` or `.mpd`.
package struct AdditionalManifest: Codable, Hashable, Sendable {
  package var nameModifier: String
  /// The outputs' indices in the group.
  package var outputs: [Int]

  package init(nameModifier: String, outputs: [Int]) {
    self.nameModifier = nameModifier
    self.outputs = outputs
  }
}
