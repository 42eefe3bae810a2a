// SPDX-License-Identifier: Apache-2.0

/// What a media file is.
public struct ProbeResult: Codable, Equatable, Sendable {
  /// The container and its tracks.
  public var container: Container?
  /// The file.
  public var metadata: Metadata?
  /// Which tracks belong together.
  public var trackMappings: [TrackMapping]?

  /// Makes the value of its members; those left out are nil.
  public init(
    container: Container? = nil, metadata: Metadata? = nil, trackMappings: [TrackMapping]? = nil
  ) {
    self.container = container
    self.metadata = metadata
    self.trackMappings = trackMappings
  }
}

/// A media file's container.
public struct Container: Codable, Equatable, Sendable {
  /// The format.
  public var format: Format?
  /// The length, in seconds.
  public var duration: Double?
  /// The bit rate, in bits a second.
  public var bitRate: Int?
  /// The first timecode.
  public var startTimecode: String?
  /// The tracks.
  public var tracks: [Track]?

  /// Makes the value of its members; those left out are nil.
  public init(
    format: Format? = nil, duration: Double? = nil, bitRate: Int? = nil,
    startTimecode: String? = nil, tracks: [Track]? = nil
  ) {
    self.format = format
    self.duration = duration
    self.bitRate = bitRate
    self.startTimecode = startTimecode
    self.tracks = tracks
  }
}

/// A track of a media file.
public struct Track: Codable, Equatable, Sendable {
  /// Its number, counted from 1.
  public var index: Int?
  /// Picture, sound or data.
  public var trackType: TrackType?
  /// Its codec.
  public var codec: Codec?
  /// Its length, in seconds.
  public var duration: Double?
  /// Of a picture.
  public var videoProperties: VideoProperties?
  /// Of a sound.
  public var audioProperties: AudioProperties?
  /// Of data.
  public var dataProperties: DataProperties?

  /// Makes the value of its members; those left out are nil.
  public init(
    index: Int? = nil, trackType: TrackType? = nil, codec: Codec? = nil, duration: Double? = nil,
    videoProperties: VideoProperties? = nil, audioProperties: AudioProperties? = nil,
    dataProperties: DataProperties? = nil
  ) {
    self.index = index
    self.trackType = trackType
    self.codec = codec
    self.duration = duration
    self.videoProperties = videoProperties
    self.audioProperties = audioProperties
    self.dataProperties = dataProperties
  }
}

/// The properties of a picture track.
public struct VideoProperties: Codable, Equatable, Sendable {
  /// The width in pixels, as stored.
  public var width: Int?
  /// The height in pixels, as stored.
  public var height: Int?
  /// The frame rate.
  public var frameRate: FrameRate?
  /// The clockwise turn that shows it upright, in degrees.
  public var rotation: Int?
  /// The bits of a sample.
  public var bitDepth: Int?
  /// The bit rate, in bits a second.
  public var bitRate: Int?
  /// The colour primaries.
  public var colorPrimaries: ColorPrimaries?
  /// The transfer function.
  public var transferCharacteristics: TransferCharacteristics?
  /// The matrix.
  public var matrixCoefficients: MatrixCoefficients?
  /// The shape of a pixel.
  public var sampleAspectRatio: AspectRatio?
  /// The shape of the picture.
  public var displayAspectRatio: AspectRatio?
  /// Static HDR metadata.
  public var hdrMetadata: HdrMetadata?
  /// What the codec's own headers say.
  public var codecMetadata: CodecMetadata?

  /// Makes the value of its members; those left out are nil.
  public init(
    width: Int? = nil, height: Int? = nil, frameRate: FrameRate? = nil, rotation: Int? = nil,
    bitDepth: Int? = nil, bitRate: Int? = nil, colorPrimaries: ColorPrimaries? = nil,
    transferCharacteristics: TransferCharacteristics? = nil,
    matrixCoefficients: MatrixCoefficients? = nil, sampleAspectRatio: AspectRatio? = nil,
    displayAspectRatio: AspectRatio? = nil, hdrMetadata: HdrMetadata? = nil,
    codecMetadata: CodecMetadata? = nil
  ) {
    self.width = width
    self.height = height
    self.frameRate = frameRate
    self.rotation = rotation
    self.bitDepth = bitDepth
    self.bitRate = bitRate
    self.colorPrimaries = colorPrimaries
    self.transferCharacteristics = transferCharacteristics
    self.matrixCoefficients = matrixCoefficients
    self.sampleAspectRatio = sampleAspectRatio
    self.displayAspectRatio = displayAspectRatio
    self.hdrMetadata = hdrMetadata
    self.codecMetadata = codecMetadata
  }
}

