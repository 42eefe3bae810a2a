// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// What flows from the encoder of sound to the outputs.
enum SoundEvent: Sendable {
  /// What the packets are; comes first.
  case header(CodecParameters)
  /// A packet; its time counts samples from the first picture.
  case packet(Packet)
}

/// The way of encoded sound to one output. It holds no more than the sound's lead on the picture
/// (see ``Pace``), so its queue needs no bound of its own.
typealias SoundFeed = BoundedQueue<SoundEvent>

/// One encode of a sound track, shared by every output that asks for the same.
///
/// Decoded sound is brought to the encode's rate and channels, then to a gapless run of samples: small
/// differences of the source's clock are stretched away, gaps are filled with silence.
final class SoundEncode {
  /// The longest gap that is left to the resampler; longer ones are filled by ``writeSilence``.
  static let longestGap: Int64 = 500_000_000

  private let settings: AudioSettings
  private let takers: [SoundFeed]
  private let encoder: Encoder
  private let startSamples: Int64
  private let sampleTime: Fraction
  private let run: FilterGraph
  private var conversion: (graph: FilterGraph, format: SoundFormat)?
  private var written: Int64 = 0

  init(_ settings: AudioSettings, takers: [SoundFeed], start: Int64, isDraft: Bool) throws {
    self.settings = settings
    self.takers = takers
    encoder = try Encoder(
      aac: settings.bitRate, sampleRate: settings.sampleRate, channels: settings.channels,
      isFast: isDraft)
    sampleTime = Fraction.perSecond(settings.sampleRate)
    startSamples = sampleTime.time(nanoseconds: start)
    let format = try Frame.silence(
      samples: 1, channels: settings.channels, sampleRate: settings.sampleRate
    ).soundFormat
    run = try FilterGraph(
      "[in]aresample=async=1000:min_hard_comp=0.1:first_pts=0[out0]", input: format,
      timeBase: sampleTime, samples: encoder.frameSize)
    for taker in takers { try taker.push(.header(encoder.parameters)) }
  }

  /// Takes decoded sound; its time counts its own samples.
  func write(_ frame: Frame) throws {
    let format = frame.soundFormat
    if conversion?.format != format {
      try flush()
      let layout = settings.channels == 6 ? "5.1" : settings.channels == 1 ? "mono" : "stereo"
      let graph = try FilterGraph(
        "[in]aresample=\(settings.sampleRate),"
          + "aformat=sample_fmts=fltp:channel_layouts=\(layout)[out0]",
        input: format, timeBase: Fraction.perSecond(frame.sampleRate), samples: 0)
      conversion = (graph, format)
    }
    guard let graph = conversion?.graph else { return }
    try graph.send(frame)
    try pass(from: graph)
  }

  /// Silence up to a time in nanoseconds from the sound's beginning.
  func writeSilence(until time: Int64) throws {
    try flush()
    let end = sampleTime.time(nanoseconds: time)
    while written < end {
      let silence = try Frame.silence(
        samples: Int(min(end - written, 4096)), channels: settings.channels,
        sampleRate: settings.sampleRate)
      silence.time = written
      try take(silence)
    }
  }

  /// Hands on what the conversion still holds.
  func flush() throws {
    guard let graph = conversion?.graph else { return }
    try graph.send(nil)
    try pass(from: graph)
    conversion = nil
  }

  /// Ends the encode.
  func finish() throws {
    try flush()
    try run.send(nil)
    try encode()
    try encoder.send(nil)
    try handOn()
    for taker in takers { taker.finish() }
  }

  private func pass(from graph: FilterGraph) throws {
    while let converted = try graph.receive() { try take(converted) }
  }

  private func take(_ frame: Frame) throws {
    written = max(written, (frame.time ?? written) + Int64(frame.samples))
    try run.send(frame)
    try encode()
  }

  private func encode() throws {
    while let frame = try run.receive() {
      try encoder.send(frame)
      try handOn()
    }
  }

  private func handOn() throws {
    while let packet = try encoder.receive() {
      packet.shift(by: startSamples)
      for taker in takers { try taker.push(.packet(packet)) }
    }
  }
}
