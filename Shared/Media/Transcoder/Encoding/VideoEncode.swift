// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that encodes one video, for every output that asks for the same frames.
struct VideoEncode: Sendable {
  let h264: H264Parameters
  let schedule: KeyFrameSchedule
  /// The size of the frames, and what comes of them.
  let frame: FittedFrame
  let frames: BoundedQueue<VideoEvent>
  private(set) var consumers: [EncodedFeed] = []

  /// So much may wait for an output that is slower than the encode.
  private static let mostWaiting = 64 * 1024 * 1024

  init(
    _ h264: H264Parameters, schedule: KeyFrameSchedule, frame: FittedFrame,
    frames: BoundedQueue<VideoEvent>
  ) {
    self.h264 = h264
    self.schedule = schedule
    self.frame = frame
    self.frames = frames
  }

  /// Whether another encode would come to the same packets.
  func isSame(_ h264: H264Parameters, _ schedule: KeyFrameSchedule, _ frame: FittedFrame) -> Bool {
    self.frame == frame && self.h264.makesSameFrames(as: h264)
      && self.schedule.hasSameKeyFrames(as: schedule)
  }

  /// Adds an output, before anything runs.
  mutating func addConsumer() -> EncodedFeed {
    let feed = EncodedFeed(capacity: .max, maximumCost: Self.mostWaiting)
    consumers.append(feed)
    return feed
  }

  /// Encodes until the frames end. Packets' times count frames, and each lasts one; the parameter sets
  /// stand in the header and not in the packets.
  func run() throws {
    let encoder = try Encoder(h264)
    for consumer in consumers { try consumer.push(.header(encoder.parameters)) }
    func handOn(_ packet: Packet) throws {
      let packet = try h264.timecode?.stamp(packet) ?? packet
      for consumer in consumers { try consumer.push(.packet(packet), cost: packet.size) }
    }
    var rate = ConstantRate(h264.frameRate)
    while let event = try frames.pop() {
      try rate.take(event) { frame, slot in
        let own = try frame.reference()
        own.time = slot
        own.isKeyFrameWanted = schedule.isKeyFrame(slot)
        if let fields = h264.fields { own.setFields(topFirst: fields == .topFirst) }
        try encoder.encode(own, handOn)
      }
    }
    try encoder.encode(nil, handOn)
    for consumer in consumers { consumer.finish() }
  }
}

struct EncodedVideo: Sendable {
  let h264: H264Parameters
  let schedule: KeyFrameSchedule
  let feed: EncodedFeed

  func report(_ count: PacketCount, size: Int, paths: [String]) -> CompletedOutput {
    let nanoseconds = h264.frameRate.inverse.nanoseconds(count.packets)
    var output = CompletedOutput(
      paths: paths, durationMilliseconds: Int((nanoseconds + 500_000) / 1_000_000), size: size)
    (output.width, output.height) = (h264.width, h264.height)
    output.frameRate = Ratio(h264.frameRate)
    if nanoseconds > 0 {
      output.averageBitRate = Int(Double(count.bytes) * 8e9 / Double(nanoseconds))
    }
    return output
  }
}

/// How many packets there were, and how many bytes of them.
struct PacketCount {
  private(set) var packets: Int64 = 0
  private(set) var bytes = 0

  mutating func add(_ packet: Packet) {
    packets += 1
    bytes += packet.size
  }
}
