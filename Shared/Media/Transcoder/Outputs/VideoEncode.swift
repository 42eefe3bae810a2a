// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The encode of one output's frames, from events to packets. Outputs that ask for the same frames
/// share one.
struct VideoEncode: Sendable {
  /// Where the packets come from.
  enum Source: Sendable {
    /// An encode of the output's own; others may take its packets too.
    case frames(BoundedQueue<VideoEvent>, followers: PacketFollowers)
    /// The encode of another output.
    case packets(PacketFeed)
  }

  let h264: H264Parameters
  let schedule: KeyFrameSchedule
  let source: Source

  /// Begins the encode, or waits until the one that it shares has begun.
  func open() throws -> EncodedVideo {
    switch source {
    case .frames(let events, let followers):
      let encoder = try Encoder(h264)
      try followers.give(.header(encoder.parameters))
      return EncodedVideo(
        parameters: encoder.parameters,
        way: .encoder(encoder, schedule, events, followers))
    case .packets(let feed):
      guard case .header(let parameters) = try feed.pop() else { throw Aborted() }
      return EncodedVideo(parameters: parameters, way: .feed(feed))
    }
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

/// An encode that has begun.
struct EncodedVideo {
  fileprivate enum Way {
    case encoder(Encoder, KeyFrameSchedule, BoundedQueue<VideoEvent>, PacketFollowers)
    case feed(PacketFeed)
  }

  /// What the packets are; the parameter sets stand here and not in the packets.
  let parameters: CodecParameters
  fileprivate let way: Way

  /// Gives each packet to a closure in decoding order, until the frames end. A packet's times count
  /// frames, and each lasts one.
  /// - Returns: how many frames there were.
  func forEach(_ body: (Packet) throws -> Void) throws -> Int64 {
    switch way {
    case .encoder(let encoder, let schedule, let events, let followers):
      let frames = try encode(events, with: encoder, schedule: schedule) { packet in
        try followers.give(.packet(packet))
        try body(packet)
      }
      try followers.give(.end(frames: frames))
      return frames
    case .feed(let feed):
      while let event = try feed.pop() {
        switch event {
        case .header: continue
        case .packet(let packet): try body(packet)
        case .end(let frames): return frames
        }
      }
      throw Aborted()
    }
  }

  private func encode(
    _ events: BoundedQueue<VideoEvent>, with encoder: Encoder, schedule: KeyFrameSchedule,
    _ body: (Packet) throws -> Void
  ) throws -> Int64 {
    var rate = ConstantRate(parameters.timeBase.inverse)
    var frames: Int64 = 0
    while let event = try events.pop() {
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
}

/// What flows from an encode of frames to the outputs that share it.
enum PacketEvent: Sendable {
  /// What the packets are; comes first.
  case header(CodecParameters)
  /// A packet, in decoding order.
  case packet(Packet)
  /// No more packets come; there were so many frames.
  case end(frames: Int64)
}

/// The way of encoded frames to one output.
typealias PacketFeed = BoundedQueue<PacketEvent>

/// Those who take the packets of an encode that is another output's.
final class PacketFollowers: Sendable {
  private let feeds = Monitor<[PacketFeed]>([])

  /// So much may wait for an output that is slower than the encode.
  private static let mostWaiting = 16 * 1024 * 1024

  /// Adds an output, before anything runs.
  func add() -> PacketFeed {
    let feed = PacketFeed(capacity: .max, maximumCost: Self.mostWaiting)
    feeds.change { $0.append(feed) }
    return feed
  }

  fileprivate func give(_ event: PacketEvent) throws {
    for feed in feeds.change({ $0 }) {
      if case .packet(let packet) = event {
        try feed.push(.packet(packet.reference()), cost: packet.size)
      } else {
        try feed.push(event)
      }
    }
  }
}
