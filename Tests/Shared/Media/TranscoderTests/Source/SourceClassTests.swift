// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

/// One class of source that people upload, and what must come of it.
struct SourceClass: Sendable, CustomTestStringConvertible {
  var name: String
  var clip: Clip
  var width: Int
  var height: Int
  var rate: Double
  var seconds = 1.0
  var hasAudio = true

  var testDescription: String { name }
}

/// A colour that a header claims to have.
struct ClaimedColor: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var primaries = AVCOL_PRI_BT709
  var transfer = AVCOL_TRC_BT709
  var matrix = AVCOL_SPC_BT709
}

@Suite("Every class of source becomes conforming HLS")
struct SourceClassTests {
  static let classes: [SourceClass] = videos + audios + containers

  @Test("AV1 with Dolby Vision's sample entry is AV1")
  func dolbyVisionAV1() throws {
    let workshop = try Workshop()
    var clip = Clip(audio: [])
    clip.video[0].encoder = "libsvtav1"
    clip.video[0].options = ["preset": "12"]
    let video = try [UInt8](contentsOf: workshop.make(clip))
    let path = try workshop.write(
      video.replacing("av01\0\0", with: "dav1\0\0"), named: "dolby.mp4")
    try workshop.transcode(path)
    #expect(try workshop.conformance().faults == [])
  }

  @Test("size, rate, length and audio are right", arguments: classes)
  func conforms(_ source: SourceClass) throws {
    let workshop = try Workshop()
    let path = try workshop.make(source.clip)
    let messages = try workshop.transcode(path)
    let hls = try workshop.conformance()
    #expect(hls.faults == [])
    let rendition = try #require(hls.renditions.first)
    #expect(rendition.width == source.width)
    #expect(rendition.height == source.height)
    #expect(rendition.frames.isEmpty == false)
    let said = try #require(Double(rendition.attributes["FRAME-RATE"] ?? ""))
    #expect(abs(said - source.rate) < 0.002)
    #expect(abs(rendition.durations.reduce(0, +) - source.seconds) < 0.1)
    #expect(rendition.audioPackets.isEmpty == !source.hasAudio)
    if let audio = rendition.audioPackets.first {
      #expect(abs(audio.start - rendition.start) < 0.05)
    }
    #expect(messages.completion != nil)
    #expect(messages.percents == messages.percents.sorted())
    let frames = try MediaFile.frames(of: .video, in: rendition.segments[0])
    let format = try #require(frames.first?.videoFormat)
    #expect(format.pixelFormat == AV_PIX_FMT_YUV420P.rawValue)
    #expect(format.color.range == AVCOL_RANGE_MPEG)
    #expect(format.color.transfer == AVCOL_TRC_BT709)
    #expect(format.color.matrix == AVCOL_SPC_BT709)
    #expect(frames.allSatisfy { !$0.isInterlaced })
  }

  @Test(
    "colours that cannot be converted are shown as they are",
    arguments: [
      ClaimedColor(testDescription: "an extended gamut", transfer: AVCOL_TRC_BT1361_ECG),
      ClaimedColor(testDescription: "digital cinema", transfer: AVCOL_TRC_SMPTE428),
      ClaimedColor(testDescription: "SMPTE 2085", matrix: AVCOL_SPC_SMPTE2085),
      ClaimedColor(testDescription: "ICtCp without its curve", matrix: AVCOL_SPC_ICTCP),
      ClaimedColor(testDescription: "generic film", primaries: AVCOL_PRI_FILM),
      ClaimedColor(
        testDescription: "what no standard has", primaries: AVColorPrimaries(20),
        transfer: AVColorTransferCharacteristic(130), matrix: AVColorSpace(99)),
    ])
  func claimed(_ color: ClaimedColor) throws {
    let filters = VideoFilters(
      input: VideoFormat(
        width: 64, height: 48, pixelFormat: PixelFormat.output,
        sampleAspectRatio: Fraction(num: 1, den: 1),
        color: ColorDescription(
          primaries: color.primaries, transfer: color.transfer, matrix: color.matrix,
          range: AVCOL_RANGE_MPEG)),
      color: ColorPolicy(
        ColorDescription(
          primaries: color.primaries, transfer: color.transfer, matrix: color.matrix,
          range: AVCOL_RANGE_MPEG),
        pixelFormat: PixelFormat(rawValue: PixelFormat.output), height: 48),
      rotation: 0, isMirrored: false, isInterlaced: false,
      frames: [FittedFrame(width: 32, height: 24)])
    let graph = try FilterGraph(
      filters.description, input: filters.input, timeBase: .nanosecond, outputs: 1, threads: 1)
    let source = try FilterGraph(
      videoSource: "color=red:size=64x48:rate=10:duration=0.1,format=yuv420p[out0]")
    let frame = try #require(try source.receive())
    frame.time = 0
    try graph.send(frame)
    try graph.send(nil)
    #expect(try graph.receive()?.width == 32)
  }

