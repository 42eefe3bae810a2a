// SPDX-License-Identifier: Apache-2.0

/// The values of ``H264Settings/rateControlMode``.
public struct H264RateControlMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `VBR`.
  public static let vbr = Self(rawValue: "VBR")
  /// `CBR`.
  public static let cbr = Self(rawValue: "CBR")
  /// `QVBR`.
  public static let qvbr = Self(rawValue: "QVBR")
}

/// The values of ``H264Settings/qualityTuningLevel``.
public struct H264QualityTuningLevel: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `SINGLE_PASS`.
  public static let singlePass = Self(rawValue: "SINGLE_PASS")
  /// `SINGLE_PASS_HQ`.
  public static let singlePassHq = Self(rawValue: "SINGLE_PASS_HQ")
  /// `MULTI_PASS_HQ`.
  public static let multiPassHq = Self(rawValue: "MULTI_PASS_HQ")
}

/// The values of ``H264Settings/codecProfile``.
public struct H264CodecProfile: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `BASELINE`.
  public static let baseline = Self(rawValue: "BASELINE")
  /// `HIGH`.
  public static let high = Self(rawValue: "HIGH")
  /// `HIGH_10BIT`.
  public static let high10bit = Self(rawValue: "HIGH_10BIT")
  /// `HIGH_422`.
  public static let high422 = Self(rawValue: "HIGH_422")
  /// `HIGH_422_10BIT`.
  public static let high422_10bit = Self(rawValue: "HIGH_422_10BIT")
  /// `MAIN`.
  public static let main = Self(rawValue: "MAIN")
}

/// The values of ``H264Settings/codecLevel``.
public struct H264CodecLevel: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `LEVEL_1`.
  public static let level1 = Self(rawValue: "LEVEL_1")
  /// `LEVEL_1_1`.
  public static let level1_1 = Self(rawValue: "LEVEL_1_1")
  /// `LEVEL_1_2`.
  public static let level1_2 = Self(rawValue: "LEVEL_1_2")
  /// `LEVEL_1_3`.
  public static let level1_3 = Self(rawValue: "LEVEL_1_3")
  /// `LEVEL_2`.
  public static let level2 = Self(rawValue: "LEVEL_2")
  /// `LEVEL_2_1`.
  public static let level2_1 = Self(rawValue: "LEVEL_2_1")
  /// `LEVEL_2_2`.
  public static let level2_2 = Self(rawValue: "LEVEL_2_2")
  /// `LEVEL_3`.
  public static let level3 = Self(rawValue: "LEVEL_3")
  /// `LEVEL_3_1`.
  public static let level3_1 = Self(rawValue: "LEVEL_3_1")
  /// `LEVEL_3_2`.
  public static let level3_2 = Self(rawValue: "LEVEL_3_2")
  /// `LEVEL_4`.
  public static let level4 = Self(rawValue: "LEVEL_4")
  /// `LEVEL_4_1`.
  public static let level4_1 = Self(rawValue: "LEVEL_4_1")
  /// `LEVEL_4_2`.
  public static let level4_2 = Self(rawValue: "LEVEL_4_2")
  /// `LEVEL_5`.
  public static let level5 = Self(rawValue: "LEVEL_5")
  /// `LEVEL_5_1`.
  public static let level5_1 = Self(rawValue: "LEVEL_5_1")
  /// `LEVEL_5_2`.
  public static let level5_2 = Self(rawValue: "LEVEL_5_2")
}

/// The values of ``H264Settings/gopSizeUnits``.
public struct H264GopSizeUnits: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `FRAMES`.
  public static let frames = Self(rawValue: "FRAMES")
  /// `SECONDS`.
  public static let seconds = Self(rawValue: "SECONDS")
  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
}

/// The values of ``H264Settings/sceneChangeDetect``.
public struct H264SceneChangeDetect: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
  /// `ENABLED`.
  public static let enabled = Self(rawValue: "ENABLED")
  /// `TRANSITION_DETECTION`.
  public static let transitionDetection = Self(rawValue: "TRANSITION_DETECTION")
}

/// The values of ``H264Settings/framerateControl``, ``H264Settings/parControl``.
public struct FramerateControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `INITIALIZE_FROM_SOURCE`.
  public static let initializeFromSource = Self(rawValue: "INITIALIZE_FROM_SOURCE")
  /// `SPECIFIED`.
  public static let specified = Self(rawValue: "SPECIFIED")
}

