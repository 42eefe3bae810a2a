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

  var audioSettings: [AudioSettings] { tracks.outputs.compactMap(\.audio) }

  private typealias Tracks = (video: VideoSettings?, audio: AudioSettings?)

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
    case .captions: (nil, nil)
    }
  }

  private static func tracks(of content: FragmentedOutput.Content) -> Tracks {
    switch content {
    case .video(let video): (video, nil)
    case .audio(let audio): (nil, audio)
    case .captions: (nil, nil)
    }
  }

  private static func tracks(of content: FileOutput.Content) -> Tracks {
    switch content {
    case .mp4(let video, let audio): (video, audio)
    case .frames, .captions: (nil, nil)
    }
  }
}

extension HLSGroup {
  /// The paths of the multivariant playlists, without extension.
  var manifestNames: [String] { [base] + additionalManifests.map { base + $0.nameModifier } }
}

extension FragmentedGroup {
  /// The paths of the playlists and manifests of the whole group, without extension.
  var manifestNames: [String] { [base] + additionalManifests.map { base + $0.nameModifier } }
}
