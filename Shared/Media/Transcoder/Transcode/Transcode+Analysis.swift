// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// What the analysis of a video found, for the encode that follows.
struct Analysis: Sendable {
  /// The encoder's own record of every frame.
  let statistics: ScratchFile
  /// What the analysed video took, in bits a second.
  let averageBitRate: Int
}

extension Transcode {
  /// The first pass of every video with `MULTI_PASS_HQ`: the video is read and scaled as for its
  /// outputs, each encoder writes its record into the job's folder, and the packets are dropped.
  /// - Returns: what was found, by group and output; nothing when no video asks for it.
  func analyse() throws -> [Int: [Int: Analysis]] {
    let videos = try analysedVideos()
    guard !videos.isEmpty else { return [:] }
    reports.begin(.analysis)
    let graph = StageGraph()
    graph.fastest =
      try plan.groups.flatMap(\.videos).map { try frameRate(of: $0.settings) }
      .max { $0.value < $1.value } ?? graph.fastest
    // Audio decides how long the last frame is held, so it is listened to and not encoded.
    for audio in plan.groups.flatMap(\.audio).map(\.settings) {
      guard let origin = try audioOrigin(audio.source) else { continue }
      graph.listen(to: audio, from: origin)
    }
    let found = Monitor<[Int: [Int: Analysis]]>([:])
    for video in videos {
      let encode = graph.encode(
        video.order.h264, schedule: video.order.schedule, frame: video.order.frame)
      try graph.add("analysis of \(video.group) \(video.output)") {
        let average = try encode.analyse()
        found.change {
          $0[video.group, default: [:]][video.output] = Analysis(
            statistics: video.statistics, averageBitRate: average)
        }
      }
    }
    try start(graph)
    reports.begin(.encode)
    return found.change { $0 }
  }

  private struct AnalysedVideo: Sendable {
    let group: Int
    let output: Int
    let order: EncodeOrder
    let statistics: ScratchFile
  }

  private func analysedVideos() throws -> [AnalysedVideo] {
    guard !plan.draft else { return [] }
    let wanted = plan.groups.enumerated().flatMap { group, content in
      content.videos.filter { $0.settings.tuning == .multiPassHQ }.map { (group, $0) }
    }
    let pixels = pixels(of: wanted.map(\.1))
    var videos: [AnalysedVideo] = []
    for (group, output) in wanted {
      var order = try order(
        output.settings, segmentSeconds: output.segmentSeconds, amongPixels: pixels)
      // Outputs that will share an encode share its record.
      let same = videos.first {
        var single = $0.order.h264
        single.pass = nil
        return $0.order.frame == order.frame && single.makesSameFrames(as: order.h264)
          && $0.order.schedule.hasSameKeyFrames(as: order.schedule)
      }
      let statistics = same?.statistics ?? folder.scratch("analysis-\(group)-\(output.index)")
      order.h264.pass = .analysis(statistics.path)
      videos.append(
        AnalysedVideo(group: group, output: output.index, order: order, statistics: statistics))
    }
    return videos
  }
}

extension EncodedVideo {
  /// Waits until the frames end, for the encoder's record alone.
  /// - Returns: the average of what came out, in bits a second.
  fileprivate func analyse() throws -> Int {
    var count = PacketCount()
    _ = try feed.header()
    while let packet = try feed.nextPacket() { count.add(packet) }
    return report(count, size: 0, paths: []).averageBitRate ?? 0
  }
}
