// SPDX-License-Identifier: Apache-2.0

/// What is ordered of MediaConvert for one video, in the pipeline's own terms.
package struct OutputPlan: Sendable, Equatable {
  /// The HLS renditions, best first.
  package var renditions: [Rendition]
  /// The length of a segment in seconds.
  package var segmentSeconds: Int
  /// The distance of key frames in seconds.
  package var gopSeconds: Int
  /// Whether an MP4 for download is made.
  package var includesDownload: Bool
  /// The distance of the timed pictures in seconds, if there are any.
  package var frameIntervalSeconds: Int?
  /// The thumbnails for a storyboard, if there is to be one.
  package var storyboard: StoryboardPlan?
  /// Whether the source has a sound track.
  package var hasAudio: Bool
  /// The frame rate to which a faster source is reduced; nil keeps the source's.
  package var reducedFrameRate: Int?
  /// Whether the source's pixels are square already.
  package var sourceHasSquarePixels: Bool
  /// What it will cost.
  package var estimate: JobEstimate?

  /// The fastest output in frames a second.
  package static let fastestFrameRate = 60

  /// The plan for a video by a ladder; nil when the file has no picture.
  package init?(of media: ProbedMedia, ladder: Ladder) {
    guard let video = media.video, video.width > 0, video.height > 0 else { return nil }
    renditions = ladder.renditions(of: video.displaySize, hasAudio: media.hasAudio)
    segmentSeconds = ladder.segmentSeconds
    gopSeconds = ladder.gopSeconds
    includesDownload = ladder.includesDownload
    frameIntervalSeconds = ladder.frameIntervalSeconds
    storyboard = ladder.storyboardIntervalSeconds.map {
      StoryboardPlan(intervalSeconds: $0, of: video.displaySize)
    }
    hasAudio = media.hasAudio
    let rate = video.frameRate ?? 0
    reducedFrameRate = rate > Double(Self.fastestFrameRate) + 0.5 ? Self.fastestFrameRate : nil
    sourceHasSquarePixels = video.hasSquarePixels
    estimate = media.durationInMs.map {
      JobEstimate(
        durationInMs: $0, frameRate: min(rate, Double(Self.fastestFrameRate)),
        outputs: renditions + (ladder.includesDownload ? [downloadRendition] : []))
    }
  }

  /// The rendition that the MP4 for download is encoded as: the best one up to 1080p.
  package var downloadRendition: Rendition {
    renditions.first { min($0.width, $0.height) <= 1080 } ?? renditions[renditions.count - 1]
  }
}

/// What a job costs in MediaConvert's measure.
package struct JobEstimate: Codable, Sendable, Equatable {
  /// The length of all outputs together, in minutes.
  package var outputMinutes: Double
  /// Minutes weighted as MediaConvert's price list does for AVC: 1 for SD, 2 for HD (from 720
  /// lines), 4 for UHD (above 1080), twice that above 30 frames a second; every output counts ten
  /// seconds at least. (<https://aws.amazon.com/mediaconvert/pricing/>, on-demand, basic tier)
  package var normalizedMinutes: Double

  /// The estimate for outputs of that length.
  package init(durationInMs: Int64, frameRate: Double, outputs: [Rendition]) {
    let minutes = Double(max(10_000, durationInMs)) / 60_000
    let speed = frameRate > 30.5 ? 2.0 : 1.0
    let weights = outputs.map { output in
      switch min(output.width, output.height) {
      case ..<720: 1.0
      case ...1080: 2.0
      default: 4.0
      }
    }
    outputMinutes = hundredths(minutes * Double(outputs.count))
    normalizedMinutes = hundredths(minutes * speed * weights.reduce(0, +))
  }
}

private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
