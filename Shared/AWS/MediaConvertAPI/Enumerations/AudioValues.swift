// SPDX-License-Identifier: Apache-2.0

/// The values of ``AudioDescription/languageCodeControl``, ``AudioDescription/audioTypeControl``.
package struct AudioLanguageCodeControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `FOLLOW_INPUT`.
  package static let followInput = Self(rawValue: "FOLLOW_INPUT")
  /// `USE_CONFIGURED`.
  package static let useConfigured = Self(rawValue: "USE_CONFIGURED")
}

/// The values of ``AudioNormalizationSettings/algorithm``.
package struct AudioNormalizationAlgorithm: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ITU_BS_1770_1`.
  package static let ituBs1770_1 = Self(rawValue: "ITU_BS_1770_1")
  /// `ITU_BS_1770_2`.
  package static let ituBs1770_2 = Self(rawValue: "ITU_BS_1770_2")
  /// `ITU_BS_1770_3`.
  package static let ituBs1770_3 = Self(rawValue: "ITU_BS_1770_3")
  /// `ITU_BS_1770_4`.
  package static let ituBs1770_4 = Self(rawValue: "ITU_BS_1770_4")
}

/// The values of ``AudioNormalizationSettings/algorithmControl``.
package struct AudioNormalizationAlgorithmControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `CORRECT_AUDIO`.
  package static let correctAudio = Self(rawValue: "CORRECT_AUDIO")
  /// `MEASURE_ONLY`.
  package static let measureOnly = Self(rawValue: "MEASURE_ONLY")
}

/// The values of ``AudioNormalizationSettings/loudnessLogging``.
package struct AudioNormalizationLoudnessLogging: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `LOG`.
  package static let log = Self(rawValue: "LOG")
  /// `DONT_LOG`.
  package static let dontLog = Self(rawValue: "DONT_LOG")
}

/// The values of ``AudioNormalizationSettings/peakCalculation``.
package struct AudioNormalizationPeakCalculation: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `TRUE_PEAK`.
  package static let truePeak = Self(rawValue: "TRUE_PEAK")
  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
}

/// The values of ``AudioCodecSettings/codec``.
package struct AudioCodec: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AAC`.
  package static let aac = Self(rawValue: "AAC")
  /// `MP2`.
  package static let mp2 = Self(rawValue: "MP2")
  /// `MP3`.
  package static let mp3 = Self(rawValue: "MP3")
  /// `WAV`.
  package static let wav = Self(rawValue: "WAV")
  /// `AIFF`.
  package static let aiff = Self(rawValue: "AIFF")
  /// `AC3`.
  package static let ac3 = Self(rawValue: "AC3")
  /// `AC4`.
  package static let ac4 = Self(rawValue: "AC4")
  /// `EAC3`.
  package static let eac3 = Self(rawValue: "EAC3")
  /// `EAC3_ATMOS`.
  package static let eac3Atmos = Self(rawValue: "EAC3_ATMOS")
  /// `VORBIS`.
  package static let vorbis = Self(rawValue: "VORBIS")
  /// `OPUS`.
  package static let opus = Self(rawValue: "OPUS")
  /// `PASSTHROUGH`.
  package static let passthrough = Self(rawValue: "PASSTHROUGH")
  /// `FLAC`.
  package static let flac = Self(rawValue: "FLAC")
}

