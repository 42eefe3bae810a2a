// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// What the analysis of a picture found, for the encode that follows.
struct Analysis: Sendable {
  /// The encoder's own record of every picture.
  let statistics: ScratchFile
  /// What the analysed picture took, in bits a second.
  let averageBitRate: Int
}

extension Transcode {
  /// The first pass of every picture with `MULTI_PASS_HQ`: the film is read and scaled as for its
  /// outputs, each encoder writes its record into the job's folder, and the packets are dropped.
  /// - Returns: what was found, by group and output; nothing when no picture asks for it.
  func analyse() throws -> [Int: [Int: Analysis]] {
    let pictures = try analysedPictures()
    guard !pictures.isEmpty else { return [:] }
    reports.begin(.analysis)
    let wiring = Wiring()
    wiring.fastest =
      try plan.groups.flatMap(\.pictures).map { try frameRate(of: $0.video) }
      .max { $0.value < $1.value } ?? wiring.fastest
    // Sound decides how long the last picture is held, so it is listened to and not encoded.
    for audio in plan.groups.flatMap(\.sounds) {
      guard let track = try soundTrack(audio.track) else { continue }
      wiring.sounds.append((track, audio, []))
    }
    let found = Monitor<[Int: [Int: Analysis]]>([:])
    for picture in pictures {
      let encode = wiring.encode(picture.h264, schedule: picture.schedule, frame: picture.frame)
      wiring.add("analysis of \(picture.group) \(picture.output)") {
        let average = try encode.analyse()
        found.change {
          $0[picture.group, default: [:]][picture.output] = Analysis(
            statistics: picture.statistics, averageBitRate: average)
        }
      }
    }
    try start(wiring)
    reports.begin(.encode)
    return found.change { $0 }
  }

  private struct AnalysedPicture: Sendable {
    let group: Int
    let output: Int
    let frame: FittedFrame
    let schedule: KeyFrameSchedule
    let h264: H264Parameters
    let statistics: ScratchFile
  }

  private func analysedPictures() throws -> [AnalysedPicture] {
    guard !plan.draft else { return [] }
    let wanted = plan.groups.enumerated().flatMap { group, content in
      content.pictures.filter { $0.video.tuning == .multiPassHQ }.map { (group, $0) }
    }
    let pixels = pixels(of: wanted.map(\.1))
    var pictures: [AnalysedPicture] = []
    for (group, picture) in wanted {
      var order = try order(
        picture.video, segmentSeconds: picture.segmentSeconds, amongPixels: pixels)
      // Outputs that will share an encode share its record.
      let same = pictures.first {
        var single = $0.h264
        single.pass = nil
        return $0.frame == order.frame && single.makesSamePictures(as: order.h264)
          && $0.schedule.hasSameKeyFrames(as: order.schedule)
      }
      let statistics =
        same?.statistics ?? folder.scratch("analysis-\(group)-\(picture.output)")
      order.h264.pass = .analysis(statistics.path)
      pictures.append(
        AnalysedPicture(
          group: group, output: picture.output, frame: order.frame, schedule: order.schedule,
          h264: order.h264, statistics: statistics))
    }
    return pictures
  }
}

extension PictureEncode {
  /// Encodes until the pictures end, for the encoder's record alone.
  /// - Returns: the average of what came out, in bits a second.
  fileprivate func analyse() throws -> Int {
    var bytes = 0
    let frames = try open().forEach { bytes += $0.size }
    return report(frames: frames, videoBytes: bytes, size: 0, path: "").averageBitRate ?? 0
  }
}

extension OutputGroup {
  fileprivate var sounds: [AudioSettings] {
    switch self {
    case .hls(let group):
      group.outputs.compactMap {
        if case .film(_, let audio) = $0.content { audio } else { nil }
      }
    case .fragmented(let group):
      group.outputs.compactMap { if case .audio(let audio) = $0.content { audio } else { nil } }
    case .file(let group):
      group.outputs.compactMap { if case .mp4(_, let audio) = $0.content { audio } else { nil } }
    }
  }
}
