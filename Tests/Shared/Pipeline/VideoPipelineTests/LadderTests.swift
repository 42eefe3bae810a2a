// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import VideoPipeline

@Suite struct LadderTests {
  @Test(
    "renditions follow the source's size, never above it",
    arguments: [
      // (width, height, expected)
      (1920, 1080, ["1280x720", "854x480", "426x240"]),
      (1280, 720, ["1280x720", "854x480", "426x240"]),
      (960, 540, ["960x540", "854x480", "426x240"]),
      (864, 486, ["854x480", "426x240"]),
      (1080, 1920, ["720x1280", "480x854", "240x426"]),
      (176, 144, ["176x144"]),
      (426, 240, ["426x240"]),
      (853, 479, ["852x478", "428x240"]),
      (3026, 1386, ["1572x720", "1048x480", "524x240"]),
      (1, 1, ["32x32"]),
      (65_536, 64, ["4096x32"]),
    ])
  func standard(width: Int, height: Int, expected: [String]) {
    let source = PictureSize(width: width, height: height)
    let renditions = Ladder.standard.renditions(of: source, hasAudio: true)
    #expect(renditions.map { "\($0.width)x\($0.height)" } == expected)
  }

  @Test(
    "for every size: even, not above the source, the ratio within a pixel, cost falling downwards")
  func laws() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<4000 {
      let source = PictureSize(
        width: Int.random(in: 32...4096, using: &random),
        height: Int.random(in: 32...4096, using: &random))
      for ladder in [Ladder.standard, .showroom] {
        let renditions = ladder.renditions(of: source, hasAudio: false)
        #expect(!renditions.isEmpty)
        #expect(Set(renditions.map(\.name)).count == renditions.count)
        for one in renditions {
          #expect(one.width.isMultiple(of: 2) && one.height.isMultiple(of: 2))
          #expect(one.width <= source.width && one.height <= source.height)
          #expect(one.audioBitrate == nil)
          let long = Double(max(one.width, one.height))
          let short = Double(min(one.width, one.height))
          let ideal = short * Double(source.longSide) / Double(source.shortSide)
          #expect(abs(long - ideal) <= max(1, ideal / short) + 1, "\(source) gives \(one)")
        }
        for (upper, lower) in zip(renditions, renditions.dropFirst()) {
          #expect(upper.videoBitrate > lower.videoBitrate, "\(source) gives \(renditions)")
        }
      }
    }
  }

  @Test("the rungs have the bits of the design")
  func bits() {
    let source = PictureSize(width: 3840, height: 2160)
    let standard = Ladder.standard.renditions(of: source, hasAudio: true)
    #expect(standard.map(\.videoBitrate) == [4_000_000, 2_000_000, 500_000])
    #expect(standard.allSatisfy { $0.audioBitrate == 128_000 })
    let showroom = Ladder.showroom.renditions(of: source, hasAudio: true)
    #expect(showroom.map(\.name) == ["2160p", "1440p", "1080p", "720p", "360p"])
    #expect(showroom.map(\.audioBitrate) == [256_000, 192_000, 192_000, 128_000, 96_000])
  }

  @Test(
    "a wrong ladder's error names the field",
    arguments: [
      ("fancy", ""), ("{", ""), ("[]", ""), ("{}", "rungs"), (#"{"rungs":[]}"#, "rungs"),
      (#"{"rungs":[{"shortSide":360}]}"#, "rungs[0].videoBitrate"),
      (
        #"{"rungs":[{"shortSide":361,"videoBitrate":800000,"audioBitrate":96000}]}"#,
        "rungs[0].shortSide"
      ),
      (
        #"{"rungs":[{"shortSide":360,"videoBitrate":"much","audioBitrate":96000}]}"#,
        "rungs[0].videoBitrate"
      ),
      (
        #"{"rungs":[{"shortSide":360,"videoBitrate":800000,"audioBitrate":97000}]}"#,
        "rungs[0].audioBitrate"
      ),
      (
        #"{"rungs":[{"shortSide":360,"videoBitrate":800000,"audioBitrate":96000,"fps":3}]}"#,
        "rungs[0].fps"
      ),
      (
        #"{"rungs":[{"shortSide":360,"videoBitrate":800000,"audioBitrate":96000},"#
          + #"{"shortSide":720,"videoBitrate":700000,"audioBitrate":96000}]}"#,
        "rungs[1].videoBitrate"
      ),
      (
        #"{"rungs":[{"shortSide":360,"videoBitrate":800000,"audioBitrate":96000},"#
          + #"{"shortSide":360,"videoBitrate":900000,"audioBitrate":96000}]}"#,
        "rungs[1].shortSide"
      ),
      (#"{"segmentSeconds":5,"gopSeconds":2,"rungs":[1]}"#, "gopSeconds"),
      (#"{"segmentSeconds":0,"rungs":[1]}"#, "segmentSeconds"),
      (#"{"download":1,"rungs":[1]}"#, "download"), (#"{"rung":[]}"#, "rung"),
    ])
  func errors(text: String, field: String) {
    let error = #expect(throws: LadderError.self) { _ = try Ladder.parse(text) }
    #expect(error?.field == field)
  }

  @Test("a ladder of one's own")
  func custom() throws {
    let ladder = try Ladder.parse(
      #"{"name":"mine","segmentSeconds":4,"download":true,"frameIntervalSeconds":5,"#
        + #""rungs":[{"shortSide":360,"videoBitrate":800000,"audioBitrate":96000}]}"#)
    #expect(ladder.name == "mine")
    #expect(ladder.gopSeconds == 2)
    #expect(ladder.rungs == [.init(shortSide: 360, videoBitrate: 800_000, audioBitrate: 96_000)])
    #expect(ladder.includesDownload)
    #expect(try Ladder.parse("showroom") == .showroom)
    let downwards = try Ladder.parse(
      #"{"rungs":[{"shortSide":720,"videoBitrate":2000000,"audioBitrate":96000},"#
        + #"{"shortSide":360,"videoBitrate":800000,"audioBitrate":96000}]}"#)
    #expect(downwards.rungs.map(\.shortSide) == [360, 720])
  }
}

@Suite struct JobPlanTests {
  private func media(
    _ width: Int, _ height: Int, rotation: Int = 0, aspect: (Int, Int) = (1, 1),
    rate: Double? = 25, audio: Bool = true, duration: Int64? = 60_000
  ) -> ProbedMedia {
    ProbedMedia(
      container: "mp4", durationInMs: duration,
      video: .init(
        width: width, height: height, rotation: rotation, sampleAspect: aspect, frameRate: rate),
      hasAudio: audio)
  }

  @Test("a turned or anamorphic picture is planned upright in square pixels")
  func display() {
    #expect(media(1920, 1080, rotation: 90).video?.displaySize == .init(width: 1080, height: 1920))
    #expect(media(1920, 1080, rotation: -90).video?.displaySize == .init(width: 1080, height: 1920))
    #expect(media(1920, 1080, rotation: 180).video?.displaySize == .init(width: 1920, height: 1080))
    #expect(media(720, 576, aspect: (64, 45)).video?.displaySize == .init(width: 1024, height: 576))
    #expect(media(720, 576, aspect: (0, 1)).video?.displaySize == .init(width: 720, height: 576))
  }

  @Test("above sixty frames a second are reduced to sixty, and only those")
  func rate() {
    #expect(OutputPlan(of: media(640, 480, rate: 120), ladder: .standard)?.reducedFrameRate == 60)
    #expect(OutputPlan(of: media(640, 480, rate: 60), ladder: .standard)?.reducedFrameRate == nil)
    #expect(OutputPlan(of: media(640, 480, rate: nil), ladder: .standard)?.reducedFrameRate == nil)
  }

  @Test("the estimate weighs size and speed and counts ten seconds at least")
  func estimate() {
    let minute = OutputPlan(of: media(1920, 1080), ladder: .standard)?.estimate
    #expect(minute?.outputMinutes == 4)
    #expect(minute?.normalizedMinutes == 6)
    let fast = OutputPlan(of: media(1920, 1080, rate: 60), ladder: .standard)?.estimate
    #expect(fast?.normalizedMinutes == 12)
    let short = OutputPlan(of: media(320, 240, duration: 1000), ladder: .standard)?.estimate
    #expect(short?.outputMinutes == 0.33)
    #expect(OutputPlan(of: media(320, 240, duration: nil), ladder: .standard)?.estimate == nil)
  }

  @Test("what cannot become a video is refused in words")
  func refusals() {
    let limits = SourceLimits(maxBytes: 100, maxDurationSeconds: 30)
    #expect(limits.refusal(ofSize: 0)?.code == "EmptyFile")
    #expect(limits.refusal(ofSize: 100) == nil)
    #expect(limits.refusal(ofSize: 101)?.code == "FileTooLarge")
    #expect(limits.refusal(of: media(10, 10, duration: 30_000)) == nil)
    #expect(limits.refusal(of: media(10, 10, duration: 30_001))?.code == "VideoTooLong")
    let sound = ProbedMedia(container: "mp3", durationInMs: 1, video: nil, hasAudio: true)
    #expect(limits.refusal(of: sound)?.code == "NoVideoTrack")
    #expect(OutputPlan(of: sound, ladder: .standard) == nil)
  }
}
