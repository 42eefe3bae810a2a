// SPDX-License-Identifier: Apache-2.0

/// How the source's picture is read.
package struct VideoSelector: Codable, Equatable, Sendable {
  /// How the picture is turned before anything else.
  package var rotate: InputRotate?
  /// The colour space that the source is taken to have.
  package var colorSpace: ColorSpace?
  /// Whether `colorSpace` wins over what the source says.
  package var colorSpaceUsage: ColorSpaceUsage?
  /// The range of the samples.
  package var sampleRange: InputSampleRange?
  /// What becomes of an alpha channel.
  package var alphaBehavior: AlphaBehavior?
  /// Which embedded timecodes are used.
  package var embeddedTimecodeOverride: EmbeddedTimecodeOverride?
  /// Whether black video fills the gaps of the source.
  package var padVideo: PadVideo?
  /// The brightest luminance, in nits.
  package var maxLuminance: Int?
  /// The packet identifier of the video in a transport stream.
  package var pid: Int?
  /// The program of a multi-program transport stream.
  package var programNumber: Int?
  /// How the track is chosen.
  package var selectorType: VideoSelectorType?
  /// The stream numbers, counted from 1.
  package var streams: [Int]?

  /// Makes the value of its members; those left out are nil.
  package init(
    rotate: InputRotate? = nil, colorSpace: ColorSpace? = nil,
    colorSpaceUsage: ColorSpaceUsage? = nil, sampleRange: InputSampleRange? = nil,
    alphaBehavior: AlphaBehavior? = nil, embeddedTimecodeOverride: EmbeddedTimecodeOverride? = nil,
    padVideo: PadVideo? = nil, maxLuminance: Int? = nil, pid: Int? = nil, programNumber: Int? = nil,
    selectorType: VideoSelectorType? = nil, streams: [Int]? = nil
  ) {
    self.rotate = rotate
    self.colorSpace = colorSpace
    self.colorSpaceUsage = colorSpaceUsage
    self.sampleRange = sampleRange
    self.alphaBehavior = alphaBehavior
    self.embeddedTimecodeOverride = embeddedTimecodeOverride
    self.padVideo = padVideo
    self.maxLuminance = maxLuminance
    self.pid = pid
    self.programNumber = programNumber
    self.selectorType = selectorType
    self.streams = streams
  }
}

/// Which of the source's sounds a name stands for.
package struct AudioSelector: Codable, Equatable, Sendable {
  /// Whether outputs that name no selector take this one.
  package var defaultSelection: AudioDefaultSelection?
  /// What the choice goes by: track, language, packet identifier or stream.
  package var selectorType: AudioSelectorType?
  /// The sound tracks, counted from 1.
  package var tracks: [Int]?
  /// The language, for `LANGUAGE_CODE`.
  package var languageCode: LanguageCode?
  /// The ISO 639-3 language, for `LANGUAGE_CODE`.
  package var customLanguageCode: String?
  /// The packet identifiers, for `PID`.
  package var pids: [Int]?
  /// The stream numbers, counted from 1, for `STREAM`.
  package var streams: [Int]?
  /// Another file that the sound is read from.
  package var externalAudioFileInput: String?
  /// How much later the sound starts, in milliseconds.
  package var offset: Int?
  /// The program of a Dolby E stream.
  package var programSelection: Int?
  /// Whether sound of another length than the picture is corrected.
  package var audioDurationCorrection: AudioDurationCorrection?
  /// How channels are mixed.
  package var remixSettings: RemixSettings?

  /// Makes the value of its members; those left out are nil.
  package init(
    defaultSelection: AudioDefaultSelection? = nil, selectorType: AudioSelectorType? = nil,
    tracks: [Int]? = nil, languageCode: LanguageCode? = nil, customLanguageCode: String? = nil,
    pids: [Int]? = nil, streams: [Int]? = nil, externalAudioFileInput: String? = nil,
    offset: Int? = nil, programSelection: Int? = nil,
    audioDurationCorrection: AudioDurationCorrection? = nil, remixSettings: RemixSettings? = nil
  ) {
    self.defaultSelection = defaultSelection
    self.selectorType = selectorType
    self.tracks = tracks
    self.languageCode = languageCode
    self.customLanguageCode = customLanguageCode
    self.pids = pids
    self.streams = streams
    self.externalAudioFileInput = externalAudioFileInput
    self.offset = offset
    self.programSelection = programSelection
    self.audioDurationCorrection = audioDurationCorrection
    self.remixSettings = remixSettings
  }
}