  private static func video(_ change: (inout Clip.Video) -> Void) -> Clip {
    var clip = Clip()
    change(&clip.video[0])
    return clip
  }

  private static let videos: [SourceClass] = [
    SourceClass(name: "an ordinary video", clip: Clip(), width: 320, height: 240, rate: 25),
    SourceClass(
      name: "turned a quarter clockwise", clip: video { $0.rotation = 90 }, width: 240,
      height: 320, rate: 25),
    SourceClass(
      name: "turned a quarter counter-clockwise", clip: video { $0.rotation = 270 }, width: 240,
      height: 320, rate: 25),
    SourceClass(
      name: "upside down", clip: video { $0.rotation = 180 }, width: 320, height: 240, rate: 25),
    SourceClass(
      name: "wide pixels",
      clip: video { $0.source = "testsrc2=size=320x240:rate=25:duration=1,setsar=4/3" },
      width: 426, height: 240, rate: 25),
    SourceClass(
      name: "odd width and height",
      clip: video {
        $0.source = "testsrc2=size=322x242:rate=25:duration=1,format=yuv444p,crop=161:121"
        $0.pixelFormat = "yuv444p"
      }, width: 160, height: 120, rate: 25),
    SourceClass(
      name: "above sixty frames a second",
      clip: video { $0.source = "testsrc2=size=160x120:rate=120:duration=1" }, width: 160,
      height: 120, rate: 60),
    SourceClass(
      name: "a rate that is no usual one",
      clip: video { $0.source = "testsrc2=size=160x120:rate=12.5:duration=2" }, width: 160,
      height: 120, rate: 12.5, seconds: 2),
    SourceClass(
      name: "a varying rate",
      clip: video {
        $0.source = "testsrc2=size=160x120:rate=25:duration=0.48"
        $0.times = [0, 40, 60, 200, 210, 300, 500, 520, 700, 710, 900, 960]
      }, width: 160, height: 120, rate: 15),
    SourceClass(
      name: "interlaced",
      clip: video {
        $0.source = "testsrc2=size=352x288:rate=50:duration=1,tinterlace=4"
        $0.encoder = "mpeg2video"
        $0.options = [:]
        $0.isInterlaced = true
      }, width: 352, height: 288, rate: 25),
    SourceClass(
      name: "ten bits, 4:2:2",
      clip: video {
        $0.pixelFormat = "yuv422p10"
        $0.options["profile"] = "high422"
      }, width: 320, height: 240, rate: 25),
    SourceClass(
      name: "4:4:4", clip: video { $0.pixelFormat = "yuv444p" }, width: 320, height: 240, rate: 25
    ),
    SourceClass(
      name: "chroma shared by four columns, and wide pixels, as on a DV cassette",
      clip: Clip(
        container: "matroska",
        video: [
          Clip.Video(
            source: "testsrc2=size=360x240:rate=25:duration=1,setsar=11/12", encoder: "ffv1",
            options: [:], pixelFormat: "yuv411p")
        ]), width: 330, height: 240, rate: 25),
    SourceClass(
      name: "full range",
      clip: video {
        $0.pixelFormat = "yuvj420p"
        $0.range = AVCOL_RANGE_JPEG
      }, width: 320, height: 240, rate: 25),
    SourceClass(
      name: "high dynamic range, PQ",
      clip: video {
        $0.pixelFormat = "yuv420p10"
        $0.primaries = AVCOL_PRI_BT2020
        $0.transfer = AVCOL_TRC_SMPTE2084
        $0.matrix = AVCOL_SPC_BT2020_NCL
        $0.range = AVCOL_RANGE_MPEG
      }, width: 320, height: 240, rate: 25),
    SourceClass(
      name: "high dynamic range, hybrid log-gamma",
      clip: video {
        $0.pixelFormat = "yuv420p10"
        $0.primaries = AVCOL_PRI_BT2020
        $0.transfer = AVCOL_TRC_ARIB_STD_B67
        $0.matrix = AVCOL_SPC_BT2020_NCL
        $0.range = AVCOL_RANGE_MPEG
      }, width: 320, height: 240, rate: 25),
  ]

