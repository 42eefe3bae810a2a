// SPDX-License-Identifier: Apache-2.0

/// What an input of a job is, in an `INPUT_INFORMATION`.
public struct InputDetail: Codable, Equatable, Sendable {
  /// Its number among the job's inputs, counted from 1.
  public var id: Int
  /// Its location.
  public var uri: String?
  /// Its sounds.
  public var audio: [InputAudioDetail]?
  /// Its pictures.
  public var video: [InputVideoDetail]?

  /// Makes the value of its members.
  public init(
    id: Int, uri: String? = nil, audio: [InputAudioDetail]? = nil,
    video: [InputVideoDetail]? = nil
  ) {
    self.id = id
    self.uri = uri
    self.audio = audio
    self.video = video
  }
}

/// A sound of an input.
public struct InputAudioDetail: Codable, Equatable, Sendable {
  /// The number of channels.
  public var channels: Int?
  /// The codec, such as `AAC`.
  public var codec: String?
  /// The language, such as `ENG`; `UND` when the source does not say.
  public var language: String?
  /// The sample rate, in hertz.
  public var sampleRate: Int?
  /// The stream's number.
  public var streamId: Int?

  /// Makes the value of its members.
  public init(
    channels: Int? = nil, codec: String? = nil, language: String? = nil, sampleRate: Int? = nil,
    streamId: Int? = nil
  ) {
    self.channels = channels
    self.codec = codec
    self.language = language
    self.sampleRate = sampleRate
    self.streamId = streamId
  }
}

/// A picture of an input.
public struct InputVideoDetail: Codable, Equatable, Sendable {
  /// The bits of a sample.
  public var bitDepth: Int?
  /// The codec, such as `H_264`.
  public var codec: String?
  /// The colour format, such as `YUV_420`.
  public var colorFormat: String?
  /// The codec's four characters, such as `avc1`.
  public var fourCC: String?
  /// The frame rate, in frames a second.
  public var frameRate: Double?
  /// The height in pixels.
  public var height: Int?
  /// The width in pixels.
  public var width: Int?
  /// `PROGRESSIVE` or how the fields are interlaced.
  public var interlaceMode: String?
  /// The sample aspect ratio, such as `1:1`.
  public var sar: String?
  /// The video standard, such as `UNSPECIFIED`.
  public var standard: String?
  /// The stream's number.
  public var streamId: Int?

  /// Makes the value of its members.
  public init(
    bitDepth: Int? = nil, codec: String? = nil, colorFormat: String? = nil,
    fourCC: String? = nil, frameRate: Double? = nil, height: Int? = nil, width: Int? = nil,
    interlaceMode: String? = nil, sar: String? = nil, standard: String? = nil,
    streamId: Int? = nil
  ) {
    self.bitDepth = bitDepth
    self.codec = codec
    self.colorFormat = colorFormat
    self.fourCC = fourCC
    self.frameRate = frameRate
    self.height = height
    self.width = width
    self.interlaceMode = interlaceMode
    self.sar = sar
    self.standard = standard
    self.streamId = streamId
  }
}
