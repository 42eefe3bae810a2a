// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that encodes one rendition of an HLS group and writes its segments.
struct Rendition: Sendable {
  let group: Int
  let index: Int
  /// The media playlist's path below the output folder, without extension.
  let base: String
  let h264: H264Parameters
  let schedule: KeyFrameSchedule
  let startOffset: Int64
  let pictures: BoundedQueue<PictureEvent>
  let sound: SoundFeed?

  /// Encodes until the pictures end.
  /// - Returns: what was made.
  func run(folder: OutputFolder, reports: Reports, writer: HLSGroupWriter) throws
    -> CompletedOutput
  {
    let encoder = try Encoder(h264)
    let output = SegmentedOutput(
      folder: folder, reports: reports, writer: writer, group: group, rendition: index, base: base,
      schedule: schedule, startOffset: startOffset, video: encoder.parameters, sound: sound)
    var rate = ConstantRate(h264.frameRate)
    var frames: Int64 = 0
    while let event = try pictures.pop() {
      try rate.take(event) { frame, slot in
        let own = try frame.reference()
        own.time = slot
        own.isKeyFrameWanted = schedule.isKeyFrame(slot)
        try encoder.send(own)
        while let packet = try encoder.receive() { try output.take(packet) }
        frames = slot + 1
      }
    }
    try encoder.send(nil)
    while let packet = try encoder.receive() { try output.take(packet) }
    try output.finish()
    let nanoseconds = h264.frameRate.inverse.nanoseconds(frames)
    return CompletedOutput(
      paths: [base + ".m3u8"], durationMilliseconds: Int((nanoseconds + 500_000) / 1_000_000),
      width: h264.width, height: h264.height,
      frameRate: Ratio(h264.frameRate),
      averageBitRate: nanoseconds > 0
        ? Int(Double(output.videoBytes) * 8e9 / Double(nanoseconds)) : nil,
      size: output.size)
  }
}
