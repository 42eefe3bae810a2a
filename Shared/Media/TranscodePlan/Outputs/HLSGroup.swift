// SPDX-License-Identifier: Apache-2.0

/// An HLS output group. All names follow MediaConvert: `<base>.m3u8` is the multivariant playlist,
/// `<base><nameModifier>.m3u8` a media playlist, `<base><nameModifier>_00001.ts` its first segment.
package struct HLSGroup: Codable, Hashable, Sendable {
  /// The path of the group below the output folder, without an extension, e.g. `hls/42/master`.
  package var base: String
  /// The length of a segment in seconds; segments of all outputs are cut at the same frames.
  package var segmentSeconds: Double
  /// Whether playlists appear with the first segment and grow (`progressiveWriteHlsManifest`);
  /// otherwise they are written when all is done.
  package var growing = true
  /// How segments are encrypted; not at all when nil.
  package var encryption: SegmentEncryption?
  /// Thumbnails for seeking, as `<base>_tiles.m3u8` and `<base>_tiles_00001.jpg`; none when nil.
  package var thumbnails: ThumbnailTiles?
  /// The length of a segment of captions in seconds, rounded to whole frames; nil cuts captions
  /// where the video is cut.
  package var captionSegmentSeconds: Double?
  package var playlists = PlaylistSettings()
  /// Whether there are playlists at all (`outputSelection`).
  package var writesPlaylists = true
  package var additionalManifests: [AdditionalManifest] = []
  /// Whether a rendition's segments are files, or parts of one file `<base><nameModifier>.ts`, whose
  /// playlist comes when it is whole.
  package var layout = SegmentLayout.files
  /// Where segments that are files lie.
  package var folders = SegmentFolders.none
  /// Nanoseconds added to every time in the segments (`timestampDeltaMilliseconds`).
  package var timestampDelta: Int64 = 0
  /// The renditions, in the order in which the multivariant playlist names them.
  package var outputs: [HLSOutput]

  package init(base: String, segmentSeconds: Double = 10, outputs: [HLSOutput]) {
    self.base = base
    self.segmentSeconds = segmentSeconds
    self.outputs = outputs
  }
}

/// MediaConvert's `directoryStructure`.
package enum SegmentFolders: Codable, Hashable, Sendable {
  /// Segments lie beside the playlists.
  case none
  /// The segments of an output lie in a folder `<base><nameModifier>`, or with a number in folders
  /// `00001` and on below it of so many segments each.
  case perOutput(segmentsEach: Int?)
}

/// One rendition of an HLS group.
package struct HLSOutput: Codable, Hashable, Sendable {
  /// What stands after the group's base name, e.g. `_720p`. `$w$`, `$h$`, `$f$`, `$rv$`, `$ra$` and
  /// `$rc$` become the output's width, height, frame rate, video, audio and container bit rates in
  /// kilobits.
  package var nameModifier: String
  /// What stands after that in the names of segments (`segmentModifier`), with the same identifiers.
  package var segmentModifier = ""
  package var transport = TransportStreamSettings()
  /// The groups of audio that a video is played with (`audioRenditionSets`), those that are there; nil
  /// for every one when it has no audio itself.
  package var audioGroups: [String]?
  package var content: Content

  package init(nameModifier: String, content: Content) {
    self.nameModifier = nameModifier
    self.content = content
  }

  package init(nameModifier: String, video: VideoSettings, audio: AudioSettings?) {
    self.init(
      nameModifier: nameModifier,
      content: .muxed(video: video, audio: audio.map { [AudioDescription($0)] } ?? []))
  }

  package enum Content: Codable, Hashable, Sendable {
    /// Video with the audio in the same segments; a source without audio gives renditions
    /// without audio.
    case muxed(video: VideoSettings, audio: [AudioDescription])
    /// Audio alone; a source without audio gives no such rendition.
    case audio(AudioRenditionSettings)
    /// Captions, as segments of WebVTT: `<base><nameModifier>_00001.vtt`.
    case captions(CaptionSettings)
  }
}
