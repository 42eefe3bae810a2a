// SPDX-License-Identifier: Apache-2.0

/// How the source's picture is read.
public struct VideoSelector: Codable, Equatable, Sendable {
  /// How the picture is turned before anything else.
  public var rotate: InputRotate?
  /// The colour space that the source is taken to have.
  public var colorSpace: ColorSpace?
  /// Whether `colorSpace` wins over what the source says.
  public var colorSpaceUsage: ColorSpaceUsage?
  /// The range of the samples.
  public var sampleRange: InputSampleRange?
  /// What becomes of an alpha channel.
  public var alphaBehavior: AlphaBehavior?
  /// Which embedded timecodes are used.
  public var embeddedTimecodeOverride: EmbeddedTimecodeOverride?
  /// Whether black video fills the gaps of the source.
  public var padVideo: PadVideo?
  /// The brightest luminance, in nits.
  public var maxLuminance: Int?
  /// The packet identifier of the video in a transport stream.
  public var pid: Int?
  /// The program of a multi-program transport stream.
  public var programNumber: Int?
  /// How the track is chosen.
  public var selectorType: VideoSelectorType?
  /// The stream numbers, counted from 1.
  public var streams: [Int]?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct AudioSelector: Codable, Equatable, Sendable {
  /// Whether outputs that name no selector take this one.
  public var defaultSelection: AudioDefaultSelection?
  /// What the choice goes by: track, language, packet identifier or stream.
  public var selectorType: AudioSelectorType?
  /// The sound tracks, counted from 1.
  public var tracks: [Int]?
  /// The language, for `LANGUAGE_CODE`.
  public var languageCode: LanguageCode?
  /// The ISO 639-3 language, for `LANGUAGE_CODE`.
  public var customLanguageCode: String?
  /// The packet identifiers, for `PID`.
  public var pids: [Int]?
  /// The stream numbers, counted from 1, for `STREAM`.
  public var streams: [Int]?
  /// Another file that the sound is read from.
  public var externalAudioFileInput: String?
  /// How much later the sound starts, in milliseconds.
  public var offset: Int?
  /// The program of a Dolby E stream.
  public var programSelection: Int?
  /// Whether sound of another length than the picture is corrected.
  public var audioDurationCorrection: AudioDurationCorrection?
  /// How channels are mixed.
  public var remixSettings: RemixSettings?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct AudioSelectorGroup: Codable, Equatable, Sendable {
  /// The names of the audio selectors.
  public var audioSelectorNames: [String]?

  /// Makes the value of its members; those left out are nil.
  public init(audioSelectorNames: [String]? = nil) {
    self.audioSelectorNames = audioSelectorNames
  }
}

/// How input channels are mixed into output channels.
public struct RemixSettings: Codable, Equatable, Sendable {
  /// The number of input channels.
  public var channelsIn: Int?
  /// The number of output channels.
  public var channelsOut: Int?
  /// The gains.
  public var channelMapping: ChannelMapping?
  /// The channel of the audio description's sound.
  public var audioDescriptionAudioChannel: Int?
  /// The channel of the audio description's data.
  public var audioDescriptionDataChannel: Int?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct ChannelMapping: Codable, Equatable, Sendable {
  /// One entry for each output channel.
  public var outputChannels: [OutputChannelMapping]?

  /// Makes the value of its members; those left out are nil.
  public init(outputChannels: [OutputChannelMapping]? = nil) {
    self.outputChannels = outputChannels
  }
}

/// What one output channel is mixed of.
public struct OutputChannelMapping: Codable, Equatable, Sendable {
  /// The gain of each input channel in whole decibels; -60 is silence.
  public var inputChannels: [Int]?
  /// The gain of each input channel in decibels with a fraction.
  public var inputChannelsFineTune: [Double]?

  /// Makes the value of its members; those left out are nil.
  public init(inputChannels: [Int]? = nil, inputChannelsFineTune: [Double]? = nil) {
    self.inputChannels = inputChannels
    self.inputChannelsFineTune = inputChannelsFineTune
  }
}

/// Which of the source's captions a name stands for.
public struct CaptionSelector: Codable, Equatable, Sendable {
  /// Where the captions are.
  public var sourceSettings: CaptionSourceSettings?
  /// Their language.
  public var languageCode: LanguageCode?
  /// Their ISO 639-3 language.
  public var customLanguageCode: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    sourceSettings: CaptionSourceSettings? = nil, languageCode: LanguageCode? = nil,
    customLanguageCode: String? = nil
  ) {
    self.sourceSettings = sourceSettings
    self.languageCode = languageCode
    self.customLanguageCode = customLanguageCode
  }
}

/// Where captions are read from: the member that fits `sourceType` is set.
public struct CaptionSourceSettings: Codable, Equatable, Sendable {
  /// The captions' form.
  public var sourceType: CaptionSourceType?
  /// Captions inside the picture's data.
  public var embeddedSourceSettings: EmbeddedSourceSettings?
  /// Captions in a file of their own.
  public var fileSourceSettings: FileSourceSettings?
  /// Captions in a track of the source.
  public var trackSourceSettings: TrackSourceSettings?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct EmbeddedSourceSettings: Codable, Equatable, Sendable {
  /// Whether 608 captions are made into 708.
  public var convert608To708: Upconversion?
  /// The 608 channel, 1 to 4.
  public var source608ChannelNumber: Int?
  /// The video track that carries them; always 1.
  public var source608TrackNumber: Int?
  /// Whether captions end with the input.
  public var terminateCaptions: EmbeddedTerminateCaptions?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct FileSourceSettings: Codable, Equatable, Sendable {
  /// The file: `s3://bucket/key`, `http://` or `https://`.
  public var sourceFile: String?
  /// How much later the captions are shown, in `timeDeltaUnits`.
  public var timeDelta: Int?
  /// The unit of `timeDelta`; seconds when nil.
  public var timeDeltaUnits: FileSourceTimeDeltaUnits?
  /// The frame rate that the file's timecodes count in.
  public var framerate: CaptionSourceFramerate?
  /// Whether 608 captions are made into 708.
  public var convert608To708: Upconversion?
  /// Whether paint-on captions become pop-on.
  public var convertPaintToPop: Activation?
  /// Whether the 608 byte rate limit holds.
  public var byteRateLimit: Activation?
  /// Whether STL captions may become teletext.
  public var upconvertSTLToTeletext: Upconversion?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct CaptionSourceFramerate: Codable, Equatable, Sendable {
  /// The numerator.
  public var framerateNumerator: Int?
  /// The denominator.
  public var framerateDenominator: Int?

  /// Makes the value of its members; those left out are nil.
  public init(framerateNumerator: Int? = nil, framerateDenominator: Int? = nil) {
    self.framerateNumerator = framerateNumerator
    self.framerateDenominator = framerateDenominator
  }
}

/// Captions in a track of the source.
public struct TrackSourceSettings: Codable, Equatable, Sendable {
  /// The track, counted from 1 among the caption tracks.
  public var trackNumber: Int?
  /// The stream number, counted from 1.
  public var streamNumber: Int?

  /// Makes the value of its members; those left out are nil.
  public init(trackNumber: Int? = nil, streamNumber: Int? = nil) {
    self.trackNumber = trackNumber
    self.streamNumber = streamNumber
  }
}