/// A frame rate as a fraction, in frames a second.
public struct FrameRate: Codable, Equatable, Sendable {
  /// The numerator.
  public var numerator: Int?
  /// The denominator.
  public var denominator: Int?

  /// Makes the value of its members; those left out are nil.
  public init(numerator: Int? = nil, denominator: Int? = nil) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// An aspect ratio as a fraction.
public struct AspectRatio: Codable, Equatable, Sendable {
  /// The numerator.
  public var numerator: Int?
  /// The denominator.
  public var denominator: Int?

  /// Makes the value of its members; those left out are nil.
  public init(numerator: Int? = nil, denominator: Int? = nil) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// Static metadata of high dynamic range.
public struct HdrMetadata: Codable, Equatable, Sendable {
  /// The content's light level.
  public var contentLightLevel: ContentLightLevel?
  /// The mastering display.
  public var masteringDisplayColorVolume: MasteringDisplayColorVolume?

  /// Makes the value of its members; those left out are nil.
  public init(
    contentLightLevel: ContentLightLevel? = nil,
    masteringDisplayColorVolume: MasteringDisplayColorVolume? = nil
  ) {
    self.contentLightLevel = contentLightLevel
    self.masteringDisplayColorVolume = masteringDisplayColorVolume
  }
}

/// The light level of high dynamic range content.
public struct ContentLightLevel: Codable, Equatable, Sendable {
  /// The brightest pixel, in nits.
  public var maxContentLightLevel: Int?
  /// The brightest frame's average, in nits.
  public var maxFrameAverageLightLevel: Int?

  /// Makes the value of its members; those left out are nil.
  public init(maxContentLightLevel: Int? = nil, maxFrameAverageLightLevel: Int? = nil) {
    self.maxContentLightLevel = maxContentLightLevel
    self.maxFrameAverageLightLevel = maxFrameAverageLightLevel
  }
}

/// The display that the content was mastered on.
public struct MasteringDisplayColorVolume: Codable, Equatable, Sendable {
  /// Red, x, in units of 0.00002.
  public var redPrimaryX: Int?
  /// Red, y, in units of 0.00002.
  public var redPrimaryY: Int?
  /// Green, x, in units of 0.00002.
  public var greenPrimaryX: Int?
  /// Green, y, in units of 0.00002.
  public var greenPrimaryY: Int?
  /// Blue, x, in units of 0.00002.
  public var bluePrimaryX: Int?
  /// Blue, y, in units of 0.00002.
  public var bluePrimaryY: Int?
  /// White, x, in units of 0.00002.
  public var whitePointX: Int?
  /// White, y, in units of 0.00002.
  public var whitePointY: Int?
  /// The brightest luminance, in units of 0.0001 nits.
  public var maxLuminance: Int?
  /// The darkest luminance, in units of 0.0001 nits.
  public var minLuminance: Int?

  /// Makes the value of its members; those left out are nil.
  public init(
    redPrimaryX: Int? = nil, redPrimaryY: Int? = nil, greenPrimaryX: Int? = nil,
    greenPrimaryY: Int? = nil, bluePrimaryX: Int? = nil, bluePrimaryY: Int? = nil,
    whitePointX: Int? = nil, whitePointY: Int? = nil, maxLuminance: Int? = nil,
    minLuminance: Int? = nil
  ) {
    self.redPrimaryX = redPrimaryX
    self.redPrimaryY = redPrimaryY
    self.greenPrimaryX = greenPrimaryX
    self.greenPrimaryY = greenPrimaryY
    self.bluePrimaryX = bluePrimaryX
    self.bluePrimaryY = bluePrimaryY
    self.whitePointX = whitePointX
    self.whitePointY = whitePointY
    self.maxLuminance = maxLuminance
    self.minLuminance = minLuminance
  }
}

/// What a codec's own headers say of its picture.
public struct CodecMetadata: Codable, Equatable, Sendable {
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The frame rate.
  public var codedFrameRate: FrameRate?
  /// The profile.
  public var profile: String?
  /// The level.
  public var level: String?
  /// The bits of a sample.
  public var bitDepth: Int?
  /// The chroma subsampling.
  public var chromaSubsampling: String?
  /// Progressive or interlaced.
  public var scanType: String?
  /// Which field comes first.
  public var fieldOrder: String?
  /// The turn, in degrees.
  public var rotation: Int?
  /// The colour primaries.
  public var colorPrimaries: ColorPrimaries?
  /// The transfer function.
  public var transferCharacteristics: TransferCharacteristics?
  /// The matrix.
  public var matrixCoefficients: MatrixCoefficients?
  /// The shape of a pixel.
  public var sampleAspectRatio: AspectRatio?
  /// The shape of the picture.
  public var displayAspectRatio: AspectRatio?

