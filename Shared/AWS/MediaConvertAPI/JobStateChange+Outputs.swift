// SPDX-License-Identifier: Apache-2.0

/// What an output group became, in a `COMPLETE`. Unlike ``OutputGroupDetail``, which GetJob answers,
/// it says where the files are.
package struct OutputGroupResult: Codable, Equatable, Sendable {
  /// One entry for each output.
  package var outputDetails: [OutputResult]?
  /// The multivariant playlists or manifests; nil for a `FILE_GROUP`.
  package var playlistFilePaths: [String]?
  /// The packaging.
  package var type: OutputGroupResultType?

  package init(
    outputDetails: [OutputResult]? = nil, playlistFilePaths: [String]? = nil,
    type: OutputGroupResultType? = nil
  ) {
    self.outputDetails = outputDetails
    self.playlistFilePaths = playlistFilePaths
    self.type = type
  }
}

/// The packaging of a finished output group.
package struct OutputGroupResultType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// Files of their own: paths are the files, or the last of a frame capture's.
  package static let fileGroup = Self(rawValue: "FILE_GROUP")
  /// HLS: paths are the media playlists.
  package static let hlsGroup = Self(rawValue: "HLS_GROUP")
  /// DASH: there are no paths.
  package static let dashIsoGroup = Self(rawValue: "DASH_ISO_GROUP")
  /// CMAF: there are no paths.
  package static let cmafGroup = Self(rawValue: "CMAF_GROUP")
  /// Microsoft Smooth Streaming.
  package static let msSmoothGroup = Self(rawValue: "MS_SMOOTH_GROUP")
}

/// What an output became, in a `COMPLETE`.
package struct OutputResult: Codable, Equatable, Sendable {
  /// Where it is: `s3://bucket/key`.
  package var outputFilePaths: [String]?
  /// Its length, in milliseconds.
  package var durationInMs: Int?
  /// Its picture.
  package var videoDetails: OutputVideoResult?

  package init(
    outputFilePaths: [String]? = nil, durationInMs: Int? = nil,
    videoDetails: OutputVideoResult? = nil
  ) {
    self.outputFilePaths = outputFilePaths
    self.durationInMs = durationInMs
    self.videoDetails = videoDetails
  }
}

/// What an output's picture became.
package struct OutputVideoResult: Codable, Equatable, Sendable {
  /// The width in pixels.
  package var widthInPx: Int?
  /// The height in pixels.
  package var heightInPx: Int?
  /// The average bit rate, in bits a second.
  package var averageBitrate: Int?
  /// The average quality of a QVBR encode.
  package var qvbrAvgQuality: Double?
  /// The lowest quality of a QVBR encode.
  package var qvbrMinQuality: Double?
  /// The highest quality of a QVBR encode.
  package var qvbrMaxQuality: Double?
  /// Where the quality is lowest, in milliseconds.
  package var qvbrMinQualityLocation: Int?
  /// Where the quality is highest, in milliseconds.
  package var qvbrMaxQualityLocation: Int?

  package init(
    widthInPx: Int? = nil, heightInPx: Int? = nil, averageBitrate: Int? = nil,
    qvbrAvgQuality: Double? = nil, qvbrMinQuality: Double? = nil, qvbrMaxQuality: Double? = nil,
    qvbrMinQualityLocation: Int? = nil, qvbrMaxQualityLocation: Int? = nil
  ) {
    self.widthInPx = widthInPx
    self.heightInPx = heightInPx
    self.averageBitrate = averageBitrate
    self.qvbrAvgQuality = qvbrAvgQuality
    self.qvbrMinQuality = qvbrMinQuality
    self.qvbrMaxQuality = qvbrMaxQuality
    self.qvbrMinQualityLocation = qvbrMinQualityLocation
    self.qvbrMaxQualityLocation = qvbrMaxQualityLocation
  }
}