  private static func audio(_ change: (inout Clip.Audio) -> Void) -> Clip {
    var clip = Clip(container: "matroska")
    clip.video[0].source = "testsrc2=size=160x120:rate=25:duration=1"
    change(&clip.audio[0])
    return clip
  }

  private static func audioClass(
    _ name: String, seconds: Double = 1, _ change: (inout Clip.Audio) -> Void
  ) -> SourceClass {
    SourceClass(
      name: name, clip: audio(change), width: 160, height: 120, rate: 25, seconds: seconds)
  }

  private static let audios: [SourceClass] = [
    SourceClass(
      name: "no audio", clip: Clip(audio: []), width: 320, height: 240, rate: 25, hasAudio: false),
    audioClass("mono at 44.1 kHz") {
      $0.source = "sine=duration=1:sample_rate=44100"
      $0.layout = "mono"
    },
    audioClass("5.1 as AC-3") {
      $0.encoder = "ac3"
      $0.layout = "5.1"
    },
    audioClass("PCM") {
      $0.encoder = "pcm_s16le"
      $0.sampleFormat = "s16"
    },
    audioClass("MP3") {
      $0.encoder = "libmp3lame"
      $0.sampleFormat = "s16p"
    },
    audioClass("Opus") {
      $0.encoder = "libopus"
      $0.sampleFormat = "s16"
    },
    audioClass("Vorbis") { $0.encoder = "libvorbis" },
    audioClass("audio shorter than the video") { $0.source = "sine=duration=0.3" },
    audioClass("audio a little longer than the video") { $0.source = "sine=duration=1.4" },
    audioClass("audio a tenth of a second late") { $0.delay = 100 },
  ]

  private static func container(_ name: String, _ change: (inout Clip) -> Void) -> SourceClass {
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=160x120:rate=25:duration=1"
    change(&clip)
    let isCassette = clip.container == "dv"
    return SourceClass(
      name: name, clip: clip, width: isCassette ? 768 : 160, height: isCassette ? 576 : 120,
      rate: 25,
      hasAudio: !clip.audio.isEmpty)
  }

  private static let containers: [SourceClass] = [
    container("a transport stream that begins at a late time") {
      $0.container = "mpegts"
      $0.video[0].delay = 20_000
      $0.audio[0].delay = 20_000
    },
    container("fragmented, without a length in its header") {
      $0.containerOptions = ["movflags": "frag_keyframe+empty_moov"]
    },
    container("a live recording without a length") {
      $0.container = "webm"
      $0.containerOptions = ["live": "1"]
      $0.video[0].encoder = "libvpx"
      $0.video[0].options = ["deadline": "realtime", "cpu-used": "8"]
      $0.audio[0].encoder = "libopus"
      $0.audio[0].sampleFormat = "s16"
    },
    container("a default track among several") {
      var other = $0.video[0]
      other.source = "testsrc2=size=64x64:rate=25:duration=1"
      other.isDefault = false
      $0.container = "matroska"
      $0.video.insert(other, at: 0)
      var commentary = $0.audio[0]
      commentary.isDefault = false
      $0.audio.append(commentary)
    },
    container("a cassette's stream") {
      $0.container = "dv"
      $0.video[0].source = "testsrc2=size=720x576:rate=25:duration=1,setsar=16/15"
      $0.video[0].encoder = "dvvideo"
      $0.video[0].options = [:]
      $0.audio[0].encoder = "pcm_s16le"
      $0.audio[0].sampleFormat = "s16"
    },
    container("MPEG-2 without a container") {
      $0.container = "mpeg2video"
      $0.video[0].encoder = "mpeg2video"
      $0.video[0].options = [:]
      $0.audio = []
    },
    container("H.264 without a container") {
      $0.container = "h264"
      $0.audio = []
    },
    container("HEVC without a container") {
      $0.container = "hevc"
      $0.video[0].encoder = "libx265"
      $0.video[0].options = ["preset": "ultrafast", "x265-params": "log-level=none"]
      $0.audio = []
    },
    container("MPEG-4 and MP3 in AVI") {
      $0.container = "avi"
      $0.video[0].encoder = "mpeg4"
      $0.video[0].options = [:]
      $0.audio[0].encoder = "libmp3lame"
      $0.audio[0].sampleFormat = "s16p"
    },
    container("a cover image beside the video") {
      var cover = $0.video[0]
      cover.source = "testsrc2=size=300x300:rate=1:duration=1"
      cover.encoder = "png"
      cover.options = [:]
      cover.pixelFormat = "rgb24"
      cover.isDefault = false
      cover.isCover = true
      $0.video.append(cover)
    },
  ]
}
