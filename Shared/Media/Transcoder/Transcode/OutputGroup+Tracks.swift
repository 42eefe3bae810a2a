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
    let videos: [VideoSettings?]
    let seconds: Double?
    switch self {
    case .hls(let group):
      seconds = group.segmentSeconds
      videos = group.outputs.map {
        if case .muxed(let video, _) = $0.content { video } else { nil }
      }
    case .fragmented(let group):
      seconds = group.segmentSeconds
      videos = group.outputs.map { if case .video(let video) = $0.content { video } else { nil } }
    case .file(let group):
      seconds = nil
      videos = group.outputs.map {
        if case .mp4(let video, _) = $0.content { video } else { nil }
      }
    }
    return videos.enumerated().compactMap { index, video in
      video.map { VideoOutput(index: index, settings: $0, segmentSeconds: seconds) }
    }
  }
}
