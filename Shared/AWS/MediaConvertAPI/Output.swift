// SPDX-License-Identifier: Apache-2.0

package struct Output: Encodable, Sendable {
  /// What stands after the destination in the names of the output's files.
  package var nameModifier: String?
  package var containerSettings: ContainerSettings
  package var videoDescription: VideoDescription?
  package var audioDescriptions: [AudioDescription]?

  package init(container: ContainerSettings) { containerSettings = container }
}

package struct ContainerSettings: Encodable, Sendable {
  private let container: Container
  private var m3u8Settings: M3u8Settings?
  private var mp4Settings: Mp4Settings?

  /// Segments of HLS.
  package static let m3u8 = Self(container: .m3u8, m3u8Settings: M3u8Settings())
  /// Captured frames.
  package static let raw = Self(container: .raw)
  /// An MP4 file whose index stands before its media.
  package static let fastStartMP4 = Self(
    container: .mp4, mp4Settings: Mp4Settings(moovPlacement: .progressiveDownload))

  private enum Container: String, Encodable {
    case m3u8 = "M3U8"
    case mp4 = "MP4"
    case raw = "RAW"
  }

  private struct M3u8Settings: Encodable {}

  private struct Mp4Settings: Encodable {
    let moovPlacement: MoovPlacement

    enum MoovPlacement: String, Encodable { case progressiveDownload = "PROGRESSIVE_DOWNLOAD" }
  }
}

package struct AudioDescription: Encodable, Sendable {
  /// The audio selector that it comes from.
  package var audioSourceName: String
  package var codecSettings: AudioCodecSettings

  package init(audioSourceName: String, codecSettings: AudioCodecSettings) {
    self.audioSourceName = audioSourceName
    self.codecSettings = codecSettings
  }
}

package struct AudioCodecSettings: Encodable, Sendable {
  private let codec = Codec.aac
  private let aacSettings: AacSettings

  package init(_ settings: AacSettings) { aacSettings = settings }

  private enum Codec: String, Encodable { case aac = "AAC" }
}

package struct AacSettings: Encodable, Sendable {
  /// Bits a second.
  package var bitrate: Int
  /// Samples a second.
  package var sampleRate: Int
  package var codingMode: CodingMode

  package init(bitrate: Int, sampleRate: Int, codingMode: CodingMode) {
    self.bitrate = bitrate
    self.sampleRate = sampleRate
    self.codingMode = codingMode
  }

  package enum CodingMode: String, Encodable, Sendable { case stereo = "CODING_MODE_2_0" }
}
