// SPDX-License-Identifier: Apache-2.0

/// A CMAF output group: segments of fragmented MP4 (ISO/IEC 23000-19), each track in files of its own,
/// for HLS playlists and a DASH manifest alike. Names follow MediaConvert:
/// `<base><nameModifier>_000000001.cmfv` (`.cmfa` for sound) and `<base><nameModifier>init.cmfv`.
public struct CMAFGroup: Codable, Hashable, Sendable {
  /// The path of the group below the output folder, without an extension.
  public var base: String
  /// The length of a segment in seconds; those of all pictures are cut at the same frames.
  public var segmentSeconds: Double
  /// The length of a fragment of a segment in seconds; each begins with a key frame.
  public var fragmentSeconds: Double
  /// Whether `<base>.m3u8` and a media playlist for each track are written.
  public var writesHLS: Bool
  /// Whether `<base>.mpd` is written.
  public var writesDASH: Bool
  /// The tracks; at least one is a picture.
  public var outputs: [CMAFOutput]

  /// Makes a group.
  public init(
    base: String, segmentSeconds: Double = 10, fragmentSeconds: Double = 2,
    writesHLS: Bool = true, writesDASH: Bool = true, outputs: [CMAFOutput]
  ) {
    self.base = base
    self.segmentSeconds = segmentSeconds
    self.fragmentSeconds = fragmentSeconds
    self.writesHLS = writesHLS
    self.writesDASH = writesDASH
    self.outputs = outputs
  }
}

/// One track of a CMAF group.
public struct CMAFOutput: Codable, Hashable, Sendable {
  /// What stands after the group's base name; see ``HLSOutput/nameModifier``.
  public var nameModifier: String
  /// What the track holds.
  public var content: Content

  /// Makes a track.
  public init(nameModifier: String, content: Content) {
    self.nameModifier = nameModifier
    self.content = content
  }

  /// What a track holds.
  public enum Content: Codable, Hashable, Sendable {
    /// A picture.
    case video(VideoSettings)
    /// Sound; a source without sound gives no such track.
    case audio(AudioSettings)
    /// Captions: `<base><nameModifier>_000000001.vtt` and on for HLS, `<base><nameModifier>.vtt` in
    /// whole for DASH.
    case captions(CaptionSettings)
  }
}
