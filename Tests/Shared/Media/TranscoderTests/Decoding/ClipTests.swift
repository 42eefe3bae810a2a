// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("A part of a source")
struct ClipTests {
  /// Fifty frames whose lightness is their number, and a tone that begins with the second second.
  private static var clip: Clip {
    var clip = Clip(container: "mov")
    clip.video[0].source =
      "nullsrc=size=64x48:rate=25:duration=2,geq=lum='16+N*4':cb=128:cr=128"
    clip.video[0].options = ["preset": "ultrafast", "qp": "1", "g": "20"]
    clip.audio[0].source = "sine=duration=2:sample_rate=48000,volume='if(lt(t,1),0,1)':eval=frame"
    return clip
  }

  private static let captions = "1\n00:00:01,000 --> 00:00:01,500\nHere\n\n"

  /// What comes of a part: the numbers of its frames, its audio, its captions.
  private static func make(
    _ part: SourceClip, _ clip: Clip = clip
  ) throws -> (numbers: [Int], seconds: Double, firstSound: Double?, captions: String) {
    let workshop = try Workshop()
    let video = VideoSettings(rateControl: .cbr(bitRate: 4_000_000), tuning: .singlePass)
    var plan = TranscodePlan(
      source: TranscodeSource(path: try workshop.make(clip)), outputFolder: workshop.output,
      groups: [
        .file(
          FileGroup(
            base: "made",
            outputs: [
              FileOutput(nameModifier: "", content: .mp4(video: video, audio: AudioSettings())),
              FileOutput(
                nameModifier: "",
                content: .captions(
                  CaptionSettings(source: .file(CaptionFile(index: 0, format: .subRip))),
                  format: .subRip)),
            ]))
      ])
    plan.source.clip = part
    plan.draft = true
    plan.captionFiles = [try workshop.write(Array(captions.utf8), named: "captions.srt")]
    try Transcoder.transcode(plan, files: WrittenFiles(), processors: 1) { _ in }
    let path = workshop.output + "/made.mp4"
    let numbers = try MediaFile.frames(of: .video, in: path).map { frame in
      Int((Double(frame.sample(plane: 0, x: 0.5, y: 0.5) - 16) / 4).rounded())
    }
    let sound = try MediaFile.frames(of: .audio, in: path)
    let first = sound.first { $0.peak > 0.05 }.flatMap { $0.time.map { Double($0) / 48_000 } }
    let file = try MediaFile(path)
    let text = try String(contentsOfFile: workshop.output + "/made.srt", encoding: .utf8)
    return (numbers, file.audioPackets.last.map { $0.start + $0.duration } ?? 0, first, text)
  }

  /// What is heard of a part where audio alone is made: how long it is, and when its tone begins.
  /// - Parameter other: the file that it is taken from, beside the source, and its delay.
  private static func makeAudio(
    _ part: SourceClip, of other: (clip: Clip, delayMilliseconds: Int64)? = nil
  ) throws -> (seconds: Double, firstSound: Double?) {
    let workshop = try Workshop()
    var settings = AudioSettings(codec: .pcm)
    if let other {
      settings.source.file = 0
      settings.source.delayMilliseconds = other.delayMilliseconds
    }
    var plan = TranscodePlan(
      source: TranscodeSource(path: try workshop.make(clip)), outputFolder: workshop.output,
      groups: [
        .file(
          FileGroup(
            base: "made",
            outputs: [
              FileOutput(
                nameModifier: "",
                content: .media(
                  ContainerFile(.bare, video: nil, audio: [AudioDescription(settings)])))
            ]))
      ])
    plan.source.clip = part
    if let other { plan.audioFiles = [try workshop.make(other.clip, named: "other.wav")] }
    try Transcoder.transcode(plan, files: WrittenFiles(), processors: 1) { _ in }
    let path = workshop.output + "/made.wav"
    let first = try MediaFile.frames(of: .audio, in: path).first { $0.peak > 0.05 }
    let end = try MediaFile(path).audioPackets.last.map { $0.start + $0.duration }
    return (end ?? 0, first.flatMap { $0.time.map { Double($0) / 48_000 } })
  }

  private static func timecode(_ text: String) throws -> Timecode { try #require(Timecode(text)) }

  @Test("a part begins and ends with the frames that are named, and its sound and captions with it")
  func frames() throws {
    let made = try Self.make(
      SourceClip(start: try Self.timecode("00:00:00:15"), end: try Self.timecode("00:00:01:09")))
    #expect(made.numbers == Array(15...34))
    #expect(abs(made.seconds - 0.8) < 0.03)
    // What was heard from 1 s on is heard from 0.4 s on.
    #expect(abs((try #require(made.firstSound)) - 0.4) < 0.03)
    #expect(made.captions.contains("00:00:00,400 --> 00:00:00,800"))
  }

  @Test("of sound alone, and of sound from another file, the same part is heard")
  func sound() throws {
    let part = SourceClip(
      start: try Self.timecode("00:00:00:15"), end: try Self.timecode("00:00:01:09"))
    let own = try Self.makeAudio(part)
    #expect(abs(own.seconds - 0.8) < 0.1)
    #expect(abs((try #require(own.firstSound)) - 0.4) < 0.05)
    var clip = Self.clip
    clip.video = []
    clip.container = "wav"
    clip.audio[0].encoder = "pcm_s16le"
    clip.audio[0].sampleFormat = "s16"
    let other = try Self.makeAudio(part, of: (clip, 200))
    #expect(abs((try #require(other.firstSound)) - 0.6) < 0.05)
  }

  @Test("a part may begin, or end, with the source")
  func open() throws {
    #expect(
      try Self.make(SourceClip(end: try Self.timecode("00:00:00:04"))).numbers == Array(0...4))
    #expect(
      try Self.make(SourceClip(start: try Self.timecode("00:00:01:20"))).numbers == Array(45...49))
    #expect(
      try Self.make(
        SourceClip(start: try Self.timecode("00:00:01:20"), end: try Self.timecode("01:00:00:00"))
      ).numbers == Array(45...49))
  }

  @Test("timecodes count from where they are said to, the source's own too")
  func origins() throws {
    let (start, end) = (try Self.timecode("10:00:00:10"), try Self.timecode("10:00:00:12"))
    for origin in [TimecodeStart.at(try Self.timecode("10:00:00:00")), .embedded] {
      let clip = changing(Self.clip) { $0.timecode = "10:00:00:00" }
      let made = try Self.make(SourceClip(start: start, end: end, origin: origin), clip)
      #expect(made.numbers == [10, 11, 12])
    }
  }

  @Test("between two frames the earlier one is shown")
  func between() throws {
    var clip = Self.clip
    clip.video[0].times = [0, 40, 80, 120, 400, 440, 480, 520]
    let made = try Self.make(
      SourceClip(start: try Self.timecode("00:00:00:05"), end: try Self.timecode("00:00:00:11")),
      clip)
    // Of such a source fifteen frames a second are made, and counted.
    #expect(made.numbers == [3, 4, 6])
  }

  @Test("a part without a frame is refused")
  func none() throws {
    for part in [
      SourceClip(start: try Self.timecode("00:00:01:00"), end: try Self.timecode("00:00:00:24")),
      SourceClip(
        start: try Self.timecode("00:00:01:00"), origin: .at(try Self.timecode("00:00:01:01"))),
      SourceClip(start: try Self.timecode("00:01:00:00")),
    ] {
      #expect(throws: TranscodeFailure.self) { try Self.make(part) }
    }
  }
}
