// SPDX-License-Identifier: Apache-2.0

/// The values of ``TimecodeConfig/source``, ``Input/timecodeSource``.
package struct TimecodeSource: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `EMBEDDED`.
  package static let embedded = Self(rawValue: "EMBEDDED")
  /// `ZEROBASED`.
  package static let zerobased = Self(rawValue: "ZEROBASED")
  /// `SPECIFIEDSTART`.
  package static let specifiedstart = Self(rawValue: "SPECIFIEDSTART")
}

/// The values of ``Input/inputScanType``.
package struct InputScanType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `PSF`.
  package static let psf = Self(rawValue: "PSF")
}

/// The values of ``Input/filterEnable``.
package struct InputFilterEnable: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `DISABLE`.
  package static let disable = Self(rawValue: "DISABLE")
  /// `FORCE`.
  package static let force = Self(rawValue: "FORCE")
}

/// On or off; the values of every setting of that choice.
package struct Activation: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ENABLED`.
  package static let enabled = Self(rawValue: "ENABLED")
  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
}

/// The values of ``Input/psiControl``.
package struct InputPsiControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `IGNORE_PSI`.
  package static let ignorePsi = Self(rawValue: "IGNORE_PSI")
  /// `USE_PSI`.
  package static let usePsi = Self(rawValue: "USE_PSI")
}

/// The values of ``VideoSelector/rotate``.
package struct InputRotate: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DEGREE_0`.
  package static let degree0 = Self(rawValue: "DEGREE_0")
  /// `DEGREES_90`.
  package static let degrees90 = Self(rawValue: "DEGREES_90")
  /// `DEGREES_180`.
  package static let degrees180 = Self(rawValue: "DEGREES_180")
  /// `DEGREES_270`.
  package static let degrees270 = Self(rawValue: "DEGREES_270")
  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
}

/// The values of ``VideoSelector/colorSpace``.
package struct ColorSpace: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `FOLLOW`.
  package static let follow = Self(rawValue: "FOLLOW")
  /// `REC_601`.
  package static let rec601 = Self(rawValue: "REC_601")
  /// `REC_709`.
  package static let rec709 = Self(rawValue: "REC_709")
  /// `HDR10`.
  package static let hdr10 = Self(rawValue: "HDR10")
  /// `HLG_2020`.
  package static let hlg2020 = Self(rawValue: "HLG_2020")
  /// `P3DCI`.
  package static let p3dci = Self(rawValue: "P3DCI")
  /// `P3D65_SDR`.
  package static let p3d65Sdr = Self(rawValue: "P3D65_SDR")
  /// `P3D65_HDR`.
  package static let p3d65Hdr = Self(rawValue: "P3D65_HDR")
}

/// The values of ``VideoSelector/colorSpaceUsage``.
package struct ColorSpaceUsage: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `FORCE`.
  package static let force = Self(rawValue: "FORCE")
  /// `FALLBACK`.
  package static let fallback = Self(rawValue: "FALLBACK")
}

/// The values of ``VideoSelector/sampleRange``.
package struct InputSampleRange: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `FOLLOW`.
  package static let follow = Self(rawValue: "FOLLOW")
  /// `FULL_RANGE`.
  package static let fullRange = Self(rawValue: "FULL_RANGE")
  /// `LIMITED_RANGE`.
  package static let limitedRange = Self(rawValue: "LIMITED_RANGE")
}

/// The values of ``VideoSelector/alphaBehavior``.
package struct AlphaBehavior: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DISCARD`.
  package static let discard = Self(rawValue: "DISCARD")
  /// `REMAP_TO_LUMA`.
  package static let remapToLuma = Self(rawValue: "REMAP_TO_LUMA")
}

/// The values of ``VideoSelector/embeddedTimecodeOverride``.
package struct EmbeddedTimecodeOverride: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
  /// `USE_MDPM`.
  package static let useMdpm = Self(rawValue: "USE_MDPM")
}

/// The values of ``VideoSelector/padVideo``.
package struct PadVideo: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
  /// `BLACK`.
  package static let black = Self(rawValue: "BLACK")
}

/// The values of ``VideoSelector/selectorType``.
package struct VideoSelectorType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `STREAM`.
  package static let stream = Self(rawValue: "STREAM")
}

/// The values of ``AudioSelector/defaultSelection``.
package struct AudioDefaultSelection: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT`.
  package static let `default` = Self(rawValue: "DEFAULT")
  /// `NOT_DEFAULT`.
  package static let notDefault = Self(rawValue: "NOT_DEFAULT")
}

