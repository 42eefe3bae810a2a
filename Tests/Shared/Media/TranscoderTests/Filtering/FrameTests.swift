// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Frames come out upright, in step and in true colour")
struct FrameTests {
  /// Four fields: white, red above black, blue, each far from the others in all planes.
  private static let quarters =
    "color=white:size=160x120:rate=25:duration=0.4[a];color=red:size=160x120:rate=25:duration=0.4[b];"
    + "color=black:size=160x120:rate=25:duration=0.4[c];"
    + "color=blue:size=160x120:rate=25:duration=0.4[d];[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack"

  /// Where the white, red, black and blue fields are seen for a turn, as parts of width and height.
  @Test(
    "each turn puts every corner where a player would",
    arguments: [
      (0.0, false, "white red black blue"), (90, false, "black white blue red"),
      (180, false, "blue black red white"), (270, false, "red blue white black"),
      (0, true, "red white blue black"), (90, true, "white black red blue"),
      (180, true, "black blue white red"), (270, true, "blue red black white"),
    ])
  func upright(degrees: Double, isMirrored: Bool, corners: String) throws {
    let workshop = try Workshop()
    var clip = Clip(audio: [])
    clip.video[0].source = Self.quarters
    clip.video[0].rotation = degrees
    clip.video[0].isMirrored = isMirrored
    try workshop.transcode(try workshop.make(clip))
    let segment = try #require(workshop.conformance().renditions.first?.segments.first)
    let frame = try #require(MediaFile.frames(of: .video, in: segment).first)
    let seen = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)].map { x, y in
      Self.name(
        (0..<3).map { frame.sample(plane: $0, x: x, y: y) })
    }
    #expect(seen.joined(separator: " ") == corners)
  }

  /// The BT.709 limited-range colour nearest to a sample.
  private static func name(_ sample: [Int]) -> String {
    let colors = [
      "white": [235, 128, 128], "red": [63, 102, 240], "black": [16, 128, 128],
      "blue": [32, 240, 118],
    ]
    func distance(_ color: [Int]) -> Int {
      zip(color, sample).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let nearest = colors.min { distance($0.value) < distance($1.value) }
    return nearest.map { distance($0.value) < 100 ? $0.key : "\(sample)" } ?? ""
  }

  struct Coloured: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var pixelFormat: String
    var matrix: AVColorSpace
    var range: AVColorRange
    /// The filter that makes the source's numbers of sRGB-like colours.
    var conversion: String
  }

  @Test(
    "a matrix or range is converted and not only named anew",
    arguments: [
      Coloured(
        testDescription: "BT.601 limited", pixelFormat: "yuv420p", matrix: AVCOL_SPC_SMPTE170M,
        range: AVCOL_RANGE_MPEG, conversion: "zscale=m=170m:r=limited"),
      Coloured(
        testDescription: "BT.601 full", pixelFormat: "yuvj420p", matrix: AVCOL_SPC_SMPTE170M,
        range: AVCOL_RANGE_JPEG, conversion: "zscale=m=170m:r=full"),
      Coloured(
        testDescription: "BT.709 full", pixelFormat: "yuvj420p", matrix: AVCOL_SPC_BT709,
        range: AVCOL_RANGE_JPEG, conversion: "zscale=m=709:r=full"),
      Coloured(
        testDescription: "BT.2020 limited", pixelFormat: "yuv420p10", matrix: AVCOL_SPC_BT2020_NCL,
        range: AVCOL_RANGE_MPEG, conversion: "zscale=m=2020_ncl:r=limited"),
    ])
  func converted(_ source: Coloured) throws {
    let workshop = try Workshop()
    var clip = Clip(audio: [])
    clip.video[0].source =
      "color=red:size=160x120:rate=25:duration=0.2,format=gbrp,\(source.conversion)"
    clip.video[0].pixelFormat = source.pixelFormat
    clip.video[0].matrix = source.matrix
    clip.video[0].primaries = AVCOL_PRI_BT709
    clip.video[0].transfer = AVCOL_TRC_BT709
    clip.video[0].range = source.range
    try workshop.transcode(try workshop.make(clip))
    let segment = try #require(workshop.conformance().renditions.first?.segments.first)
    let frame = try #require(MediaFile.frames(of: .video, in: segment).first)
    let sample = (0..<3).map { frame.sample(plane: $0, x: 0.5, y: 0.5) }
    #expect(Self.name(sample) == "red")
  }

  @Test(
    "a white of a hundred nits in PQ is light, a thousand nits are no lighter than white")
  func toneMapped() throws {
    // In PQ a hundred nits have the code 509 of 1023, a thousand nits 723, ten nits 302.
    let light = try lightness(pq: 509)
    let bright = try lightness(pq: 723)
    let dim = try lightness(pq: 302)
    #expect(dim < light && light < bright && bright <= 236)
    #expect((90...200).contains(light))
    #expect((25...90).contains(dim))
  }

  private func lightness(pq code: Int) throws -> Int {
    let workshop = try Workshop()
    var clip = Clip(audio: [])
    let limited = 64 + code * 876 / 1023
    clip.video[0].source =
      "color=black:size=160x120:rate=25:duration=0.2,format=yuv420p10,"
      + "lutyuv=y=\(limited):u=512:v=512"
    clip.video[0].pixelFormat = "yuv420p10"
    clip.video[0].primaries = AVCOL_PRI_BT2020
    clip.video[0].transfer = AVCOL_TRC_SMPTE2084
    clip.video[0].matrix = AVCOL_SPC_BT2020_NCL
    clip.video[0].range = AVCOL_RANGE_MPEG
    try workshop.transcode(try workshop.make(clip))
    let segment = try #require(workshop.conformance().renditions.first?.segments.first)
    let frame = try #require(MediaFile.frames(of: .video, in: segment).first)
    return frame.sample(plane: 0, x: 0.5, y: 0.5)
  }

  @Test("a varying rate shows each frame at its time, to the end")
  func inStep() throws {
    let workshop = try Workshop()
    var clip = Clip(container: "matroska", audio: [])
    // Each frame is lighter than the one before, so that a frame tells which it shows.
    clip.video[0].source =
      "color=black:size=160x120:rate=25:duration=0.4,geq=lum='40+20*N':cb=128:cr=128"
    let times: [Int64] = [0, 40, 80, 500, 540, 1000, 1300, 1340, 1380, 2000]
    clip.video[0].times = times
    try workshop.transcode(try workshop.make(clip))
    let rendition = try #require(workshop.conformance().renditions.first)
    let frames = try MediaFile.frames(of: .video, in: rendition.segments[0])
    let step = 1 / (Double(rendition.attributes["FRAME-RATE"] ?? "") ?? 1)
    for (slot, frame) in frames.enumerated() {
      let shown = (frame.sample(plane: 0, x: 0.5, y: 0.5) - 40 + 10) / 20
      let time = Double(slot) * step * 1000
      let candidates = times.indices.filter {
        Double(times[$0]) <= time + 501 * step
          && ($0 + 1 == times.count || Double(times[$0 + 1]) >= time - 501 * step)
      }
      #expect(candidates.contains(shown), "frame \(shown) at \(time) ms")
    }
    #expect(abs(rendition.end - rendition.start - 2.04) < 0.2)
  }

  @Test("audio is heard when it should be, behind frames that begin late")
  func audioInStep() throws {
    let workshop = try Workshop()
    var clip = Clip(container: "matroska")
    clip.video[0].source = "testsrc2=size=160x120:rate=25:duration=2"
    clip.audio[0].source = "aevalsrc='if(between(t,1,1.1),0.8*sin(880*PI*t),0)':s=44100:d=2"
    for index in clip.video.indices { clip.video[index].delay = 5000 }
    clip.audio[0].delay = 5000
    try workshop.transcode(try workshop.make(clip))
    let rendition = try #require(workshop.conformance().renditions.first)
    let frames = try MediaFile.frames(of: .audio, in: rendition.segments[0])
    let first = try #require(frames.first { $0.peak > 0.2 }?.estimatedTime)
    let heard = Double(first) / 90_000 - rendition.start
    #expect(abs(heard - 1) < 0.03)
  }

  @Test("the source's beginning is not lost where tracks begin at very different times")
  func distantStarts() throws {
    let workshop = try Workshop()
    var clip = Clip(container: "matroska")
    clip.video[0].source = "testsrc2=size=160x120:rate=25:duration=1"
    clip.audio[0].source = "sine=duration=2"
    clip.video[0].delay = 1000
    try workshop.transcode(try workshop.make(clip))
    let rendition = try #require(workshop.conformance().renditions.first)
    let audio = try #require(rendition.audioPackets.first)
    #expect(abs(audio.start - rendition.start + 1) < 0.05)
  }

  @Test("audio whose clock begins behind the last frame is in step with the first")
  func audioBehindTheEnd() throws {
    let workshop = try Workshop()
    var clip = Clip(container: "matroska")
    clip.video[0].source = "testsrc2=size=160x120:rate=25:duration=1"
    clip.audio[0].delay = 40_000
    try workshop.transcode(try workshop.make(clip))
    let rendition = try #require(workshop.conformance().renditions.first)
    let audio = try #require(rendition.audioPackets.first)
    #expect(abs(audio.start - rendition.start) < 0.05)
  }
}
