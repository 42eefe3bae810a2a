// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension OutputGroup {
  /// A video of a group, and how long its segments are.
  struct VideoOutput {
    let index: Int
    let settings: VideoSettings
    let segmentSeconds: Double?
  }

  var videos: [VideoOutput] {
    let (tracks, seconds) = tracks
    return tracks.enumerated().compactMap { index, track in
      track.video.map { VideoOutput(index: index, settings: $0, segmentSeconds: seconds) }
    }
  }

  var audio: [AudioDescription] { tracks.outputs.flatMap(\.audio) }

  private typealias Tracks = (video: VideoSettings?, audio: [AudioDescription])

  private var tracks: (outputs: [Tracks], segmentSeconds: Double?) {
    switch self {
    case .hls(let group): (group.outputs.map { Self.tracks(of: $0.content) }, group.segmentSeconds)
    case .fragmented(let group):
      (group.outputs.map { Self.tracks(of: $0.content) }, group.segmentSeconds)
    case .file(let group): (group.outputs.map { Self.tracks(of: $0.content) }, nil)
    }
  }

  private static func tracks(of content: HLSOutput.Content) -> Tracks {
    switch content {
    case .muxed(let video, let audio): (video, audio)
    case .audio(let rendition): (nil, [rendition.audio])
    case .captions: (nil, [])
    }
  }

  private static func tracks(of content: FragmentedOutput.Content) -> Tracks {
    switch content {
    case .video(let video): (video, [])
    case .audio(let rendition): (nil, [rendition.audio])
    case .captions: (nil, [])
    }
  }

  private static func tracks(of content: FileOutput.Content) -> Tracks {
    switch content {
    case .media(let file): (file.video, file.audio)
    case .frames, .captions: (nil, [])
    }
  }
}

extension HLSGroup {
  /// The groups of audio that a video can be played with.
  var audioGroups: [String] {
    outputs.compactMap { if case .audio(let rendition) = $0.content { rendition } else { nil } }
      .groups
  }

  /// The paths of the multivariant playlists, without extension.
  var manifestNames: [String] { [base] + additionalManifests.map { base + $0.nameModifier } }
}

extension FragmentedGroup {
  /// The groups of audio that a video can be played with.
  var audioGroups: [String] {
    outputs.compactMap { if case .audio(let rendition) = $0.content { rendition } else { nil } }
      .groups
  }

  /// The paths of the playlists and manifests of the whole group, without extension.
  var manifestNames: [String] { [base] + additionalManifests.map { base + $0.nameModifier } }
}

extension [AudioRenditionSettings] {
  /// The names of the groups, each once.
  fileprivate var groups: [String] {
    filter { $0.role != .variant }.map(\.group).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }
}
