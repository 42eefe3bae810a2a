// SPDX-License-Identifier: Apache-2.0

/// The values of ``CmafGroupSettings/mpdProfile``, ``DashIsoGroupSettings/mpdProfile``.
public struct MpdProfile: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `MAIN_PROFILE`.
  public static let mainProfile = Self(rawValue: "MAIN_PROFILE")
  /// `ON_DEMAND_PROFILE`.
  public static let onDemandProfile = Self(rawValue: "ON_DEMAND_PROFILE")
}

/// The values of ``CmafGroupSettings/mpdManifestBandwidthType``,
/// ``DashIsoGroupSettings/mpdManifestBandwidthType``.
public struct MpdManifestBandwidthType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AVERAGE`.
  public static let average = Self(rawValue: "AVERAGE")
  /// `MAX`.
  public static let max = Self(rawValue: "MAX")
}

/// The values of ``CmafGroupSettings/dashManifestStyle``,
/// ``DashIsoGroupSettings/dashManifestStyle``.
public struct DashManifestStyle: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `BASIC`.
  public static let basic = Self(rawValue: "BASIC")
  /// `COMPACT`.
  public static let compact = Self(rawValue: "COMPACT")
  /// `DISTINCT`.
  public static let distinct = Self(rawValue: "DISTINCT")
  /// `FULL`.
  public static let full = Self(rawValue: "FULL")
}

/// The values of ``CmafGroupSettings/ptsOffsetHandlingForBFrames``,
/// ``DashIsoGroupSettings/ptsOffsetHandlingForBFrames``.
public struct PtsOffsetHandlingForBFrames: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ZERO_BASED`.
  public static let zeroBased = Self(rawValue: "ZERO_BASED")
  /// `MATCH_INITIAL_PTS`.
  public static let matchInitialPts = Self(rawValue: "MATCH_INITIAL_PTS")
}

/// The values of ``CmafGroupSettings/videoCompositionOffsets``,
/// ``DashIsoGroupSettings/videoCompositionOffsets``.
public struct VideoCompositionOffsets: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SIGNED`.
  public static let signed = Self(rawValue: "SIGNED")
  /// `UNSIGNED`.
  public static let unsigned = Self(rawValue: "UNSIGNED")
}

/// The values of ``CmafEncryptionSettings/encryptionMethod``.
public struct CmafEncryptionType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SAMPLE_AES`.
  public static let sampleAes = Self(rawValue: "SAMPLE_AES")
  /// `AES_CTR`.
  public static let aesCtr = Self(rawValue: "AES_CTR")
}

/// The values of ``CmfcSettings/audioDuration``, ``MpdSettings/audioDuration``,
/// ``M3u8Settings/audioDuration`` and others of the same choice.
public struct AudioDuration: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT_CODEC_DURATION`.
  public static let defaultCodecDuration = Self(rawValue: "DEFAULT_CODEC_DURATION")
  /// `MATCH_VIDEO_DURATION`.
  public static let matchVideoDuration = Self(rawValue: "MATCH_VIDEO_DURATION")
}

/// The values of ``DashIsoGroupSettings/hbbtvCompliance``.
public struct DashIsoHbbtvCompliance: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `HBBTV_1_5`.
  public static let hbbtv1_5 = Self(rawValue: "HBBTV_1_5")
  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
}

/// The values of ``MpdSettings/captionContainerType``.
public struct MpdCaptionContainerType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `RAW`.
  public static let raw = Self(rawValue: "RAW")
  /// `FRAGMENTED_MP4`.
  public static let fragmentedMp4 = Self(rawValue: "FRAGMENTED_MP4")
}
