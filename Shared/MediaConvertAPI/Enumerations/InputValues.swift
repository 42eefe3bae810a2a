// SPDX-License-Identifier: Apache-2.0

/// The values of ``TimecodeConfig/source``, ``Input/timecodeSource``.
public struct TimecodeSource: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `EMBEDDED`.
  public static let embedded = Self(rawValue: "EMBEDDED")
  /// `ZEROBASED`.
  public static let zerobased = Self(rawValue: "ZEROBASED")
  /// `SPECIFIEDSTART`.
  public static let specifiedstart = Self(rawValue: "SPECIFIEDSTART")
}

/// The values of ``Input/inputScanType``.
public struct InputScanType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `PSF`.
  public static let psf = Self(rawValue: "PSF")
}

/// The values of ``Input/filterEnable``.
public struct InputFilterEnable: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `DISABLE`.
  public static let disable = Self(rawValue: "DISABLE")
  /// `FORCE`.
  public static let force = Self(rawValue: "FORCE")
}

/// On or off; the values of every setting of that choice.
public struct Activation: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ENABLED`.
  public static let enabled = Self(rawValue: "ENABLED")
  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
}

/// The values of ``Input/psiControl``.
public struct InputPsiControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `IGNORE_PSI`.
  public static let ignorePsi = Self(rawValue: "IGNORE_PSI")
  /// `USE_PSI`.
  public static let usePsi = Self(rawValue: "USE_PSI")
}

/// The values of ``VideoSelector/rotate``.
public struct InputRotate: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DEGREE_0`.
  public static let degree0 = Self(rawValue: "DEGREE_0")
  /// `DEGREES_90`.
  public static let degrees90 = Self(rawValue: "DEGREES_90")
  /// `DEGREES_180`.
  public static let degrees180 = Self(rawValue: "DEGREES_180")
  /// `DEGREES_270`.
  public static let degrees270 = Self(rawValue: "DEGREES_270")
  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
}

/// The values of ``VideoSelector/colorSpace``.
public struct ColorSpace: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `FOLLOW`.
  public static let follow = Self(rawValue: "FOLLOW")
  /// `REC_601`.
  public static let rec601 = Self(rawValue: "REC_601")
  /// `REC_709`.
  public static let rec709 = Self(rawValue: "REC_709")
  /// `HDR10`.
  public static let hdr10 = Self(rawValue: "HDR10")
  /// `HLG_2020`.
  public static let hlg2020 = Self(rawValue: "HLG_2020")
  /// `P3DCI`.
  public static let p3dci = Self(rawValue: "P3DCI")
  /// `P3D65_SDR`.
  public static let p3d65Sdr = Self(rawValue: "P3D65_SDR")
  /// `P3D65_HDR`.
  public static let p3d65Hdr = Self(rawValue: "P3D65_HDR")
}

/// The values of ``VideoSelector/colorSpaceUsage``.
public struct ColorSpaceUsage: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `FORCE`.
  public static let force = Self(rawValue: "FORCE")
  /// `FALLBACK`.
  public static let fallback = Self(rawValue: "FALLBACK")
}

/// The values of ``VideoSelector/sampleRange``.
public struct InputSampleRange: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `FOLLOW`.
  public static let follow = Self(rawValue: "FOLLOW")
  /// `FULL_RANGE`.
  public static let fullRange = Self(rawValue: "FULL_RANGE")
  /// `LIMITED_RANGE`.
  public static let limitedRange = Self(rawValue: "LIMITED_RANGE")
}

/// The values of ``VideoSelector/alphaBehavior``.
public struct AlphaBehavior: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DISCARD`.
  public static let discard = Self(rawValue: "DISCARD")
  /// `REMAP_TO_LUMA`.
  public static let remapToLuma = Self(rawValue: "REMAP_TO_LUMA")
}

/// The values of ``VideoSelector/embeddedTimecodeOverride``.
public struct EmbeddedTimecodeOverride: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
  /// `USE_MDPM`.
  public static let useMdpm = Self(rawValue: "USE_MDPM")
}

/// The values of ``VideoSelector/padVideo``.
public struct PadVideo: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
  /// `BLACK`.
  public static let black = Self(rawValue: "BLACK")
}

/// The values of ``VideoSelector/selectorType``.
public struct VideoSelectorType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `STREAM`.
  public static let stream = Self(rawValue: "STREAM")
}

/// The values of ``AudioSelector/defaultSelection``.
public struct AudioDefaultSelection: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT`.
  public static let `default` = Self(rawValue: "DEFAULT")
  /// `NOT_DEFAULT`.
  public static let notDefault = Self(rawValue: "NOT_DEFAULT")
}

