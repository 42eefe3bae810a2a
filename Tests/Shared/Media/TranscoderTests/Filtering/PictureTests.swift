// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("What is done to pictures")
struct PictureTests {
  /// A quarter of white, the upper left one, on black.
  private static let quarter =
    "color=black:size=160x96:rate=25:duration=0.4,drawbox=w=80:h=48:color=white:t=fill"

  private static func clip(_ source: String) -> Clip {
    var clip = Clip()
    clip.video[0].source = source
    clip.video[0].options["qp"] = "2"
    clip.audio = []
    return clip
  }

  private struct Job {
    var source = PictureTests.quarter
    var rotation: Double?
    var size = FrameSize()
    var picture = Picture()
    var input = Picture()
    var scan = SourceScan()
    var color: SourceColor?
    var isInterlaced = false
    var start = TimecodeStart.zero
    var captions: String?

    /// The frames that come of it.
    func frames() throws -> [Frame] {
      let workshop = try Workshop()
      var clip = PictureTests.clip(source)
      clip.video[0].rotation = rotation
      clip.video[0].isInterlaced = isInterlaced
      var video = VideoSettings(
        size: size, rateControl: .cbr(bitRate: 3_000_000), tuning: .singlePass)
      video.picture = picture
      var plan = TranscodePlan(
        source: TranscodeSource(path: try workshop.make(clip)), outputFolder: workshop.output,
        groups: [
          .file(
            FileGroup(
              base: "made",
              outputs: [FileOutput(nameModifier: "", content: .mp4(video: video, audio: nil))]))
        ])
      plan.source.picture = input
      plan.source.scan = scan
      plan.source.color = color
      plan.draft = true
      plan.timecodeStart = start
      plan.imageFiles = [try workshop.write(PictureTests.redImage, named: "red.tga")]
      if let captions {
        plan.captionFiles = [try workshop.write(Array(captions.utf8), named: "captions.srt")]
      }
      try Transcoder.transcode(plan, files: WrittenFiles(), processors: 1) { _ in }
      let left = try FileManager.default.contentsOfDirectory(atPath: workshop.output)
      #expect(left == ["made.mp4"])
      return try MediaFile.frames(of: .video, in: workshop.output + "/made.mp4")
    }

    func frame(_ index: Int = 5) throws -> Frame { try frames()[index] }
  }

  /// Sixteen times eight pixels of red, a TGA file without compression.
  private static let redImage: [UInt8] =
    [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 8, 0, 24, 0x20]
    + (0..<128).flatMap { _ in [0, 0, 255] as [UInt8] }

  private static func image(_ change: (inout InsertedImage) -> Void = { _ in }) -> InsertedImage {
    changing(InsertedImage(index: 0, format: .tga)) {
      $0.opacity = 100
      change(&$0)
    }
  }

  /// Whether a place of a frame is red, by its chroma.
  private static func red(_ frame: Frame, _ x: Int, _ y: Int) -> Int {
    frame.sample(
      plane: 2, x: (Double(x) + 0.5) / Double(frame.width),
      y: (Double(y) + 0.5) / Double(frame.height))
  }

  private static func luma(_ frame: Frame, _ x: Int, _ y: Int) -> Int {
    frame.sample(
      plane: 0, x: (Double(x) + 0.5) / Double(frame.width),
      y: (Double(y) + 0.5) / Double(frame.height))
  }

  // MARK: Parts

  @Test("a crop is all that is seen, of an upright frame too")
  func crop() throws {
    var job = Job()
    job.picture.crop = PixelRectangle(x: 40, y: 24, width: 80, height: 48)
    var frame = try job.frame()
    #expect((frame.width, frame.height) == (80, 48))
    #expect(Self.luma(frame, 30, 18) > 200 && Self.luma(frame, 50, 18) < 40)
    // Turned clockwise, the white quarter is the upper right one of 96x160.
    job.rotation = 90
    job.picture.crop = PixelRectangle(x: 48, y: 0, width: 48, height: 80)
    frame = try job.frame()
    #expect((frame.width, frame.height) == (48, 80))
    #expect(Self.luma(frame, 4, 4) > 200 && Self.luma(frame, 44, 76) > 200)
    job.picture.crop = PixelRectangle(x: 48, y: 0, width: 50, height: 80)
    #expect(throws: TranscodeFailure.self) { try job.frames() }
  }

  @Test("a position is where the video is, and the rest is black")
  func position() throws {
    var job = Job()
    job.source = "color=white:size=160x96:rate=25:duration=0.4"
    job.picture.position = PixelRectangle(x: 32, y: 16, width: 64, height: 32)
    let frame = try job.frame()
    #expect((frame.width, frame.height) == (160, 96))
    #expect(Self.luma(frame, 36, 20) > 200 && Self.luma(frame, 92, 44) > 200)
    #expect(Self.luma(frame, 26, 20) < 40 && Self.luma(frame, 36, 54) < 40)
    job.picture.position = PixelRectangle(x: 100, y: 16, width: 64, height: 32)
    #expect(throws: TranscodeFailure.self) { try job.frames() }
  }

