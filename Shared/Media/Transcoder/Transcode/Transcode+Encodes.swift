// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// What an output's settings ask of the encoder.
struct EncodeOrder {
  let frame: FittedFrame
  let schedule: KeyFrameSchedule
  var h264: H264Parameters

  var frameRate: Fraction { h264.frameRate }
}

extension Transcode {
  /// All pixels of videos that are encoded side by side; never 0.
  func pixels(of videos: [OutputGroup.VideoOutput]) -> Int {
    videos.reduce(1) { $0 + geometry.fitted(to: $1.settings.size).pixels }
  }

  /// The encode that settings ask for.
  /// - Parameters:
  ///   - segmentSeconds: the length of segments; nil when the output has none.
  ///   - pixels: of all videos that are encoded beside it and its own: each encoder gets its part of
  ///     the processors by the videos' size. Nil gives it all of them.
  func order(
    _ video: VideoSettings, segmentSeconds: Double?, amongPixels pixels: Int?
  ) throws -> EncodeOrder {
    let frame = geometry.fitted(to: video.size)
    let rate = try frameRate(of: video)
    let schedule = KeyFrameSchedule(
      frameRate: rate, gop: video.gop, segmentSeconds: segmentSeconds)
    let part = pixels.map { Double(frame.pixels) / Double($0) } ?? 1
    return EncodeOrder(
      frame: frame, schedule: schedule,
      h264: H264Parameters(
        video, frame: frame, frameRate: rate, gopFrames: schedule.gopFrames,
        threads: max(1, Int((part * Double(processors)).rounded(.up))),
        isReduced: frame.pixels < mostPixels, isDraft: plan.draft))
  }

  /// Wires an ordered encode up for an output, by what the analysis has found if there was one.
  func encode(
    _ order: EncodeOrder, of video: VideoSettings, group: Int, index: Int, graph: StageGraph
  ) -> VideoEncode {
    var h264 = order.h264
    h264.follow(graph.analyses[group]?[index], of: video)
    graph.fastest = graph.fastest.value < order.frameRate.value ? order.frameRate : graph.fastest
    return graph.encode(h264, schedule: order.schedule, frame: order.frame)
  }
}
