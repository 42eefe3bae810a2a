// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// What flows from stage to stage of the video.
enum VideoEvent: Sendable {
  /// A frame; its time is nanoseconds from the first one, and it is shown until the next.
  case frame(Frame)
  /// The last frame is shown at least until a time.
  case reached(Int64)
  /// The last frame is shown until a time, and no other comes.
  case end(Int64)
}

/// The stage that reads and decodes the source's video.
struct VideoReader: Sendable {
  let file: SourceFile
  let survey: SourceSurvey
  let stream: StreamDescription
  let pace: Pace
  let reports: Reports
  let output: BoundedQueue<VideoEvent>
  /// Who takes the closed captions of frames.
  let captions: [CaptionFeed]
  /// The highest rate of any output: frames that none of them could show are dropped here.
  let maximumRate: Fraction
  let nominalRate: Fraction
  let threads: Int
  /// How much longer than the video the audio may last before the last frame is held for it.
  let longestTail: Int64
  /// The part of the source that is read; nil is all of it.
  let clip: ClipTimes?

  /// A source whose every frame is marked as damaged is shown as it is after so many.
  private static let mostSkipped = 300

  /// What comes later than this after the first packet is where the video begins.
  private static let longestLateStart: Int64 = 10_000_000_000

  private struct State {
    var origin: Int64?
    var clock: FrameClock
    var waiting: Frame?
    var slot: Int64 = -1
    var skipped = 0
    var decoded = 0
    /// The latest frame before the part that is read, which is shown where that begins between two.
    var before: Frame?
    /// Whether the part that is read has ended.
    var isOver = false
    /// Until when the last packet says that it is shown, on the source's clock.
    var packetsEnd: Int64?

    mutating func note(_ packet: Packet, timeBase: Fraction) {
      guard !packet.isDiscarded, let time = packet.presentationTime else { return }
      let end = timeBase.nanoseconds(time) &+ timeBase.nanoseconds(max(0, packet.duration))
      packetsEnd = max(packetsEnd ?? end, end)
    }

    /// When the video ends, of which the last frame that was decoded is shown until a time. Packets
    /// after it of which no frame came, since nothing changed or since they are damaged, hold it.
    func end(after shown: Int64) -> Int64 {
      guard clock.isTrue, let packetsEnd, let origin else { return shown }
      let end = packetsEnd &- origin
      return end > shown && clock.isPlausible(still: end - shown, until: end) ? end : shown
    }
  }

  func run() throws {
    let reader = try StreamReader(stream, of: file, survey)
    let decoder = try openDecoder(of: reader)
    var state = State(
      clock: FrameClock(
        step: Int64(1e9 / nominalRate.value), length: survey.announcedDuration,
        mayJump: reader.demuxer.hasDiscontinuousTimes))
    while !state.isOver, let packet = reader.next() {
      state.note(packet, timeBase: stream.timeBase)
      try decode(packet, with: decoder, into: &state, at: reader.demuxer.bytesRead)
    }
    if !state.isOver {
      try decode(nil, with: decoder, into: &state, at: reader.demuxer.bytesRead)
    }
    if state.waiting == nil, state.before != nil {
      throw Fault.settings("an input clip that begins behind the input's last frame")
    }
    guard let last = state.waiting else {
      throw Fault.damaged(Log.latest ?? reader.failure?.reason ?? "no frame could be decoded")
    }
    let time = state.clock.finish()
    try emit(last, at: time, state: &state, isLast: true)
    let length = decoder.timeBase.nanoseconds(max(0, last.duration))
    let isBelieved = length > 0 && state.clock.isPlausible(still: length, until: time + length)
    var end = state.end(after: time + (isBelieved ? length : state.clock.step))
    if let clip {
      if let length = clip.length, state.isOver || end > length { end = length }
    } else if let failure = reader.failure {
      reports.warn(Fault.earlyEnd, "The input file ends early: \(failure.reason).")
    } else if !reader.hasJumped, let expected = survey.expectedEnd,
      expected - end > max(2_000_000_000, expected / 20)
    {
      reports.warn(
        Fault.earlyEnd,
        "The input file ends early: \(end / 1_000_000) ms of \(expected / 1_000_000) ms are there.")
    }
    try finish(at: end)
  }

  private func openDecoder(of reader: StreamReader) throws -> Decoder {
    do {
      return try reader.decoder(threads: threads)
    } catch {
      guard !error.isOutOfMemory else { throw error }
      throw Fault.damaged(Log.latest ?? error.reason)
    }
  }