/// Several sounds that outputs refer to by one name.
package struct AudioSelectorGroup: Codable, Equatable, Sendable {
  /// The names of the audio selectors.
  package var audioSelectorNames: [String]?

  /// Makes the value of its members; those left out are nil.
  package init(audioSelectorNames: [String]? = nil) {
    self.audioSelectorNames = audioSelectorNames
  }
}

/// How input channels are mixed into output channels.
package struct RemixSettings: Codable, Equatable, Sendable {
  /// The number of input channels.
  package var channelsIn: Int?
  /// The number of output channels.
  package var channelsOut: Int?
  /// The gains.
  package var channelMapping: ChannelMapping?
  /// The channel of the audio description's sound.
  package var audioDescriptionAudioChannel: Int?
  /// The channel of the audio description's data.
  package var audioDescriptionDataChannel: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
    channelsIn: Int? = nil, channelsOut: Int? = nil, channelMapping: ChannelMapping? = nil,
    audioDescriptionAudioChannel: Int? = nil, audioDescriptionDataChannel: Int? = nil
  ) {
    self.channelsIn = channelsIn
    self.channelsOut = channelsOut
    self.channelMapping = channelMapping
    self.audioDescriptionAudioChannel = audioDescriptionAudioChannel
    self.audioDescriptionDataChannel = audioDescriptionDataChannel
  }
}

/// The gains of every output channel.
package struct ChannelMapping: Codable, Equatable, Sendable {
  /// One entry for each output channel.
  package var outputChannels: [OutputChannelMapping]?

  /// Makes the value of its members; those left out are nil.
  package init(outputChannels: [OutputChannelMapping]? = nil) {
    self.outputChannels = outputChannels
  }
}

/// What one output channel is mixed of.
package struct OutputChannelMapping: Codable, Equatable, Sendable {
  /// The gain of each input channel in whole decibels; -60 is silence.
  package var inputChannels: [Int]?
  /// The gain of each input channel in decibels with a fraction.
  package var inputChannelsFineTune: [Double]?

  /// Makes the value of its members; those left out are nil.
  package init(inputChannels: [Int]? = nil, inputChannelsFineTune: [Double]? = nil) {
    self.inputChannels = inputChannels
    self.inputChannelsFineTune = inputChannelsFineTune
  }
}

/// Which of the source's captions a name stands for.
package struct CaptionSelector: Codable, Equatable, Sendable {
  /// Where the captions are.
  package var sourceSettings: CaptionSourceSettings?
  /// Their language.
  package var languageCode: LanguageCode?
  /// Their ISO 639-3 language.
  package var customLanguageCode: String?

  /// Makes the value of its members; those left out are nil.
  package init(
    sourceSettings: CaptionSourceSettings? = nil, languageCode: LanguageCode? = nil,
    customLanguageCode: String? = nil
  ) {
    self.sourceSettings = sourceSettings
    self.languageCode = languageCode
    self.customLanguageCode = customLanguageCode
  }
}

/// Where captions are read from: the member that fits `sourceType` is set.
package struct CaptionSourceSettings: Codable, Equatable, Sendable {
  /// The captions' form.
  package var sourceType: CaptionSourceType?
  /// Captions inside the picture's data.
  package var embeddedSourceSettings: EmbeddedSourceSettings?
  /// Captions in a file of their own.
  package var fileSourceSettings: FileSourceSettings?
  /// Captions in a track of the source.
  package var trackSourceSettings: TrackSourceSettings?

  /// Makes the value of its members; those left out are nil.
  package init(
    sourceType: CaptionSourceType? = nil, embeddedSourceSettings: EmbeddedSourceSettings? = nil,
    fileSourceSettings: FileSourceSettings? = nil, trackSourceSettings: TrackSourceSettings? = nil
  ) {
    self.sourceType = sourceType
    self.embeddedSourceSettings = embeddedSourceSettings
    self.fileSourceSettings = fileSourceSettings
    self.trackSourceSettings = trackSourceSettings
  }
}

