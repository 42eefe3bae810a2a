// SPDX-License-Identifier: Apache-2.0

/// An output's sound.
package struct AudioDescription: Codable, Equatable, Sendable {
  /// The audio selector or group it comes from; the default one when nil.
  package var audioSourceName: String?
  /// The codec.
  package var codecSettings: AudioCodecSettings?
  /// Its language.
  package var languageCode: LanguageCode?
  /// Its language by ISO 639 or BCP 47.
  package var customLanguageCode: String?
  /// Whether the source's language wins.
  package var languageCodeControl: AudioLanguageCodeControl?
  /// What players call it.
  package var streamName: String?
  /// The ISO 639 audio type.
  package var audioType: Int?
  /// Whether the source's audio type wins.
  package var audioTypeControl: AudioLanguageCodeControl?
  /// How channels are mixed.
  package var remixSettings: RemixSettings?
  /// Whether loudness is corrected.
  package var audioNormalizationSettings: AudioNormalizationSettings?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct AudioNormalizationSettings: Codable, Equatable, Sendable {
  /// The measure.
  package var algorithm: AudioNormalizationAlgorithm?
  /// Whether it is corrected or only measured.
  package var algorithmControl: AudioNormalizationAlgorithmControl?
  /// Quieter parts are not measured, in LKFS.
  package var correctionGateLevel: Int?
  /// Whether the measures are logged.
  package var loudnessLogging: AudioNormalizationLoudnessLogging?
  /// Whether true peaks are measured.
  package var peakCalculation: AudioNormalizationPeakCalculation?
  /// The wanted loudness, in LKFS.
  package var targetLkfs: Double?
  /// The highest peak, in dBTP.
  package var truePeakLimiterThreshold: Double?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct AudioCodecSettings: Codable, Equatable, Sendable {
  /// The codec.
  package var codec: AudioCodec?
  /// AAC.
  package var aacSettings: AacSettings?

  /// Makes the value of its members; those left out are nil.
  package init(codec: AudioCodec? = nil, aacSettings: AacSettings? = nil) {
    self.codec = codec
    self.aacSettings = aacSettings
  }
}

/// AAC encoding.
package struct AacSettings: Codable, Equatable, Sendable {
  /// The bit rate, in bits a second.
  package var bitrate: Int?
  /// The sample rate, in hertz.
  package var sampleRate: Int?
  /// The channels.
  package var codingMode: AacCodingMode?
  /// Low complexity or high efficiency.
  package var codecProfile: AacCodecProfile?
  /// Constant or variable bit rate.
  package var rateControlMode: AacRateControlMode?
  /// The quality, for `VBR`.
  package var vbrQuality: AacVbrQuality?
  /// How frames are framed in a transport stream.
  package var rawFormat: AacRawFormat?
  /// MPEG-2 or MPEG-4.
  package var specification: AacSpecification?
  /// Whether the sound holds a broadcaster's mix.
  package var audioDescriptionBroadcasterMix: AacAudioDescriptionBroadcasterMix?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct CaptionDescription: Codable, Equatable, Sendable {
  /// The caption selector they come from.
  package var captionSelectorName: String?
  /// Their form.
  package var destinationSettings: CaptionDestinationSettings?
  /// Their language.
  package var languageCode: LanguageCode?
  /// Their language by ISO 639 or BCP 47.
  package var customLanguageCode: String?
  /// What players call them.
  package var languageDescription: String?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct CaptionDestinationSettings: Codable, Equatable, Sendable {
  /// The form.
  package var destinationType: CaptionDestinationType?
  /// WebVTT.
  package var webvttDestinationSettings: WebvttDestinationSettings?
  /// SubRip.
  package var srtDestinationSettings: SrtDestinationSettings?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct WebvttDestinationSettings: Codable, Equatable, Sendable {
  /// Whether they are marked as for the hard of hearing.
  package var accessibility: Activation?
  /// Whether style, colour and position are kept.
  package var stylePassthrough: WebvttStylePassthrough?

  /// Makes the value of its members; those left out are nil.
  package init(accessibility: Activation? = nil, stylePassthrough: WebvttStylePassthrough? = nil) {
    self.accessibility = accessibility
    self.stylePassthrough = stylePassthrough
  }
}

/// SubRip captions.
package struct SrtDestinationSettings: Codable, Equatable, Sendable {
  /// Whether style, colour and position are kept.
  package var stylePassthrough: Activation?

  /// Makes the value of its members; those left out are nil.
  package init(stylePassthrough: Activation? = nil) { self.stylePassthrough = stylePassthrough }
}
