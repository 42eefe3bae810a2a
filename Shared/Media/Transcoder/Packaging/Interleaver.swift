// SPDX-License-Identifier: Apache-2.0

/// Where an output's packets go, in the order in which a container has them.
protocol InterleavedSink {
  /// Takes an encoded frame. The first comes before any audio; what the audio is comes with each.
  mutating func writeVideo(_ packet: Packet, audio: [CodecParameters]) throws
  /// - Parameter track: counted from 0 among the audio.
  mutating func writeAudio(_ packet: Packet, track: Int) throws
  mutating func finish() throws
}

/// Audio tracks of an output, whose packets come by time.
struct AudioLanes {
  private struct Lane {
    let feed: EncodedFeed
    let parameters: CodecParameters
    var next: Packet?
    /// When the next packet begins, in nanoseconds.
    var time: Int64 { parameters.timeBase.nanoseconds(next?.presentationTime ?? 0) }
  }

  private var lanes: [Lane]
  private var hasBegun = false

  init(_ feeds: [EncodedFeed]) throws {
    lanes = try feeds.map { Lane(feed: $0, parameters: try $0.header()) }
  }

  var parameters: [CodecParameters] { lanes.map(\.parameters) }

  /// Waits for the first packet of each.
  mutating func begin() throws {
    guard !hasBegun else { return }
    hasBegun = true
    for index in lanes.indices { lanes[index].next = try lanes[index].feed.nextPacket() }
  }

  /// The next packet that begins before a time in nanoseconds, of whichever track.
  mutating func next(before limit: Int64) throws -> (packet: Packet, track: Int)? {
    try begin()
    let waiting = lanes.indices.filter { lanes[$0].next != nil && lanes[$0].time < limit }
    guard let index = waiting.min(by: { lanes[$0].time < lanes[$1].time }),
      let packet = lanes[index].next
    else { return nil }
    lanes[index].next = try lanes[index].feed.nextPacket()
    return (packet, index)
  }
}

/// Brings the encoded video of an output together with its audio, by time.
struct Interleaver {
  /// The time base of video.
  private let tick: Fraction
  private var audio: AudioLanes
  private(set) var count = PacketCount()

  /// - Parameter audio: none for a video without.
  init(tick: Fraction, audio: [EncodedFeed]) throws {
    self.tick = tick
    self.audio = try AudioLanes(audio)
  }

  /// Hands an encoded frame to a sink when all audio before it was.
  /// - Parameter isCut: whether the frame's presentation begins something that only later audio may
  ///   stand in.
  mutating func pass(
    _ packet: Packet, isCut: Bool = false, to sink: inout some InterleavedSink
  ) throws {
    let slot = packet.presentationTime ?? 0
    if count.packets > 0 {
      // Audio goes with the part in which it is heard, so a cut is made by presentation time.
      let limit = isCut ? slot : packet.decodingTime ?? slot
      try passAudio(before: tick.nanoseconds(limit), to: &sink)
    } else {
      try audio.begin()
    }
    try sink.writeVideo(packet, audio: audio.parameters)
    count.add(packet)
  }

  /// Hands on the audio that outlasts the video.
  mutating func finish(_ sink: inout some InterleavedSink) throws {
    if count.packets > 0 { try passAudio(before: .max, to: &sink) }
    try sink.finish()
  }

  private mutating func passAudio(before limit: Int64, to sink: inout some InterleavedSink) throws {
    while let (packet, track) = try audio.next(before: limit) {
      try sink.writeAudio(packet, track: track)
    }
  }
}
