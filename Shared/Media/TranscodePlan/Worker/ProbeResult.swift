// SPDX-License-Identifier: Apache-2.0

/// What a file is. Words are those of MediaConvert's `Probe` (AWS Elemental MediaConvert API
/// reference, `Container`, `Track`, `VideoProperties`, `AudioProperties`).
package struct ProbeResult: Codable, Hashable, Sendable {
  /// `mp4`, `quicktime`, `matroska`, `webm`, `mpegts`, …; nil for one that Probe has no word for.
  package var format: String?
  /// The length of the longest real track in seconds; nil when the file does not tell.
  package var duration: Double?
  /// Bits a second of the whole file.
  package var bitRate: Int?
  /// In bytes.
  package var fileSize: Int
  package var mimeType: String?
  /// Every track, in the file's order.
  package var tracks: [Track] = []
  /// The index in ``tracks`` of the video that a transcode takes; nil when there is none.
  package var selectedVideo: Int?
  /// The index in ``tracks`` of the audio that a transcode takes; nil when there is none.
  package var selectedAudio: Int?
  /// Why a transcode would fail, e.g. 1020 without a video; nil when it can be tried.
  package var obstacle: TranscodeFailure?

  package init(fileSize: Int) { self.fileSize = fileSize }

  /// The video that a transcode takes.
  package var video: VideoTrack? {
    selectedVideo.flatMap { tracks.indices.contains($0) ? tracks[$0].video : nil }
  }

  /// The audio that a transcode takes.
  package var audio: AudioProperties? {
    selectedAudio.flatMap { tracks.indices.contains($0) ? tracks[$0].audio : nil }
  }
}

/// One track of a probed file.
package struct Track: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable { case video, audio, data }

  /// Its place in the file, counted from 1 as MediaConvert does.
  package var index: Int
  /// What it carries; an attached picture is `data`.
  package var kind: Kind
  /// Probe's word for the codec, e.g. `AVC`, `HEVC`, `AAC`; `UNKNOWN` otherwise.
  package var codec: String
  /// The container's own number of the track (an MPEG-TS PID), for `streamId`.
  package var streamID: Int
  /// Its four-character code where the container has one.
  package var fourCC: String?
  /// In seconds.
  package var duration: Double?
  /// ISO 639-2, upper case, when the file says so.
  package var language: String?
  /// Whether the file marks it as the default of its kind.
  package var isDefault = false
  package var video: VideoTrack?
  package var audio: AudioProperties?

  package init(index: Int, kind: Kind, codec: String, streamID: Int) {
    self.index = index
    self.kind = kind
    self.codec = codec
    self.streamID = streamID
  }
}

/// The video of a track.
package struct VideoTrack: Codable, Hashable, Sendable {
  package var width: Int
  package var height: Int
  /// The size of the upright frame with square pixels.
  package var displayWidth: Int
  package var displayHeight: Int
  /// The frame rate that a transcode which follows the source gives.
  package var frameRate: Ratio
  /// The mean frame rate of the file.
  package var averageFrameRate: Ratio?
  /// Clockwise degrees that make the frame upright: 0, 90, 180 or 270.
  package var rotation = 0
  /// The shape of a stored pixel.
  package var sampleAspectRatio = Ratio(1, 1)
  package var bitDepth = 8
  /// `YUV_420`, `YUV_422`, `YUV_444` or `RGB`.
  package var chroma = "YUV_420"
  /// Whether it is stored in fields.
  package var isInterlaced = false
  /// `TOP`, `BOTTOM`, or `PROGRESSIVE`.
  package var fieldOrder = "PROGRESSIVE"
  /// Probe's word, e.g. `ITU_709`.
  package var colorPrimaries = "UNSPECIFIED"
  /// Probe's word, e.g. `SMPTE_2084`.
  package var transferCharacteristics = "UNSPECIFIED"
  /// Probe's word, e.g. `ITU_2020_NCL`.
  package var matrixCoefficients = "UNSPECIFIED"
  /// Bits a second when the file says so.
  package var bitRate: Int?
  /// The codec's profile in its own words.
  package var profile: String?
  package var dolbyVisionProfile: Int?

  package init(width: Int, height: Int, frameRate: Ratio) {
    (self.width, self.height) = (width, height)
    (displayWidth, displayHeight) = (width, height)
    self.frameRate = frameRate
  }
}

/// The audio of a track.
package struct AudioProperties: Codable, Hashable, Sendable {
  package var channels: Int
  /// Samples a second.
  package var sampleRate: Int
  /// Bits a sample, for uncompressed audio.
  package var bitDepth: Int?
  /// Bits a second when the file says so.
  package var bitRate: Int?
  /// E.g. `stereo`, `5.1`.
  package var channelLayout: String?

  package init(channels: Int, sampleRate: Int) {
    self.channels = channels
    self.sampleRate = sampleRate
  }
}
