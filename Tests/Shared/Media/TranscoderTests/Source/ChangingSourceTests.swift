// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("What changes or ends within a video")
struct ChangingSourceTests {
  /// A transport stream of a second of each source, one after the other.
  private static func joined(
    _ sources: [String], secondBegins: Int64 = 1000, in workshop: Workshop
  ) throws -> String {
    var bytes: [UInt8] = []
    for (index, source) in sources.enumerated() {
      var clip = Clip(container: "mpegts", audio: [])
      clip.video[0].source = source
      clip.video[0].options["bf"] = "0"
      clip.video[0].delay = index == 0 ? 0 : secondBegins
      bytes += try [UInt8](contentsOf: workshop.make(clip, named: "part"))
    }
    return try workshop.write(bytes, named: "joined")
  }

  @Test(
    "frames of another shape are shown whole and undistorted, with bars beside them",
    arguments: ["size=240x320", "size=320x240:sar=1/2"])
  func changesShape(form: String) throws {
    let workshop = try Workshop()
    try workshop.transcode(
      Self.joined(
        [
          "color=white:size=320x240:rate=25:duration=1",
          "color=white:rate=25:duration=1:\(form)",
        ], in: workshop))
    let rendition = try #require(workshop.conformance().renditions.first)
    #expect(rendition.width == 320 && rendition.height == 240)
    let frames = try MediaFile.frames(of: .video, in: rendition.segments[0])
    let first = try #require(frames.first)
    #expect([0.02, 0.5, 0.98].map { first.sample(plane: 0, x: $0, y: 0.5) }.min() ?? 0 > 225)
    let last = try #require(frames.last)
    #expect([0.02, 0.98].map { last.sample(plane: 0, x: $0, y: 0.5) }.max() ?? 255 < 25)
    #expect([0.02, 0.5, 0.98].map { last.sample(plane: 0, x: 0.5, y: $0) }.min() ?? 0 > 225)
  }

  @Test("a clock that jumps ahead at a join is no sign that the video ends early")
  func jumpsAhead() throws {
    let workshop = try Workshop()
    let source = "testsrc2=size=320x240:rate=25:duration=1"
    let messages = try workshop.transcode(
      Self.joined([source, source], secondBegins: 60_000, in: workshop))
    let rendition = try #require(workshop.conformance().renditions.first)
    #expect(abs(rendition.durations.reduce(0, +) - 2) < 0.1)
    #expect(messages.warnings == [])
  }

  @Test("the last frame is held while packets go on of which no frame comes")
  func endsWithoutFrames() throws {
    let workshop = try Workshop()
    var clip = Clip(container: "avi", audio: [])
    clip.video[0].encoder = "mpeg4"
    clip.video[0].options = [:]
    var bytes = try [UInt8](contentsOf: workshop.make(clip))
    try Self.damageChunks(15..., of: &bytes)
    let messages = try workshop.transcode(workshop.write(bytes, named: "damaged"))
    let rendition = try #require(workshop.conformance().renditions.first)
    #expect(abs(rendition.durations.reduce(0, +) - 1) < 0.01)
    #expect(messages.warnings.contains(Fault.damagedFrames))
  }

  /// Overwrites the frames of an AVI file with what no decoder takes for one.
  private static func damageChunks(_ numbers: PartialRangeFrom<Int>, of bytes: inout [UInt8]) throws
  {
    func places(of name: String) -> [Int] {
      bytes.indices.filter { bytes[$0...].prefix(4) == Array(name.utf8)[...] }
    }
    // Headers and the index at the end name the chunks as well.
    let start = try #require(places(of: "movi").first)
    let end = try #require(places(of: "idx1").last)
    let chunks = places(of: "00dc").filter { (start..<end).contains($0) }
    for chunk in chunks.dropFirst(numbers.lowerBound) {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[chunk + 4 + $1]) << (8 * $1) }
      for place in chunk + 8..<chunk + 8 + length { bytes[place] = 0x7F }
    }
    #expect(chunks.count == 25)
  }

  @Test("a frame that is held for much longer audio is held to its end")
  func heldForAudio() throws {
    let workshop = try Workshop()
    var clip = Clip()
    clip.video[0].source = "color=black:size=64x64:rate=25:duration=1"
    clip.audio[0].source = "sine=duration=25"
    try workshop.transcode(try workshop.make(clip))
    let rendition = try #require(workshop.conformance().renditions.first)
    #expect(abs(rendition.durations.reduce(0, +) - 25) < 0.1)
  }

  @Test("a segment of one small frame can be told to be a transport stream")
  func smallestSegment() throws {
    let workshop = try Workshop()
    var clip = Clip(audio: [])
    clip.video[0].source = "color=black:size=64x64:rate=25:duration=10.04"
    try workshop.transcode(try workshop.make(clip))
    let hls = try workshop.conformance()
    #expect(hls.faults == [])
    #expect(hls.renditions.first?.durations == [10, 0.04])
  }

  @Test("a gamma of 2.8 is what receivers were thought to have: colours stay as they are")
  func receiverGamma() {
    let color = ColorDescription(
      primaries: AVCOL_PRI_BT709, transfer: AVCOL_TRC_GAMMA28, matrix: AVCOL_SPC_BT709,
      range: AVCOL_RANGE_MPEG)
    let policy = ColorPolicy(
      color, pixelFormat: PixelFormat(rawValue: PixelFormat.output), height: 576)
    #expect(policy.isOutputColor)
  }
}
