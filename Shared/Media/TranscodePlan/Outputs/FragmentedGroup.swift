// SPDX-License-Identifier: Apache-2.0

/// An output group of fragmented MP4 (ISO/IEC 14496-12, 8.8), each track in files of its own: a CMAF
/// group (ISO/IEC 23000-19) for HLS and DASH alike, or a DASH ISO group. Names follow MediaConvert:
/// `<base><nameModifier>init.cmfv` and `<base><nameModifier>_000000001.cmfv`, or `<base><nameModifier>.cmfv`
/// when a track is one file; audio in CMAF is `.cmfa`, everything in DASH ISO `.mp4`.
package struct FragmentedGroup: Codable, Hashable, Sendable {
  /// The path of the group below the output folder, without an extension.
  package var base: String
  package var packaging: Packaging
  package var layout = SegmentLayout.files
  /// The length of a segment in seconds; those of all video are cut at the same frames.
  package var segmentSeconds: Double
  /// The length of a fragment of a segment in seconds; each begins with a key frame.
  package var fragmentSeconds = 2.0
  /// Whether `<base>.m3u8` and a media playlist for each track are written. Playlists of segments
  /// that are files grow with them; one file has its playlist when it is whole.
  package var writesHLS = true
  package var playlists = PlaylistSettings()
  package var additionalManifests: [AdditionalManifest] = []
  /// What `<base>.mpd` is like; nil writes none.
  package var manifest: DASHManifestSettings? = DASHManifestSettings()
  /// Thumbnails for seeking, as `<base>_tiles_00001.jpg` and on; none when nil.
  package var thumbnails: ThumbnailTiles?
  /// How samples are encrypted, by one of the methods for samples; not at all when nil. Captions stay
  /// clear.
  package var encryption: SegmentEncryption?
  /// The tracks; at least one is video.
  package var outputs: [FragmentedOutput]

  package init(
    base: String, packaging: Packaging = .cmaf, segmentSeconds: Double = 10,
    outputs: [FragmentedOutput]
  ) {
    self.base = base
    self.packaging = packaging
    self.segmentSeconds = segmentSeconds
    self.outputs = outputs
  }

  package enum Packaging: String, Codable, Hashable, Sendable {
    case cmaf
    /// The tracks of a DASH ISO group.
    case dash
  }
}

/// MediaConvert's `segmentControl`.
package enum SegmentLayout: String, Codable, Hashable, Sendable {
  /// Each segment is a file (`SEGMENTED_FILES`).
  case files
  /// A track is one file, whose segments stand in its index (`SINGLE_FILE`).
  case singleFile
}

/// What a DASH manifest (ISO/IEC 23009-1) is like.
package struct DASHManifestSettings: Codable, Hashable, Sendable {
  package var profile = Profile.main
  /// Whether it says every segment's duration (`writeSegmentTimelineInRepresentation`). Otherwise it
  /// says one for all, unless that would have players ask for segments that are not there.
  package var listsDurations = true
  /// What a player must have buffered to play on without a pause, in seconds; nil is a segment.
  package var minimumBufferSeconds: Double?
  /// Whether bandwidths are averages of a track instead of its peaks.
  package var saysAverages = false
  /// What the names of files begin with, when they are not beside the manifest (`BaseURL`).
  package var baseURL: String?
  /// Whether it says the profile of HbbTV 1.5 as well (`hbbtvCompliance`).
  package var isForHbbTV = false

  package init() {}

  /// MediaConvert's `mpdProfile`.
  package enum Profile: String, Codable, Hashable, Sendable {
    /// `urn:mpeg:dash:profile:isoff-main:2011`.
    case main
    /// `urn:mpeg:dash:profile:isoff-on-demand:2011`, for tracks that are one file each.
    case onDemand
  }
}

/// One track of a group of fragmented MP4.
package struct FragmentedOutput: Codable, Hashable, Sendable {
  /// What stands after the group's base name; see ``HLSOutput/nameModifier``.
  package var nameModifier: String
  /// See ``HLSOutput/audioGroups``.
  package var audioGroups: [String]?
  package var content: Content

  package init(nameModifier: String, content: Content) {
    self.nameModifier = nameModifier
    self.content = content
  }

  package enum Content: Codable, Hashable, Sendable {
    case video(VideoSettings)
    /// A source without audio gives no such track.
    case audio(AudioRenditionSettings)
    /// `<base><nameModifier>_000000001.vtt` and on for HLS, `<base><nameModifier>.vtt` in whole for
    /// DASH.
    case captions(CaptionSettings)
  }
}
