// SPDX-License-Identifier: Apache-2.0

/// What an output group became, in a `COMPLETE`. Unlike ``OutputGroupDetail``, which GetJob answers,
/// it says where the files are.
public struct OutputGroupResult: Codable, Equatable, Sendable {
  /// One entry for each output.
  public var outputDetails: [OutputResult]?
  /// The multivariant playlists or manifests; nil for a `FILE_GROUP`.
  public var playlistFilePaths: [String]?
  /// The packaging.
  public var type: OutputGroupResultType?

  /// Makes the value of its members.
  public init(
    outputDetails: [OutputResult]? = nil, playlistFilePaths: [String]? = nil,
    type: OutputGroupResultType? = nil
  ) {
    self.outputDetails = outputDetails
    self.playlistFilePaths = playlistFilePaths
    self.type = type
  }
}

/// The packaging of a finished output group.
public struct OutputGroupResultType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Files of their own: paths are the files, or the last of a frame capture's.
  public static let fileGroup = Self(rawValue: "FILE_GROUP")
  /// HLS: paths are the media playlists.
  public static let hlsGroup = Self(rawValue: "HLS_GROUP")
  /// DASH: there are no paths.
  public static let dashIsoGroup = Self(rawValue: "DASH_ISO_GROUP")
  /// CMAF: there are no paths.
  public static let cmafGroup = Self(rawValue: "CMAF_GROUP")
  /// Microsoft Smooth Streaming.
  public static let msSmoothGroup = Self(rawValue: "MS_SMOOTH_GROUP")
}

/// What an output became, in a `COMPLETE`.
public struct OutputResult: Codable, Equatable, Sendable {
  /// Where it is: `s3://bucket/key`.
  public var outputFilePaths: [String]?
  /// Its length, in milliseconds.
  public var durationInMs: Int?
  /// Its picture.
  public var videoDetails: OutputVideoResult?

  /// Makes the value of its members.
  public init(
    outputFilePaths: [String]? = nil, durationInMs: Int? = nil,
    videoDetails: OutputVideoResult? = nil
  ) {
    self.outputFilePaths = outputFilePaths
    self.durationInMs = durationInMs
    self.videoDetails = videoDetails
  }
}

/// What an output's picture became.
public struct OutputVideoResult: Codable, Equatable, Sendable {
  /// The width in pixels.
  public var widthInPx: Int?
  /// The height in pixels.
  public var heightInPx: Int?
  /// The average bit rate, in bits a second.
  public var averageBitrate: Int?
  /// The average quality of a QVBR encode.
  public var qvbrAvgQuality: Double?
  /// The lowest quality of a QVBR encode.
  public var qvbrMinQuality: Double?
  /// The highest quality of a QVBR encode.
  public var qvbrMaxQuality: Double?
  /// Where the quality is lowest, in milliseconds.
  public var qvbrMinQualityLocation: Int?
  /// Where the quality is highest, in milliseconds.
  public var qvbrMaxQualityLocation: Int?

  /// Makes the value of its members.
  public init(
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
