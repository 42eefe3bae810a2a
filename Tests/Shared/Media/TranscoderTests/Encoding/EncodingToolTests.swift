// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("How an encoder is told to go about it")
struct EncodingToolTests {
  private static func clip(
    _ size: String = "96x64", rate: String = "25", seconds: Double = 0.4
  ) -> Clip {
    var clip = Clip(container: "mov")
    clip.video[0].source = "testsrc2=size=\(size):rate=\(rate):duration=\(seconds)"
    clip.audio = []
    return clip
  }

  /// A video's settings and the words by which x264 says that it was set.
  struct Words: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: [String]
    let change: @Sendable (inout VideoSettings) -> Void

    init(
      _ name: String, _ words: [String], _ change: @escaping @Sendable (inout VideoSettings) -> Void
    ) {
      (testDescription, self.words, self.change) = (name, words, change)
    }
  }

  private static func quantization(
    _ strength: AdaptiveQuantization.Strength,
    _ change: @escaping @Sendable (inout AdaptiveQuantization) -> Void = { _ in }
  ) -> @Sendable (inout VideoSettings) -> Void {
    { $0.tools.adaptiveQuantization = changing(AdaptiveQuantization(strength), change) }
  }

  static let words = [
    Words("AUTO", ["aq=1:1.00", "mbtree=1", "ip_ratio=1.40", "cabac=1", "weightp=1"]) { _ in },
    Words("OFF", ["aq=0", "mbtree=0", "ip_ratio=1.40"], quantization(.off)),
    Words("LOW", ["aq=1:0.40", "mbtree=1"], quantization(.low)),
    Words("MAX", ["aq=1:1.60"], quantization(.max)),
    Words("not spatial", ["aq=1:0.00", "mbtree=1"], quantization(.high) { $0.isSpatial = false }),
    Words(
      "not temporal", ["aq=1:1.00", "mbtree=0"], quantization(.high) { $0.isTemporal = false }),
    Words("flicker", ["ip_ratio=1.10"], quantization(.high) { $0.reducesFlicker = true }),
    Words("CAVLC", ["cabac=0"]) { $0.tools.entropyCoding = .cavlc },
    Words("not weighted", ["weightp=0"]) { $0.tools.weighsPrediction = false },
    Words("soft", ["cqm=1"]) { $0.tools.softens = true },
    Words("slices", ["slices=3"]) { $0.tools.slices = 3 },
    Words("shortest group", ["keyint_min=7"]) { $0.tools.shortestGOP = 7 },
    Words("interlaced", ["interlaced=tff"]) { $0.scan = .topFieldFirst },
    Words("the bottom field first", ["interlaced=bff"]) { $0.scan = .followingBottomFirst },
    Words("progressive", ["interlaced=0"]) { _ in },
  ]

  @Test("x264 is set as a job asks", arguments: words)
  func settings(example: Words) throws {
    let made = try Made(Self.clip(), draft: false) { example.change(&$0) }
    for word in example.words {
      #expect(made.words.contains(" \(word) "), "\(word) in \(made.words)")
    }
  }

  @Test(
    "a draft is of the profile that was asked for",
    arguments: [
      (VideoSettings.Profile.baseline, EncodingTools.EntropyCoding?.none, "Constrained Baseline"),
      (.main, nil, "Main"), (.main, .cavlc, "Main"), (.high, nil, "High"),
    ])
  func profile(
    profile: VideoSettings.Profile, coding: EncodingTools.EntropyCoding?, name: String
  ) throws {
    let made = try Made(Self.clip(), draft: true) {
      $0.profile = profile
      $0.tools.entropyCoding = coding
    }
    #expect(made.profile == name)
  }

  @Test("interlaced frames say which field is first")
  func fields() throws {
    for (scan, isTopFirst) in [
      (VideoSettings.Scan.topFieldFirst, true), (.bottomFieldFirst, false),
    ] {
      let made = try Made(Self.clip()) { $0.scan = scan }
      let frames = try made.frames
      #expect(frames.count == 10)
      #expect(frames.allSatisfy { $0.isInterlaced })
      #expect(frames.allSatisfy { $0.isTopFieldFirst == isTopFirst })
    }
    #expect(throws: TranscodeFailure.self) {
      _ = try Made(Self.clip("96x66")) { $0.scan = .topFieldFirst }
    }
  }

  @Test("pixels of another shape keep the picture's")
  func pixels() throws {
    let made = try Made(Self.clip("128x72")) {
      $0.size = FrameSize(height: 72)
      $0.size.pixelAspect = Ratio(4, 3)
    }
    let frames = try made.frames
    let frame = try #require(frames.first)
    #expect((frame.width, frame.height) == (96, 72))
    let video = try #require(MediaFile(made.path).video)
    #expect(Ratio(video.sampleAspectRatio) == Ratio(4, 3))
  }

  @Test("colours are told unless they are to be ignored")
  func colors() throws {
    for states in [true, false] {
      let made = try Made(Self.clip()) { $0.statesColors = states }
      let frames = try made.frames
      let color = try #require(frames.first).videoFormat.color
      #expect((color.matrix == AVCOL_SPC_BT709) == states)
    }
  }

  @Test("a sharper scaling has steeper edges")
  func sharpness() throws {
    var clip = Self.clip()
    clip.video[0].source =
      "color=black:size=320x64:rate=25:duration=0.04,drawbox=x=160:w=160:h=64:color=white:t=fill"
    clip.video[0].options["qp"] = "1"
    let peaks = try [0, 50, 100].map { sharpness in
      let made = try Made(clip) {
        $0.size = FrameSize(width: 214, height: 64, scaling: .stretch)
        $0.size.sharpness = sharpness
        $0.rateControl = .cbr(bitRate: 20_000_000)
      }
      let frames = try made.frames
      let frame = try #require(frames.first)
      return (0..<214).map { frame.sample(plane: 0, x: (Double($0) + 0.5) / 214, y: 0.5) }.max()
        ?? 0
    }
    #expect(peaks[0] < peaks[1] && peaks[1] < peaks[2], "\(peaks)")
  }

  // MARK: Timecodes

  @Test("every frame has its timecode, counted from the job's or the source's")
  func timecodes() throws {
    for (start, first) in [
      (TimecodeStart.zero, "00:00:00:00"),
      (.at(try #require(Timecode("01:00:59:20"))), "01:00:59:20"),
      (.embedded, "10:11:12:13"),
    ] {
      var clip = Self.clip()
      clip.timecode = "10:11:12:13"
      let made = try Made(clip, start: start) {
        $0.timecode = changing(TimecodeInsertion()) { $0.isInPictureTiming = true }
      }
      let begin = try #require(Timecode(first)).frame(rate: 25)
      let expected = (0..<Int64(10)).map {
        "\(Timecode(frame: begin + $0, rate: 25, dropsFrames: false))"
      }
      let timecodes = try made.frames.map(\.timecode)
      #expect(timecodes == expected)
    }
  }

  @Test("at 29.97 frames a second numbers are dropped unless that is disabled")
  func dropped() throws {
    for (drops, timecodes) in [
      (true, ["00:00:59:28", "00:00:59:29", "00:01:00;02", "00:01:00;03"]),
      (false, ["00:00:59:28", "00:00:59:29", "00:01:00:00", "00:01:00:01"]),
    ] {
      let clip = Self.clip(rate: "30000/1001", seconds: 0.13)
      let made = try Made(clip, start: .at(try #require(Timecode("00:00:59:28")))) {
        $0.timecode = changing(TimecodeInsertion()) {
          $0.isInPictureTiming = true
          $0.dropsFrames = drops
        }
      }
      let found = try made.frames.map(\.timecode)
      #expect(found == timecodes)
    }
  }

  @Test("a timecode in user data stands in every frame, and only where it is asked for")
  func userData() throws {
    let made = try Made(Self.clip(), start: .at(try #require(Timecode("00:59:58:24")))) {
      $0.timecode = changing(TimecodeInsertion()) { $0.isInUserData = true }
    }
    let data = try made.frames.map(\.userTimecode)
    #expect(data.first == [0, 0x59, 0x58, 0x24])
    #expect(data.last == [0, 0x59, 0x59, 0x08])
    let (stamped, plain) = (try made.frames, try Made(Self.clip()) { _ in }.frames)
    #expect(stamped.allSatisfy { $0.timecode == nil })
    #expect(plain.allSatisfy { $0.userTimecode == nil })
  }
}

/// What a transcode of a clip to one MP4 made.
@safe private final class Made {
  private let workshop: Workshop
  let path: String
  private let demuxer: Demuxer

  init(
    _ clip: Clip, draft: Bool = true, start: TimecodeStart = .zero,
    _ change: (inout VideoSettings) -> Void
  ) throws {
    workshop = try Workshop()
    var video = VideoSettings(
      rateControl: .vbr(bitRate: 500_000, maximum: nil), tuning: .singlePass)
    change(&video)
    let plan = changing(
      TranscodePlan(
        source: TranscodeSource(path: try workshop.make(clip)), outputFolder: workshop.output,
        groups: [
          .file(
            FileGroup(
              base: "made",
              outputs: [FileOutput(nameModifier: "", content: .mp4(video: video, audio: nil))]))
        ])
    ) {
      $0.draft = draft
      $0.timecodeStart = start
    }
    try Transcoder.transcode(plan, files: WrittenFiles(), processors: 1) { _ in }
    path = workshop.output + "/made.mp4"
    demuxer = try Demuxer(file: SourceFile(path: path))
  }

  /// The encoder's own words in the file about how it was set.
  var words: String {
    let data = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
    guard let start = data.range(of: Data("x264 - core".utf8)) else { return "" }
    return String(decoding: data[start.lowerBound...].prefix { $0 != 0 }, as: UTF8.self) + " "
  }

  var profile: String? { demuxer.streams.first?.profileName }

  var frames: [Frame] { get throws { try MediaFile.frames(of: .video, in: path) } }
}

extension Frame {
  fileprivate var isTopFieldFirst: Bool { unsafe pointer.pointee.top_field_first != 0 }

  /// The timecode of its picture timing as libavcodec reads it, which sees that numbers are dropped from
  /// the first that were on.
  fileprivate var timecode: String? {
    guard let data = unsafe av_frame_get_side_data(pointer, AV_FRAME_DATA_S12M_TIMECODE) else {
      return nil
    }
    let word = unsafe data.pointee.data.withMemoryRebound(to: UInt32.self, capacity: 2) {
      unsafe $0[1]
    }
    func digits(_ shift: UInt32, _ tens: UInt32) -> Int {
      Int((word >> (shift + 4)) & tens) * 10 + Int(word >> shift & 0xF)
    }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let separator = word & (1 << 30) != 0 ? ";" : ":"
    return [digits(0, 3), digits(8, 7), digits(16, 7)].map(two).joined(separator: ":") + separator
      + two(digits(24, 3))
  }

  /// The four bytes behind the identifier of unregistered user data that is not the encoder's own.
  fileprivate var userTimecode: [UInt8]? {
    for index in unsafe 0..<Int(pointer.pointee.nb_side_data) {
      guard let data = unsafe pointer.pointee.side_data[index],
        unsafe data.pointee.type == AV_FRAME_DATA_SEI_UNREGISTERED,
        unsafe data.pointee.size == 20
      else { continue }
      return unsafe Array(UnsafeBufferPointer(start: data.pointee.data + 16, count: 4))
    }
    return nil
  }
}