/// The values of ``AudioSelector/selectorType``.
package struct AudioSelectorType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PID`.
  package static let pid = Self(rawValue: "PID")
  /// `TRACK`.
  package static let track = Self(rawValue: "TRACK")
  /// `LANGUAGE_CODE`.
  package static let languageCode = Self(rawValue: "LANGUAGE_CODE")
  /// `HLS_RENDITION_GROUP`.
  package static let hlsRenditionGroup = Self(rawValue: "HLS_RENDITION_GROUP")
  /// `ALL_PCM`.
  package static let allPcm = Self(rawValue: "ALL_PCM")
  /// `STREAM`.
  package static let stream = Self(rawValue: "STREAM")
}

/// A language by its ISO 639-2 code in capitals; the commonest are named here, every other is made
/// of its code.
package struct LanguageCode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ENG`.
  package static let eng = Self(rawValue: "ENG")
  /// `DEU`.
  package static let deu = Self(rawValue: "DEU")
  /// `FRA`.
  package static let fra = Self(rawValue: "FRA")
  /// `SPA`.
  package static let spa = Self(rawValue: "SPA")
  /// `ITA`.
  package static let ita = Self(rawValue: "ITA")
  /// `POR`.
  package static let por = Self(rawValue: "POR")
  /// `NLD`.
  package static let nld = Self(rawValue: "NLD")
  /// `POL`.
  package static let pol = Self(rawValue: "POL")
  /// `RUS`.
  package static let rus = Self(rawValue: "RUS")
  /// `TUR`.
  package static let tur = Self(rawValue: "TUR")
  /// `ARA`.
  package static let ara = Self(rawValue: "ARA")
  /// `HIN`.
  package static let hin = Self(rawValue: "HIN")
  /// `ZHO`.
  package static let zho = Self(rawValue: "ZHO")
  /// `JPN`.
  package static let jpn = Self(rawValue: "JPN")
  /// `KOR`.
  package static let kor = Self(rawValue: "KOR")
  /// `QAA`.
  package static let qaa = Self(rawValue: "QAA")
}

/// The values of ``AudioSelector/audioDurationCorrection``.
package struct AudioDurationCorrection: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `TRACK`.
  package static let track = Self(rawValue: "TRACK")
  /// `FRAME`.
  package static let frame = Self(rawValue: "FRAME")
  /// `FORCE`.
  package static let force = Self(rawValue: "FORCE")
}

/// The values of ``CaptionSourceSettings/sourceType``.
package struct CaptionSourceType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ANCILLARY`.
  package static let ancillary = Self(rawValue: "ANCILLARY")
  /// `DVB_SUB`.
  package static let dvbSub = Self(rawValue: "DVB_SUB")
  /// `EMBEDDED`.
  package static let embedded = Self(rawValue: "EMBEDDED")
  /// `SCTE20`.
  package static let scte20 = Self(rawValue: "SCTE20")
  /// `SCC`.
  package static let scc = Self(rawValue: "SCC")
  /// `TTML`.
  package static let ttml = Self(rawValue: "TTML")
  /// `STL`.
  package static let stl = Self(rawValue: "STL")
  /// `SRT`.
  package static let srt = Self(rawValue: "SRT")
  /// `SMI`.
  package static let smi = Self(rawValue: "SMI")
  /// `SMPTE_TT`.
  package static let smpteTt = Self(rawValue: "SMPTE_TT")
  /// `TELETEXT`.
  package static let teletext = Self(rawValue: "TELETEXT")
  /// `NULL_SOURCE`.
  package static let nullSource = Self(rawValue: "NULL_SOURCE")
  /// `IMSC`.
  package static let imsc = Self(rawValue: "IMSC")
  /// `WEBVTT`.
  package static let webvtt = Self(rawValue: "WEBVTT")
  /// `TT_3GPP`.
  package static let tt3gpp = Self(rawValue: "TT_3GPP")
}

/// The values of ``EmbeddedSourceSettings/convert608To708``,
/// ``FileSourceSettings/convert608To708``, ``FileSourceSettings/upconvertSTLToTeletext``.
package struct Upconversion: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `UPCONVERT`.
  package static let upconvert = Self(rawValue: "UPCONVERT")
  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
}

/// The values of ``EmbeddedSourceSettings/terminateCaptions``.
package struct EmbeddedTerminateCaptions: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `END_OF_INPUT`.
  package static let endOfInput = Self(rawValue: "END_OF_INPUT")
  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
}

/// The values of ``FileSourceSettings/timeDeltaUnits``.
package struct FileSourceTimeDeltaUnits: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SECONDS`.
  package static let seconds = Self(rawValue: "SECONDS")
  /// `MILLISECONDS`.
  package static let milliseconds = Self(rawValue: "MILLISECONDS")
}
