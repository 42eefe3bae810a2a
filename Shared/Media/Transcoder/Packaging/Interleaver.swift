// SPDX-License-Identifier: Apache-2.0

/// Where an output's packets go, in the order in which a container has them.
protocol InterleavedSink {
  /// Takes an encoded frame. The first comes before any audio; what the audio is comes with each.
  mutating func writeVideo(_ packet: Packet, audio: CodecParameters?) throws
  mutating func writeAudio(_ packet: Packet) throws
  mutating func finish() throws
}

/// Brings the encoded video of an output together with its audio, by time.
struct Interleaver {
  /// The time base of video.
  private let tick: Fraction
  private let audio: EncodedFeed?
  private let audioParameters: CodecParameters?
  private var nextAudio: Packet?
  private(set) var count = PacketCount()

  /// - Parameter audio: nil for a video without.
  init(tick: Fraction, audio: EncodedFeed?) throws {
    self.tick = tick
    self.audio = audio
    audioParameters = try audio?.header()
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
      nextAudio = try audio?.nextPacket()
    }
    try sink.writeVideo(packet, audio: audioParameters)
    count.add(packet)
  }

  /// Hands on the audio that outlasts the video.
  mutating func finish(_ sink: inout some InterleavedSink) throws {
    if count.packets > 0 { try passAudio(before: .max, to: &sink) }
    try sink.finish()
  }

  private mutating func passAudio(before limit: Int64, to sink: inout some InterleavedSink) throws {
    while let packet = nextAudio, let base = audioParameters?.timeBase,
      base.nanoseconds(packet.presentationTime ?? 0) < limit
    {
      try sink.writeAudio(packet)
      nextAudio = try audio?.nextPacket()
    }
  }
}
