// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("What a probe says")
struct ProbeTests {
  @Test("size, turn, pixel shape, colour and codecs in MediaConvert's words")
  func video() throws {
    let workshop = try Workshop()
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=320x240:rate=30000/1001:duration=1,setsar=4/3"
    clip.video[0].rotation = 90
    clip.video[0].primaries = AVCOL_PRI_BT709
    clip.video[0].transfer = AVCOL_TRC_BT709
    clip.video[0].matrix = AVCOL_SPC_BT709
    clip.video[0].range = AVCOL_RANGE_MPEG
    let probe = try Transcoder.probe(path: workshop.make(clip))
    #expect(probe.format == "mp4")
    #expect(probe.mimeType == "video/mp4")
    #expect(abs((probe.duration ?? 0) - 1) < 0.05)
    #expect(probe.tracks.map(\.kind) == [.video, .audio])
    #expect(probe.tracks.map(\.codec) == ["AVC", "AAC"])
    #expect(probe.tracks.map(\.index) == [1, 2])
    let video = try #require(probe.video)
    #expect(video.width == 320)
    #expect(video.height == 240)
    #expect(video.displayWidth == 240)
    #expect(video.displayHeight == 426)
    #expect(video.rotation == 90)
    #expect(video.sampleAspectRatio == Ratio(4, 3))
    #expect(video.frameRate == Ratio(30000, 1001))
    #expect(video.bitDepth == 8)
    #expect(video.chroma == "YUV_420")
    #expect(video.fieldOrder == "PROGRESSIVE")
    #expect(video.colorPrimaries == "ITU_709")
    #expect(video.transferCharacteristics == "ITU_709")
    #expect(video.matrixCoefficients == "ITU_709")
    #expect(probe.audio?.channels == 2)
    #expect(probe.audio?.sampleRate == 48_000)
    #expect(probe.obstacle == nil)
  }

  @Test("a length that a live recording does not tell is measured")
  func unknownLength() throws {
    let workshop = try Workshop()
    var clip = Clip(container: "matroska", containerOptions: ["live": "1"])
    clip.audio = []
    let probe = try Transcoder.probe(path: workshop.make(clip))
    #expect(abs((probe.duration ?? 0) - 1) < 0.05)
    #expect(probe.format == "matroska")
    #expect(probe.selectedAudio == nil)
  }
}
