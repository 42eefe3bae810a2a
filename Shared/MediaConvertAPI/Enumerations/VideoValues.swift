// SPDX-License-Identifier: Apache-2.0

/// The values of ``VideoDescription/scalingBehavior``.
public struct ScalingBehavior: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT`.
  public static let `default` = Self(rawValue: "DEFAULT")
  /// `STRETCH_TO_OUTPUT`.
  public static let stretchToOutput = Self(rawValue: "STRETCH_TO_OUTPUT")
  /// `FIT`.
  public static let fit = Self(rawValue: "FIT")
  /// `FIT_NO_UPSCALE`.
  public static let fitNoUpscale = Self(rawValue: "FIT_NO_UPSCALE")
  /// `FILL`.
  public static let fill = Self(rawValue: "FILL")
  /// `SMART_CROP`.
  public static let smartCrop = Self(rawValue: "SMART_CROP")
}

/// The values of ``VideoDescription/colorMetadata``.
public struct ColorMetadata: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `IGNORE`.
  public static let ignore = Self(rawValue: "IGNORE")
  /// `INSERT`.
  public static let insert = Self(rawValue: "INSERT")
}

/// The values of ``VideoDescription/afdSignaling``.
public struct AfdSignaling: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `FIXED`.
  public static let fixed = Self(rawValue: "FIXED")
}

/// The values of ``VideoDescription/respondToAfd``.
public struct RespondToAfd: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
  /// `RESPOND`.
  public static let respond = Self(rawValue: "RESPOND")
  /// `PASSTHROUGH`.
  public static let passthrough = Self(rawValue: "PASSTHROUGH")
}

/// The values of ``VideoDescription/timecodeInsertion``.
public struct VideoTimecodeInsertion: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  public static let disabled = Self(rawValue: "DISABLED")
  /// `PIC_TIMING_SEI`.
  public static let picTimingSei = Self(rawValue: "PIC_TIMING_SEI")
}

/// The values of ``VideoDescription/chromaPositionMode``.
public struct ChromaPositionMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `FORCE_CENTER`.
  public static let forceCenter = Self(rawValue: "FORCE_CENTER")
  /// `FORCE_TOP_LEFT`.
  public static let forceTopLeft = Self(rawValue: "FORCE_TOP_LEFT")
}

/// The values of ``Deinterlacer/algorithm``.
public struct DeinterlaceAlgorithm: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `INTERPOLATE`.
  public static let interpolate = Self(rawValue: "INTERPOLATE")
  /// `INTERPOLATE_TICKER`.
  public static let interpolateTicker = Self(rawValue: "INTERPOLATE_TICKER")
  /// `BLEND`.
  public static let blend = Self(rawValue: "BLEND")
  /// `BLEND_TICKER`.
  public static let blendTicker = Self(rawValue: "BLEND_TICKER")
  /// `LINEAR_INTERPOLATION`.
  public static let linearInterpolation = Self(rawValue: "LINEAR_INTERPOLATION")
}

/// The values of ``Deinterlacer/control``.
public struct DeinterlacerControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `FORCE_ALL_FRAMES`.
  public static let forceAllFrames = Self(rawValue: "FORCE_ALL_FRAMES")
  /// `NORMAL`.
  public static let normal = Self(rawValue: "NORMAL")
}

/// The values of ``Deinterlacer/mode``.
public struct DeinterlacerMode: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `DEINTERLACE`.
  public static let deinterlace = Self(rawValue: "DEINTERLACE")
  /// `INVERSE_TELECINE`.
  public static let inverseTelecine = Self(rawValue: "INVERSE_TELECINE")
  /// `ADAPTIVE`.
  public static let adaptive = Self(rawValue: "ADAPTIVE")
}

/// The values of ``ColorCorrector/colorSpaceConversion``.
public struct ColorSpaceConversion: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
  /// `FORCE_601`.
  public static let force601 = Self(rawValue: "FORCE_601")
  /// `FORCE_709`.
  public static let force709 = Self(rawValue: "FORCE_709")
  /// `FORCE_HDR10`.
  public static let forceHdr10 = Self(rawValue: "FORCE_HDR10")
  /// `FORCE_HLG_2020`.
  public static let forceHlg2020 = Self(rawValue: "FORCE_HLG_2020")
  /// `FORCE_P3DCI`.
  public static let forceP3dci = Self(rawValue: "FORCE_P3DCI")
  /// `FORCE_P3D65_SDR`.
  public static let forceP3d65Sdr = Self(rawValue: "FORCE_P3D65_SDR")
  /// `FORCE_P3D65_HDR`.
  public static let forceP3d65Hdr = Self(rawValue: "FORCE_P3D65_HDR")
}

/// The values of ``ColorCorrector/hdrToSdrToneMapper``.
public struct HDRToSDRToneMapper: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PRESERVE_DETAILS`.
  public static let preserveDetails = Self(rawValue: "PRESERVE_DETAILS")
  /// `VIBRANT`.
  public static let vibrant = Self(rawValue: "VIBRANT")
}

/// The values of ``ColorCorrector/sampleRangeConversion``.
public struct SampleRangeConversion: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `LIMITED_RANGE_SQUEEZE`.
  public static let limitedRangeSqueeze = Self(rawValue: "LIMITED_RANGE_SQUEEZE")
  /// `NONE`.
  public static let none = Self(rawValue: "NONE")
  /// `LIMITED_RANGE_CLIP`.
  public static let limitedRangeClip = Self(rawValue: "LIMITED_RANGE_CLIP")
}

/// The values of ``VideoCodecSettings/codec``.
public struct VideoCodec: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AV1`.
  public static let av1 = Self(rawValue: "AV1")
  /// `AVC_INTRA`.
  public static let avcIntra = Self(rawValue: "AVC_INTRA")
  /// `FRAME_CAPTURE`.
  public static let frameCapture = Self(rawValue: "FRAME_CAPTURE")
  /// `GIF`.
  public static let gif = Self(rawValue: "GIF")
  /// `H_264`.
  public static let h264 = Self(rawValue: "H_264")
  /// `H_265`.
  public static let h265 = Self(rawValue: "H_265")
  /// `MPEG2`.
  public static let mpeg2 = Self(rawValue: "MPEG2")
  /// `PASSTHROUGH`.
  public static let passthrough = Self(rawValue: "PASSTHROUGH")
  /// `PRORES`.
  public static let prores = Self(rawValue: "PRORES")
  /// `UNCOMPRESSED`.
  public static let uncompressed = Self(rawValue: "UNCOMPRESSED")
  /// `VC3`.
  public static let vc3 = Self(rawValue: "VC3")
  /// `VP8`.
  public static let vp8 = Self(rawValue: "VP8")
  /// `VP9`.
  public static let vp9 = Self(rawValue: "VP9")
  /// `XAVC`.
  public static let xavc = Self(rawValue: "XAVC")
}