/// The values of ``AacSettings/codingMode``.
package struct AacCodingMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AD_RECEIVER_MIX`.
  package static let adReceiverMix = Self(rawValue: "AD_RECEIVER_MIX")
  /// `CODING_MODE_1_0`.
  package static let codingMode1_0 = Self(rawValue: "CODING_MODE_1_0")
  /// `CODING_MODE_1_1`.
  package static let codingMode1_1 = Self(rawValue: "CODING_MODE_1_1")
  /// `CODING_MODE_2_0`.
  package static let codingMode2_0 = Self(rawValue: "CODING_MODE_2_0")
  /// `CODING_MODE_5_1`.
  package static let codingMode5_1 = Self(rawValue: "CODING_MODE_5_1")
  /// `CODING_MODE_AUTO`.
  package static let codingModeAuto = Self(rawValue: "CODING_MODE_AUTO")
}

/// The values of ``AacSettings/codecProfile``.
package struct AacCodecProfile: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `LC`.
  package static let lc = Self(rawValue: "LC")
  /// `HEV1`.
  package static let hev1 = Self(rawValue: "HEV1")
  /// `HEV2`.
  package static let hev2 = Self(rawValue: "HEV2")
  /// `XHE`.
  package static let xhe = Self(rawValue: "XHE")
}

/// The values of ``AacSettings/rateControlMode``.
package struct AacRateControlMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `CBR`.
  package static let cbr = Self(rawValue: "CBR")
  /// `VBR`.
  package static let vbr = Self(rawValue: "VBR")
}

/// The values of ``AacSettings/vbrQuality``.
package struct AacVbrQuality: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `LOW`.
  package static let low = Self(rawValue: "LOW")
  /// `MEDIUM_LOW`.
  package static let mediumLow = Self(rawValue: "MEDIUM_LOW")
  /// `MEDIUM_HIGH`.
  package static let mediumHigh = Self(rawValue: "MEDIUM_HIGH")
  /// `HIGH`.
  package static let high = Self(rawValue: "HIGH")
}

/// The values of ``AacSettings/rawFormat``.
package struct AacRawFormat: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `LATM_LOAS`.
  package static let latmLoas = Self(rawValue: "LATM_LOAS")
  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
}

/// The values of ``AacSettings/specification``.
package struct AacSpecification: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `MPEG2`.
  package static let mpeg2 = Self(rawValue: "MPEG2")
  /// `MPEG4`.
  package static let mpeg4 = Self(rawValue: "MPEG4")
}

/// The values of ``AacSettings/audioDescriptionBroadcasterMix``.
package struct AacAudioDescriptionBroadcasterMix: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `BROADCASTER_MIXED_AD`.
  package static let broadcasterMixedAd = Self(rawValue: "BROADCASTER_MIXED_AD")
  /// `NORMAL`.
  package static let normal = Self(rawValue: "NORMAL")
}

/// The values of ``CaptionDestinationSettings/destinationType``.
package struct CaptionDestinationType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `BURN_IN`.
  package static let burnIn = Self(rawValue: "BURN_IN")
  /// `DVB_SUB`.
  package static let dvbSub = Self(rawValue: "DVB_SUB")
  /// `EMBEDDED`.
  package static let embedded = Self(rawValue: "EMBEDDED")
  /// `EMBEDDED_PLUS_SCTE20`.
  package static let embeddedPlusScte20 = Self(rawValue: "EMBEDDED_PLUS_SCTE20")
  /// `IMSC`.
  package static let imsc = Self(rawValue: "IMSC")
  /// `SCTE20_PLUS_EMBEDDED`.
  package static let scte20PlusEmbedded = Self(rawValue: "SCTE20_PLUS_EMBEDDED")
  /// `SCC`.
  package static let scc = Self(rawValue: "SCC")
  /// `SRT`.
  package static let srt = Self(rawValue: "SRT")
  /// `SMI`.
  package static let smi = Self(rawValue: "SMI")
  /// `TELETEXT`.
  package static let teletext = Self(rawValue: "TELETEXT")
  /// `TTML`.
  package static let ttml = Self(rawValue: "TTML")
  /// `WEBVTT`.
  package static let webvtt = Self(rawValue: "WEBVTT")
}

/// The values of ``WebvttDestinationSettings/stylePassthrough``.
package struct WebvttStylePassthrough: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ENABLED`.
  package static let enabled = Self(rawValue: "ENABLED")
  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
  /// `STRICT`.
  package static let strict = Self(rawValue: "STRICT")
  /// `MERGE`.
  package static let merge = Self(rawValue: "MERGE")
}
