// SPDX-License-Identifier: Apache-2.0

/// What a media file is.
package struct ProbeResult: Codable, Equatable, Sendable {
  /// The container and its tracks.
  package var container: Container?
  /// The file.
  package var metadata: Metadata?
  /// Which tracks belong together.
  package var trackMappings: [TrackMapping]?

  /// Makes the value of its members; those left out are nil.
  package init(
    container: Container? = nil, metadata: Metadata? = nil, trackMappings: [TrackMapping]? = nil
  ) {
    self.container = container
    self.metadata = metadata
    self.trackMappings = trackMappings
  }
}

/// A media file's container.
package struct Container: Codable, Equatable, Sendable {
  /// The format.
  package var format: Format?
  /// The length, in seconds.
  package var duration: Double?
  /// The bit rate, in bits a second.
  package var bitRate: Int?
  /// The first timecode.
  package var startTimecode: String?
  /// The tracks.
  package var tracks: [Track]?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct Track: Codable, Equatable, Sendable {
  /// Its number, counted from 1.
  package var index: Int?
  /// Picture, sound or data.
  package var trackType: TrackType?
  /// Its codec.
  package var codec: Codec?
  /// Its length, in seconds.
  package var duration: Double?
  /// Of a picture.
  package var videoProperties: VideoProperties?
  /// Of a sound.
  package var audioProperties: AudioProperties?
  /// Of data.
  package var dataProperties: DataProperties?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct VideoProperties: Codable, Equatable, Sendable {
  /// The width in pixels, as stored.
  package var width: Int?
  /// The height in pixels, as stored.
  package var height: Int?
  /// The frame rate.
  package var frameRate: FrameRate?
  /// The clockwise turn that shows it upright, in degrees.
  package var rotation: Int?
  /// The bits of a sample.
  package var bitDepth: Int?
  /// The bit rate, in bits a second.
  package var bitRate: Int?
  /// The colour primaries.
  package var colorPrimaries: ColorPrimaries?
  /// The transfer function.
  package var transferCharacteristics: TransferCharacteristics?
  /// The matrix.
  package var matrixCoefficients: MatrixCoefficients?
  /// The shape of a pixel.
  package var sampleAspectRatio: AspectRatio?
  /// The shape of the picture.
  package var displayAspectRatio: AspectRatio?
  /// Static HDR metadata.
  package var hdrMetadata: HdrMetadata?
  /// What the codec's own headers say.
  package var codecMetadata: CodecMetadata?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct FrameRate: Codable, Equatable, Sendable {
  /// The numerator.
  package var numerator: Int?
  /// The denominator.
  package var denominator: Int?

  /// Makes the value of its members; those left out are nil.
  package init(numerator: Int? = nil, denominator: Int? = nil) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// An aspect ratio as a fraction.
package struct AspectRatio: Codable, Equatable, Sendable {
  /// The numerator.
  package var numerator: Int?
  /// The denominator.
  package var denominator: Int?

  /// Makes the value of its members; those left out are nil.
  package init(numerator: Int? = nil, denominator: Int? = nil) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// Static metadata of high dynamic range.
package struct HdrMetadata: Codable, Equatable, Sendable {
  /// The content's light level.
  package var contentLightLevel: ContentLightLevel?
  /// The mastering display.
  package var masteringDisplayColorVolume: MasteringDisplayColorVolume?

  /// Makes the value of its members; those left out are nil.
  package init(
    contentLightLevel: ContentLightLevel? = nil,
    masteringDisplayColorVolume: MasteringDisplayColorVolume? = nil
  ) {
    self.contentLightLevel = contentLightLevel
    self.masteringDisplayColorVolume = masteringDisplayColorVolume
  }
}

/// The light level of high dynamic range content.
package struct ContentLightLevel: Codable, Equatable, Sendable {
  /// The brightest pixel, in nits.
  package var maxContentLightLevel: Int?
  /// The brightest frame's average, in nits.
  package var maxFrameAverageLightLevel: Int?

  /// Makes the value of its members; those left out are nil.
  package init(maxContentLightLevel: Int? = nil, maxFrameAverageLightLevel: Int? = nil) {
    self.maxContentLightLevel = maxContentLightLevel
    self.maxFrameAverageLightLevel = maxFrameAverageLightLevel
  }
}

/// The display that the content was mastered on.
package struct MasteringDisplayColorVolume: Codable, Equatable, Sendable {
  /// Red, x, in units of 0.00002.
  package var redPrimaryX: Int?
  /// Red, y, in units of 0.00002.
  package var redPrimaryY: Int?
  /// Green, x, in units of 0.00002.
  package var greenPrimaryX: Int?
  /// Green, y, in units of 0.00002.
  package var greenPrimaryY: Int?
  /// Blue, x, in units of 0.00002.
  package var bluePrimaryX: Int?
  /// Blue, y, in units of 0.00002.
  package var bluePrimaryY: Int?
  /// White, x, in units of 0.00002.
  package var whitePointX: Int?
  /// White, y, in units of 0.00002.
  package var whitePointY: Int?
  /// The brightest luminance, in units of 0.0001 nits.
  package var maxLuminance: Int?
  /// The darkest luminance, in units of 0.0001 nits.
  package var minLuminance: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct CodecMetadata: Codable, Equatable, Sendable {
  /// The width in pixels.
  package var width: Int?
  /// The height in pixels.
  package var height: Int?
  /// The frame rate.
  package var codedFrameRate: FrameRate?
  /// The profile.
  package var profile: String?
  /// The level.
  package var level: String?
  /// The bits of a sample.
  package var bitDepth: Int?
  /// The chroma subsampling.
  package var chromaSubsampling: String?
  /// Progressive or interlaced.
  package var scanType: String?
  /// Which field comes first.
  package var fieldOrder: String?
  /// The turn, in degrees.
  package var rotation: Int?
  /// The colour primaries.
  package var colorPrimaries: ColorPrimaries?
  /// The transfer function.
  package var transferCharacteristics: TransferCharacteristics?
  /// The matrix.
  package var matrixCoefficients: MatrixCoefficients?
  /// The shape of a pixel.
  package var sampleAspectRatio: AspectRatio?
  /// The shape of the picture.
  package var displayAspectRatio: AspectRatio?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct AudioProperties: Codable, Equatable, Sendable {
  /// The number of channels.
  package var channels: Int?
  /// The channels' layout.
  package var channelLayout: String?
  /// The sample rate, in hertz.
  package var sampleRate: Int?
  /// The bits of a sample.
  package var bitDepth: Int?
  /// The bit rate, in bits a second.
  package var bitRate: Int?
  /// The frame rate.
  package var frameRate: FrameRate?
  /// The language.
  package var languageCode: String?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct DataProperties: Codable, Equatable, Sendable {
  /// The language.
  package var languageCode: String?

  /// Makes the value of its members; those left out are nil.
  package init(languageCode: String? = nil) {
    self.languageCode = languageCode
  }
}

/// A media file as an object.
package struct Metadata: Codable, Equatable, Sendable {
  /// The object's entity tag.
  package var eTag: String?
  /// The size, in bytes.
  package var fileSize: Int?
  /// The content type.
  package var mimeType: String?
  /// When it was last changed.
  package var lastModified: Timestamp?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct TrackMapping: Codable, Equatable, Sendable {
  /// The pictures.
  package var videoTrackIndexes: [Int]?
  /// The sounds.
  package var audioTrackIndexes: [Int]?
  /// The data.
  package var dataTrackIndexes: [Int]?

  /// Makes the value of its members; those left out are nil.
  package init(
    videoTrackIndexes: [Int]? = nil, audioTrackIndexes: [Int]? = nil, dataTrackIndexes: [Int]? = nil
  ) {
    self.videoTrackIndexes = videoTrackIndexes
    self.audioTrackIndexes = audioTrackIndexes
    self.dataTrackIndexes = dataTrackIndexes
  }
}
