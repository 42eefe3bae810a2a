// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that reads and decodes one audio track of the source and has it encoded, once for each
/// kind of audio that the outputs ask for.
struct AudioReader: Sendable {
  let file: SourceFile
  let survey: SourceSurvey
  let stream: StreamDescription
  let pace: Pace
  let reports: Reports
  /// What is made of the track: settings, and those who take the packets.
  let outputs: [(settings: AudioSettings, consumers: [AudioFeed])]
  /// When audio begins, in nanoseconds from the first frame.
  let start: Int64
  let isDraft: Bool

  func run() throws {
    let encodes = try outputs.map {
      try AudioEncode($0.settings, consumers: $0.consumers, start: start, isDraft: isDraft)
    }
    let demuxer = try Demuxer(file: file)
    if !demuxer.hasDiscontinuousTimes { demuxer.keepOnly([stream.index]) }
    var timeline = Timeline(of: survey, read: demuxer)
    var state = State()
    if let decoder = openDecoder(of: demuxer) {
      // A track's first packets may be read before its video is known to begin.
      let zero = try pace.origin() &+ start
      while !state.isOver, let packet = nextPacket(of: demuxer) {
        timeline.place(packet)
        guard packet.streamIndex == stream.index else { continue }
        try decode(packet, with: decoder, zero: zero, state: &state, into: encodes)
      }
      try decode(nil, with: decoder, zero: zero, state: &state, into: encodes)
    }
    try endTogether(position: state.position, encodes)
  }

  private struct State {
    /// How far the audio has come, in nanoseconds from its beginning.
    var position: Int64 = 0
    /// A frame far ahead of that; the next one tells whether its time can be believed.
    var held: (frame: Frame, time: Int64)?
    /// Whether nothing more will be heard before the video ends.
    var isOver = false
  }

  private func openDecoder(of demuxer: Demuxer) -> Decoder? {
    do {
      return try demuxer.decoder(for: stream, threads: 1)
    } catch {
      reports.warn(Fault.damagedAudio, "The audio of the input cannot be decoded: \(error.reason).")
      return nil
    }
  }

  /// The next packet; where reading cannot go on the audio ends.
  private func nextPacket(of demuxer: Demuxer) -> Packet? {
    do throws(LibAVError) { return try demuxer.nextPacket() } catch { return nil }
  }

  private func decode(
    _ packet: Packet?, with decoder: Decoder, zero: Int64, state: inout State,
    into encodes: [AudioEncode]
  ) throws {
    do {
      try decoder.send(packet)
      while let frame = try decoder.receive() {
        guard frame.samples > 0, frame.sampleRate > 0, frame.channels > 0 else { continue }
        let known = frame.estimatedTime.map { decoder.timeBase.nanoseconds($0) &- zero }
        try take(frame, at: known, state: &state, into: encodes)
      }
    } catch let error as LibAVError where !error.isOutOfMemory {
      reports.warn(
        Fault.damagedAudio, "Some audio of the input is damaged: \(Log.latest ?? error.reason).")
    }
  }

  private func take(
    _ frame: Frame, at given: Int64?, state: inout State, into encodes: [AudioEncode]
  ) throws {
    let length = Fraction.perSecond(frame.sampleRate).nanoseconds(Int64(frame.samples))
    if let held = state.held {
      state.held = nil
      // Times that go on from the one that leapt ahead confirm it; otherwise it was damaged.
      if let given, given > held.time, given &- held.time < AudioEncode.longestGap + length {
        try fill(to: held.time, state: &state, encodes)
        try lay(held.frame, at: held.time, state: &state, into: encodes)
      }
    }
    let time = given ?? state.position
    // Before the first frame is nothing; a clock that runs back is a damaged one.
    guard !state.isOver, time &+ length > 0, time > state.position &- AudioEncode.longestGap else {
      return
    }
    if time &- state.position > AudioEncode.longestGap {
      state.held = (frame, time)
    } else {
      try lay(frame, at: time, state: &state, into: encodes)
    }
  }

  private func lay(
    _ frame: Frame, at time: Int64, state: inout State, into encodes: [AudioEncode]
  ) throws {
    guard !state.isOver else { return }
    guard try pace.waitForVideo(near: time + start) else {
      state.isOver = true
      return
    }
    let rate = Fraction.perSecond(frame.sampleRate)
    frame.time = rate.time(nanoseconds: time)
    for encode in encodes { try encode.write(frame) }
    state.position = max(state.position, time + rate.nanoseconds(Int64(frame.samples)))
    pace.audioReached(state.position + start)
  }

  /// Silence over a gap of the source, in steps that keep to the video's pace.
  private func fill(to end: Int64, state: inout State, _ encodes: [AudioEncode]) throws {
    pace.audioIsSilent(until: end + start)
    while state.position < end {
      let isNear = try pace.waitForVideo(near: state.position + start)
      if !isNear || pace.videoEnd.map({ state.position + start >= $0 }) ?? false {
        state.isOver = true
        return
      }
      state.position = min(end, state.position + AudioEncode.longestGap)
      for encode in encodes { try encode.writeSilence(until: state.position) }
    }
  }

  /// Goes on with silence while the video goes on.
  private func endTogether(position: Int64, _ encodes: [AudioEncode]) throws {
    for encode in encodes { try encode.flush() }
    pace.audioReached(position + start)
    pace.audioEnds()
    var position = position
    while true {
      let video = try pace.waitForVideo(past: position + start)
      if video.time - start > position {
        position = video.time - start
        for encode in encodes { try encode.writeSilence(until: position) }
      }
      if video.isEnd { break }
    }
    for encode in encodes { try encode.finish() }
  }
}
