// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The encode of one output's pictures, from events to packets.
struct PictureEncode: Sendable {
  let h264: H264Parameters
  let schedule: KeyFrameSchedule
  let pictures: BoundedQueue<PictureEvent>

  /// Encodes until the pictures end, and gives each packet to a closure in decoding order.
  /// - Returns: how many pictures were encoded.
  func run(
    with encoder: Encoder, _ body: (Packet) throws -> Void
  ) throws -> Int64 {
    var rate = ConstantRate(h264.frameRate)
    var frames: Int64 = 0
    while let event = try pictures.pop() {
      try rate.take(event) { frame, slot in
        let own = try frame.reference()
        own.time = slot
        own.isKeyFrameWanted = schedule.isKeyFrame(slot)
        try encoder.send(own)
        while let packet = try encoder.receive() { try body(packet) }
        frames = slot + 1
      }
    }
    try encoder.send(nil)
    while let packet = try encoder.receive() { try body(packet) }
    return frames
  }

  /// What was made, as measured.
  func report(frames: Int64, videoBytes: Int, size: Int, path: String) -> CompletedOutput {
    let nanoseconds = h264.frameRate.inverse.nanoseconds(frames)
    return CompletedOutput(
      paths: [path], durationMilliseconds: Int((nanoseconds + 500_000) / 1_000_000),
      width: h264.width, height: h264.height, frameRate: Ratio(h264.frameRate),
      averageBitRate: nanoseconds > 0
        ? Int(Double(videoBytes) * 8e9 / Double(nanoseconds)) : nil,
      size: size)
  }
}
