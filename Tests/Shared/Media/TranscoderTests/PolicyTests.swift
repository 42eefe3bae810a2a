// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("The frame rate of an output that follows its source")
struct FrameRatePolicyTests {
  private static let cinema = 24000.0 / 1001
  private static let television = 30000.0 / 1001
  private static let fast = 60000.0 / 1001

  static let varyingRates: [(Double, Double)] = [
    (0.4, 1), (3, 5), (7.22, 10), (14.2, 15), (16.7, cinema), (23.976, cinema), (24, 24),
    (24.5, 25),
    (28.03, television), (29.97, television), (30, 30), (47, 50), (59.94, fast), (60, 60),
    (144, 60),
  ]

  @Test("a varying rate is the average rounded up to a usual one", arguments: varyingRates)
  func varying(average: Double, expected: Double) {
    let average = Fraction(num: Int32((average * 1000).rounded()), den: 1000)
    let rate = FrameRatePolicy.rate(average: average, measured: nil, isVariable: true)
    #expect(abs(rate.value - expected) < 1e-9)
  }

  static let constantRates: [(Int32, Int32, Double)] = [
    (25, 1, 25), (25, 2, 12.5), (15000, 1001, 15000.0 / 1001), (20, 1, 20),
    (29976, 1000, television), (60058, 1000, 60), (28028, 1000, 28.028), (120, 1, 60), (90, 1, 60),
    (144, 1, 60),
    (120_000, 1001, fast), (1, 1, 1), (1, 5, 1), (10, 65537, 1),
  ]

  @Test(
    "a constant rate is kept, and a camera's near miss of a usual one is that one",
    arguments: constantRates)
  func constant(numerator: Int32, denominator: Int32, expected: Double) {
    let average = Fraction(num: numerator, den: denominator)
    let rate = FrameRatePolicy.rate(average: average, measured: nil, isVariable: false)
    #expect(abs(rate.value - expected) < 1e-9)
  }

  @Test("without a word of the container the packets' rate counts")
  func measured() {
    let rate = FrameRatePolicy.rate(
      average: Fraction(num: 0, den: 0), measured: 24.98, isVariable: false)
    #expect(rate.value == 25)
  }

  @Test("an even source that lacks a few frames keeps its own rate, not the lowered mean")
  func missingFrames() {
    let step: Int64 = 41_666_667
    var times = (0..<720).map { $0 * step }
    times.removeSubrange(400..<402)
    times.remove(at: 500)
    let cadence = Cadence(times: times)
    #expect(cadence.isVariable)
    #expect(cadence.steadyRate.map { abs($0 - 24) < 0.001 } == true)
    let rate = FrameRatePolicy.rate(
      average: Fraction(num: 0, den: 0), measured: cadence.steadyRate, isVariable: false)
    #expect(rate.value == 24)
  }

  @Test("a source whose steps really differ has no steady rate")
  func unsteady() {
    #expect(Cadence(times: (0..<100).map { $0 * $0 * 1_000_000 }).steadyRate == nil)
    #expect(
      Cadence(times: (0..<60).map { $0 * 33_000_000 + ($0 % 3) * 12_000_000 }).steadyRate == nil)
  }

  @Test("a container that takes its clock's ticks for frames is not believed")
  func contradicted() {
    let cadence = Cadence(times: (0..<24).map { $0 * 41_708_333 })
    #expect(cadence.contradicts(Fraction(num: 1000, den: 1)))
    #expect(cadence.contradicts(Fraction(num: 61, den: 1)))
    #expect(!cadence.contradicts(Fraction(num: 24, den: 1)))
    #expect(!cadence.contradicts(Fraction(num: 30, den: 1)))
    #expect(!Cadence(times: [0, 41_708_333]).contradicts(Fraction(num: 1000, den: 1)))
    let fast = Cadence(times: (0..<240).map { $0 * 8_333_333 })
    #expect(!fast.contradicts(Fraction(num: 120, den: 1)))
  }

  @Test("steps of which one is half as long again make a source vary")
  func cadence() {
    #expect(Cadence(times: [0, 40, 80, 120, 160]).isVariable == false)
    #expect(Cadence(times: [0, 33, 67, 100, 133]).isVariable == false)
    #expect(Cadence(times: [0, 40, 80, 160, 200]).isVariable)
    #expect(Cadence(times: [0, 40, 80, 90, 130]).isVariable)
  }
}

