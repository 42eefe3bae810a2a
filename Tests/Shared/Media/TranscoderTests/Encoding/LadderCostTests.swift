// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import Testing
import TranscodePlan

@testable import Transcoder

/// What the renditions of a ladder cost beside each other.
struct LadderCost {
  /// Rungs of a ladder, best first: the short side in pixels and the average bits a second.
  typealias Rung = (shortSide: Int, bitRate: Int)

  /// A line for each rendition that costs more than the one before it, by its average or its peak.
  let faults: [String]

  /// Transcodes a video to the rungs that it is large enough for, and compares what they cost.
  /// - Parameter size: of the upright frames.
  init(
    of path: String, size: (width: Int, height: Int), rungs: [Rung], tuning: VideoSettings.Tuning,
    draft: Bool, in workshop: Workshop
  ) throws {
    let isPortrait = size.width < size.height
    let own = min(size.width, size.height)
    var taken = rungs.filter { $0.shortSide <= own }
    if taken.isEmpty, let lowest = rungs.last { taken = [(own, lowest.bitRate)] }
    let outputs = taken.map { rung in
      let size =
        isPortrait ? FrameSize(width: rung.shortSide) : FrameSize(height: rung.shortSide)
      return HLSOutput(
        nameModifier: "_\(rung.shortSide)p",
        video: VideoSettings(
          size: size, rateControl: .vbr(bitRate: rung.bitRate, maximum: nil), tuning: tuning),
        audio: AudioSettings())
    }
    _ = try workshop.execute(
      path, [.hls(HLSGroup(base: "master", segmentSeconds: 10, outputs: outputs))], draft: draft)
    let master = try String(contentsOfFile: workshop.output + "/master.m3u8", encoding: .utf8)
    let variants = master.split(separator: "\n").filter { $0.hasPrefix("#EXT-X-STREAM-INF:") }
      .map { HLSConformance.attributes(String($0)) }
    faults = zip(variants, variants.dropFirst()).flatMap { better, lesser in
      ["AVERAGE-BANDWIDTH", "BANDWIDTH"].compactMap { name in
        guard let most = better[name].flatMap(Int.init), let cost = lesser[name].flatMap(Int.init),
          cost <= most
        else {
          return "\(name) of \(lesser) beside \(better)"
        }
        return nil
      }
    }
  }
}

@Suite("A rendition never costs more than a larger one")
struct LadderCostTests {
  @Test(
    "of a slow, dark video, which needs less than any rendition may have",
    arguments: [
      (VideoSettings.Tuning.singlePass, true), (.singlePass, false), (.multiPassHQ, false),
    ])
  func darkVideo(tuning: VideoSettings.Tuning, draft: Bool) throws {
    let workshop = try Workshop()
    var clip = Clip()
    clip.video[0].source =
      "gradients=size=640x360:rate=25:duration=3:c0=0x202020:c1=0x304030:n=2:speed=0.02:seed=1"
    // Its blocks are those of the source: at its own size little is left of them to code.
    clip.video[0].encoder = "mpeg4"
    clip.video[0].options = ["b": "500000"]
    clip.audio = []
    let cost = try LadderCost(
      of: workshop.make(clip), size: (640, 360), rungs: [(360, 2_000_000), (240, 1_200_000)],
      tuning: tuning, draft: draft, in: workshop)
    #expect(cost.faults == [])
  }

  @Test("only an average rate is kept from what nobody sees: an ordered quality is made as ordered")
  func orders() {
    func finest(
      _ control: VideoSettings.RateControl, isReduced: Bool, isDraft: Bool = false
    ) -> Int? {
      H264Parameters(
        VideoSettings(rateControl: control), frame: FittedFrame(width: 320, height: 240),
        frameRate: Fraction(num: 25, den: 1), gopFrames: 50, threads: 1, isReduced: isReduced,
        isDraft: isDraft
      ).finestQuantizer
    }
    #expect(finest(.vbr(bitRate: 500_000, maximum: nil), isReduced: true) == 8)
    #expect(finest(.vbr(bitRate: 500_000, maximum: nil), isReduced: true, isDraft: true) == 6)
    #expect(finest(.vbr(bitRate: 500_000, maximum: nil), isReduced: false) == nil)
    #expect(finest(.cbr(bitRate: 500_000), isReduced: true) == nil)
    #expect(finest(.qvbr(level: 9, maximum: 500_000), isReduced: true) == nil)
  }
}
