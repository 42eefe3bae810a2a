// SPDX-License-Identifier: Apache-2.0
import Damage
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("What is no video is refused, and what is damaged is made the best of")
struct RefusalTests {
  struct NotAVideo: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
  }

  static let notVideos = [
    NotAVideo(testDescription: "an empty file", bytes: []),
    NotAVideo(testDescription: "one byte", bytes: [0]),
    NotAVideo(testDescription: "text", bytes: Array("Dear diary, today I did not film.\n".utf8)),
    NotAVideo(
      testDescription: "a page", bytes: Array("<!doctype html><video src=x.mp4></video>".utf8)),
    NotAVideo(
      testDescription: "a playlist of local files",
      bytes: Array("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n".utf8)),
    NotAVideo(
      testDescription: "a playlist of other hosts",
      bytes: Array("#EXTM3U\n#EXTINF:1,\nhttp://192.0.2.1/secret.ts\n#EXT-X-ENDLIST\n".utf8)),
    NotAVideo(
      testDescription: "a list to join", bytes: Array("ffconcat version 1.0\nfile clip\n".utf8)),
    NotAVideo(
      testDescription: "a manifest",
      bytes: Array("<?xml version=\"1.0\"?><MPD><Period><BaseURL>file:///etc/</BaseURL>".utf8)),
    NotAVideo(
      testDescription: "noise",
      bytes: {
        var random = SeededGenerator(seed: 7)
        return (0..<50_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      }()),
  ]

  @Test("it is refused before anything is written", arguments: notVideos)
  func refused(_ source: NotAVideo) throws {
    let workshop = try Workshop()
    let path = try workshop.write(source.bytes, named: "clip.mp4")
    let failure = #expect(throws: TranscodeFailure.self) { try workshop.transcode(path) }
    #expect([1010, 1020, 1030].contains(failure?.code))
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.output).isEmpty)
  }

  @Test("a format that is known and not supported is named")
  func unsupportedFormat() throws {
    let workshop = try Workshop()
    let path = try workshop.write(
      Array("GIF89a\u{1}\0\u{1}\0\0\0\0;".utf8), named: "clip.gif")
    let failure = #expect(throws: TranscodeFailure.self) { try workshop.transcode(path) }
    #expect(failure?.code == 1010)
    #expect(failure?.message.contains("its format, gif, is not supported") == true)
  }

  @Test("a codec that nothing here decodes is named as the container names it")
  func unknownCodec() throws {
    let workshop = try Workshop()
    let video = try [UInt8](contentsOf: workshop.make(Clip()))
    let path = try workshop.write(
      video.replacing("avc1\0\0", with: "vvc1\0\0"), named: "clip.mp4")
    let failure = #expect(throws: TranscodeFailure.self) { try workshop.transcode(path) }
    #expect(failure?.code == 1030)
    #expect(failure?.message.contains("video codec vvc1 is not supported") == true)
  }

  @Test("a video that was cut off before its index is damaged, not unknown")
  func cutBeforeIndex() throws {
    let workshop = try Workshop()
    let whole = try Data(contentsOf: URL(fileURLWithPath: try workshop.make(Clip())))
    let path = try workshop.write([UInt8](whole.prefix(whole.count / 2)), named: "cut.mp4")
    let failure = #expect(throws: TranscodeFailure.self) { try workshop.transcode(path) }
    #expect(failure?.code == 1076)
  }

  @Test("audio alone is no video; probing says so without failing")
  func audioOnly() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Clip(video: []))
    let failure = #expect(throws: TranscodeFailure.self) { try workshop.transcode(path) }
    #expect(failure?.code == 1020)
    let probe = try Transcoder.probe(path: path)
    #expect(probe.obstacle?.code == 1020)
    #expect(probe.selectedVideo == nil)
    #expect(probe.audio?.channels == 2)
  }

  @Test("a file that is not there and a folder are told apart from videos")
  func missing() throws {
    let workshop = try Workshop()
    for path in [workshop.folder + "/nothing", workshop.folder, "/dev/zero"] {
      let failure = #expect(throws: TranscodeFailure.self) { try Transcoder.probe(path: path) }
      #expect(failure?.code == 1056)
    }
  }

  @Test("an audio track that is not there is named")
  func missingTrack() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Clip())
    let failure = #expect(throws: TranscodeFailure.self) {
      try workshop.transcode(path, audio: AudioSettings(track: .number(2)))
    }
    #expect(failure?.code == 1021)
    #expect(failure?.message.contains("Audio track [2] not found") == true)
  }

  @Test("an output path cannot leave the folder", arguments: ["../up", "/etc/x", "a//b", "./a"])
  func escapes(base: String) throws {
    let workshop = try Workshop()
    let path = try workshop.make(Clip())
    let capture = FileOutput(
      nameModifier: "",
      content: .frames(
        changing(FrameCapture()) { $0.maximum = 1 }))
    #expect(throws: TranscodeFailure.self) {
      try workshop.transcode(
        path, files: [.file(FileGroup(base: base, outputs: [capture]))])
    }
    #expect(!FileManager.default.fileExists(atPath: workshop.folder + "/up.0000000.jpg"))
  }

  @Test("a video that ends too early is what is there, with a warning")
  func truncated() throws {
    let workshop = try Workshop()
    var clip = Clip(containerOptions: ["movflags": "faststart"])
    clip.video[0].source = "testsrc2=size=320x240:rate=25:duration=8"
    clip.audio[0].source = "sine=duration=8"
    let whole = try Data(contentsOf: URL(fileURLWithPath: try workshop.make(clip)))
    let path = try workshop.write([UInt8](whole.prefix(whole.count / 2)), named: "cut.mp4")
    let messages = try workshop.transcode(path)
    let hls = try workshop.conformance()
    #expect(hls.faults == [])
    #expect((2...6).contains(hls.renditions[0].end - hls.renditions[0].start))
    #expect(messages.warnings.contains(230_005))
    #expect(messages.completion?.warnings.isEmpty == false)
  }

  @Test("a broken middle is concealed, counted, and the video goes on to its end")
  func brokenMiddle() throws {
    let workshop = try Workshop()
    var clip = Clip(container: "mpegts")
    clip.video[0].source = "testsrc2=size=320x240:rate=25:duration=4"
    clip.video[0].options["g"] = "25"
    clip.audio[0].source = "sine=duration=4"
    var bytes = try [UInt8](contentsOf: workshop.make(clip))
    var random = SeededGenerator(seed: 3)
    for index in bytes.count * 2 / 5..<bytes.count / 2 where index % 188 > 8 {
      bytes[index] = UInt8(truncatingIfNeeded: random.next())
    }
    let path = try workshop.write(bytes, named: "broken.ts")
    let messages = try workshop.transcode(path)
    let hls = try workshop.conformance()
    #expect(hls.faults == [])
    #expect(abs(hls.renditions[0].end - hls.renditions[0].start - 4) < 0.2)
    #expect(messages.warnings.contains(230_001))
  }
}
