// SPDX-License-Identifier: Apache-2.0

/// What the functions want to know of a file, of what `Probe` says.
package struct ProbedFile: Decodable, Sendable {
  package var container: Container?

  package struct Container: Decodable, Sendable {
    /// Such as `mp4`, `quicktime`, `matroska`.
    package var format: String?
    /// In seconds.
    package var duration: Double?
    package var tracks: [Track]?
  }

  package struct Track: Decodable, Sendable {
    package var trackType: TrackType?
    /// In seconds.
    package var duration: Double?
    package var videoProperties: VideoProperties?
  }

  package struct TrackType: OpenEnumeration {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let video = Self(rawValue: "video")
    package static let audio = Self(rawValue: "audio")
  }

  package struct VideoProperties: Decodable, Sendable {
    /// In pixels, as stored.
    package var width: Int?
    /// In pixels, as stored.
    package var height: Int?
    package var frameRate: Fraction?
    /// The clockwise turn that shows it upright, in degrees.
    package var rotation: Int?
    package var sampleAspectRatio: Fraction?
  }

  package struct Fraction: Decodable, Sendable {
    package var numerator: Int?
    package var denominator: Int?
  }
}
