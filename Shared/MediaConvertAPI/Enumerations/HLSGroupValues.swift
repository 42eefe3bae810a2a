// SPDX-License-Identifier: Apache-2.0

/// The values of ``HlsGroupSettings/segmentLengthControl``,
/// ``CmafGroupSettings/segmentLengthControl``, ``DashIsoGroupSettings/segmentLengthControl``.
public struct SegmentLengthControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `EXACT`.
  public static let exact = Self(rawValue: "EXACT")
  /// `GOP_MULTIPLE`.
  public static let gopMultiple = Self(rawValue: "GOP_MULTIPLE")
  /// `MATCH`.
  public static let match = Self(rawValue: "MATCH")
}

/// The values of ``HlsGroupSettings/segmentControl``, ``CmafGroupSettings/segmentControl``,
/// ``DashIsoGroupSettings/segmentControl``.
public struct SegmentControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SINGLE_FILE`.
  public static let singleFile = Self(rawValue: "SINGLE_FILE")
  /// `SEGMENTED_FILES`.
  public static let segmentedFiles = Self(rawValue: "SEGMENTED_FILES")
}

/// The values of ``HlsGroupSettings/directoryStructure``.
public struct HlsDirectoryStructure: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SINGLE_DIRECTORY`.
  public static let singleDirectory = Self(rawValue: "SINGLE_DIRECTORY")
  /// `SUBDIRECTORY_PER_STREAM`.
  public static let subdirectoryPerStream = Self(rawValue: "SUBDIRECTORY_PER_STREAM")
}

/// The values of ``HlsGroupSettings/manifestDurationFormat``,
/// ``CmafGroupSettings/manifestDurationFormat``.
public struct ManifestDurationFormat: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `FLOATING_POINT`.
  public static let floatingPoint = Self(rawValue: "FLOATING_POINT")
  /// `INTEGER`.
  public static let integer = Self(rawValue: "INTEGER")
}

/// The values of ``HlsGroupSettings/manifestCompression``,
/// ``CmafGroupSettings/manifestCompression``.
public struct ManifestCompression: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `GZIP`.
  public static let gzip = Self(rawValue: "GZIP")
  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
}

/// The values of ``HlsGroupSettings/codecSpecification``, ``CmafGroupSettings/codecSpecification``.
public struct CodecSpecification: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `RFC_6381`.
  public static let rfc6381 = Self(rawValue: "RFC_6381")
  /// `RFC_4281`.
  public static let rfc4281 = Self(rawValue: "RFC_4281")
}

/// In or out; the values of every setting of that choice.
public struct Inclusion: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `INCLUDE`.
  public static let include = Self(rawValue: "INCLUDE")
  /// `EXCLUDE`.
  public static let exclude = Self(rawValue: "EXCLUDE")
}

/// The values of ``HlsGroupSettings/outputSelection``.
public struct HlsOutputSelection: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `MANIFESTS_AND_SEGMENTS`.
  public static let manifestsAndSegments = Self(rawValue: "MANIFESTS_AND_SEGMENTS")
  /// `SEGMENTS_ONLY`.
  public static let segmentsOnly = Self(rawValue: "SEGMENTS_ONLY")
}

/// The values of ``HlsGroupSettings/targetDurationCompatibilityMode``,
/// ``CmafGroupSettings/targetDurationCompatibilityMode``.
public struct TargetDurationCompatibilityMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `LEGACY`.
  public static let legacy = Self(rawValue: "LEGACY")
  /// `SPEC_COMPLIANT`.
  public static let specCompliant = Self(rawValue: "SPEC_COMPLIANT")
}

/// The values of ``HlsGroupSettings/timedMetadataId3Frame``.
public struct HlsTimedMetadataId3Frame: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
  /// `PRIV`.
  public static let priv = Self(rawValue: "PRIV")
  /// `TDRL`.
  public static let tdrl = Self(rawValue: "TDRL")
}

