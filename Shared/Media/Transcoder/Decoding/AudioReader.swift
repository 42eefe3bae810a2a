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
  let outputs: [(conversion: AudioConversion, consumers: [EncodedFeed])]
  /// When audio begins, in nanoseconds from the first frame.
  let start: Int64
  /// The time on the track's own clock that goes with the first frame; nil for a track of the video's own
  /// file, where the frame tells it.
  let zero: Int64?
  /// How much later than in its file the audio is heard.
  let delay: Int64
  /// How much of it is heard at the most; nil is all of it.
  let length: Int64?
  /// Whether its progress is the job's.
  let tellsProgress: Bool
  let isDraft: Bool

  func run() throws {
    let track = AudioTrackLayout(
      encodes: try outputs.map {
        try AudioEncode($0.conversion, consumers: $0.consumers, start: start, isDraft: isDraft)
      }, pace: pace, start: start)
    let reader = try StreamReader(stream, of: file, survey)
    if let decoder = openDecoder(of: reader) {
      // A track's first packets may be read before its video is known to begin.
      let zero = try (zero ?? pace.origin()) &+ start &- delay
      while !track.isOver, let packet = reader.next() {
        try decode(packet, with: decoder, zero: zero, onto: track)
        if tellsProgress { report(track.position, reader.demuxer.bytesRead) }
      }
      try decode(nil, with: decoder, zero: zero, onto: track)
    }
    try track.endWithVideo()
  }

  private func report(_ position: Int64, _ bytes: Int64) {
    let fraction =
      if let duration = length ?? survey.duration, duration > 0 {
        Double(position) / Double(duration)
      } else {
        Double(bytes) / Double(max(1, file.size))
      }
    reports.progress(fraction: fraction, framesDecoded: 0, seconds: Double(position) / 1e9)
  }

  private func openDecoder(of reader: StreamReader) -> Decoder? {
    do {
      return try reader.decoder(threads: 1)
    } catch {
      reports.warn(Fault.damagedAudio, "The audio of the input cannot be decoded: \(error.reason).")
      return nil
    }
  }

  private func decode(
    _ packet: Packet?, with decoder: Decoder, zero: Int64, onto track: AudioTrackLayout
  ) throws {
    do {
      try decoder.decode(packet) { frame in
        guard frame.samples > 0, frame.sampleRate > 0, frame.channels > 0 else { return }
        let known = frame.estimatedTime.map { decoder.timeBase.nanoseconds($0) &- zero }
        try track.take(frame, at: known)
      }
    } catch let error as LibAVError where !error.isOutOfMemory {
      reports.warn(
        Fault.damagedAudio, "Some audio of the input is damaged: \(Log.latest ?? error.reason).")
    }
  }
}

/// Lays one track's decoded audio end to end by its times, as far as they can be believed, and no
/// farther ahead of the video than it may be.
private final class AudioTrackLayout {
  private let encodes: [AudioEncode]
  private let pace: Pace
  /// When audio begins, in nanoseconds from the first frame.
  private let start: Int64
  /// How far the audio has come, in nanoseconds from its beginning.
  private(set) var position: Int64 = 0
  /// A frame far ahead of that; the next one tells whether its time can be believed.
  private var held: (frame: Frame, time: Int64)?
  /// Whether nothing more will be heard before the video ends.
  private(set) var isOver = false

  init(encodes: [AudioEncode], pace: Pace, start: Int64) {
    self.encodes = encodes
    self.pace = pace
    self.start = start
  }

  func take(_ frame: Frame, at given: Int64?) throws {
    let length = Fraction.perSecond(frame.sampleRate).nanoseconds(Int64(frame.samples))
    if let held {
      self.held = nil
      // Times that go on from the one that leapt ahead confirm it; otherwise it was damaged.
      if let given, given > held.time, given &- held.time < AudioEncode.longestGap + length {
        try fill(to: held.time)
        try lay(held.frame, at: held.time)
      }
    }
    let time = given ?? position
    // Before the first frame is nothing; a clock that runs back is a damaged one.
    guard !isOver, time &+ length > 0, time > position &- AudioEncode.longestGap else { return }
    if time &- position > AudioEncode.longestGap {
      held = (frame, time)
    } else {
      try lay(frame, at: time)
    }
  }

  private func lay(_ frame: Frame, at time: Int64) throws {
    guard !isOver else { return }
    guard try pace.waitForVideo(near: time + start) else {
      isOver = true
      return
    }
    let rate = Fraction.perSecond(frame.sampleRate)
    frame.time = rate.time(nanoseconds: time)
    for encode in encodes { try encode.write(frame) }
    position = max(position, time + rate.nanoseconds(Int64(frame.samples)))
    pace.audioReached(position + start)
  }

  /// Silence over a gap of the source, in steps that keep to the video's pace.
  private func fill(to end: Int64) throws {
    pace.audioIsSilent(until: end + start)
    while position < end {
      let isNear = try pace.waitForVideo(near: position + start)
      if !isNear || pace.videoEnd.map({ position + start >= $0 }) ?? false {
        isOver = true
        return
      }
      position = min(end, position + AudioEncode.longestGap)
      for encode in encodes { try encode.writeSilence(until: position) }
    }
  }

  /// Goes on with silence while the video goes on.
  func endWithVideo() throws {
    for encode in encodes { try encode.flush() }
    pace.audioReached(position + start)
    pace.audioEnds()
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