/// Captions that the picture's data carries (CEA-608, CEA-708).
package struct EmbeddedSourceSettings: Codable, Equatable, Sendable {
  /// Whether 608 captions are made into 708.
  package var convert608To708: Upconversion?
  /// The 608 channel, 1 to 4.
  package var source608ChannelNumber: Int?
  /// The video track that carries them; always 1.
  package var source608TrackNumber: Int?
  /// Whether captions end with the input.
  package var terminateCaptions: EmbeddedTerminateCaptions?

  /// Makes the value of its members; those left out are nil.
  package init(
    convert608To708: Upconversion? = nil, source608ChannelNumber: Int? = nil,
    source608TrackNumber: Int? = nil, terminateCaptions: EmbeddedTerminateCaptions? = nil
  ) {
    self.convert608To708 = convert608To708
    self.source608ChannelNumber = source608ChannelNumber
    self.source608TrackNumber = source608TrackNumber
    self.terminateCaptions = terminateCaptions
  }
}

/// Captions in a sidecar file.
package struct FileSourceSettings: Codable, Equatable, Sendable {
  /// The file: `s3://bucket/key`, `http://` or `https://`.
  package var sourceFile: String?
  /// How much later the captions are shown, in `timeDeltaUnits`.
  package var timeDelta: Int?
  /// The unit of `timeDelta`; seconds when nil.
  package var timeDeltaUnits: FileSourceTimeDeltaUnits?
  /// The frame rate that the file's timecodes count in.
  package var framerate: CaptionSourceFramerate?
  /// Whether 608 captions are made into 708.
  package var convert608To708: Upconversion?
  /// Whether paint-on captions become pop-on.
  package var convertPaintToPop: Activation?
  /// Whether the 608 byte rate limit holds.
  package var byteRateLimit: Activation?
  /// Whether STL captions may become teletext.
  package var upconvertSTLToTeletext: Upconversion?

  /// Makes the value of its members; those left out are nil.
  package init(
    sourceFile: String? = nil, timeDelta: Int? = nil,
    timeDeltaUnits: FileSourceTimeDeltaUnits? = nil, framerate: CaptionSourceFramerate? = nil,
    convert608To708: Upconversion? = nil, convertPaintToPop: Activation? = nil,
    byteRateLimit: Activation? = nil, upconvertSTLToTeletext: Upconversion? = nil
  ) {
    self.sourceFile = sourceFile
    self.timeDelta = timeDelta
    self.timeDeltaUnits = timeDeltaUnits
    self.framerate = framerate
    self.convert608To708 = convert608To708
    self.convertPaintToPop = convertPaintToPop
    self.byteRateLimit = byteRateLimit
    self.upconvertSTLToTeletext = upconvertSTLToTeletext
  }
}

/// A frame rate as a fraction.
package struct CaptionSourceFramerate: Codable, Equatable, Sendable {
  /// The numerator.
  package var framerateNumerator: Int?
  /// The denominator.
  package var framerateDenominator: Int?

  /// Makes the value of its members; those left out are nil.
  package init(framerateNumerator: Int? = nil, framerateDenominator: Int? = nil) {
    self.framerateNumerator = framerateNumerator
    self.framerateDenominator = framerateDenominator
  }
}

/// Captions in a track of the source.
package struct TrackSourceSettings: Codable, Equatable, Sendable {
  /// The track, counted from 1 among the caption tracks.
  package var trackNumber: Int?
  /// The stream number, counted from 1.
  package var streamNumber: Int?

  /// Makes the value of its members; those left out are nil.
  package init(trackNumber: Int? = nil, streamNumber: Int? = nil) {
    self.trackNumber = trackNumber
    self.streamNumber = streamNumber
  }
}
