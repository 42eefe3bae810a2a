// SPDX-License-Identifier: Apache-2.0

/// The values of ``AudioDescription/languageCodeControl``, ``AudioDescription/audioTypeControl``.
public struct AudioLanguageCodeControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `FOLLOW_INPUT`.
  public static let followInput = Self(rawValue: "FOLLOW_INPUT")
  /// `USE_CONFIGURED`.
  public static let useConfigured = Self(rawValue: "USE_CONFIGURED")
}

/// The values of ``AudioNormalizationSettings/algorithm``.
public struct AudioNormalizationAlgorithm: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ITU_BS_1770_1`.
  public static let ituBs1770_1 = Self(rawValue: "ITU_BS_1770_1")
  /// `ITU_BS_1770_2`.
  public static let ituBs1770_2 = Self(rawValue: "ITU_BS_1770_2")
  /// `ITU_BS_1770_3`.
  public static let ituBs1770_3 = Self(rawValue: "ITU_BS_1770_3")
  /// `ITU_BS_1770_4`.
  public static let ituBs1770_4 = Self(rawValue: "ITU_BS_1770_4")
}

/// The values of ``AudioNormalizationSettings/algorithmControl``.
public struct AudioNormalizationAlgorithmControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `CORRECT_AUDIO`.
  public static let correctAudio = Self(rawValue: "CORRECT_AUDIO")
  /// `MEASURE_ONLY`.
  public static let measureOnly = Self(rawValue: "MEASURE_ONLY")
}

/// The values of ``AudioNormalizationSettings/loudnessLogging``.
public struct AudioNormalizationLoudnessLogging: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `LOG`.
  public static let log = Self(rawValue: "LOG")
  /// `DONT_LOG`.
  public static let dontLog = Self(rawValue: "DONT_LOG")
}

/// The values of ``AudioNormalizationSettings/peakCalculation``.
public struct AudioNormalizationPeakCalculation: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `TRUE_PEAK`.
  public static let truePeak = Self(rawValue: "TRUE_PEAK")
  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
}

/// The values of ``AudioCodecSettings/codec``.
public struct AudioCodec: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AAC`.
  public static let aac = Self(rawValue: "AAC")
  /// `MP2`.
  public static let mp2 = Self(rawValue: "MP2")
  /// `MP3`.
  public static let mp3 = Self(rawValue: "MP3")
  /// `WAV`.
  public static let wav = Self(rawValue: "WAV")
  /// `AIFF`.
  public static let aiff = Self(rawValue: "AIFF")
  /// `AC3`.
  public static let ac3 = Self(rawValue: "AC3")
  /// `AC4`.
  public static let ac4 = Self(rawValue: "AC4")
  /// `EAC3`.
  public static let eac3 = Self(rawValue: "EAC3")
  /// `EAC3_ATMOS`.
  public static let eac3Atmos = Self(rawValue: "EAC3_ATMOS")
  /// `VORBIS`.
  public static let vorbis = Self(rawValue: "VORBIS")
  /// `OPUS`.
  public static let opus = Self(rawValue: "OPUS")
  /// `PASSTHROUGH`.
  public static let passthrough = Self(rawValue: "PASSTHROUGH")
  /// `FLAC`.
  public static let flac = Self(rawValue: "FLAC")
}

