// SPDX-License-Identifier: Apache-2.0

/// One output group of a plan.
package enum OutputGroup: Hashable, Sendable {
  /// Segments of MPEG-TS, a media playlist for each output and a multivariant playlist.
  case hls(HLSGroup)
  /// Fragmented MP4: CMAF or DASH ISO.
  case fragmented(FragmentedGroup)
  /// Single files: MP4 files and captured frames.
  case file(FileGroup)
}

extension OutputGroup: Codable {
  private enum CodingKeys: String, CodingKey { case hls, fragmented, file }

  /// Reads the single member that names the kind of group.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch container.allKeys.first {
    case .hls: self = .hls(try container.decode(HLSGroup.self, forKey: .hls))
    case .fragmented:
      self = .fragmented(try container.decode(FragmentedGroup.self, forKey: .fragmented))
    case .file: self = .file(try container.decode(FileGroup.self, forKey: .file))
    case nil: throw DecodingError.unnamedCase(decoder)
    }
  }

  /// Writes one member that names the kind of group.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .hls(let group): try container.encode(group, forKey: .hls)
    case .fragmented(let group): try container.encode(group, forKey: .fragmented)
    case .file(let group): try container.encode(group, forKey: .file)
    }
  }
}

/// An HLS output group. All names follow MediaConvert: `<base>.m3u8` is the multivariant playlist,
/// `<base><nameModifier>.m3u8` a media playlist, `<base><nameModifier>_00001.ts` its first segment.
package struct HLSGroup: Codable, Hashable, Sendable {
  /// The path of the group below the output folder, without an extension, e.g. `hls/42/master`.
  package var base: String
  /// The length of a segment in seconds; segments of all outputs are cut at the same frames.
  package var segmentSeconds: Double
  /// Whether playlists appear with the first segment and grow (`progressiveWriteHlsManifest`);
  /// otherwise they are written when all is done.
  package var growing: Bool
  /// How segments are encrypted; not at all when nil.
  package var encryption: SegmentEncryption?
  /// Thumbnails for seeking, as `<base>_tiles.m3u8` and `<base>_tiles_00001.jpg`; none when nil.
  package var thumbnails: ThumbnailTiles?
  /// The length of a segment of captions in seconds, rounded to whole frames; nil cuts captions
  /// where the video is cut.
  package var captionSegmentSeconds: Double?
  /// The renditions, in the order in which the multivariant playlist names them.
  package var outputs: [HLSOutput]

  package init(
    base: String, segmentSeconds: Double = 10, growing: Bool = true,
    encryption: SegmentEncryption? = nil, thumbnails: ThumbnailTiles? = nil,
    captionSegmentSeconds: Double? = nil, outputs: [HLSOutput]
  ) {
    self.base = base
    self.segmentSeconds = segmentSeconds
    self.growing = growing
    self.encryption = encryption
    self.thumbnails = thumbnails
    self.captionSegmentSeconds = captionSegmentSeconds
    self.outputs = outputs
  }
}

/// One rendition of an HLS group.
package struct HLSOutput: Codable, Hashable, Sendable {
  /// What stands after the group's base name, e.g. `_720p`. `$w$`, `$h$`, `$f$`, `$rv$`, `$ra$` and
  /// `$rc$` become the output's width, height, frame rate, video, audio and container bit rates in
  /// kilobits.
  package var nameModifier: String
  /// What the rendition holds.
  package var content: Content

  package init(nameModifier: String, content: Content) {
    self.nameModifier = nameModifier
    self.content = content
  }

  package init(nameModifier: String, video: VideoSettings, audio: AudioSettings?) {
    self.init(nameModifier: nameModifier, content: .muxed(video: video, audio: audio))
  }

  /// What a rendition holds.
  package enum Content: Codable, Hashable, Sendable {
    /// Video with the audio in the same segments; a source without audio gives renditions
    /// without audio.
    case muxed(video: VideoSettings, audio: AudioSettings?)
    /// Captions, as segments of WebVTT: `<base><nameModifier>_00001.vtt`.
    case captions(CaptionSettings)
  }
}

/// A group of single files.
package struct FileGroup: Codable, Hashable, Sendable {
  /// The path of the group below the output folder, without an extension.
  package var base: String
  /// The files.
  package var outputs: [FileOutput]

  package init(base: String, outputs: [FileOutput]) {
    self.base = base
    self.outputs = outputs
  }
}

/// One output of a file group.
package struct FileOutput: Codable, Hashable, Sendable {
  /// What stands after the group's base name; see ``HLSOutput/nameModifier``.
  package var nameModifier: String
  /// What is made.
  package var content: Content

  package init(nameModifier: String, content: Content) {
    self.nameModifier = nameModifier
    self.content = content
  }

  /// What a file output holds.
  package enum Content: Codable, Hashable, Sendable {
    /// `<base><nameModifier>.mp4` with its index in front of the media (fast start).
    case mp4(video: VideoSettings, audio: AudioSettings?)
    /// `<base><nameModifier>.0000000.jpg` and on, numbered from 0.
    case frames(FrameCapture)
    /// `<base><nameModifier>.vtt` or `.srt`.
    case captions(CaptionSettings, format: CaptionFile.Format)
  }
}

/// Still images taken from the video (`FRAME_CAPTURE`).
package struct FrameCapture: Codable, Hashable, Sendable {
  /// The size of the frames.
  package var size: FrameSize
  /// Captures a second; the first is of the first frame.
  package var rate: Ratio
  /// The most captures, at least 1.
  package var maximum: Int
  /// The JPEG quality, 1 to 100.
  package var quality: Int

  package init(
    size: FrameSize = FrameSize(), rate: Ratio = Ratio(1, 1), maximum: Int = 10_000_000,
    quality: Int = 80
  ) {
    self.size = size
    self.rate = rate
    self.maximum = maximum
    self.quality = quality
  }
}

extension DecodingError {
  /// The error for an object that should name a case by its single member and does not.
  static func unnamedCase(_ decoder: any Decoder) -> DecodingError {
    .dataCorrupted(
      Context(codingPath: decoder.codingPath, debugDescription: "no member names a known case"))
  }
}
