// SPDX-License-Identifier: Apache-2.0

/// The values of ``HlsGroupSettings/segmentLengthControl``,
/// ``CmafGroupSettings/segmentLengthControl``, ``DashIsoGroupSettings/segmentLengthControl``.
package struct SegmentLengthControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `EXACT`.
  package static let exact = Self(rawValue: "EXACT")
  /// `GOP_MULTIPLE`.
  package static let gopMultiple = Self(rawValue: "GOP_MULTIPLE")
  /// `MATCH`.
  package static let match = Self(rawValue: "MATCH")
}

/// The values of ``HlsGroupSettings/segmentControl``, ``CmafGroupSettings/segmentControl``,
/// ``DashIsoGroupSettings/segmentControl``.
package struct SegmentControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SINGLE_FILE`.
  package static let singleFile = Self(rawValue: "SINGLE_FILE")
  /// `SEGMENTED_FILES`.
  package static let segmentedFiles = Self(rawValue: "SEGMENTED_FILES")
}

/// The values of ``HlsGroupSettings/directoryStructure``.
package struct HlsDirectoryStructure: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SINGLE_DIRECTORY`.
  package static let singleDirectory = Self(rawValue: "SINGLE_DIRECTORY")
  /// `SUBDIRECTORY_PER_STREAM`.
  package static let subdirectoryPerStream = Self(rawValue: "SUBDIRECTORY_PER_STREAM")
}

/// The values of ``HlsGroupSettings/manifestDurationFormat``,
/// ``CmafGroupSettings/manifestDurationFormat``.
package struct ManifestDurationFormat: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `FLOATING_POINT`.
  package static let floatingPoint = Self(rawValue: "FLOATING_POINT")
  /// `INTEGER`.
  package static let integer = Self(rawValue: "INTEGER")
}

/// The values of ``HlsGroupSettings/manifestCompression``,
/// ``CmafGroupSettings/manifestCompression``.
package struct ManifestCompression: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `GZIP`.
  package static let gzip = Self(rawValue: "GZIP")
  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
}

/// The values of ``HlsGroupSettings/codecSpecification``, ``CmafGroupSettings/codecSpecification``.
package struct CodecSpecification: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `RFC_6381`.
  package static let rfc6381 = Self(rawValue: "RFC_6381")
  /// `RFC_4281`.
  package static let rfc4281 = Self(rawValue: "RFC_4281")
}

/// In or out; the values of every setting of that choice.
package struct Inclusion: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `INCLUDE`.
  package static let include = Self(rawValue: "INCLUDE")
  /// `EXCLUDE`.
  package static let exclude = Self(rawValue: "EXCLUDE")
}

/// The values of ``HlsGroupSettings/outputSelection``.
package struct HlsOutputSelection: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `MANIFESTS_AND_SEGMENTS`.
  package static let manifestsAndSegments = Self(rawValue: "MANIFESTS_AND_SEGMENTS")
  /// `SEGMENTS_ONLY`.
  package static let segmentsOnly = Self(rawValue: "SEGMENTS_ONLY")
}

/// The values of ``HlsGroupSettings/targetDurationCompatibilityMode``,
/// ``CmafGroupSettings/targetDurationCompatibilityMode``.
package struct TargetDurationCompatibilityMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `LEGACY`.
  package static let legacy = Self(rawValue: "LEGACY")
  /// `SPEC_COMPLIANT`.
  package static let specCompliant = Self(rawValue: "SPEC_COMPLIANT")
}

/// The values of ``HlsGroupSettings/timedMetadataId3Frame``.
package struct HlsTimedMetadataId3Frame: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
  /// `PRIV`.
  package static let priv = Self(rawValue: "PRIV")
  /// `TDRL`.
  package static let tdrl = Self(rawValue: "TDRL")
}

