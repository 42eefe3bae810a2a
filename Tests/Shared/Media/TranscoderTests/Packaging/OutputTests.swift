// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("What a transcode writes")
struct OutputTests {
  private static func video(_ seconds: Int, rate: Int = 10) -> Clip {
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=320x240:rate=\(rate):duration=\(seconds)"
    clip.audio[0].source = "sine=duration=\(seconds)"
    return clip
  }

  @Test("renditions of several segments are cut at the same instants")
  func aligned() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.video(5))
    try workshop.transcode(path, heights: [240, 120], segmentSeconds: 2)
    let hls = try workshop.conformance()
    #expect(hls.faults == [])
    #expect(hls.renditions.map(\.durations) == [[2, 2, 1], [2, 2, 1]])
    #expect(hls.renditions.map(\.height) == [240, 120])
  }

  @Test("playlists grow with the segments, and every file is there when it is told of")
  func grows() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.video(5))
    let messages = try workshop.transcode(path, segmentSeconds: 2)
    let told = messages.files.map { "\($0.path) \($0.isFinal)" }
    #expect(
      told == [
        "master_0_00001.ts true", "master_0.m3u8 false", "master.m3u8 false",
        "master_0_00002.ts true", "master_0.m3u8 false", "master_0_00003.ts true",
        "master_0.m3u8 false", "master_0.m3u8 true", "master.m3u8 true",
      ])
    for file in messages.files where file.isFinal {
      let path = "\(workshop.output)/\(file.path)"
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      #expect(size == file.size)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: workshop.output)
    #expect(names.allSatisfy { !$0.hasPrefix(".") })
  }

  @Test("completion tells what was measured")
  func measured() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.video(3))
    let completion = try #require(workshop.transcode(path, heights: [120]).completion)
    let output = try #require(completion.groups.first?.outputs.first)
    #expect(completion.groups.first?.playlistPaths == ["master.m3u8"])
    #expect(output.paths == ["master_0.m3u8"])
    #expect(output.durationMilliseconds == 3000)
    #expect(output.width == 160)
    #expect(output.height == 120)
    let segment = try workshop.conformance().renditions[0].sizes.reduce(0, +)
    #expect(output.size == segment)
    let bits = try #require(output.averageBitRate)
    #expect(bits > 0 && bits * 3 / 8 < segment)
  }

  @Test("an MP4 has its index in front, and the video's length and audio")
  func mp4() throws {
    let workshop = try Workshop()
    let video = VideoSettings(rateControl: .qvbr(level: 7, maximum: 1_000_000))
    try workshop.transcode(
      workshop.make(Self.video(2)),
      files: [
        .file(
          FileGroup(
            base: "download/video",
            outputs: [
              FileOutput(
                nameModifier: "_$w$x$h$", content: .mp4(video: video, audio: AudioSettings()))
            ]))
      ])
    let path = "\(workshop.output)/download/video_320x240.mp4"
    let bytes = try [UInt8](contentsOf: path)
    let text = String(decoding: bytes, as: Unicode.ASCII.self)
    let index = try #require(text.range(of: "moov"))
    let media = try #require(text.range(of: "mdat"))
    #expect(index.lowerBound < media.lowerBound)
    let file = try MediaFile(path)
    #expect(file.frames.count == 20)
    #expect(file.audio?.channels == 2)
  }

  @Test("frames are captured at their times, numbered from 0, no more than asked for")
  func frames() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.video(5))
    let size = FrameSize(height: 120)
    let outputs = [
      FileOutput(
        nameModifier: "_all",
        content: .frames(
          changing(FrameCapture()) {
            $0.size = size
            $0.rate = Ratio(1, 2)
          })),
      FileOutput(
        nameModifier: "_one",
        content: .frames(
          changing(FrameCapture()) {
            $0.size = size
            $0.maximum = 1
          })),
    ]
    let messages = try workshop.transcode(
      path, files: [.file(FileGroup(base: "thumb", outputs: outputs))])
    let names = messages.files.filter { $0.kind == .frame }.map(\.path).sorted()
    #expect(
      names == [
        "thumb_all.0000000.jpg", "thumb_all.0000001.jpg", "thumb_all.0000002.jpg",
        "thumb_one.0000000.jpg",
      ])
    let last = messages.completion?.groups.last?.outputs.map(\.paths)
    #expect(last == [["thumb_all.0000002.jpg"], ["thumb_one.0000000.jpg"]])
    let jpeg = try Data(contentsOf: URL(fileURLWithPath: "\(workshop.output)/\(names[0])"))
    #expect(jpeg.prefix(3) == Data([0xFF, 0xD8, 0xFF]))
    #expect(jpeg.suffix(2) == Data([0xFF, 0xD9]))
  }

  @Test("outputs that want the same audio share one encode's packets")
  func sharedAudio() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.video(2))
    try workshop.transcode(path, heights: [240, 120])
    let renditions = try workshop.conformance().renditions
    #expect(renditions[0].audioPackets.map(\.start) == renditions[1].audioPackets.map(\.start))
  }

  @Test("rate control keeps to its bits", arguments: [200_000, 800_000])
  func rateControl(bitRate: Int) throws {
    let workshop = try Workshop()
    var clip = Self.video(6, rate: 25)
    clip.video[0].source += ",noise=alls=60:allf=t"
    clip.audio = []
    let path = try workshop.make(clip)
    let video = VideoSettings(rateControl: .cbr(bitRate: bitRate))
    let messages = try workshop.transcode(path, video: video)
    let average = try #require(
      messages.completion?.groups.first?.outputs.first?.averageBitRate)
    #expect(average < bitRate * 5 / 4)
    #expect(average > bitRate / 2)
  }

  @Test("a profile and a frame rate that are asked for are kept")
  func settings() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.video(2))
    let video = changing(VideoSettings(rateControl: .vbr(bitRate: 500_000, maximum: 800_000))) {
      $0.frameRate = Ratio(24, 1)
      $0.profile = .baseline
      $0.level = 31
    }
    try workshop.transcode(path, video: video)
    let hls = try workshop.conformance()
    #expect(hls.faults == [])
    let attributes = hls.renditions[0].attributes
    #expect(attributes["FRAME-RATE"] == "24.000")
    #expect(attributes["CODECS"]?.hasPrefix("avc1.42c01f") == true)
    #expect(hls.renditions[0].frames.count == 48)
  }

  @Test("the sample is a video of the length asked for")
  func sample() throws {
    let workshop = try Workshop()
    let path = workshop.output + "/sample.mp4"
    let messages = Messages()
    try Transcoder.makeSample(
      SampleRequest(path: path, seconds: 1, width: 320, height: 180), files: WrittenFiles()
    ) { messages.append($0) }
    let file = try MediaFile(path)
    #expect(file.frames.count == 30)
    #expect(file.video?.width == 320)
    #expect(file.audio?.channels == 2)
    #expect(messages.completion != nil)
  }
}
