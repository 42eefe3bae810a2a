// SPDX-License-Identifier: Apache-2.0

/// Where an output's packets go, in the order in which a container has them.
protocol InterleavedSink: AnyObject {
  /// Takes an encoded picture. The first comes before any sound; what the sound is comes with each.
  func picture(_ packet: Packet, sound: CodecParameters?) throws
  /// Takes a packet of encoded sound.
  func sound(_ packet: Packet) throws
}

/// Brings the encoded pictures of an output together with its sound, by time.
final class Interleaver {
  private let sink: any InterleavedSink
  private let feed: SoundFeed?
  private let tick: Fraction
  /// Whether a picture's presentation begins something that only later sound may stand in.
  private let isCut: (Packet) -> Bool
  private var parameters: CodecParameters?
  private var nextSound: Packet?
  private var soundIsOver: Bool
  private var hasBegun = false
  private var waiting: [Packet] = []
  private var waitingBytes = 0

  /// So much encoded picture may wait for its sound before everything waits.
  private static let mostWaiting = 64 * 1024 * 1024

  /// - Parameters:
  ///   - tick: the time base of pictures.
  ///   - sound: the encoded sound; nil for a film without.
  init(
    into sink: any InterleavedSink, tick: Fraction, sound: SoundFeed?,
    isCut: @escaping (Packet) -> Bool
  ) {
    self.sink = sink
    self.tick = tick
    feed = sound
    self.isCut = isCut
    soundIsOver = sound == nil
  }

  /// Takes an encoded picture, in decoding order.
  func take(_ packet: Packet) throws {
    waiting.append(packet)
    waitingBytes += packet.size
    try advance(isWaiting: waitingBytes > Self.mostWaiting)
  }

  /// Hands on the rest, and the sound that outlasts the picture.
  func finish() throws {
    try advance(isWaiting: true)
    while hasBegun, let packet = try peekSound(isWaiting: true) {
      try sink.sound(packet)
      nextSound = nil
    }
  }

  /// Hands on what may be: a picture when all sound before it is there.
  private func advance(isWaiting: Bool) throws {
    while let packet = waiting.first {
      let slot = packet.presentationTime ?? 0
      // Sound goes with the part in which it is heard, so a cut is made by presentation time.
      let limit = isCut(packet) ? slot : packet.decodingTime ?? slot
      guard try passSound(before: tick.nanoseconds(limit), isWaiting: isWaiting) else { return }
      waiting.removeFirst()
      waitingBytes -= packet.size
      try sink.picture(packet, sound: parameters)
      hasBegun = true
    }
  }

  /// Hands on the sound before a time.
  /// - Returns: whether all of it was there.
  private func passSound(before limit: Int64, isWaiting: Bool) throws -> Bool {
    while !soundIsOver {
      guard let packet = try peekSound(isWaiting: isWaiting) else { return soundIsOver }
      guard hasBegun, let base = parameters?.timeBase,
        base.nanoseconds(packet.presentationTime ?? 0) < limit
      else { return true }
      try sink.sound(packet)
      nextSound = nil
    }
    return true
  }

  private func peekSound(isWaiting: Bool) throws -> Packet? {
    while nextSound == nil, !soundIsOver, let feed {
      switch isWaiting ? try feed.pop() : feed.popIfAny() {
      case .header(let header): parameters = header
      case .packet(let packet): nextSound = packet
      case nil:
        if isWaiting || feed.isDrained { soundIsOver = true }
        return nil
      }
    }
    return nextSound
  }
}
