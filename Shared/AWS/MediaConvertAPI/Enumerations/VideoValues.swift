// SPDX-License-Identifier: Apache-2.0

/// The values of ``VideoDescription/scalingBehavior``.
package struct ScalingBehavior: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DEFAULT`.
  package static let `default` = Self(rawValue: "DEFAULT")
  /// `STRETCH_TO_OUTPUT`.
  package static let stretchToOutput = Self(rawValue: "STRETCH_TO_OUTPUT")
  /// `FIT`.
  package static let fit = Self(rawValue: "FIT")
  /// `FIT_NO_UPSCALE`.
  package static let fitNoUpscale = Self(rawValue: "FIT_NO_UPSCALE")
  /// `FILL`.
  package static let fill = Self(rawValue: "FILL")
  /// `SMART_CROP`.
  package static let smartCrop = Self(rawValue: "SMART_CROP")
}

/// The values of ``VideoDescription/colorMetadata``.
package struct ColorMetadata: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `IGNORE`.
  package static let ignore = Self(rawValue: "IGNORE")
  /// `INSERT`.
  package static let insert = Self(rawValue: "INSERT")
}

/// The values of ``VideoDescription/afdSignaling``.
package struct AfdSignaling: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `FIXED`.
  package static let fixed = Self(rawValue: "FIXED")
}

/// The values of ``VideoDescription/respondToAfd``.
package struct RespondToAfd: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
  /// `RESPOND`.
  package static let respond = Self(rawValue: "RESPOND")
  /// `PASSTHROUGH`.
  package static let passthrough = Self(rawValue: "PASSTHROUGH")
}

/// The values of ``VideoDescription/timecodeInsertion``.
package struct VideoTimecodeInsertion: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DISABLED`.
  package static let disabled = Self(rawValue: "DISABLED")
  /// `PIC_TIMING_SEI`.
  package static let picTimingSei = Self(rawValue: "PIC_TIMING_SEI")
}

/// The values of ``VideoDescription/chromaPositionMode``.
package struct ChromaPositionMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `FORCE_CENTER`.
  package static let forceCenter = Self(rawValue: "FORCE_CENTER")
  /// `FORCE_TOP_LEFT`.
  package static let forceTopLeft = Self(rawValue: "FORCE_TOP_LEFT")
}

/// The values of ``Deinterlacer/algorithm``.
package struct DeinterlaceAlgorithm: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `INTERPOLATE`.
  package static let interpolate = Self(rawValue: "INTERPOLATE")
  /// `INTERPOLATE_TICKER`.
  package static let interpolateTicker = Self(rawValue: "INTERPOLATE_TICKER")
  /// `BLEND`.
  package static let blend = Self(rawValue: "BLEND")
  /// `BLEND_TICKER`.
  package static let blendTicker = Self(rawValue: "BLEND_TICKER")
  /// `LINEAR_INTERPOLATION`.
  package static let linearInterpolation = Self(rawValue: "LINEAR_INTERPOLATION")
}

/// The values of ``Deinterlacer/control``.
package struct DeinterlacerControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `FORCE_ALL_FRAMES`.
  package static let forceAllFrames = Self(rawValue: "FORCE_ALL_FRAMES")
  /// `NORMAL`.
  package static let normal = Self(rawValue: "NORMAL")
}

/// The values of ``Deinterlacer/mode``.
package struct DeinterlacerMode: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `DEINTERLACE`.
  package static let deinterlace = Self(rawValue: "DEINTERLACE")
  /// `INVERSE_TELECINE`.
  package static let inverseTelecine = Self(rawValue: "INVERSE_TELECINE")
  /// `ADAPTIVE`.
  package static let adaptive = Self(rawValue: "ADAPTIVE")
}

/// The values of ``ColorCorrector/colorSpaceConversion``.
package struct ColorSpaceConversion: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
  /// `FORCE_601`.
  package static let force601 = Self(rawValue: "FORCE_601")
  /// `FORCE_709`.
  package static let force709 = Self(rawValue: "FORCE_709")
  /// `FORCE_HDR10`.
  package static let forceHdr10 = Self(rawValue: "FORCE_HDR10")
  /// `FORCE_HLG_2020`.
  package static let forceHlg2020 = Self(rawValue: "FORCE_HLG_2020")
  /// `FORCE_P3DCI`.
  package static let forceP3dci = Self(rawValue: "FORCE_P3DCI")
  /// `FORCE_P3D65_SDR`.
  package static let forceP3d65Sdr = Self(rawValue: "FORCE_P3D65_SDR")
  /// `FORCE_P3D65_HDR`.
  package static let forceP3d65Hdr = Self(rawValue: "FORCE_P3D65_HDR")
}

/// The values of ``ColorCorrector/hdrToSdrToneMapper``.
package struct HDRToSDRToneMapper: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PRESERVE_DETAILS`.
  package static let preserveDetails = Self(rawValue: "PRESERVE_DETAILS")
  /// `VIBRANT`.
  package static let vibrant = Self(rawValue: "VIBRANT")
}

/// The values of ``ColorCorrector/sampleRangeConversion``.
package struct SampleRangeConversion: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `LIMITED_RANGE_SQUEEZE`.
  package static let limitedRangeSqueeze = Self(rawValue: "LIMITED_RANGE_SQUEEZE")
  /// `NONE`.
  package static let none = Self(rawValue: "NONE")
  /// `LIMITED_RANGE_CLIP`.
  package static let limitedRangeClip = Self(rawValue: "LIMITED_RANGE_CLIP")
}

/// The values of ``VideoCodecSettings/codec``.
package struct VideoCodec: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AV1`.
  package static let av1 = Self(rawValue: "AV1")
  /// `AVC_INTRA`.
  package static let avcIntra = Self(rawValue: "AVC_INTRA")
  /// `FRAME_CAPTURE`.
  package static let frameCapture = Self(rawValue: "FRAME_CAPTURE")
  /// `GIF`.
  package static let gif = Self(rawValue: "GIF")
  /// `H_264`.
  package static let h264 = Self(rawValue: "H_264")
  /// `H_265`.
  package static let h265 = Self(rawValue: "H_265")
  /// `MPEG2`.
  package static let mpeg2 = Self(rawValue: "MPEG2")
  /// `PASSTHROUGH`.
  package static let passthrough = Self(rawValue: "PASSTHROUGH")
  /// `PRORES`.
  package static let prores = Self(rawValue: "PRORES")
  /// `UNCOMPRESSED`.
  package static let uncompressed = Self(rawValue: "UNCOMPRESSED")
  /// `VC3`.
  package static let vc3 = Self(rawValue: "VC3")
  /// `VP8`.
  package static let vp8 = Self(rawValue: "VP8")
  /// `VP9`.
  package static let vp9 = Self(rawValue: "VP9")
  /// `XAVC`.
  package static let xavc = Self(rawValue: "XAVC")
}
