// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import TranscodePlan

@testable import Transcoder

private let corpus: [String] = {
  guard let folder = ProcessInfo.processInfo.environment["MILLRACE_MEDIA"] else { return [] }
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  let kinds = [
    "mp4", "mov", "m4v", "mkv", "webm", "avi", "ts", "mpg", "flv", "3gp", "wmv", "mxf",
  ]
  return names.sorted().map { "\(folder)/\($0)" }
    .filter { kinds.contains($0.split(separator: ".").last.map(String.init) ?? "") }
}()

/// The same ladder as drafts and not: whole with `MILLRACE_CORPUS=all`, else every other video each.
private let ladders = corpus.enumerated().flatMap { index, path in
  ProcessInfo.processInfo.environment["MILLRACE_CORPUS"] == "all"
    ? [(path, true), (path, false)] : [(path, index.isMultiple(of: 2))]
}

/// Real files: every one in the folder that `MILLRACE_MEDIA` names.
@Suite("A corpus of real files", .enabled(if: !corpus.isEmpty))
struct CorpusTests {
  @Test(
    "each conforms at its own size and a smaller one, or is refused with the reason",
    arguments: corpus)
  func conforms(path: String) throws {
    let workshop = try Workshop()
    let probe: ProbeResult
    do {
      probe = try Transcoder.probe(path: path)
    } catch {
      #expect([1010, 1030, 1075, 1076].contains(error.code))
      return
    }
    if let obstacle = probe.obstacle {
      #expect([1020, 1030].contains(obstacle.code))
      return
    }
    let video = try #require(probe.video)
    let messages = try workshop.transcode(
      path, heights: [min(480, video.displayHeight), min(240, video.displayHeight) / 2])
    let hls = try workshop.conformance()
    #expect(hls.faults == [])
    for rendition in hls.renditions {
      #expect(rendition.audioPackets.isEmpty == (probe.audio == nil))
      let shape = Double(rendition.width) / Double(rendition.height)
      let expected = Double(video.displayWidth) / Double(video.displayHeight)
      #expect(
        abs(Double(rendition.width) - Double(rendition.height) * expected) <= 2.01, "\(shape)")
    }
    #expect(messages.percents == messages.percents.sorted())
  }

  @Test("no rendition of a ladder costs more than the one above it", arguments: ladders)
  func costs(path: String, draft: Bool) throws {
    guard let probe = try? Transcoder.probe(path: path), probe.obstacle == nil,
      let video = probe.video
    else { return }
    let cost = try LadderCost(
      of: path, size: (video.displayWidth, video.displayHeight),
      rungs: [(720, 4_000_000), (480, 2_000_000), (240, 500_000)], tuning: .singlePass,
      draft: draft, in: Workshop())
    #expect(cost.faults == [])
  }
}