/// The values of ``HlsGroupSettings/adMarkers``.
public struct HlsAdMarkers: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ELEMENTAL`.
  public static let elemental = Self(rawValue: "ELEMENTAL")
  /// `ELEMENTAL_SCTE35`.
  public static let elementalScte35 = Self(rawValue: "ELEMENTAL_SCTE35")
}

/// The values of ``HlsGroupSettings/captionLanguageSetting``.
public struct HlsCaptionLanguageSetting: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `INSERT`.
  public static let insert = Self(rawValue: "INSERT")
  /// `OMIT`.
  public static let omit = Self(rawValue: "OMIT")
  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
}

/// The values of ``HlsGroupSettings/captionSegmentLengthControl``.
public struct HlsCaptionSegmentLengthControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `LARGE_SEGMENTS`.
  public static let largeSegments = Self(rawValue: "LARGE_SEGMENTS")
  /// `MATCH_VIDEO`.
  public static let matchVideo = Self(rawValue: "MATCH_VIDEO")
}

/// The values of ``HlsGroupSettings/imageBasedTrickPlay``,
/// ``CmafGroupSettings/imageBasedTrickPlay``, ``DashIsoGroupSettings/imageBasedTrickPlay``.
public struct ImageBasedTrickPlay: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
  /// `THUMBNAIL`.
  public static let thumbnail = Self(rawValue: "THUMBNAIL")
  /// `THUMBNAIL_AND_FULLFRAME`.
  public static let thumbnailAndFullframe = Self(rawValue: "THUMBNAIL_AND_FULLFRAME")
  /// `ADVANCED`.
  public static let advanced = Self(rawValue: "ADVANCED")
  /// `VARIANTS`.
  public static let variants = Self(rawValue: "VARIANTS")
}

/// The values of ``HlsEncryptionSettings/encryptionMethod``.
public struct HlsEncryptionType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AES128`.
  public static let aes128 = Self(rawValue: "AES128")
  /// `SAMPLE_AES`.
  public static let sampleAes = Self(rawValue: "SAMPLE_AES")
}

/// The values of ``HlsEncryptionSettings/type``, ``CmafEncryptionSettings/type``.
public struct KeyProviderType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SPEKE`.
  public static let speke = Self(rawValue: "SPEKE")
  /// `STATIC_KEY`.
  public static let staticKey = Self(rawValue: "STATIC_KEY")
}

/// The values of ``ImageBasedTrickPlaySettings/intervalCadence``.
public struct IntervalCadence: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `FOLLOW_IFRAME`.
  public static let followIframe = Self(rawValue: "FOLLOW_IFRAME")
  /// `FOLLOW_CUSTOM`.
  public static let followCustom = Self(rawValue: "FOLLOW_CUSTOM")
  /// `FOLLOW_SEGMENTATION`.
  public static let followSegmentation = Self(rawValue: "FOLLOW_SEGMENTATION")
}

/// The values of ``HlsSettings/audioTrackType``, ``CmfcSettings/audioTrackType``.
public struct AudioTrackType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT`.
  public static let alternateAudioAutoSelectDefault = Self(
    rawValue: "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT")
  /// `ALTERNATE_AUDIO_AUTO_SELECT`.
  public static let alternateAudioAutoSelect = Self(rawValue: "ALTERNATE_AUDIO_AUTO_SELECT")
  /// `ALTERNATE_AUDIO_NOT_AUTO_SELECT`.
  public static let alternateAudioNotAutoSelect = Self(rawValue: "ALTERNATE_AUDIO_NOT_AUTO_SELECT")
  /// `AUDIO_ONLY_VARIANT_STREAM`.
  public static let audioOnlyVariantStream = Self(rawValue: "AUDIO_ONLY_VARIANT_STREAM")
}

/// The values of ``HlsSettings/audioOnlyContainer``.
public struct HlsAudioOnlyContainer: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTOMATIC`.
  public static let automatic = Self(rawValue: "AUTOMATIC")
  /// `M2TS`.
  public static let m2ts = Self(rawValue: "M2TS")
}

/// The values of ``HlsSettings/descriptiveVideoServiceFlag``,
/// ``CmfcSettings/descriptiveVideoServiceFlag``.
public struct DescriptiveVideoServiceFlag: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DONT_FLAG`.
  public static let dontFlag = Self(rawValue: "DONT_FLAG")
  /// `FLAG`.
  public static let flag = Self(rawValue: "FLAG")
}

/// The values of ``HlsSettings/iFrameOnlyManifest``.
public struct HlsIFrameOnlyManifest: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `INCLUDE`.
  public static let include = Self(rawValue: "INCLUDE")
  /// `INCLUDE_AS_TS`.
  public static let includeAsTs = Self(rawValue: "INCLUDE_AS_TS")
  /// `EXCLUDE`.
  public static let exclude = Self(rawValue: "EXCLUDE")
}
