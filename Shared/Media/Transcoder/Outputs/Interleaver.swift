// SPDX-License-Identifier: Apache-2.0

/// Where an output's packets go, in the order in which a container has them.
protocol InterleavedSink: AnyObject {
  /// Takes an encoded frame. The first comes before any audio; what the audio is comes with each.
  func writeVideo(_ packet: Packet, audio: CodecParameters?) throws
  /// Takes a packet of encoded audio.
  func writeAudio(_ packet: Packet) throws
}

/// Brings the encoded frames of an output together with its audio, by time.
final class Interleaver {
  private let sink: any InterleavedSink
  private let feed: AudioFeed?
  private let tick: Fraction
  /// Whether a frame's presentation begins something that only later audio may stand in.
  private let isCut: (Packet) -> Bool
  private var parameters: CodecParameters?
  private var nextAudio: Packet?
  private var audioIsOver: Bool
  private var hasBegun = false
  private var waiting: [Packet] = []
  private var waitingBytes = 0

  /// So much encoded video may wait for its audio before everything waits.
  private static let mostWaiting = 64 * 1024 * 1024

  /// - Parameters:
  ///   - tick: the time base of frames.
  ///   - audio: the encoded audio; nil for a video without.
  init(
    into sink: any InterleavedSink, tick: Fraction, audio: AudioFeed?,
    isCut: @escaping (Packet) -> Bool
  ) {
    self.sink = sink
    self.tick = tick
    feed = audio
    self.isCut = isCut
    audioIsOver = audio == nil
  }

  /// Takes an encoded frame, in decoding order.
  func take(_ packet: Packet) throws {
    waiting.append(packet)
    waitingBytes += packet.size
    try advance(isWaiting: waitingBytes > Self.mostWaiting)
  }

  /// Hands on the rest, and the audio that outlasts the video.
  func finish() throws {
    try advance(isWaiting: true)
    while hasBegun, let packet = try peekAudio(isWaiting: true) {
      try sink.writeAudio(packet)
      nextAudio = nil
    }
  }

  /// Hands on what may be: a frame when all audio before it is there.
  private func advance(isWaiting: Bool) throws {
    while let packet = waiting.first {
      let slot = packet.presentationTime ?? 0
      // Audio goes with the part in which it is heard, so a cut is made by presentation time.
      let limit = isCut(packet) ? slot : packet.decodingTime ?? slot
      guard try passAudio(before: tick.nanoseconds(limit), isWaiting: isWaiting) else { return }
      waiting.removeFirst()
      waitingBytes -= packet.size
      try sink.writeVideo(packet, audio: parameters)
      hasBegun = true
    }
  }

  /// Hands on the audio before a time.
  /// - Returns: whether all of it was there.
  private func passAudio(before limit: Int64, isWaiting: Bool) throws -> Bool {
    while !audioIsOver {
      guard let packet = try peekAudio(isWaiting: isWaiting) else { return audioIsOver }
      guard hasBegun, let base = parameters?.timeBase,
        base.nanoseconds(packet.presentationTime ?? 0) < limit
      else { return true }
      try sink.writeAudio(packet)
      nextAudio = nil
    }
    return true
  }

  private func peekAudio(isWaiting: Bool) throws -> Packet? {
    while nextAudio == nil, !audioIsOver, let feed {
      switch isWaiting ? try feed.pop() : feed.popIfAny() {
      case .header(let header): parameters = header
      case .packet(let packet): nextAudio = packet
      case nil:
        if isWaiting || feed.isDrained { audioIsOver = true }
        return nil
      }
    }
    return nextAudio
  }
}
