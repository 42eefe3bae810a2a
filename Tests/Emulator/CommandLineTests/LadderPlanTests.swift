// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import TranscodePlan
import VideoPipeline

@testable import emulator

@Suite("A local file's plan is what the pipeline orders of MediaConvert for the same video")
struct LadderPlanTests {
  private func makePlan(
    width: Int, height: Int, hasAudio: Bool = true, ladder: Ladder = .standard
  ) throws -> TranscodePlan? {
    let video = """
      {"index":1,"kind":"video","codec":"AVC","streamID":1,"isDefault":true,"video":{
       "width":\(width),"height":\(height),"displayWidth":\(width),"displayHeight":\(height),
       "frameRate":{"numerator":25,"denominator":1},"rotation":0,
       "sampleAspectRatio":{"numerator":1,"denominator":1},"bitDepth":8,"chroma":"YUV_420",
       "isInterlaced":false,"fieldOrder":"PROGRESSIVE","colorPrimaries":"ITU_709",
       "transferCharacteristics":"ITU_709","matrixCoefficients":"ITU_709"}}
      """
    let audio = """
      {"index":2,"kind":"audio","codec":"AAC","streamID":2,"isDefault":true,
       "audio":{"channels":2,"sampleRate":48000}}
      """
    let probe = """
      {"format":"mp4","duration":60,"fileSize":1,"selectedVideo":0,
       \(hasAudio ? "\"selectedAudio\":1," : "")
       "tracks":[\(hasAudio ? "\(video),\(audio)" : video)]}
      """
    return try TranscodePlan(
      of: JSONDecoder().decode(ProbeResult.self, from: Data(probe.utf8)), source: "/in.mp4",
      folder: "/out", ladder: ladder, tuning: .singlePassHQ,
      draft: false)
  }

  private func hls(_ plan: TranscodePlan?) throws -> HLSGroup {
    let groups = try #require(plan).groups
    guard case .hls(let group) = groups.first else { throw NoHLSGroup() }
    return group
  }

  private struct NoHLSGroup: Error {}

  @Test("the rungs are those at or below the source's size, with audio where there is some")
  func rungs() throws {
    let whole = try hls(makePlan(width: 1920, height: 1080))
    #expect(whole.outputs.map(\.nameModifier) == ["_720p", "_480p", "_240p"])
    #expect(whole.segmentSeconds == 10)
    #expect(whole.thumbnails != nil)
    #expect(
      try hls(makePlan(width: 854, height: 480)).outputs.map(\.nameModifier) == ["_480p", "_240p"])
    for output in try hls(makePlan(width: 1920, height: 1080, hasAudio: false)).outputs {
      guard case .muxed(_, let audio) = output.content else {
        Issue.record("\(output.nameModifier) is not muxed")
        continue
      }
      #expect(audio.isEmpty)
    }
  }

  @Test("a portrait video gets portrait rungs")
  func portrait() throws {
    for output in try hls(makePlan(width: 1080, height: 1920)).outputs {
      guard case .muxed(let video, _) = output.content else { continue }
      #expect((video.size.width ?? 0) < (video.size.height ?? 0))
    }
  }

  @Test("beside the renditions there are a thumbnail, timed frames and the MP4, as the ladder says")
  func files() throws {
    func modifiers(_ ladder: Ladder) throws -> [String] {
      let plan = try #require(try makePlan(width: 1280, height: 720, ladder: ladder))
      guard case .file(let group) = plan.groups.last else { return [] }
      return group.outputs.map(\.nameModifier)
    }
    #expect(try modifiers(.standard) == ["_thumbnail", "_frames", ""])
    var plain = Ladder.standard
    plain.includesDownload = false
    plain.frameIntervalSeconds = nil
    #expect(try modifiers(plain) == ["_thumbnail"])
  }
}
