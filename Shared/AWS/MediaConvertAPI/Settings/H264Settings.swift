// SPDX-License-Identifier: Apache-2.0

/// H.264 (AVC) encoding.
package struct H264Settings: Codable, Equatable, Sendable {
  /// How the bit rate is controlled.
  package var rateControlMode: H264RateControlMode?
  /// The average bit rate, in bits a second, for `CBR` and `VBR`.
  package var bitrate: Int?
  /// The highest bit rate, in bits a second, for `VBR` and `QVBR`.
  package var maxBitrate: Int?
  /// The quality, for `QVBR`.
  package var qvbrSettings: H264QvbrSettings?
  /// How much work is put into quality.
  package var qualityTuningLevel: H264QualityTuningLevel?
  /// The profile.
  package var codecProfile: H264CodecProfile?
  /// The level.
  package var codecLevel: H264CodecLevel?
  /// The distance of I-frames, in `gopSizeUnits`.
  package var gopSize: Double?
  /// Frames, seconds or automatic.
  package var gopSizeUnits: H264GopSizeUnits?
  /// How often a group of pictures is closed: 1 is every one, 0 never.
  package var gopClosedCadence: Int?
  /// Whether B-frames may be references.
  package var gopBReference: Activation?
  /// The B-frames between reference frames, 0 to 7.
  package var numberBFramesBetweenReferenceFrames: Int?
  /// The reference frames, 1 to 6.
  package var numberReferenceFrames: Int?
  /// The least frames between I-frames.
  package var minIInterval: Int?
  /// Whether scene changes get I-frames.
  package var sceneChangeDetect: H264SceneChangeDetect?
  /// Whether the frame rate is the source's or specified.
  package var framerateControl: FramerateControl?
  /// How the frame rate is changed.
  package var framerateConversionAlgorithm: H264FramerateConversionAlgorithm?
  /// The frame rate's numerator.
  package var framerateNumerator: Int?
  /// The frame rate's denominator.
  package var framerateDenominator: Int?
  /// The decoder's buffer, in bits.
  package var hrdBufferSize: Int?
  /// How full the buffer is at the start, in percent.
  package var hrdBufferInitialFillPercentage: Int?
  /// How full the buffer is at the end, in percent.
  package var hrdBufferFinalFillPercentage: Int?
  /// Progressive or interlaced.
  package var interlaceMode: H264InterlaceMode?
  /// Whether the sample aspect ratio is the source's or specified.
  package var parControl: FramerateControl?
  /// The sample aspect ratio's numerator.
  package var parNumerator: Int?
  /// The sample aspect ratio's denominator.
  package var parDenominator: Int?
  /// CABAC or CAVLC.
  package var entropyEncoding: H264EntropyEncoding?
  /// How strongly quantization adapts.
  package var adaptiveQuantization: H264AdaptiveQuantization?
  /// Whether quantization adapts to detail.
  package var spatialAdaptiveQuantization: Activation?
  /// Whether quantization adapts to motion.
  package var temporalAdaptiveQuantization: Activation?
  /// Whether flicker at I-frames is reduced.
  package var flickerAdaptiveQuantization: Activation?
  /// Whether the number of B-frames adapts.
  package var dynamicSubGop: H264DynamicSubGop?
  /// The slices of a picture.
  package var slices: Int?
  /// How much high frequencies are softened.
  package var softness: Int?
  /// The bitstream's syntax.
  package var syntax: H264Syntax?
  /// How fields are coded.
  package var fieldEncoding: H264FieldEncoding?
  /// Whether parameter sets repeat before every picture.
  package var repeatPps: Activation?
  /// How the scan type is converted.
  package var scanTypeConversionMode: H264ScanTypeConversionMode?
  /// Whether 24 frames a second become 25.
  package var slowPal: Activation?
  /// Whether telecine is applied.
  package var telecine: H264Telecine?
  /// Whether timecodes are written as unregistered SEI.
  package var unregisteredSeiTimecode: Activation?
  /// Whether the stream ends with its markers.
  package var endOfStreamMarkers: H264EndOfStreamMarkers?
  /// Whether predictions may be weighted explicitly.
  package var explicitWeightedPrediction: Activation?
  /// `avc1` or `avc3` in MP4.
  package var writeMp4PackagingType: H264WriteMp4PackagingType?

  /// Makes the value of its members; those left out are nil.
  package init(
    rateControlMode: H264RateControlMode? = nil, bitrate: Int? = nil, maxBitrate: Int? = nil,
    qvbrSettings: H264QvbrSettings? = nil, qualityTuningLevel: H264QualityTuningLevel? = nil,
    codecProfile: H264CodecProfile? = nil, codecLevel: H264CodecLevel? = nil,
    gopSize: Double? = nil, gopSizeUnits: H264GopSizeUnits? = nil, gopClosedCadence: Int? = nil,
    gopBReference: Activation? = nil, numberBFramesBetweenReferenceFrames: Int? = nil,
    numberReferenceFrames: Int? = nil, minIInterval: Int? = nil,
    sceneChangeDetect: H264SceneChangeDetect? = nil, framerateControl: FramerateControl? = nil,
    framerateConversionAlgorithm: H264FramerateConversionAlgorithm? = nil,
    framerateNumerator: Int? = nil, framerateDenominator: Int? = nil, hrdBufferSize: Int? = nil,
    hrdBufferInitialFillPercentage: Int? = nil, hrdBufferFinalFillPercentage: Int? = nil,
    interlaceMode: H264InterlaceMode? = nil, parControl: FramerateControl? = nil,
    parNumerator: Int? = nil, parDenominator: Int? = nil,
    entropyEncoding: H264EntropyEncoding? = nil,
    adaptiveQuantization: H264AdaptiveQuantization? = nil,
    spatialAdaptiveQuantization: Activation? = nil, temporalAdaptiveQuantization: Activation? = nil,
    flickerAdaptiveQuantization: Activation? = nil, dynamicSubGop: H264DynamicSubGop? = nil,
    slices: Int? = nil, softness: Int? = nil, syntax: H264Syntax? = nil,
    fieldEncoding: H264FieldEncoding? = nil, repeatPps: Activation? = nil,
    scanTypeConversionMode: H264ScanTypeConversionMode? = nil, slowPal: Activation? = nil,
    telecine: H264Telecine? = nil, unregisteredSeiTimecode: Activation? = nil,
    endOfStreamMarkers: H264EndOfStreamMarkers? = nil,
    explicitWeightedPrediction: Activation? = nil,
    writeMp4PackagingType: H264WriteMp4PackagingType? = nil
  ) {
    self.rateControlMode = rateControlMode
    self.bitrate = bitrate
    self.maxBitrate = maxBitrate
    self.qvbrSettings = qvbrSettings
    self.qualityTuningLevel = qualityTuningLevel
    self.codecProfile = codecProfile
    self.codecLevel = codecLevel
    self.gopSize = gopSize
    self.gopSizeUnits = gopSizeUnits
    self.gopClosedCadence = gopClosedCadence
    self.gopBReference = gopBReference
    self.numberBFramesBetweenReferenceFrames = numberBFramesBetweenReferenceFrames
    self.numberReferenceFrames = numberReferenceFrames
    self.minIInterval = minIInterval
    self.sceneChangeDetect = sceneChangeDetect
    self.framerateControl = framerateControl
    self.framerateConversionAlgorithm = framerateConversionAlgorithm
    self.framerateNumerator = framerateNumerator
    self.framerateDenominator = framerateDenominator
    self.hrdBufferSize = hrdBufferSize
    self.hrdBufferInitialFillPercentage = hrdBufferInitialFillPercentage
    self.hrdBufferFinalFillPercentage = hrdBufferFinalFillPercentage
    self.interlaceMode = interlaceMode
    self.parControl = parControl
    self.parNumerator = parNumerator
    self.parDenominator = parDenominator
    self.entropyEncoding = entropyEncoding
    self.adaptiveQuantization = adaptiveQuantization
    self.spatialAdaptiveQuantization = spatialAdaptiveQuantization
    self.temporalAdaptiveQuantization = temporalAdaptiveQuantization
    self.flickerAdaptiveQuantization = flickerAdaptiveQuantization
    self.dynamicSubGop = dynamicSubGop
    self.slices = slices
    self.softness = softness
    self.syntax = syntax
    self.fieldEncoding = fieldEncoding
    self.repeatPps = repeatPps
    self.scanTypeConversionMode = scanTypeConversionMode
    self.slowPal = slowPal
    self.telecine = telecine
    self.unregisteredSeiTimecode = unregisteredSeiTimecode
    self.endOfStreamMarkers = endOfStreamMarkers
    self.explicitWeightedPrediction = explicitWeightedPrediction
    self.writeMp4PackagingType = writeMp4PackagingType
  }
}

/// Quality-defined variable bit rate.
package struct H264QvbrSettings: Codable, Equatable, Sendable {
  /// The quality, 1 to 10.
  package var qvbrQualityLevel: Int?
  /// A fraction added to the quality, 0 to 1.
  package var qvbrQualityLevelFineTune: Double?
  /// The highest average bit rate, in bits a second.
  package var maxAverageBitrate: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
    qvbrQualityLevel: Int? = nil, qvbrQualityLevelFineTune: Double? = nil,
    maxAverageBitrate: Int? = nil
  ) {
    self.qvbrQualityLevel = qvbrQualityLevel
    self.qvbrQualityLevelFineTune = qvbrQualityLevelFineTune
    self.maxAverageBitrate = maxAverageBitrate
  }
}
