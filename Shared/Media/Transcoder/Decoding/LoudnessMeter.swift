// SPDX-License-Identifier: Apache-2.0
import Glibc
import TranscodePlan

/// Listens to a track, or to the part of it that is heard, as an encode will have it, and measures how
/// loud it is: a correction needs to know before it begins.
struct LoudnessMeter {
  let file: SourceFile
  let survey: SourceSurvey
  let stream: StreamDescription
  let settings: AudioSettings
  /// The part that is heard, by the track's own clock; nil is all of it.
  let part: Range<Int64>?

  /// - Returns: nil for a track of which nothing could be decoded.
  func measure() throws -> Loudness? {
    var floats = settings
    floats.codec = .vorbis
    let conversion = AudioConversion(settings: floats)
    let reader = try StreamReader(stream, of: file, survey)
    guard let decoder = try? reader.decoder(threads: 1) else { return nil }
    let measured = Measured()
    func take(_ packet: Packet?) throws {
      do {
        try decoder.decode(packet) { frame in
          guard frame.samples > 0, frame.sampleRate > 0, frame.channels > 0 else { return }
          if let part, let time = frame.estimatedTime {
            guard part.contains(decoder.timeBase.nanoseconds(time)) else { return }
          }
          try measured.take(frame, by: conversion)
        }
      } catch let error as LibAVError where !error.isOutOfMemory {
        // The encode warns of what cannot be decoded.
      }
    }
    while let packet = reader.next() { try take(packet) }
    try take(nil)
    try measured.finish()
    return measured.loudness
  }

  /// The filters, and the latest of what they have noted.
  private final class Measured {
    private(set) var loudness: Loudness?
    private var conversion: (graph: FilterGraph, format: AudioFormat)?
    private var meter: FilterGraph?
    private var samples: Int64 = 0

    func take(_ frame: Frame, by description: AudioConversion) throws {
      let format = frame.audioFormat
      if conversion?.format != format {
        try flush()
        conversion = (
          try FilterGraph(
            description.chain(channels: format.channels), input: format,
            timeBase: .perSecond(frame.sampleRate)), format
        )
      }
      guard let graph = conversion?.graph else { return }
      try graph.send(frame)
      try pass(from: graph)
    }

    func finish() throws {
      try flush()
      guard let meter else { return }
      try meter.send(nil)
      try note(from: meter)
    }

    private func flush() throws {
      guard let graph = conversion?.graph else { return }
      try graph.send(nil)
      try pass(from: graph)
      conversion = nil
    }

    private func pass(from graph: FilterGraph) throws {
      while let frame = try graph.receive() {
        let meter =
          try self.meter
          ?? FilterGraph(
            "[in]ebur128=metadata=1:peak=true[out0]", input: frame.audioFormat,
            timeBase: .perSecond(frame.sampleRate))
        self.meter = meter
        frame.time = samples
        samples += Int64(frame.samples)
        try meter.send(frame)
        try note(from: meter)
      }
    }

    private func note(from meter: FilterGraph) throws {
      while let frame = try meter.receive() {
        guard let text = frame.note("lavfi.r128.I"), let level = Double(text) else { continue }
        // Each channel's peak so far, as an amplitude.
        var peak = 0.0
        var channel = 0
        while let text = frame.note("lavfi.r128.true_peaks_ch\(channel)") {
          peak = max(peak, Double(text) ?? 0)
          channel += 1
        }
        loudness = Loudness(integrated: level, truePeak: 20 * log10(max(peak, 1e-6)))
      }
    }
  }
}
