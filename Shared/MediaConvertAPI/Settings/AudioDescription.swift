// SPDX-License-Identifier: Apache-2.0

/// An output's sound.
public struct AudioDescription: Codable, Equatable, Sendable {
  /// The audio selector or group it comes from; the default one when nil.
  public var audioSourceName: String?
  /// The codec.
  public var codecSettings: AudioCodecSettings?
  /// Its language.
  public var languageCode: LanguageCode?
  /// Its language by ISO 639 or BCP 47.
  public var customLanguageCode: String?
  /// Whether the source's language wins.
  public var languageCodeControl: AudioLanguageCodeControl?
  /// What players call it.
  public var streamName: String?
  /// The ISO 639 audio type.
  public var audioType: Int?
  /// Whether the source's audio type wins.
  public var audioTypeControl: AudioLanguageCodeControl?
  /// How channels are mixed.
  public var remixSettings: RemixSettings?
  /// Whether loudness is corrected.
  public var audioNormalizationSettings: AudioNormalizationSettings?

  /// Makes the value of its members; those left out are nil.
  public init(
    audioSourceName: String? = nil, codecSettings: AudioCodecSettings? = nil,
    languageCode: LanguageCode? = nil, customLanguageCode: String? = nil,
    languageCodeControl: AudioLanguageCodeControl? = nil, streamName: String? = nil,
    audioType: Int? = nil, audioTypeControl: AudioLanguageCodeControl? = nil,
    remixSettings: RemixSettings? = nil,
    audioNormalizationSettings: AudioNormalizationSettings? = nil
  ) {
    self.audioSourceName = audioSourceName
    self.codecSettings = codecSettings
    self.languageCode = languageCode
    self.customLanguageCode = customLanguageCode
    self.languageCodeControl = languageCodeControl
    self.streamName = streamName
    self.audioType = audioType
    self.audioTypeControl = audioTypeControl
    self.remixSettings = remixSettings
    self.audioNormalizationSettings = audioNormalizationSettings
  }
}

/// Correction of loudness.
public struct AudioNormalizationSettings: Codable, Equatable, Sendable {
  /// The measure.
  public var algorithm: AudioNormalizationAlgorithm?
  /// Whether it is corrected or only measured.
  public var algorithmControl: AudioNormalizationAlgorithmControl?
  /// Quieter parts are not measured, in LKFS.
  public var correctionGateLevel: Int?
  /// Whether the measures are logged.
  public var loudnessLogging: AudioNormalizationLoudnessLogging?
  /// Whether true peaks are measured.
  public var peakCalculation: AudioNormalizationPeakCalculation?
  /// The wanted loudness, in LKFS.
  public var targetLkfs: Double?
  /// The highest peak, in dBTP.
  public var truePeakLimiterThreshold: Double?

  /// Makes the value of its members; those left out are nil.
  public init(
    algorithm: AudioNormalizationAlgorithm? = nil,
    algorithmControl: AudioNormalizationAlgorithmControl? = nil, correctionGateLevel: Int? = nil,
    loudnessLogging: AudioNormalizationLoudnessLogging? = nil,
    peakCalculation: AudioNormalizationPeakCalculation? = nil, targetLkfs: Double? = nil,
    truePeakLimiterThreshold: Double? = nil
  ) {
    self.algorithm = algorithm
    self.algorithmControl = algorithmControl
    self.correctionGateLevel = correctionGateLevel
    self.loudnessLogging = loudnessLogging
    self.peakCalculation = peakCalculation
    self.targetLkfs = targetLkfs
    self.truePeakLimiterThreshold = truePeakLimiterThreshold
  }
}

/// The codec of a sound: the member that fits `codec` is set.
public struct AudioCodecSettings: Codable, Equatable, Sendable {
  /// The codec.
  public var codec: AudioCodec?
  /// AAC.
  public var aacSettings: AacSettings?

  /// Makes the value of its members; those left out are nil.
  public init(codec: AudioCodec? = nil, aacSettings: AacSettings? = nil) {
    self.codec = codec
    self.aacSettings = aacSettings
  }
}