@Suite("The size of an output")
struct FrameGeometryTests {
  struct Case: Sendable {
    var stored: (Int, Int)
    var aspect = Ratio(1, 1)
    var rotation = 0
    var size = FrameSize()
    var expected: (Int, Int)
  }

  static let cases: [Case] = [
    Case(stored: (1920, 1080), size: FrameSize(height: 720), expected: (1280, 720)),
    Case(stored: (1920, 1080), size: FrameSize(height: 480), expected: (854, 480)),
    Case(stored: (1920, 1080), rotation: 90, size: FrameSize(width: 480), expected: (480, 854)),
    Case(stored: (720, 576), aspect: Ratio(64, 45), expected: (1024, 576)),
    Case(stored: (640, 352), aspect: Ratio(44, 45), expected: (626, 352)),
    Case(stored: (161, 121), expected: (160, 120)),
    Case(stored: (320, 240), size: FrameSize(height: 720), expected: (320, 240)),
    Case(
      stored: (320, 240), size: FrameSize(height: 720, scaling: .fit), expected: (960, 720)),
    Case(
      stored: (1920, 1080), size: FrameSize(width: 640, height: 640), expected: (640, 360)),
    Case(
      stored: (1920, 1080), size: FrameSize(width: 640, height: 640, scaling: .stretch),
      expected: (640, 640)),
    Case(stored: (1920, 1080), aspect: Ratio(0, 1), expected: (1920, 1080)),
    Case(stored: (1920, 1080), aspect: Ratio(1000, 1), expected: (1920, 1080)),
  ]

  @Test("fits, turned upright, in square pixels and even", arguments: cases)
  func fits(_ example: Case) {
    let geometry = FrameGeometry(
      storedWidth: example.stored.0, storedHeight: example.stored.1, pixelAspect: example.aspect,
      rotation: example.rotation)
    let frame = geometry.fitted(to: example.size)
    #expect(frame.width == example.expected.0)
    #expect(frame.height == example.expected.1)
  }

  @Test("padding keeps the content whole, filling keeps the frame full")
  func padsAndFills() {
    let geometry = FrameGeometry(
      storedWidth: 1920, storedHeight: 1080, pixelAspect: Ratio(1, 1), rotation: 0)
    let padded = geometry.fitted(to: FrameSize(width: 640, height: 480, scaling: .pad))
    #expect(
      padded == FittedFrame(width: 640, height: 480, contentWidth: 640, contentHeight: 360))
    let filled = geometry.fitted(to: FrameSize(width: 640, height: 480, scaling: .fill))
    #expect(
      filled == FittedFrame(width: 640, height: 480, contentWidth: 854, contentHeight: 480))
  }

  @Test(
    "content of another shape later on stays inside the frame, unless stretching was asked for")
  func changesShape() {
    let wide = FrameGeometry(
      storedWidth: 640, storedHeight: 360, pixelAspect: Ratio(1, 1), rotation: 0)
    let tall = FrameGeometry(
      storedWidth: 360, storedHeight: 640, pixelAspect: Ratio(1, 1), rotation: 0)
    let whole = wide.fitted(to: FrameSize())
    #expect(
      whole.holding(tall, insteadOf: wide)
        == FittedFrame(width: 640, height: 360, contentWidth: 202, contentHeight: 360))
    let filled = wide.fitted(to: FrameSize(width: 360, height: 360, scaling: .fill))
    #expect(
      filled.holding(tall, insteadOf: wide)
        == FittedFrame(width: 360, height: 360, contentWidth: 360, contentHeight: 640))
    let stretched = wide.fitted(to: FrameSize(width: 360, height: 360, scaling: .stretch))
    #expect(stretched.holding(tall, insteadOf: wide) == stretched)
    let smaller = FrameGeometry(
      storedWidth: 320, storedHeight: 180, pixelAspect: Ratio(1, 1), rotation: 0)
    #expect(whole.holding(smaller, insteadOf: wide) == whole)
  }

  @Test(
    "only quarter turns within a degree are turns",
    arguments: [
      (0.0, 0), (90, 90), (-90, 270), (180, 180), (-180, 180), (269.2, 270), (45, 0), (88, 0),
      (Double.nan, 0),
    ])
  func quarterTurns(degrees: Double, expected: Int) {
    #expect(FrameGeometry.quarterTurns(degrees) == expected)
  }
}

