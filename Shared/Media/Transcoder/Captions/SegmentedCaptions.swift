// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Captions
import Notation
import TranscodePlan

/// The stage that writes captions as segments of WebVTT, in step with the video's segments.
struct SegmentedCaptions: Sendable {
  let delivery: Delivery
  let names: SegmentNames
  let reading: CaptionReading
  let cuts: CaptionCuts
  /// The video's beginning on the clock of the video's segments, in nanoseconds.
  let startOffset: Int64
  let encryption: SegmentEncryption?
  /// Whether segments become files; without, they only measure the captions.
  var areFiles = true

  /// The path of the media playlist without extension.
  var base: String { names.base }

  struct Written {
    /// The captions that are shown before the video ends.
    var captions: WebVTT
    var milliseconds: Int64 = 0
    var size = 0
  }

  /// Writes segments until the video ends.
  /// - Parameter append: takes each one when it is whole.
  func run(append: (Segment) throws -> Void) throws -> Written {
    var track = try reading.track()
    var segments = CaptionSegments()
    var number = 0
    var written = Written(captions: track.captions)
    while let event = try reading.feed.pop() {
      track.take(event)
      while let part = cuts.part(number, of: track), part.end <= track.settled {
        let cues = segments.segment(from: part.start, to: part.end, of: track.captions.cues)
        number += 1
        let path = names.path(number)
        let text = track.captions.text(header: header, cues: cues, style: reading.style)
        let size = areFiles ? try write(text, number: number, to: path) : text.utf8.count
        try append(Segment(name: names.reference(to: path), duration: part.seconds, size: size))
        written.size += size
        written.milliseconds = part.end
      }
    }
    written.captions = track.captions
    written.captions.cues = track.captions.cues.until(written.milliseconds)
    return written
  }

  /// How WebVTT times are those of the video's segments, whose clock counts 90,000 ticks a second and
  /// begins anew after 33 bits (RFC 8216, section 3.5).
  private var header: String {
    let ticks = Fraction.perSecond(90_000).time(nanoseconds: startOffset) % (1 << 33)
    return "X-TIMESTAMP-MAP=MPEGTS:\(ticks),LOCAL:00:00:00.000"
  }

  private func write(_ text: String, number: Int, to path: String) throws -> Int {
    guard let encryption else { return try delivery.write(text, to: path, .segment) }
    let sequenceNumber = MediaPlaylist.firstSequenceNumber + number - 1
    let cipher = try SegmentCipher(
      key: encryption.key, vector: encryption.vector(ofSegment: sequenceNumber))
    let bytes = Array(text.utf8)
    let file = try delivery.begin(path)
    try file.write(unsafe cipher.encrypt(bytes.span.bytes) + cipher.finish())
    return try delivery.commit(file, .segment)
  }
}

/// The borders of captions' segments, counted in frames of a rate.
struct CaptionCuts: Sendable {
  private let tick: Fraction
  private let frames: Int64

  /// Cuts where a schedule cuts the frames, or every so many seconds.
  init(rate: Fraction, schedule: KeyFrameSchedule, seconds: Double?) {
    tick = rate.inverse
    frames =
      seconds.map {
        KeyFrameSchedule(frameRate: rate, gop: .frames(1), segmentSeconds: $0).segmentFrames
      } ?? schedule.segmentFrames
  }

  struct Part {
    /// In milliseconds; what begins at ``end`` belongs to the next segment.
    var start: Int64
    var end: Int64
    var seconds: Double
  }

  /// The n-th segment, counted from 0; nil while it is not known where it ends, and behind the last.
  func part(_ number: Int, of track: CaptionTrack) -> Part? {
    let first = Int64(number) * frames
    // However short it is, a video has a frame.
    let shown = max(1, tick.time(nanoseconds: track.reached))
    guard track.end == nil ? shown > first + frames : shown > first else { return nil }
    let last = min(first + frames, shown)
    let (start, end) = (tick.nanoseconds(first), tick.nanoseconds(last))
    return Part(
      start: (start + 999_999) / 1_000_000, end: (end + 999_999) / 1_000_000,
      seconds: Double(end - start) / 1e9)
  }
}