  private func decode(
    _ packet: Packet?, with decoder: Decoder, into state: inout State, at position: Int64
  ) throws {
    do {
      try decoder.decode(packet) { frame in
        try take(frame, from: decoder, into: &state, at: position)
      }
    } catch let error as LibAVError where !error.isOutOfMemory {
      // Before the first frame a damaged packet is only a late start.
      if state.origin != nil { warnOfDamage(error.reason) }
    }
  }

  private func warnOfDamage(_ reason: String) {
    reports.warn(
      Fault.damagedFrames, "Some frames of the input are damaged: \(Log.latest ?? reason).")
  }

  private func take(
    _ frame: Frame, from decoder: Decoder, into state: inout State, at position: Int64
  ) throws {
    state.decoded += 1
    if state.origin == nil, frame.isCorrupt, state.skipped < Self.mostSkipped {
      state.skipped += 1
      return
    }
    if frame.isCorrupt { warnOfDamage("a frame could not be decoded whole") }
    let absolute = frame.estimatedTime.map { decoder.timeBase.nanoseconds($0) }
    guard let origin = try state.origin ?? begin(with: absolute ?? 0, frame, &state) else {
      return
    }
    if let length = clip?.length, let absolute,
      absolute &- origin >= length - (clip?.tolerance ?? 0)
    {
      state.isOver = true
    }
    guard !state.isOver else { return }
    if state.origin == nil {
      state.origin = origin
      pace.begin(at: origin)
      try tell(.began(origin))
    }
    let decision = state.clock.take(absolute.map { max(clip == nil ? .min : 0, $0 &- origin) })
    // Of a frame that is not shown the captions are still needed: they go on from one to the next.
    if !captions.isEmpty, let data = frame.closedCaptions {
      try tell(.data(data, state.clock.waiting ?? 0))
    }
    switch decision {
    case .drop: return
    case .replace: state.waiting = frame
    case .settle(let time):
      guard let settled = state.waiting else { return }
      try emit(settled, at: time, state: &state)
      state.waiting = frame
      reportProgress(time: time, frames: state.decoded, position: position)
    }
  }

  /// Hands a frame on, unless the next one takes its place in the fastest output.
  private func emit(_ frame: Frame, at time: Int64, state: inout State, isLast: Bool = false) throws
  {
    frame.time = time
    let slot = maximumRate.inverse.time(nanoseconds: time)
    let next = state.clock.waiting.map { maximumRate.inverse.time(nanoseconds: $0) }
    if isLast || state.slot < 0 || next != slot {
      try output.push(.frame(frame), cost: frame.approximateBytes)
      state.slot = slot
    }
    pace.videoReached(time)
    try tell(.reached(time))
  }

  private func tell(_ event: CaptionEvent) throws {
    for feed in captions { try feed.push(event) }
  }

  /// Where the part that is read begins, once a frame of it has come; nil before.
  private func begin(with first: Int64, _ frame: Frame, _ state: inout State) throws -> Int64? {
    guard let clip else { return begin(with: first) }
    let origin = (survey.cadence.times.first ?? first) &+ clip.start
    guard first >= origin &- clip.tolerance else {
      state.before = frame
      return nil
    }
    if first > origin &+ clip.tolerance, let before = state.before {
      // It begins while a frame is shown.
      _ = state.clock.take(0)
      state.waiting = before
    }
    return origin
  }

  /// Where the video begins. A recording that starts between key frames has audio, and frames that
  /// cannot be decoded, before the first that can; that one is shown from the recording's start.
  private func begin(with first: Int64) -> Int64 {
    guard let start = survey.cadence.times.first, start < first,
      first - start <= Self.longestLateStart
    else { return first }
    return start
  }

  private func reportProgress(time: Int64, frames: Int, position: Int64) {
    let fraction =
      if let duration = clip?.length ?? survey.duration, duration > 0 {
        Double(time) / Double(duration)
      } else {
        Double(position) / Double(max(1, file.size))
      }
    reports.progress(fraction: fraction, framesDecoded: frames, seconds: Double(time) / 1e9)
  }

  /// Ends the video where it ends, or holds the last frame while much longer audio goes on.
  private func finish(at videoEnd: Int64) throws {
    var end = videoEnd
    pace.videoReached(end)
    while true {
      let audio = try pace.waitForAudio(past: end + longestTail)
      // Once it is held it is held to the audio's end.
      guard audio.time > end + (end > videoEnd ? 0 : longestTail) else { break }
      end = audio.time
      try output.push(.reached(end))
      pace.videoReached(end)
      try tell(.reached(end))
      if audio.isEnd { break }
    }
    pace.videoEnds(at: end)
    try output.push(.end(end))
    output.finish()
    try tell(.end(end))
    for feed in captions { feed.finish() }
  }
}
