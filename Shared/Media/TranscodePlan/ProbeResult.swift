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
  /// The length of the file in bytes.
  package var fileSize: Int
  /// The media type, e.g. `video/mp4`.
  package var mimeType: String?
  /// Every track, in the file's order.
  package var tracks: [Track]
  /// The index in ``tracks`` of the video that a transcode takes; nil when there is none.
  package var selectedVideo: Int?
  /// The index in ``tracks`` of the audio that a transcode takes; nil when there is none.
  package var selectedAudio: Int?
  /// Why a transcode would fail, e.g. 1020 without a video; nil when it can be tried.
  package var obstacle: TranscodeFailure?

  package init(
    format: String?, duration: Double?, bitRate: Int?, fileSize: Int, mimeType: String?,
    tracks: [Track], selectedVideo: Int?, selectedAudio: Int?, obstacle: TranscodeFailure?
  ) {
    self.format = format
    self.duration = duration
    self.bitRate = bitRate
    self.fileSize = fileSize
    self.mimeType = mimeType
    self.tracks = tracks
    self.selectedVideo = selectedVideo
    self.selectedAudio = selectedAudio
    self.obstacle = obstacle
  }

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
  /// What a track carries.
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
  /// Its length in seconds.
  package var duration: Double?
  /// ISO 639-2, upper case, when the file says so.
  package var language: String?
  /// Whether the file marks it as the default of its kind.
  package var isDefault: Bool
  /// For video.
  package var video: VideoTrack?
  /// For audio.
  package var audio: AudioProperties?

  package init(
    index: Int, kind: Kind, codec: String, streamID: Int, fourCC: String? = nil,
    duration: Double? = nil, language: String? = nil, isDefault: Bool = false,
    video: VideoTrack? = nil, audio: AudioProperties? = nil
  ) {
    self.index = index
    self.kind = kind
    self.codec = codec
    self.streamID = streamID
    self.fourCC = fourCC
    self.duration = duration
    self.language = language
    self.isDefault = isDefault
    self.video = video
    self.audio = audio
  }
}

/// The video of a track.
package struct VideoTrack: Codable, Hashable, Sendable {
  /// The stored width.
  package var width: Int
  /// The stored height.
  package var height: Int
  /// The width of the upright frame with square pixels.
  package var displayWidth: Int
  /// The height of the upright frame with square pixels.
  package var displayHeight: Int
  /// The frame rate that a transcode which follows the source gives.
  package var frameRate: Ratio
  /// The mean frame rate of the file.
  package var averageFrameRate: Ratio?
  /// Clockwise degrees that make the frame upright: 0, 90, 180 or 270.
  package var rotation: Int
  /// The shape of a stored pixel.
  package var sampleAspectRatio: Ratio
  /// Bits a component.
  package var bitDepth: Int
  /// `YUV_420`, `YUV_422`, `YUV_444` or `RGB`.
  package var chroma: String
  /// Whether it is stored in fields.
  package var isInterlaced: Bool
  /// `TOP`, `BOTTOM`, or `PROGRESSIVE`.
  package var fieldOrder: String
  /// Probe's word, e.g. `ITU_709`.
  package var colorPrimaries: String
  /// Probe's word, e.g. `SMPTE_2084`.
  package var transferCharacteristics: String
  /// Probe's word, e.g. `ITU_2020_NCL`.
  package var matrixCoefficients: String
  /// Bits a second when the file says so.
  package var bitRate: Int?
  /// The codec's profile in its own words.
  package var profile: String?
  /// Which Dolby Vision profile it carries.
  package var dolbyVisionProfile: Int?

  package init(
    width: Int, height: Int, displayWidth: Int, displayHeight: Int, frameRate: Ratio,
    averageFrameRate: Ratio?, rotation: Int, sampleAspectRatio: Ratio, bitDepth: Int,
    chroma: String, isInterlaced: Bool, fieldOrder: String, colorPrimaries: String,
    transferCharacteristics: String, matrixCoefficients: String, bitRate: Int?, profile: String?,
    dolbyVisionProfile: Int?
  ) {
    self.width = width
    self.height = height
    self.displayWidth = displayWidth
    self.displayHeight = displayHeight
    self.frameRate = frameRate
    self.averageFrameRate = averageFrameRate
    self.rotation = rotation
    self.sampleAspectRatio = sampleAspectRatio
    self.bitDepth = bitDepth
    self.chroma = chroma
    self.isInterlaced = isInterlaced
    self.fieldOrder = fieldOrder
    self.colorPrimaries = colorPrimaries
    self.transferCharacteristics = transferCharacteristics
    self.matrixCoefficients = matrixCoefficients
    self.bitRate = bitRate
    self.profile = profile
    self.dolbyVisionProfile = dolbyVisionProfile
  }
}

/// The audio of a track.
package struct AudioProperties: Codable, Hashable, Sendable {
  /// How many channels.
  package var channels: Int
  /// Samples a second.
  package var sampleRate: Int
  /// Bits a sample, for uncompressed audio.
  package var bitDepth: Int?
  /// Bits a second when the file says so.
  package var bitRate: Int?
  /// E.g. `stereo`, `5.1`.
  package var channelLayout: String?

  package init(
    channels: Int, sampleRate: Int, bitDepth: Int? = nil, bitRate: Int? = nil,
    channelLayout: String? = nil
  ) {
    self.channels = channels
    self.sampleRate = sampleRate
    self.bitDepth = bitDepth
    self.bitRate = bitRate
    self.channelLayout = channelLayout
  }
}