@Suite("Which frame times are believed")
struct FrameClockTests {
  /// Times in milliseconds, nil for a frame without.
  struct Case: Sendable {
    var name: String
    var given: [Int64?]
    var expected: [Int64]
    var length: Int64? = 20_000
    var mayJump = false
  }

  static let cases: [Case] = [
    Case(name: "as they are", given: [0, 40, 80, 120], expected: [0, 40, 80, 120]),
    Case(name: "none", given: [0, nil, nil], expected: [0, 40, 80]),
    Case(
      name: "one that leaps ahead", given: [0, 40, 90_000, 80, 120], expected: [0, 40, 80, 120]),
    Case(name: "a small step back", given: [0, 40, 80, 20, 120], expected: [0, 40, 80, 120]),
    Case(
      name: "a clock set back", given: [5000, 5040, 5080, 100, 140],
      expected: [5000, 5040, 5080, 5120, 5160]),
    Case(
      name: "a long still in a long video", given: [0, 15_000, 15_040],
      expected: [0, 15_000, 15_040]),
    Case(
      name: "a still that is longer than the video", given: [0, 40, 90_000, 90_040],
      expected: [0, 40, 80, 120]),
    Case(
      name: "a still where clocks jump", given: [0, 40, 15_000, 15_040],
      expected: [0, 40, 80, 120], mayJump: true),
    Case(name: "at the end one ahead", given: [0, 40, 90_000], expected: [0, 40, 80]),
  ]

  @Test("times rise, and what is damaged does no harm to the rest", arguments: cases)
  func settles(_ example: Case) {
    var clock = FrameClock(
      step: 40_000_000, length: example.length.map { $0 * 1_000_000 }, mayJump: example.mayJump)
    var settled: [Int64] = []
    for given in example.given {
      if case .settle(let time) = clock.take(given.map { $0 * 1_000_000 }) { settled.append(time) }
    }
    settled.append(clock.finish())
    #expect(settled.map { $0 / 1_000_000 } == example.expected, "\(example.name)")
  }
}

@Suite("Key frames and segments")
struct KeyFrameScheduleTests {
  @Test("a segment begins with a key frame even where groups do not divide it")
  func schedule() {
    let schedule = KeyFrameSchedule(
      frameRate: Fraction(num: 10, den: 1), gop: .seconds(2), segmentSeconds: 5)
    let keys = (0..<110).filter { schedule.isKeyFrame(Int64($0)) }
    #expect(keys == [0, 20, 40, 50, 70, 90, 100])
    #expect(keys.filter { schedule.beginsSegment(Int64($0)) } == [0, 50, 100])
  }

  @Test("absurd lengths are whole positive numbers of frames")
  func absurd() {
    let schedule = KeyFrameSchedule(
      frameRate: Fraction(num: 25, den: 1), gop: .seconds(.infinity), segmentSeconds: -3)
    #expect(schedule.gopFrames == 1)
    #expect(schedule.segmentFrames == 1)
  }
}

@Suite("A frame for each tick of a constant rate")
struct ConstantRateTests {
  @Test("what is shown longer is repeated, of several in one tick the last is taken")
  func ticks() throws {
    var rate = ConstantRate(Fraction(num: 10, den: 1))
    let frames = try (0..<4).map { _ in try Frame() }
    var shown: [(Int, Int64)] = []
    func note(_ frame: Frame, _ slot: Int64) {
      shown.append((frames.firstIndex { $0 === frame } ?? -1, slot))
    }
    for (frame, milliseconds) in zip(frames, [0, 120, 140, 420]) {
      frame.time = Int64(milliseconds) * 1_000_000
      rate.take(.frame(frame), note)
    }
    rate.take(.end(600_000_000), note)
    #expect(shown.map(\.0) == [0, 2, 2, 2, 3, 3])
    #expect(shown.map(\.1) == [0, 1, 2, 3, 4, 5])
  }

  @Test("a video that begins late shows its first frame from the start; the shortest has one")
  func edges() throws {
    var late = ConstantRate(Fraction(num: 10, den: 1))
    var slots: [Int64] = []
    let frame = try Frame()
    frame.time = 250_000_000
    late.take(.frame(frame)) { slots.append($1) }
    late.take(.end(400_000_000)) { slots.append($1) }
    #expect(slots == [0, 1, 2, 3])
    var short = ConstantRate(Fraction(num: 1, den: 1))
    slots = []
    frame.time = 0
    short.take(.frame(frame)) { slots.append($1) }
    short.take(.end(1)) { slots.append($1) }
    #expect(slots == [0])
  }
}

