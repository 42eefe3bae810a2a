// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that reads and decodes one sound track of the source and has it encoded, once for each
/// kind of sound that the outputs ask for.
struct SoundReader: Sendable {
  let file: SourceFile
  let survey: SourceSurvey
  let stream: StreamDescription
  let pace: Pace
  let reports: Reports
  /// What is made of the track: settings, and those who take the packets.
  let outputs: [(settings: AudioSettings, takers: [SoundFeed])]
  /// When sound begins, in nanoseconds from the first picture.
  let start: Int64
  let isDraft: Bool

  func run() throws {
    let encodes = try outputs.map {
      try SoundEncode($0.settings, takers: $0.takers, start: start, isDraft: isDraft)
    }
    let demuxer = try Demuxer(file: file)
    if !demuxer.hasDiscontinuousTimes { demuxer.keepOnly([stream.index]) }
    var timeline = Timeline(of: survey, read: demuxer)
    let decoder = try demuxer.decoder(for: stream, threads: 1)
    // A track's first packets may be read before its picture is known to begin; that waits here.
    let zero = try pace.origin() &+ start
    var position: Int64 = 0
    while let packet = nextPacket(of: demuxer) {
      timeline.place(packet)
      guard packet.streamIndex == stream.index else { continue }
      try decode(packet, with: decoder, zero: zero, position: &position, into: encodes)
    }
    try decode(nil, with: decoder, zero: zero, position: &position, into: encodes)
    try endTogether(position: position, encodes)
  }

  /// The next packet; where reading cannot go on the sound ends.
  private func nextPacket(of demuxer: Demuxer) -> Packet? {
    do throws(LibAVError) { return try demuxer.nextPacket() } catch { return nil }
  }

  private func decode(
    _ packet: Packet?, with decoder: Decoder, zero: Int64, position: inout Int64,
    into encodes: [SoundEncode]
  ) throws {
    do {
      try decoder.send(packet)
      while let frame = try decoder.receive() {
        try take(frame, from: decoder, zero: zero, position: &position, into: encodes)
      }
    } catch let error as LibAVError where !error.isOutOfMemory {
      reports.warn(
        Fault.damagedSound, "Some sound of the input is damaged: \(Log.latest ?? error.reason).")
    }
  }

  private func take(
    _ frame: Frame, from decoder: Decoder, zero: Int64, position: inout Int64,
    into encodes: [SoundEncode]
  ) throws {
    guard frame.samples > 0, frame.sampleRate > 0, frame.channels > 0 else { return }
    let rate = Fraction.perSecond(frame.sampleRate)
    let length = rate.nanoseconds(Int64(frame.samples))
    var time = position
    if let known = frame.estimatedTime { time = decoder.timeBase.nanoseconds(known) &- zero }
    // Before the first picture is nothing; a clock that runs back is a damaged one.
    guard time + length > 0, time + length > position - SoundEncode.longestGap else { return }
    if time - position > SoundEncode.longestGap {
      try fill(from: position, to: time, encodes)
    }
    try pace.waitForPicture(near: time + start)
    frame.time = rate.time(nanoseconds: time)
    for encode in encodes { try encode.write(frame) }
    position = max(position, time + length)
    pace.soundReached(position + start)
  }

  /// Silence over a gap of the source, in steps that keep to the picture's pace.
  private func fill(from: Int64, to end: Int64, _ encodes: [SoundEncode]) throws {
    var position = from
    while position < end {
      try pace.waitForPicture(near: position + start)
      position = min(end, position + SoundEncode.longestGap)
      for encode in encodes { try encode.writeSilence(until: position) }
      pace.soundReached(position + start)
    }
  }

  /// Goes on with silence while the picture goes on.
  private func endTogether(position: Int64, _ encodes: [SoundEncode]) throws {
    for encode in encodes { try encode.flush() }
    pace.soundReached(position + start)
    pace.soundEnds()
    var position = position
    while true {
      let picture = try pace.waitForPicture(past: position + start)
      if picture.time - start > position {
        position = picture.time - start
        for encode in encodes { try encode.writeSilence(until: position) }
      }
      if picture.isEnd { break }
    }
    for encode in encodes { try encode.finish() }
  }
}