  @Test("an input's crop and position are of its own frame, upright")
  func input() throws {
    var job = Job()
    job.input.crop = PixelRectangle(x: 0, y: 0, width: 80, height: 48)
    var frame = try job.frame()
    #expect((frame.width, frame.height) == (80, 48) && Self.luma(frame, 76, 44) > 200)
    job.rotation = 90
    job.input.crop = PixelRectangle(x: 48, y: 0, width: 48, height: 80)
    frame = try job.frame()
    #expect((frame.width, frame.height) == (48, 80) && Self.luma(frame, 4, 76) > 200)
    job = Job()
    job.source = "color=white:size=160x96:rate=25:duration=0.4"
    job.input.position = PixelRectangle(x: 80, y: 0, width: 80, height: 48)
    frame = try job.frame()
    #expect((frame.width, frame.height) == (160, 96))
    #expect(Self.luma(frame, 120, 24) > 200 && Self.luma(frame, 40, 24) < 40)
  }

  // MARK: Images

  @Test("an image is where and as large as it should be, on the output or on the input")
  func images() throws {
    for isInput in [false, true] {
      var job = Job()
      job.size = FrameSize(width: 80, height: 48)
      let image = Self.image {
        ($0.x, $0.y) = isInput ? (64, 32) : (32, 16)
        if isInput { ($0.width, $0.height) = (32, 16) }
      }
      if isInput { job.input.images = [image] } else { job.picture.images = [image] }
      let frame = try job.frame()
      #expect((frame.width, frame.height) == (80, 48))
      #expect(Self.red(frame, 34, 18) > 200 && Self.red(frame, 45, 22) > 200)
      #expect(Self.red(frame, 28, 18) < 140 && Self.red(frame, 52, 18) < 140)
      #expect(Self.red(frame, 34, 28) < 140)
    }
  }

  @Test("an image covers as much as it should, and the higher layer the lower")
  func layers() throws {
    var job = Job()
    job.picture.images = [
      Self.image(), Self.image { $0.x = 32 },
      Self.image {
        $0.x = 64
        $0.opacity = 50
      },
    ]
    let frame = try job.frame()
    #expect(Self.red(frame, 8, 4) > 230 && Self.red(frame, 40, 4) > 230)
    #expect((150...215).contains(Self.red(frame, 72, 4)))
  }

