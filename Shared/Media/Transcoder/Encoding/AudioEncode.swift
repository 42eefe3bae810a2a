// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// One encode of an audio track, shared by every output that asks for the same. Packets' times count
/// samples from the first frame.
///
/// Decoded audio is brought to the encode's rate and channels, then laid end to end as its times ask:
/// a gap is filled with silence, what overlaps is cut off, and a clock that drifts is followed sample
/// by sample, which nobody hears.
final class AudioEncode {
  /// The longest gap that is filled here; longer ones are filled in steps by ``writeSilence(until:)``.
  static let longestGap: Int64 = 500_000_000

  private let description: AudioConversion
  private var settings: AudioSettings { description.settings }
  private let consumers: [EncodedFeed]
  private let encoder: Encoder
  private let startSamples: Int64
  private let sampleTime: Fraction
  private let samples: SampleQueue
  private var conversion: (graph: FilterGraph, format: AudioFormat)?
  private var written: Int64 = 0
  private var encoded: Int64 = 0

  /// How many samples a packet has where the codec leaves it open.
  private static let usualFrame = 1024

  private var frameSize: Int { encoder.frameSize > 0 ? encoder.frameSize : Self.usualFrame }

  init(
    _ conversion: AudioConversion, consumers: [EncodedFeed], start: Int64, isDraft: Bool
  ) throws {
    description = conversion
    let settings = conversion.settings
    self.consumers = consumers
    encoder = try Encoder(settings, isFast: isDraft)
    sampleTime = Fraction.perSecond(settings.sampleRate)
    startSamples = sampleTime.time(nanoseconds: start)
    samples = try SampleQueue(
      format: settings.encoderKind.sampleFormat, channels: settings.channels,
      sampleRate: settings.sampleRate)
    for consumer in consumers { try consumer.push(.header(encoder.parameters)) }
  }

  /// Takes decoded audio; its time counts its own samples.
  func write(_ frame: Frame) throws {
    let format = frame.audioFormat
    if conversion?.format != format {
      try flush()
      let graph = try FilterGraph(
        description.chain(channels: format.channels), input: format,
        timeBase: .perSecond(frame.sampleRate))
      conversion = (graph, format)
    }
    guard let graph = conversion?.graph else { return }
    try graph.send(frame)
    try pass(from: graph)
  }

  /// Silence up to a time in nanoseconds from the audio's beginning.
  func writeSilence(until time: Int64) throws {
    try flush()
    let end = sampleTime.time(nanoseconds: time)
    // A frame may be held for hours: their silence is never there all at once.
    while written < end {
      let count = min(end - written, Int64(settings.sampleRate))
      try samples.appendSilence(Int(count))
      written += count
      try encode()
    }
  }

  /// Hands on what the conversion still holds.
  func flush() throws {
    guard let graph = conversion?.graph else { return }
    try graph.send(nil)
    try pass(from: graph)
    conversion = nil
  }

  func finish() throws {
    try flush()
    try encode(isLast: true)
    try encoder.encode(nil, handOn)
    for consumer in consumers { consumer.finish() }
  }

  private func pass(from graph: FilterGraph) throws {
    while let frame = try graph.receive() { try lay(frame) }
  }

  private func lay(_ frame: Frame) throws {
    let difference = (frame.time ?? written) - written
    let tolerance = Int64(settings.sampleRate / 500)
    let hard = Int64(settings.sampleRate / 20)
    var skipped = 0
    if difference > hard || (written == 0 && difference > 0) {
      try samples.appendSilence(Int(difference))
      written += difference
    } else if difference < -hard || (written == 0 && difference < 0) {
      skipped = Int(min(-difference, Int64(frame.samples)))
    }
    // A clock that drifts: one sample of a frame twice, or one fewer.
    let isDrifting = written > 0 && skipped == 0 && abs(difference) > tolerance
    let isLate = isDrifting && difference > 0 && difference <= hard
    let isEarly = isDrifting && difference < 0 && frame.samples > 1
    let count = frame.samples - skipped - (isEarly ? 1 : 0)
    try samples.append(frame, from: skipped, count: count)
    if isLate { try samples.append(frame, from: frame.samples - 1, count: 1) }
    written += Int64(count + (isLate ? 1 : 0))
    try encode()
  }

  private func encode(isLast: Bool = false) throws {
    while samples.count >= frameSize || isLast,
      let frame = try samples.take(frameSize)
    {
      frame.time = encoded
      encoded += Int64(frame.samples)
      try encoder.encode(frame, handOn)
    }
  }

  private func handOn(_ packet: Packet) throws {
    packet.shift(by: startSamples)
    for consumer in consumers { try consumer.push(.packet(packet)) }
  }
}