/// AAC encoding.
public struct AacSettings: Codable, Equatable, Sendable {
  /// The bit rate, in bits a second.
  public var bitrate: Int?
  /// The sample rate, in hertz.
  public var sampleRate: Int?
  /// The channels.
  public var codingMode: AacCodingMode?
  /// Low complexity or high efficiency.
  public var codecProfile: AacCodecProfile?
  /// Constant or variable bit rate.
  public var rateControlMode: AacRateControlMode?
  /// The quality, for `VBR`.
  public var vbrQuality: AacVbrQuality?
  /// How frames are framed in a transport stream.
  public var rawFormat: AacRawFormat?
  /// MPEG-2 or MPEG-4.
  public var specification: AacSpecification?
  /// Whether the sound holds a broadcaster's mix.
  public var audioDescriptionBroadcasterMix: AacAudioDescriptionBroadcasterMix?

  /// Makes the value of its members; those left out are nil.
  public init(
    bitrate: Int? = nil, sampleRate: Int? = nil, codingMode: AacCodingMode? = nil,
    codecProfile: AacCodecProfile? = nil, rateControlMode: AacRateControlMode? = nil,
    vbrQuality: AacVbrQuality? = nil, rawFormat: AacRawFormat? = nil,
    specification: AacSpecification? = nil,
    audioDescriptionBroadcasterMix: AacAudioDescriptionBroadcasterMix? = nil
  ) {
    self.bitrate = bitrate
    self.sampleRate = sampleRate
    self.codingMode = codingMode
    self.codecProfile = codecProfile
    self.rateControlMode = rateControlMode
    self.vbrQuality = vbrQuality
    self.rawFormat = rawFormat
    self.specification = specification
    self.audioDescriptionBroadcasterMix = audioDescriptionBroadcasterMix
  }
}

/// An output's captions.
public struct CaptionDescription: Codable, Equatable, Sendable {
  /// The caption selector they come from.
  public var captionSelectorName: String?
  /// Their form.
  public var destinationSettings: CaptionDestinationSettings?
  /// Their language.
  public var languageCode: LanguageCode?
  /// Their language by ISO 639 or BCP 47.
  public var customLanguageCode: String?
  /// What players call them.
  public var languageDescription: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    captionSelectorName: String? = nil, destinationSettings: CaptionDestinationSettings? = nil,
    languageCode: LanguageCode? = nil, customLanguageCode: String? = nil,
    languageDescription: String? = nil
  ) {
    self.captionSelectorName = captionSelectorName
    self.destinationSettings = destinationSettings
    self.languageCode = languageCode
    self.customLanguageCode = customLanguageCode
    self.languageDescription = languageDescription
  }
}

/// The form of captions: the member that fits `destinationType` may be set.
public struct CaptionDestinationSettings: Codable, Equatable, Sendable {
  /// The form.
  public var destinationType: CaptionDestinationType?
  /// WebVTT.
  public var webvttDestinationSettings: WebvttDestinationSettings?
  /// SubRip.
  public var srtDestinationSettings: SrtDestinationSettings?

  /// Makes the value of its members; those left out are nil.
  public init(
    destinationType: CaptionDestinationType? = nil,
    webvttDestinationSettings: WebvttDestinationSettings? = nil,
    srtDestinationSettings: SrtDestinationSettings? = nil
  ) {
    self.destinationType = destinationType
    self.webvttDestinationSettings = webvttDestinationSettings
    self.srtDestinationSettings = srtDestinationSettings
  }
}

/// WebVTT captions.
public struct WebvttDestinationSettings: Codable, Equatable, Sendable {
  /// Whether they are marked as for the hard of hearing.
  public var accessibility: Activation?
  /// Whether style, colour and position are kept.
  public var stylePassthrough: WebvttStylePassthrough?

  /// Makes the value of its members; those left out are nil.
  public init(accessibility: Activation? = nil, stylePassthrough: WebvttStylePassthrough? = nil) {
    self.accessibility = accessibility
    self.stylePassthrough = stylePassthrough
  }
}

/// SubRip captions.
public struct SrtDestinationSettings: Codable, Equatable, Sendable {
  /// Whether style, colour and position are kept.
  public var stylePassthrough: Activation?

  /// Makes the value of its members; those left out are nil.
  public init(stylePassthrough: Activation? = nil) { self.stylePassthrough = stylePassthrough }
}
