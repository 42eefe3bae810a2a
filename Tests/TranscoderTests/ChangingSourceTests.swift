// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("What changes or ends within a film")
struct ChangingSourceTests {
  /// A transport stream of a second of each source, one after the other.
  private static func joined(
    _ sources: [String], secondBegins: Int64 = 1000, in workshop: Workshop
  ) throws -> String {
    var bytes: [UInt8] = []
    for (index, source) in sources.enumerated() {
      var clip = Clip(container: "mpegts", sounds: [])
      clip.pictures[0].source = source
      clip.pictures[0].options["bf"] = "0"
      clip.pictures[0].delay = index == 0 ? 0 : secondBegins
      bytes += try [UInt8](contentsOf: workshop.make(clip, named: "part"))
    }
    return try workshop.write(bytes, named: "joined")
  }

  @Test(
    "pictures of another shape are shown whole and undistorted, with bars beside them",
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
}