@Suite("Names of files and codecs")
struct NameTests {
  @Test(
    "format identifiers become values, and what is none stays",
    arguments: [
      ("_720p", "_720p"), ("_$h$p", "_480p"), ("_$w$x$h$@$f$", "_854x480@29"), ("$$", "$"),
      ("_$rv$_$ra$_$rc$", "_2000_96_2096"), ("_$nope$", "_$nope$"), ("_$", "_$"), ("", ""),
    ])
  func modifiers(text: String, expected: String) {
    let name = NameModifier.expand(
      text, frame: FittedFrame(width: 854, height: 480),
      frameRate: Fraction(num: 30000, den: 1001), videoBitRate: 2_000_000, audioBitRate: 96_000)
    #expect(name == expected)
  }

  @Test("codecs are named by the streams' own headers")
  func codecs() {
    let annexB: [UInt8] = [0, 0, 0, 1, 9, 0xF0, 0, 0, 0, 1, 0x67, 0x64, 0x00, 0x1F, 0xAC]
    #expect(unsafe H264.codecName(annexB: annexB.span.bytes) == "avc1.64001f")
    let slice: [UInt8] = [0, 0, 1, 0x65, 1, 2, 3, 4]
    #expect(unsafe H264.codecName(annexB: slice.span.bytes) == nil)
    #expect(AAC.codecName(header: [0x11, 0x90]) == "mp4a.40.2")
    #expect(AAC.codecName(header: [0xF9, 0x48]) == "mp4a.40.42")
    #expect(AAC.codecName(header: []) == nil)
  }
}

@Suite("Playlists")
struct PlaylistTests {
  @Test("a growing playlist becomes a whole one")
  func media() {
    var playlist = MediaPlaylist(longest: 10.01)
    playlist.segments = [
      Segment(name: "a b_00001.ts", duration: 10.01, size: 1_000_000),
      Segment(name: "a b_00002.ts", duration: 3.2, size: 500_000),
    ]
    #expect(
      playlist.text == """
        #EXTM3U
        #EXT-X-VERSION:3
        #EXT-X-TARGETDURATION:10
        #EXT-X-MEDIA-SEQUENCE:1
        #EXT-X-PLAYLIST-TYPE:EVENT
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXTINF:10.010000,
        a%20b_00001.ts
        #EXTINF:3.200000,
        a%20b_00002.ts

        """)
    playlist.isEnded = true
    #expect(playlist.text.contains("#EXT-X-PLAYLIST-TYPE:VOD\n"))
    #expect(playlist.text.hasSuffix("#EXT-X-ENDLIST\n"))
  }

  @Test("the peak is of runs near the target duration, so a short last segment does not count")
  func peak() {
    var playlist = MediaPlaylist(longest: 10)
    playlist.segments = [
      Segment(name: "1", duration: 10, size: 1_000_000),
      Segment(name: "2", duration: 10, size: 2_000_000),
      Segment(name: "3", duration: 1, size: 900_000),
    ]
    #expect(playlist.peakBitRate == 2_900_000.0 * 8 / 11)
    #expect(playlist.averageBitRate == 3_900_000.0 * 8 / 21)
  }

  @Test("a video of one short segment has its average for a peak")
  func short() {
    var playlist = MediaPlaylist(longest: 10)
    playlist.isEnded = true
    playlist.segments = [Segment(name: "1", duration: 0.04, size: 1000)]
    #expect(playlist.targetDuration == 1)
    #expect(playlist.peakBitRate == 200_000)
  }

  @Test("the multivariant playlist says what each rendition is")
  func multivariant() {
    let playlist = MultivariantPlaylist(variants: [
      Variant(
        playlist: "m_720p.m3u8", bandwidth: 4_500_000, averageBandwidth: 4_100_000,
        codecs: ["avc1.64001f", "mp4a.40.2"], width: 1280, height: 720, frameRate: 30000 / 1001.0)
    ])
    #expect(
      playlist.text == """
        #EXTM3U
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-STREAM-INF:BANDWIDTH=4500000,AVERAGE-BANDWIDTH=4100000,\
        CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970
        m_720p.m3u8

        """)
  }
}