/// The values of ``H264Settings/framerateConversionAlgorithm``.
public struct H264FramerateConversionAlgorithm: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DUPLICATE_DROP`.
  public static let duplicateDrop = Self(rawValue: "DUPLICATE_DROP")
  /// `INTERPOLATE`.
  public static let interpolate = Self(rawValue: "INTERPOLATE")
  /// `FRAMEFORMER`.
  public static let frameformer = Self(rawValue: "FRAMEFORMER")
  /// `MAINTAIN_FRAME_COUNT`.
  public static let maintainFrameCount = Self(rawValue: "MAINTAIN_FRAME_COUNT")
}

/// The values of ``H264Settings/interlaceMode``.
public struct H264InterlaceMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PROGRESSIVE`.
  public static let progressive = Self(rawValue: "PROGRESSIVE")
  /// `TOP_FIELD`.
  public static let topField = Self(rawValue: "TOP_FIELD")
  /// `BOTTOM_FIELD`.
  public static let bottomField = Self(rawValue: "BOTTOM_FIELD")
  /// `FOLLOW_TOP_FIELD`.
  public static let followTopField = Self(rawValue: "FOLLOW_TOP_FIELD")
  /// `FOLLOW_BOTTOM_FIELD`.
  public static let followBottomField = Self(rawValue: "FOLLOW_BOTTOM_FIELD")
}

/// The values of ``H264Settings/entropyEncoding``.
public struct H264EntropyEncoding: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `CABAC`.
  public static let cabac = Self(rawValue: "CABAC")
  /// `CAVLC`.
  public static let cavlc = Self(rawValue: "CAVLC")
}

/// The values of ``H264Settings/adaptiveQuantization``.
public struct H264AdaptiveQuantization: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `OFF`.
  public static let off = Self(rawValue: "OFF")
  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `LOW`.
  public static let low = Self(rawValue: "LOW")
  /// `MEDIUM`.
  public static let medium = Self(rawValue: "MEDIUM")
  /// `HIGH`.
  public static let high = Self(rawValue: "HIGH")
  /// `HIGHER`.
  public static let higher = Self(rawValue: "HIGHER")
  /// `MAX`.
  public static let max = Self(rawValue: "MAX")
}

/// The values of ``H264Settings/dynamicSubGop``.
public struct H264DynamicSubGop: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ADAPTIVE`.
  public static let adaptive = Self(rawValue: "ADAPTIVE")
  /// `STATIC`.
  public static let `static` = Self(rawValue: "STATIC")
}

/// The values of ``H264Settings/syntax``.
public struct H264Syntax: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT`.
  public static let `default` = Self(rawValue: "DEFAULT")
  /// `RP2027`.
  public static let rp2027 = Self(rawValue: "RP2027")
}

/// The values of ``H264Settings/fieldEncoding``.
public struct H264FieldEncoding: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PAFF`.
  public static let paff = Self(rawValue: "PAFF")
  /// `FORCE_FIELD`.
  public static let forceField = Self(rawValue: "FORCE_FIELD")
  /// `MBAFF`.
  public static let mbaff = Self(rawValue: "MBAFF")
}

/// The values of ``H264Settings/scanTypeConversionMode``.
public struct H264ScanTypeConversionMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `INTERLACED`.
  public static let interlaced = Self(rawValue: "INTERLACED")
  /// `INTERLACED_OPTIMIZE`.
  public static let interlacedOptimize = Self(rawValue: "INTERLACED_OPTIMIZE")
}

/// The values of ``H264Settings/telecine``.
public struct H264Telecine: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
  /// `SOFT`.
  public static let soft = Self(rawValue: "SOFT")
  /// `HARD`.
  public static let hard = Self(rawValue: "HARD")
}

/// The values of ``H264Settings/endOfStreamMarkers``.
public struct H264EndOfStreamMarkers: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `INCLUDE`.
  public static let include = Self(rawValue: "INCLUDE")
  /// `SUPPRESS`.
  public static let suppress = Self(rawValue: "SUPPRESS")
}

/// The values of ``H264Settings/writeMp4PackagingType``.
public struct H264WriteMp4PackagingType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AVC1`.
  public static let avc1 = Self(rawValue: "AVC1")
  /// `AVC3`.
  public static let avc3 = Self(rawValue: "AVC3")
}
