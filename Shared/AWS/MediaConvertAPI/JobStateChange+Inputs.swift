// SPDX-License-Identifier: Apache-2.0

/// What an input of a job is, in an `INPUT_INFORMATION`.
package struct InputDetail: Codable, Equatable, Sendable {
  /// Its number among the job's inputs, counted from 1.
  package var id: Int
  /// Its location.
  package var uri: String?
  /// Its sounds.
  package var audio: [InputAudioDetail]?
  /// Its pictures.
  package var video: [InputVideoDetail]?

  package init(
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
package struct InputAudioDetail: Codable, Equatable, Sendable {
  /// The number of channels.
  package var channels: Int?
  /// The codec, such as `AAC`.
  package var codec: String?
  /// The language, such as `ENG`; `UND` when the source does not say.
  package var language: String?
  /// The sample rate, in hertz.
  package var sampleRate: Int?
  /// The stream's number.
  package var streamId: Int?

  package init(
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
package struct InputVideoDetail: Codable, Equatable, Sendable {
  /// The bits of a sample.
  package var bitDepth: Int?
  /// The codec, such as `H_264`.
  package var codec: String?
  /// The colour format, such as `YUV_420`.
  package var colorFormat: String?
  /// The codec's four characters, such as `avc1`.
  package var fourCC: String?
  /// The frame rate, in frames a second.
  package var frameRate: Double?
  /// The height in pixels.
  package var height: Int?
  /// The width in pixels.
  package var width: Int?
  /// `PROGRESSIVE` or how the fields are interlaced.
  package var interlaceMode: String?
  /// The sample aspect ratio, such as `1:1`.
  package var sar: String?
  /// The video standard, such as `UNSPECIFIED`.
  package var standard: String?
  /// The stream's number.
  package var streamId: Int?

  package init(
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