/// The values of ``AudioSelector/selectorType``.
public struct AudioSelectorType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PID`.
  public static let pid = Self(rawValue: "PID")
  /// `TRACK`.
  public static let track = Self(rawValue: "TRACK")
  /// `LANGUAGE_CODE`.
  public static let languageCode = Self(rawValue: "LANGUAGE_CODE")
  /// `HLS_RENDITION_GROUP`.
  public static let hlsRenditionGroup = Self(rawValue: "HLS_RENDITION_GROUP")
  /// `ALL_PCM`.
  public static let allPcm = Self(rawValue: "ALL_PCM")
  /// `STREAM`.
  public static let stream = Self(rawValue: "STREAM")
}

/// A language by its ISO 639-2 code in capitals; the commonest are named here, every other is made
/// of its code.
public struct LanguageCode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ENG`.
  public static let eng = Self(rawValue: "ENG")
  /// `DEU`.
  public static let deu = Self(rawValue: "DEU")
  /// `FRA`.
  public static let fra = Self(rawValue: "FRA")
  /// `SPA`.
  public static let spa = Self(rawValue: "SPA")
  /// `ITA`.
  public static let ita = Self(rawValue: "ITA")
  /// `POR`.
  public static let por = Self(rawValue: "POR")
  /// `NLD`.
  public static let nld = Self(rawValue: "NLD")
  /// `POL`.
  public static let pol = Self(rawValue: "POL")
  /// `RUS`.
  public static let rus = Self(rawValue: "RUS")
  /// `TUR`.
  public static let tur = Self(rawValue: "TUR")
  /// `ARA`.
  public static let ara = Self(rawValue: "ARA")
  /// `HIN`.
  public static let hin = Self(rawValue: "HIN")
  /// `ZHO`.
  public static let zho = Self(rawValue: "ZHO")
  /// `JPN`.
  public static let jpn = Self(rawValue: "JPN")
  /// `KOR`.
  public static let kor = Self(rawValue: "KOR")
  /// `QAA`.
  public static let qaa = Self(rawValue: "QAA")
}

/// The values of ``AudioSelector/audioDurationCorrection``.
public struct AudioDurationCorrection: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `TRACK`.
  public static let track = Self(rawValue: "TRACK")
  /// `FRAME`.
  public static let frame = Self(rawValue: "FRAME")
  /// `FORCE`.
  public static let force = Self(rawValue: "FORCE")
}

/// The values of ``CaptionSourceSettings/sourceType``.
public struct CaptionSourceType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ANCILLARY`.
  public static let ancillary = Self(rawValue: "ANCILLARY")
  /// `DVB_SUB`.
  public static let dvbSub = Self(rawValue: "DVB_SUB")
  /// `EMBEDDED`.
  public static let embedded = Self(rawValue: "EMBEDDED")
  /// `SCTE20`.
  public static let scte20 = Self(rawValue: "SCTE20")
  /// `SCC`.
  public static let scc = Self(rawValue: "SCC")
  /// `TTML`.
  public static let ttml = Self(rawValue: "TTML")
  /// `STL`.
  public static let stl = Self(rawValue: "STL")
  /// `SRT`.
  public static let srt = Self(rawValue: "SRT")
  /// `SMI`.
  public static let smi = Self(rawValue: "SMI")
  /// `SMPTE_TT`.
  public static let smpteTt = Self(rawValue: "SMPTE_TT")
  /// `TELETEXT`.
  public static let teletext = Self(rawValue: "TELETEXT")
  /// `NULL_SOURCE`.
  public static let nullSource = Self(rawValue: "NULL_SOURCE")
  /// `IMSC`.
  public static let imsc = Self(rawValue: "IMSC")
  /// `WEBVTT`.
  public static let webvtt = Self(rawValue: "WEBVTT")
  /// `TT_3GPP`.
  public static let tt3gpp = Self(rawValue: "TT_3GPP")
}

/// The values of ``EmbeddedSourceSettings/convert608To708``,
/// ``FileSourceSettings/convert608To708``, ``FileSourceSettings/upconvertSTLToTeletext``.
public struct Upconversion: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `UPCONVERT`.
  public static let upconvert = Self(rawValue: "UPCONVERT")
  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
}

/// The values of ``EmbeddedSourceSettings/terminateCaptions``.
public struct EmbeddedTerminateCaptions: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `END_OF_INPUT`.
  public static let endOfInput = Self(rawValue: "END_OF_INPUT")
  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
}

/// The values of ``FileSourceSettings/timeDeltaUnits``.
public struct FileSourceTimeDeltaUnits: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SECONDS`.
  public static let seconds = Self(rawValue: "SECONDS")
  /// `MILLISECONDS`.
  public static let milliseconds = Self(rawValue: "MILLISECONDS")
}