/// The values of ``HlsGroupSettings/adMarkers``.
package struct HlsAdMarkers: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ELEMENTAL`.
  package static let elemental = Self(rawValue: "ELEMENTAL")
  /// `ELEMENTAL_SCTE35`.
  package static let elementalScte35 = Self(rawValue: "ELEMENTAL_SCTE35")
}

/// The values of ``HlsGroupSettings/captionLanguageSetting``.
package struct HlsCaptionLanguageSetting: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `INSERT`.
  package static let insert = Self(rawValue: "INSERT")
  /// `OMIT`.
  package static let omit = Self(rawValue: "OMIT")
  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
}

/// The values of ``HlsGroupSettings/captionSegmentLengthControl``.
package struct HlsCaptionSegmentLengthControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `LARGE_SEGMENTS`.
  package static let largeSegments = Self(rawValue: "LARGE_SEGMENTS")
  /// `MATCH_VIDEO`.
  package static let matchVideo = Self(rawValue: "MATCH_VIDEO")
}

/// The values of ``HlsGroupSettings/imageBasedTrickPlay``,
/// ``CmafGroupSettings/imageBasedTrickPlay``, ``DashIsoGroupSettings/imageBasedTrickPlay``.
package struct ImageBasedTrickPlay: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
  /// `THUMBNAIL`.
  package static let thumbnail = Self(rawValue: "THUMBNAIL")
  /// `THUMBNAIL_AND_FULLFRAME`.
  package static let thumbnailAndFullframe = Self(rawValue: "THUMBNAIL_AND_FULLFRAME")
  /// `ADVANCED`.
  package static let advanced = Self(rawValue: "ADVANCED")
  /// `VARIANTS`.
  package static let variants = Self(rawValue: "VARIANTS")
}

/// The values of ``HlsEncryptionSettings/encryptionMethod``.
package struct HlsEncryptionType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AES128`.
  package static let aes128 = Self(rawValue: "AES128")
  /// `SAMPLE_AES`.
  package static let sampleAes = Self(rawValue: "SAMPLE_AES")
}

/// The values of ``HlsEncryptionSettings/type``, ``CmafEncryptionSettings/type``.
package struct KeyProviderType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SPEKE`.
  package static let speke = Self(rawValue: "SPEKE")
  /// `STATIC_KEY`.
  package static let staticKey = Self(rawValue: "STATIC_KEY")
}

/// The values of ``ImageBasedTrickPlaySettings/intervalCadence``.
package struct IntervalCadence: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `FOLLOW_IFRAME`.
  package static let followIframe = Self(rawValue: "FOLLOW_IFRAME")
  /// `FOLLOW_CUSTOM`.
  package static let followCustom = Self(rawValue: "FOLLOW_CUSTOM")
  /// `FOLLOW_SEGMENTATION`.
  package static let followSegmentation = Self(rawValue: "FOLLOW_SEGMENTATION")
}

/// The values of ``HlsSettings/audioTrackType``, ``CmfcSettings/audioTrackType``.
package struct AudioTrackType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT`.
  package static let alternateAudioAutoSelectDefault = Self(
    rawValue: "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT")
  /// `ALTERNATE_AUDIO_AUTO_SELECT`.
  package static let alternateAudioAutoSelect = Self(rawValue: "ALTERNATE_AUDIO_AUTO_SELECT")
  /// `ALTERNATE_AUDIO_NOT_AUTO_SELECT`.
  package static let alternateAudioNotAutoSelect = Self(rawValue: "ALTERNATE_AUDIO_NOT_AUTO_SELECT")
  /// `AUDIO_ONLY_VARIANT_STREAM`.
  package static let audioOnlyVariantStream = Self(rawValue: "AUDIO_ONLY_VARIANT_STREAM")
}

/// The values of ``HlsSettings/audioOnlyContainer``.
package struct HlsAudioOnlyContainer: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTOMATIC`.
  package static let automatic = Self(rawValue: "AUTOMATIC")
  /// `M2TS`.
  package static let m2ts = Self(rawValue: "M2TS")
}

/// The values of ``HlsSettings/descriptiveVideoServiceFlag``,
/// ``CmfcSettings/descriptiveVideoServiceFlag``.
package struct DescriptiveVideoServiceFlag: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DONT_FLAG`.
  package static let dontFlag = Self(rawValue: "DONT_FLAG")
  /// `FLAG`.
  package static let flag = Self(rawValue: "FLAG")
}

/// The values of ``HlsSettings/iFrameOnlyManifest``.
package struct HlsIFrameOnlyManifest: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `INCLUDE`.
  package static let include = Self(rawValue: "INCLUDE")
  /// `INCLUDE_AS_TS`.
  package static let includeAsTs = Self(rawValue: "INCLUDE_AS_TS")
  /// `EXCLUDE`.
  package static let exclude = Self(rawValue: "EXCLUDE")
}