  /// Makes the value of its members; those left out are nil.
  public init(
    width: Int? = nil, height: Int? = nil, codedFrameRate: FrameRate? = nil, profile: String? = nil,
    level: String? = nil, bitDepth: Int? = nil, chromaSubsampling: String? = nil,
    scanType: String? = nil, fieldOrder: String? = nil, rotation: Int? = nil,
    colorPrimaries: ColorPrimaries? = nil, transferCharacteristics: TransferCharacteristics? = nil,
    matrixCoefficients: MatrixCoefficients? = nil, sampleAspectRatio: AspectRatio? = nil,
    displayAspectRatio: AspectRatio? = nil
  ) {
    self.width = width
    self.height = height
    self.codedFrameRate = codedFrameRate
    self.profile = profile
    self.level = level
    self.bitDepth = bitDepth
    self.chromaSubsampling = chromaSubsampling
    self.scanType = scanType
    self.fieldOrder = fieldOrder
    self.rotation = rotation
    self.colorPrimaries = colorPrimaries
    self.transferCharacteristics = transferCharacteristics
    self.matrixCoefficients = matrixCoefficients
    self.sampleAspectRatio = sampleAspectRatio
    self.displayAspectRatio = displayAspectRatio
  }
}

/// The properties of a sound track.
public struct AudioProperties: Codable, Equatable, Sendable {
  /// The number of channels.
  public var channels: Int?
  /// The channels' layout.
  public var channelLayout: String?
  /// The sample rate, in hertz.
  public var sampleRate: Int?
  /// The bits of a sample.
  public var bitDepth: Int?
  /// The bit rate, in bits a second.
  public var bitRate: Int?
  /// The frame rate.
  public var frameRate: FrameRate?
  /// The language.
  public var languageCode: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    channels: Int? = nil, channelLayout: String? = nil, sampleRate: Int? = nil,
    bitDepth: Int? = nil, bitRate: Int? = nil, frameRate: FrameRate? = nil,
    languageCode: String? = nil
  ) {
    self.channels = channels
    self.channelLayout = channelLayout
    self.sampleRate = sampleRate
    self.bitDepth = bitDepth
    self.bitRate = bitRate
    self.frameRate = frameRate
    self.languageCode = languageCode
  }
}

/// The properties of a data track.
public struct DataProperties: Codable, Equatable, Sendable {
  /// The language.
  public var languageCode: String?

  /// Makes the value of its members; those left out are nil.
  public init(languageCode: String? = nil) {
    self.languageCode = languageCode
  }
}

/// A media file as an object.
public struct Metadata: Codable, Equatable, Sendable {
  /// The object's entity tag.
  public var eTag: String?
  /// The size, in bytes.
  public var fileSize: Int?
  /// The content type.
  public var mimeType: String?
  /// When it was last changed.
  public var lastModified: Timestamp?

  /// Makes the value of its members; those left out are nil.
  public init(
    eTag: String? = nil, fileSize: Int? = nil, mimeType: String? = nil,
    lastModified: Timestamp? = nil
  ) {
    self.eTag = eTag
    self.fileSize = fileSize
    self.mimeType = mimeType
    self.lastModified = lastModified
  }
}

/// The tracks that belong together.
public struct TrackMapping: Codable, Equatable, Sendable {
  /// The pictures.
  public var videoTrackIndexes: [Int]?
  /// The sounds.
  public var audioTrackIndexes: [Int]?
  /// The data.
  public var dataTrackIndexes: [Int]?

  /// Makes the value of its members; those left out are nil.
  public init(
    videoTrackIndexes: [Int]? = nil, audioTrackIndexes: [Int]? = nil, dataTrackIndexes: [Int]? = nil
  ) {
    self.videoTrackIndexes = videoTrackIndexes
    self.audioTrackIndexes = audioTrackIndexes
    self.dataTrackIndexes = dataTrackIndexes
  }
}