/// The values of ``AacSettings/codingMode``.
public struct AacCodingMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AD_RECEIVER_MIX`.
  public static let adReceiverMix = Self(rawValue: "AD_RECEIVER_MIX")
  /// `CODING_MODE_1_0`.
  public static let codingMode1_0 = Self(rawValue: "CODING_MODE_1_0")
  /// `CODING_MODE_1_1`.
  public static let codingMode1_1 = Self(rawValue: "CODING_MODE_1_1")
  /// `CODING_MODE_2_0`.
  public static let codingMode2_0 = Self(rawValue: "CODING_MODE_2_0")
  /// `CODING_MODE_5_1`.
  public static let codingMode5_1 = Self(rawValue: "CODING_MODE_5_1")
  /// `CODING_MODE_AUTO`.
  public static let codingModeAuto = Self(rawValue: "CODING_MODE_AUTO")
}

/// The values of ``AacSettings/codecProfile``.
public struct AacCodecProfile: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `LC`.
  public static let lc = Self(rawValue: "LC")
  /// `HEV1`.
  public static let hev1 = Self(rawValue: "HEV1")
  /// `HEV2`.
  public static let hev2 = Self(rawValue: "HEV2")
  /// `XHE`.
  public static let xhe = Self(rawValue: "XHE")
}

/// The values of ``AacSettings/rateControlMode``.
public struct AacRateControlMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `CBR`.
  public static let cbr = Self(rawValue: "CBR")
  /// `VBR`.
  public static let vbr = Self(rawValue: "VBR")
}

/// The values of ``AacSettings/vbrQuality``.
public struct AacVbrQuality: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `LOW`.
  public static let low = Self(rawValue: "LOW")
  /// `MEDIUM_LOW`.
  public static let mediumLow = Self(rawValue: "MEDIUM_LOW")
  /// `MEDIUM_HIGH`.
  public static let mediumHigh = Self(rawValue: "MEDIUM_HIGH")
  /// `HIGH`.
  public static let high = Self(rawValue: "HIGH")
}

/// The values of ``AacSettings/rawFormat``.
public struct AacRawFormat: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `LATM_LOAS`.
  public static let latmLoas = Self(rawValue: "LATM_LOAS")
  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
}

/// The values of ``AacSettings/specification``.
public struct AacSpecification: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `MPEG2`.
  public static let mpeg2 = Self(rawValue: "MPEG2")
  /// `MPEG4`.
  public static let mpeg4 = Self(rawValue: "MPEG4")
}

/// The values of ``AacSettings/audioDescriptionBroadcasterMix``.
public struct AacAudioDescriptionBroadcasterMix: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `BROADCASTER_MIXED_AD`.
  public static let broadcasterMixedAd = Self(rawValue: "BROADCASTER_MIXED_AD")
  /// `NORMAL`.
  public static let normal = Self(rawValue: "NORMAL")
}

/// The values of ``CaptionDestinationSettings/destinationType``.
public struct CaptionDestinationType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `BURN_IN`.
  public static let burnIn = Self(rawValue: "BURN_IN")
  /// `DVB_SUB`.
  public static let dvbSub = Self(rawValue: "DVB_SUB")
  /// `EMBEDDED`.
  public static let embedded = Self(rawValue: "EMBEDDED")
  /// `EMBEDDED_PLUS_SCTE20`.
  public static let embeddedPlusScte20 = Self(rawValue: "EMBEDDED_PLUS_SCTE20")
  /// `IMSC`.
  public static let imsc = Self(rawValue: "IMSC")
  /// `SCTE20_PLUS_EMBEDDED`.
  public static let scte20PlusEmbedded = Self(rawValue: "SCTE20_PLUS_EMBEDDED")
  /// `SCC`.
  public static let scc = Self(rawValue: "SCC")
  /// `SRT`.
  public static let srt = Self(rawValue: "SRT")
  /// `SMI`.
  public static let smi = Self(rawValue: "SMI")
  /// `TELETEXT`.
  public static let teletext = Self(rawValue: "TELETEXT")
  /// `TTML`.
  public static let ttml = Self(rawValue: "TTML")
  /// `WEBVTT`.
  public static let webvtt = Self(rawValue: "WEBVTT")
}

/// The values of ``WebvttDestinationSettings/stylePassthrough``.
public struct WebvttStylePassthrough: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ENABLED`.
  public static let enabled = Self(rawValue: "ENABLED")
  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
  /// `STRICT`.
  public static let strict = Self(rawValue: "STRICT")
  /// `MERGE`.
  public static let merge = Self(rawValue: "MERGE")
}
