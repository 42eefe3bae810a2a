// SPDX-License-Identifier: Apache-2.0

/// The values of ``H264Settings/rateControlMode``.
package struct H264RateControlMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `VBR`.
  package static let vbr = Self(rawValue: "VBR")
  /// `CBR`.
  package static let cbr = Self(rawValue: "CBR")
  /// `QVBR`.
  package static let qvbr = Self(rawValue: "QVBR")
}

/// The values of ``H264Settings/qualityTuningLevel``.
package struct H264QualityTuningLevel: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SINGLE_PASS`.
  package static let singlePass = Self(rawValue: "SINGLE_PASS")
  /// `SINGLE_PASS_HQ`.
  package static let singlePassHq = Self(rawValue: "SINGLE_PASS_HQ")
  /// `MULTI_PASS_HQ`.
  package static let multiPassHq = Self(rawValue: "MULTI_PASS_HQ")
}

/// The values of ``H264Settings/codecProfile``.
package struct H264CodecProfile: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `BASELINE`.
  package static let baseline = Self(rawValue: "BASELINE")
  /// `HIGH`.
  package static let high = Self(rawValue: "HIGH")
  /// `HIGH_10BIT`.
  package static let high10bit = Self(rawValue: "HIGH_10BIT")
  /// `HIGH_422`.
  package static let high422 = Self(rawValue: "HIGH_422")
  /// `HIGH_422_10BIT`.
  package static let high422_10bit = Self(rawValue: "HIGH_422_10BIT")
  /// `MAIN`.
  package static let main = Self(rawValue: "MAIN")
}

/// The values of ``H264Settings/codecLevel``.
package struct H264CodecLevel: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `LEVEL_1`.
  package static let level1 = Self(rawValue: "LEVEL_1")
  /// `LEVEL_1_1`.
  package static let level1_1 = Self(rawValue: "LEVEL_1_1")
  /// `LEVEL_1_2`.
  package static let level1_2 = Self(rawValue: "LEVEL_1_2")
  /// `LEVEL_1_3`.
  package static let level1_3 = Self(rawValue: "LEVEL_1_3")
  /// `LEVEL_2`.
  package static let level2 = Self(rawValue: "LEVEL_2")
  /// `LEVEL_2_1`.
  package static let level2_1 = Self(rawValue: "LEVEL_2_1")
  /// `LEVEL_2_2`.
  package static let level2_2 = Self(rawValue: "LEVEL_2_2")
  /// `LEVEL_3`.
  package static let level3 = Self(rawValue: "LEVEL_3")
  /// `LEVEL_3_1`.
  package static let level3_1 = Self(rawValue: "LEVEL_3_1")
  /// `LEVEL_3_2`.
  package static let level3_2 = Self(rawValue: "LEVEL_3_2")
  /// `LEVEL_4`.
  package static let level4 = Self(rawValue: "LEVEL_4")
  /// `LEVEL_4_1`.
  package static let level4_1 = Self(rawValue: "LEVEL_4_1")
  /// `LEVEL_4_2`.
  package static let level4_2 = Self(rawValue: "LEVEL_4_2")
  /// `LEVEL_5`.
  package static let level5 = Self(rawValue: "LEVEL_5")
  /// `LEVEL_5_1`.
  package static let level5_1 = Self(rawValue: "LEVEL_5_1")
  /// `LEVEL_5_2`.
  package static let level5_2 = Self(rawValue: "LEVEL_5_2")
}

/// The values of ``H264Settings/gopSizeUnits``.
package struct H264GopSizeUnits: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `FRAMES`.
  package static let frames = Self(rawValue: "FRAMES")
  /// `SECONDS`.
  package static let seconds = Self(rawValue: "SECONDS")
  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
}

/// The values of ``H264Settings/sceneChangeDetect``.
package struct H264SceneChangeDetect: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
  /// `ENABLED`.
  package static let enabled = Self(rawValue: "ENABLED")
  /// `TRANSITION_DETECTION`.
  package static let transitionDetection = Self(rawValue: "TRANSITION_DETECTION")
}

/// The values of ``H264Settings/framerateControl``, ``H264Settings/parControl``.
package struct FramerateControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `INITIALIZE_FROM_SOURCE`.
  package static let initializeFromSource = Self(rawValue: "INITIALIZE_FROM_SOURCE")
  /// `SPECIFIED`.
  package static let specified = Self(rawValue: "SPECIFIED")
}

/// The values of ``H264Settings/framerateConversionAlgorithm``.
package struct H264FramerateConversionAlgorithm: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DUPLICATE_DROP`.
  package static let duplicateDrop = Self(rawValue: "DUPLICATE_DROP")
  /// `INTERPOLATE`.
  package static let interpolate = Self(rawValue: "INTERPOLATE")
  /// `FRAMEFORMER`.
  package static let frameformer = Self(rawValue: "FRAMEFORMER")
  /// `MAINTAIN_FRAME_COUNT`.
  package static let maintainFrameCount = Self(rawValue: "MAINTAIN_FRAME_COUNT")
}