  @Test("an image is shown when it should be")
  func times() throws {
    var job = Job()
    // The timecodes are the job's: its first frame is a second.
    job.start = .at(try #require(Timecode("00:00:01:00")))
    job.picture.images = [
      Self.image {
        $0.start = Timecode("00:00:01:03")
        $0.milliseconds = 160
      }
    ]
    let shown = try job.frames().map { Self.red($0, 8, 4) > 200 }
    #expect(shown == [false, false, false, true, true, true, true, false, false, false])
  }

  @Test("an image comes and goes")
  func fades() throws {
    var job = Job()
    job.picture.images = [
      Self.image {
        $0.milliseconds = 400
        $0.fadeInMilliseconds = 160
        $0.fadeOutMilliseconds = 160
      }
    ]
    let frames = try job.frames()
    #expect(frames.count == 10)
    let reds = frames.map { Self.red($0, 8, 4) }
    #expect(reds[0] < reds[2] && reds[2] < reds[5] && reds[5] > 220)
    #expect(reds[9] < reds[5] - 30)
  }

  @Test("what is no image ends the job")
  func noImage() throws {
    #expect(throws: LibAVError.self) { try Decoder.image([1, 2, 3], AV_CODEC_ID_PNG) }
    #expect(throws: LibAVError.self) { try Decoder.image([], AV_CODEC_ID_TARGA) }
  }

  // MARK: Words

  @Test("captions are drawn while they are shown, in their colour")
  func captions() throws {
    var job = Job()
    job.source = "color=black:size=160x96:rate=25:duration=0.4"
    job.captions = "1\n00:00:00,120 --> 00:00:00,240\nWWWWWW {\\b1}\\N,';[x]\n"
    job.picture.captions = changing(
      BurntCaptions(CaptionFile(index: 0, format: .subRip))
    ) {
      $0.style.fontColor = OverlayColor(red: 255, green: 255, blue: 0)
      $0.style.fontSize = 24
    }
    let frames = try job.frames()
    func brightest(_ frame: Frame) -> Int {
      var most = 0
      for y in stride(from: 48, to: 96, by: 1) {
        for x in 0..<160 { most = max(most, Self.luma(frame, x, y)) }
      }
      return most
    }
    #expect(brightest(frames[1]) < 30 && brightest(frames[4]) > 150 && brightest(frames[8]) < 30)
  }

  @Test("a timecode is drawn that counts the output's frames")
  func timecode() throws {
    var job = Job()
    job.source = "color=black:size=160x96:rate=25:duration=0.4"
    job.picture.timecode = changing(BurntTimecode()) {
      $0.fontSize = 16
      $0.vertical = .end
      $0.prefix = "A%:'\\{}"
    }
    let frames = try job.frames()
    func pixels(_ frame: Frame) -> [Int] {
      (64..<96).flatMap { y in (0..<160).map { Self.luma(frame, $0, y) > 120 ? 1 : 0 } }
    }
    #expect(frames.count == 10)
    let drawn = frames.map(pixels)
    #expect(drawn.allSatisfy { $0.reduce(0, +) > 100 })
    #expect(Set(drawn).count == 10)
  }

  // MARK: Colours and noise

  @Test("colours are corrected")
  func color() throws {
    var job = Job()
    job.source = "color=0x804040:size=160x96:rate=25:duration=0.4"
    let plain = try job.frame()
    job.picture.color.saturation = 1
    #expect(abs(Self.red(try job.frame(), 80, 48) - 128) < 4 && Self.red(plain, 80, 48) > 140)
    job.picture.color = changing(ColorCorrection()) { $0.brightness = 80 }
    #expect(Self.luma(try job.frame(), 80, 48) > Self.luma(plain, 80, 48) + 40)
    job.picture.color = changing(ColorCorrection()) { $0.hue = 180 }
    #expect(Self.red(try job.frame(), 80, 48) < 118)
  }

  static let reductions: [NoiseReduction] = [
    .bilateral(3), .mean(2), .gaussian(3), .lanczos(2), .conserve(3), .spatial(12, sharpening: 0),
    .temporal(16),
  ]

  private static func roughness(_ frame: Frame) -> Int {
    var sum = 0
    for y in stride(from: 8, to: 88, by: 4) {
      for x in 8..<150 { sum += abs(luma(frame, x, y) - luma(frame, x + 1, y)) }
    }
    return sum
  }

  @Test("each reducer leaves less noise", arguments: reductions)
  func noise(reduction: NoiseReduction) throws {
    var job = Job()
    job.source = "color=gray:size=160x96:rate=25:duration=0.4,noise=alls=12:allf=t"
    let noisy = Self.roughness(try job.frame())
    job.picture.noise = [reduction]
    #expect(Double(Self.roughness(try job.frame())) < 0.9 * Double(noisy))
  }

  @Test("what is sharpened is rougher")
  func sharpening() throws {
    var job = Job()
    job.source = "color=gray:size=160x96:rate=25:duration=0.4,noise=alls=20:allf=t"
    let noisy = Self.roughness(try job.frame())
    job.picture.noise = [.sharpen(3)]
    #expect(Self.roughness(try job.frame()) > noisy)
  }

  @Test("fields are brought to frames as is asked for")
  func fields() throws {
    // Lines that are white and black in turn: of one field, or of both, nothing of that is left.
    var job = Job()
    job.source =
      "nullsrc=size=160x96:rate=25:duration=0.4,geq=lum='if(mod(Y,2),235,16)':cb=128:cr=128"
    func stripes(_ frame: Frame) -> Int { abs(Self.luma(frame, 80, 48) - Self.luma(frame, 80, 49)) }
    #expect(stripes(try job.frame()) > 180)
    for algorithm in SourceScan.Algorithm.allCases where algorithm != .interpolation {
      job.scan = changing(SourceScan()) { ($0.algorithm, $0.isForced) = (algorithm, true) }
      #expect(stripes(try job.frame()) < 20)
    }
    job.isInterlaced = true
    job.scan = changing(SourceScan()) { $0.isProgressive = true }
    #expect(stripes(try job.frame()) > 180)
  }

  @Test("a source's colours are what the job takes them for")
  func sourceColor() throws {
    let own = ColorDescription(
      primaries: AVCOL_PRI_UNSPECIFIED, transfer: AVCOL_TRC_UNSPECIFIED,
      matrix: AVCOL_SPC_BT709, range: AVCOL_RANGE_UNSPECIFIED)
    let forced = changing(SourceColor()) { ($0.space, $0.isFullRange) = (.bt601, true) }
    #expect(forced.applied(to: own).matrix == AVCOL_SPC_SMPTE170M)
    #expect(forced.applied(to: own).range == AVCOL_RANGE_JPEG)
    let fallback = changing(forced) { $0.isFallback = true }
    #expect(fallback.applied(to: own).matrix == AVCOL_SPC_BT709)
    #expect(
      changing(SourceColor()) { $0.space = .hdr10 }.applied(to: own).transfer
        == AVCOL_TRC_SMPTE2084)
    // Full range, said to be limited, is clipped and spread.
    var job = Job()
    job.source = "color=0x606060:size=160x96:rate=25:duration=0.4"
    let plain = Self.luma(try job.frame(), 80, 48)
    job.color = changing(SourceColor()) { $0.isFullRange = true }
    #expect(Self.luma(try job.frame(), 80, 48) != plain)
  }
}
