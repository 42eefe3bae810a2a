// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Two passes")
struct MultiPassTests {
  /// A still for most of the time and noise at the end: a single pass cannot know what is to come.
  private static var clip: Clip {
    var clip = Clip()
    clip.video[0].source =
      "testsrc2=size=160x120:rate=10:duration=12,noise=alls=60:allf=t:enable='gt(t,8)'"
    clip.video[0].options = ["preset": "ultrafast", "crf": "12"]
    clip.audio[0].source = "sine=duration=12"
    return clip
  }

  private static func video(
    _ tuning: VideoSettings.Tuning,
    _ rateControl: VideoSettings.RateControl = .vbr(bitRate: 200_000, maximum: 900_000)
  ) -> VideoSettings {
    changing(VideoSettings(rateControl: rateControl, tuning: tuning)) { $0.bufferBits = 1_800_000 }
  }

  private static func file(_ name: String, _ video: VideoSettings) -> OutputGroup {
    .file(
      FileGroup(
        base: name,
        outputs: [FileOutput(nameModifier: "", content: .mp4(video: video, audio: nil))]))
  }

  /// The encoder's own words in the file about how it was set.
  private static func settings(_ workshop: Workshop, _ name: String) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(workshop.output)/\(name).mp4"))
    let start = try #require(data.range(of: Data("x264 - core".utf8)))
    return String(decoding: data[start.lowerBound...].prefix { $0 != 0 }, as: UTF8.self)
  }

  @Test("every kind of output is analysed, then encoded by what was found")
  func passes() throws {
    let workshop = try Workshop()
    let video = Self.video(.multiPassHQ)
    let messages = try workshop.execute(
      workshop.make(Self.clip),
      [
        Self.file("video", video),
        .hls(
          HLSGroup(
            base: "hls", segmentSeconds: 4,
            outputs: [
              HLSOutput(nameModifier: "_v", video: video, audio: AudioSettings()),
              HLSOutput(nameModifier: "_w", video: Self.video(.singlePassHQ), audio: nil),
            ])),
        .fragmented(
          FragmentedGroup(
            base: "cmaf", segmentSeconds: 4,
            outputs: [FragmentedOutput(nameModifier: "_v", content: .video(video))])),
      ], draft: false)
    let words = try Self.settings(workshop, "video")
    #expect(words.contains(" rc=2pass ") && words.contains(" bitrate=200 "))
    #expect(words.contains(" vbv_maxrate=900 ") && words.contains(" subme=7 "))

    // Each pass decodes every frame; the percent never falls and playlists come in the second.
    let percents = messages.percents
    #expect(percents == percents.sorted() && (percents.last ?? 0) > 90)
    let decoded = messages.all.compactMap {
      if case .progress(let progress) = $0 { progress.framesDecoded } else { nil }
    }
    #expect(decoded == decoded.sorted() && decoded.last ?? 0 > 200)
    let firstFile = try #require(
      messages.all.firstIndex { if case .file = $0 { true } else { false } })
    let before = messages.all[..<firstFile].compactMap {
      if case .progress(let progress) = $0 { progress.percent } else { nil }
    }
    #expect((before.last ?? 0) >= 30)
    // Nothing of the analysis is left or reported.
    let left = try FileManager.default.contentsOfDirectory(atPath: workshop.output)
    #expect(left.filter { $0.hasPrefix(".") } == [])
    #expect(Set(messages.files.map(\.path)) == Set(left))
  }

  @Test("a video of uneven detail comes nearer to its bit rate, and looks better")
  func quality() throws {
    let workshop = try Workshop()
    let clip = try workshop.make(Self.clip)
    let messages = try workshop.execute(
      clip,
      [Self.file("two", Self.video(.multiPassHQ)), Self.file("one", Self.video(.singlePassHQ))],
      draft: false)
    let rates = try #require(messages.completion?.groups).compactMap(
      \.outputs.first?.averageBitRate)
    let (two, one) = (rates[0], rates[1])
    #expect(abs(two - 200_000) < abs(one - 200_000), "two passes: \(two), one: \(one)")
    #expect(abs(two - 200_000) < 20_000)
    #expect(try Self.settings(workshop, "one").contains(" rc=abr "))
    let quality = try ["two", "one"].map {
      try Self.psnr(of: "\(workshop.output)/\($0).mp4", from: clip)
    }
    // Of every bit it makes more: a single pass that spends more may look better.
    #expect(quality[0] > quality[1] || two < one, "two passes: \(quality[0]), one: \(quality[1])")
  }

  @Test("a quality becomes the bit rate that it takes, within what is allowed")
  func constrainedQuality() throws {
    let workshop = try Workshop()
    let messages = try workshop.execute(
      workshop.make(Self.clip),
      [
        Self.file("free", Self.video(.multiPassHQ, .qvbr(level: 7, maximum: 2_000_000))),
        Self.file(
          "capped",
          Self.video(.multiPassHQ, .qvbr(level: 7, maximum: 2_000_000, maximumAverage: 150_000))),
        Self.file("single", Self.video(.singlePassHQ, .qvbr(level: 7, maximum: 2_000_000))),
      ], draft: false)
    let rates = try #require(messages.completion?.groups).compactMap(
      \.outputs.first?.averageBitRate)
    #expect(abs(rates[0] - rates[2]) < rates[2] / 10, "two passes: \(rates[0]), one: \(rates[2])")
    #expect(rates[1] <= 157_500)
    #expect(try Self.settings(workshop, "free").contains(" rc=2pass "))
    #expect(try Self.settings(workshop, "single").contains(" rc=crf "))
  }

  @Test("a draft is one pass, whatever is asked for")
  func draft() throws {
    let workshop = try Workshop()
    _ = try workshop.execute(
      workshop.make(Self.clip), [Self.file("video", Self.video(.multiPassHQ))])
    let words = try Self.settings(workshop, "video")
    #expect(words.contains(" rc=abr ") && words.contains(" subme=0 "))
  }

  /// The mean of each frame's PSNR in decibels, of luma.
  private static func psnr(of path: String, from source: String) throws -> Double {
    let made = try MediaFile.frames(of: .video, in: path)
    let given = try MediaFile.frames(of: .video, in: source)
    try #require(made.count == given.count)
    let all = zip(made, given).map { made, given in
      var sum = 0.0
      for y in stride(from: 0.5, to: Double(made.height), by: 2) {
        for x in stride(from: 0.5, to: Double(made.width), by: 2) {
          let place = (x: x / Double(made.width), y: y / Double(made.height))
          let difference =
            made.sample(plane: 0, x: place.x, y: place.y)
            - given.sample(plane: 0, x: place.x, y: place.y)
          sum += Double(difference * difference)
        }
      }
      let count = Double(made.width * made.height / 4)
      return min(60, 10 * log10(255 * 255 / max(sum / count, 1e-6)))
    }
    return all.reduce(0, +) / Double(all.count)
  }
}