/// The values of ``H264Settings/interlaceMode``.
package struct H264InterlaceMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PROGRESSIVE`.
  package static let progressive = Self(rawValue: "PROGRESSIVE")
  /// `TOP_FIELD`.
  package static let topField = Self(rawValue: "TOP_FIELD")
  /// `BOTTOM_FIELD`.
  package static let bottomField = Self(rawValue: "BOTTOM_FIELD")
  /// `FOLLOW_TOP_FIELD`.
  package static let followTopField = Self(rawValue: "FOLLOW_TOP_FIELD")
  /// `FOLLOW_BOTTOM_FIELD`.
  package static let followBottomField = Self(rawValue: "FOLLOW_BOTTOM_FIELD")
}

/// The values of ``H264Settings/entropyEncoding``.
package struct H264EntropyEncoding: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `CABAC`.
  package static let cabac = Self(rawValue: "CABAC")
  /// `CAVLC`.
  package static let cavlc = Self(rawValue: "CAVLC")
}

/// The values of ``H264Settings/adaptiveQuantization``.
package struct H264AdaptiveQuantization: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `OFF`.
  package static let off = Self(rawValue: "OFF")
  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `LOW`.
  package static let low = Self(rawValue: "LOW")
  /// `MEDIUM`.
  package static let medium = Self(rawValue: "MEDIUM")
  /// `HIGH`.
  package static let high = Self(rawValue: "HIGH")
  /// `HIGHER`.
  package static let higher = Self(rawValue: "HIGHER")
  /// `MAX`.
  package static let max = Self(rawValue: "MAX")
}

/// The values of ``H264Settings/dynamicSubGop``.
package struct H264DynamicSubGop: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ADAPTIVE`.
  package static let adaptive = Self(rawValue: "ADAPTIVE")
  /// `STATIC`.
  package static let `static` = Self(rawValue: "STATIC")
}

/// The values of ``H264Settings/syntax``.
package struct H264Syntax: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT`.
  package static let `default` = Self(rawValue: "DEFAULT")
  /// `RP2027`.
  package static let rp2027 = Self(rawValue: "RP2027")
}

/// The values of ``H264Settings/fieldEncoding``.
package struct H264FieldEncoding: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PAFF`.
  package static let paff = Self(rawValue: "PAFF")
  /// `FORCE_FIELD`.
  package static let forceField = Self(rawValue: "FORCE_FIELD")
  /// `MBAFF`.
  package static let mbaff = Self(rawValue: "MBAFF")
}

/// The values of ``H264Settings/scanTypeConversionMode``.
package struct H264ScanTypeConversionMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `INTERLACED`.
  package static let interlaced = Self(rawValue: "INTERLACED")
  /// `INTERLACED_OPTIMIZE`.
  package static let interlacedOptimize = Self(rawValue: "INTERLACED_OPTIMIZE")
}

/// The values of ``H264Settings/telecine``.
package struct H264Telecine: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
  /// `SOFT`.
  package static let soft = Self(rawValue: "SOFT")
  /// `HARD`.
  package static let hard = Self(rawValue: "HARD")
}

/// The values of ``H264Settings/endOfStreamMarkers``.
package struct H264EndOfStreamMarkers: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `INCLUDE`.
  package static let include = Self(rawValue: "INCLUDE")
  /// `SUPPRESS`.
  package static let suppress = Self(rawValue: "SUPPRESS")
}

/// The values of ``H264Settings/writeMp4PackagingType``.
package struct H264WriteMp4PackagingType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AVC1`.
  package static let avc1 = Self(rawValue: "AVC1")
  /// `AVC3`.
  package static let avc3 = Self(rawValue: "AVC3")
}
