// SPDX-License-Identifier: Apache-2.0

/// An output's picture.
package struct VideoDescription: Codable, Equatable, Sendable {
  /// The width in pixels, even; from the height or the source when nil.
  package var width: Int?
  /// The height in pixels, even; from the width or the source when nil.
  package var height: Int?
  /// How the source is fitted to the size.
  package var scalingBehavior: ScalingBehavior?
  /// The codec.
  package var codecSettings: VideoCodecSettings?
  /// What is done to the picture before it is encoded.
  package var videoPreprocessors: VideoPreprocessor?
  /// How sharp the scaling is, 0 to 100; 50 when nil.
  package var sharpness: Int?
  /// Whether edges are smoothed when scaling.
  package var antiAlias: Activation?
  /// The part of the source that is kept.
  package var crop: Rectangle?
  /// Where the picture is placed in the frame.
  package var position: Rectangle?
  /// Whether colour is described in the output.
  package var colorMetadata: ColorMetadata?
  /// Whether active format descriptions are written.
  package var afdSignaling: AfdSignaling?
  /// The active format description, for `FIXED`.
  package var fixedAfd: Int?
  /// What the source's active format description does.
  package var respondToAfd: RespondToAfd?
  /// Whether timecodes drop frames at 29.97 frames a second.
  package var dropFrameTimecode: Activation?
  /// Whether timecodes are written.
  package var timecodeInsertion: VideoTimecodeInsertion?
  /// Where the chroma samples are.
  package var chromaPositionMode: ChromaPositionMode?

  /// Makes the value of its members; those left out are nil.
  package init(
    width: Int? = nil, height: Int? = nil, scalingBehavior: ScalingBehavior? = nil,
    codecSettings: VideoCodecSettings? = nil, videoPreprocessors: VideoPreprocessor? = nil,
    sharpness: Int? = nil, antiAlias: Activation? = nil, crop: Rectangle? = nil,
    position: Rectangle? = nil, colorMetadata: ColorMetadata? = nil,
    afdSignaling: AfdSignaling? = nil, fixedAfd: Int? = nil, respondToAfd: RespondToAfd? = nil,
    dropFrameTimecode: Activation? = nil, timecodeInsertion: VideoTimecodeInsertion? = nil,
    chromaPositionMode: ChromaPositionMode? = nil
  ) {
    self.width = width
    self.height = height
    self.scalingBehavior = scalingBehavior
    self.codecSettings = codecSettings
    self.videoPreprocessors = videoPreprocessors
    self.sharpness = sharpness
    self.antiAlias = antiAlias
    self.crop = crop
    self.position = position
    self.colorMetadata = colorMetadata
    self.afdSignaling = afdSignaling
    self.fixedAfd = fixedAfd
    self.respondToAfd = respondToAfd
    self.dropFrameTimecode = dropFrameTimecode
    self.timecodeInsertion = timecodeInsertion
    self.chromaPositionMode = chromaPositionMode
  }
}

/// What is done to the picture before it is encoded.
package struct VideoPreprocessor: Codable, Equatable, Sendable {
  /// Deinterlacing.
  package var deinterlacer: Deinterlacer?
  /// Colour changes.
  package var colorCorrector: ColorCorrector?

  /// Makes the value of its members; those left out are nil.
  package init(deinterlacer: Deinterlacer? = nil, colorCorrector: ColorCorrector? = nil) {
    self.deinterlacer = deinterlacer
    self.colorCorrector = colorCorrector
  }
}

/// How interlaced pictures are made progressive.
package struct Deinterlacer: Codable, Equatable, Sendable {
  /// The algorithm.
  package var algorithm: DeinterlaceAlgorithm?
  /// Whether all frames are treated, or those marked interlaced.
  package var control: DeinterlacerControl?
  /// Deinterlacing, inverse telecine, or as fits.
  package var mode: DeinterlacerMode?

  /// Makes the value of its members; those left out are nil.
  package init(
    algorithm: DeinterlaceAlgorithm? = nil, control: DeinterlacerControl? = nil,
    mode: DeinterlacerMode? = nil
  ) {
    self.algorithm = algorithm
    self.control = control
    self.mode = mode
  }
}

/// Changes of colour.
package struct ColorCorrector: Codable, Equatable, Sendable {
  /// The brightness, 1 to 100.
  package var brightness: Int?
  /// The contrast, 1 to 100.
  package var contrast: Int?
  /// The hue, in degrees.
  package var hue: Int?
  /// The saturation, 1 to 100.
  package var saturation: Int?
  /// The colour space that the output has.
  package var colorSpaceConversion: ColorSpaceConversion?
  /// How high dynamic range becomes standard.
  package var hdrToSdrToneMapper: HDRToSDRToneMapper?
  /// Whether the sample range changes.
  package var sampleRangeConversion: SampleRangeConversion?
  /// The brightest luminance, in nits.
  package var maxLuminance: Int?
  /// The luminance of white, in nits.
  package var sdrReferenceWhiteLevel: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
    brightness: Int? = nil, contrast: Int? = nil, hue: Int? = nil, saturation: Int? = nil,
    colorSpaceConversion: ColorSpaceConversion? = nil,
    hdrToSdrToneMapper: HDRToSDRToneMapper? = nil,
    sampleRangeConversion: SampleRangeConversion? = nil, maxLuminance: Int? = nil,
    sdrReferenceWhiteLevel: Int? = nil
  ) {
    self.brightness = brightness
    self.contrast = contrast
    self.hue = hue
    self.saturation = saturation
    self.colorSpaceConversion = colorSpaceConversion
    self.hdrToSdrToneMapper = hdrToSdrToneMapper
    self.sampleRangeConversion = sampleRangeConversion
    self.maxLuminance = maxLuminance
    self.sdrReferenceWhiteLevel = sdrReferenceWhiteLevel
  }
}

/// The codec of a picture: the member that fits `codec` is set.
package struct VideoCodecSettings: Codable, Equatable, Sendable {
  /// The codec.
  package var codec: VideoCodec?
  /// H.264.
  package var h264Settings: H264Settings?
  /// Still pictures.
  package var frameCaptureSettings: FrameCaptureSettings?

  /// Makes the value of its members; those left out are nil.
  package init(
    codec: VideoCodec? = nil, h264Settings: H264Settings? = nil,
    frameCaptureSettings: FrameCaptureSettings? = nil
  ) {
    self.codec = codec
    self.h264Settings = h264Settings
    self.frameCaptureSettings = frameCaptureSettings
  }
}

/// Still pictures (JPEG) taken at a steady rate, numbered from 0 with seven digits.
package struct FrameCaptureSettings: Codable, Equatable, Sendable {
  /// The rate's numerator, in pictures a second.
  package var framerateNumerator: Int?
  /// The rate's denominator.
  package var framerateDenominator: Int?
  /// The most pictures.
  package var maxCaptures: Int?
  /// The JPEG quality, 1 to 100.
  package var quality: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
    framerateNumerator: Int? = nil, framerateDenominator: Int? = nil, maxCaptures: Int? = nil,
    quality: Int? = nil
  ) {
    self.framerateNumerator = framerateNumerator
    self.framerateDenominator = framerateDenominator
    self.maxCaptures = maxCaptures
    self.quality = quality
  }
}
