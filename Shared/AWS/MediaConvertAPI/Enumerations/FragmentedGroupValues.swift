// SPDX-License-Identifier: Apache-2.0

/// The values of ``CmafGroupSettings/mpdProfile``, ``DashIsoGroupSettings/mpdProfile``.
package struct MpdProfile: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `MAIN_PROFILE`.
  package static let mainProfile = Self(rawValue: "MAIN_PROFILE")
  /// `ON_DEMAND_PROFILE`.
  package static let onDemandProfile = Self(rawValue: "ON_DEMAND_PROFILE")
}

/// The values of ``CmafGroupSettings/mpdManifestBandwidthType``,
/// ``DashIsoGroupSettings/mpdManifestBandwidthType``.
package struct MpdManifestBandwidthType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AVERAGE`.
  package static let average = Self(rawValue: "AVERAGE")
  /// `MAX`.
  package static let max = Self(rawValue: "MAX")
}

/// The values of ``CmafGroupSettings/dashManifestStyle``,
/// ``DashIsoGroupSettings/dashManifestStyle``.
package struct DashManifestStyle: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `BASIC`.
  package static let basic = Self(rawValue: "BASIC")
  /// `COMPACT`.
  package static let compact = Self(rawValue: "COMPACT")
  /// `DISTINCT`.
  package static let distinct = Self(rawValue: "DISTINCT")
  /// `FULL`.
  package static let full = Self(rawValue: "FULL")
}

/// The values of ``CmafGroupSettings/ptsOffsetHandlingForBFrames``,
/// ``DashIsoGroupSettings/ptsOffsetHandlingForBFrames``.
package struct PtsOffsetHandlingForBFrames: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ZERO_BASED`.
  package static let zeroBased = Self(rawValue: "ZERO_BASED")
  /// `MATCH_INITIAL_PTS`.
  package static let matchInitialPts = Self(rawValue: "MATCH_INITIAL_PTS")
}

/// The values of ``CmafGroupSettings/videoCompositionOffsets``,
/// ``DashIsoGroupSettings/videoCompositionOffsets``.
package struct VideoCompositionOffsets: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SIGNED`.
  package static let signed = Self(rawValue: "SIGNED")
  /// `UNSIGNED`.
  package static let unsigned = Self(rawValue: "UNSIGNED")
}

/// The values of ``CmafEncryptionSettings/encryptionMethod``.
package struct CmafEncryptionType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SAMPLE_AES`.
  package static let sampleAes = Self(rawValue: "SAMPLE_AES")
  /// `AES_CTR`.
  package static let aesCtr = Self(rawValue: "AES_CTR")
}

/// The values of ``CmfcSettings/audioDuration``, ``MpdSettings/audioDuration``,
/// ``M3u8Settings/audioDuration`` and others of the same choice.
package struct AudioDuration: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT_CODEC_DURATION`.
  package static let defaultCodecDuration = Self(rawValue: "DEFAULT_CODEC_DURATION")
  /// `MATCH_VIDEO_DURATION`.
  package static let matchVideoDuration = Self(rawValue: "MATCH_VIDEO_DURATION")
}

/// The values of ``DashIsoGroupSettings/hbbtvCompliance``.
package struct DashIsoHbbtvCompliance: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `HBBTV_1_5`.
  package static let hbbtv1_5 = Self(rawValue: "HBBTV_1_5")
  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
}

/// The values of ``MpdSettings/captionContainerType``.
package struct MpdCaptionContainerType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `RAW`.
  package static let raw = Self(rawValue: "RAW")
  /// `FRAGMENTED_MP4`.
  package static let fragmentedMp4 = Self(rawValue: "FRAGMENTED_MP4")
}
