// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Names of files and codecs")
struct NameTests {
  @Test(
    "format identifiers become values, and what is none stays",
    arguments: [
      ("_720p", "_720p"), ("_$h$p", "_480p"), ("_$w$x$h$@$f$", "_854x480@29"), ("$$", "$"),
      ("_$rv$_$ra$_$rc$", "_2000_96_2096"), ("_$nope$", "_$nope$"), ("_$", "_$"), ("", ""),
    ])
  func modifiers(text: String, expected: String) {
    let name = NameModifier.expand(
      text, frame: FittedFrame(width: 854, height: 480),
      frameRate: Fraction(num: 30000, den: 1001), videoBitRate: 2_000_000, audioBitRate: 96_000)
    #expect(name == expected)
  }

  @Test("codecs are named by the streams' own headers")
  func codecs() {
    let annexB: [UInt8] = [0, 0, 0, 1, 9, 0xF0, 0, 0, 0, 1, 0x67, 0x64, 0x00, 0x1F, 0xAC]
    #expect(CodecIdentifier.h264(header: annexB) == "avc1.64001f")
    let slice: [UInt8] = [0, 0, 1, 0x65, 1, 2, 3, 4]
    #expect(CodecIdentifier.h264(header: slice) == "avc1")
    #expect(CodecIdentifier.aac(header: [0x11, 0x90]) == "mp4a.40.2")
    #expect(CodecIdentifier.aac(header: [0xF9, 0x48]) == "mp4a.40.42")
    #expect(CodecIdentifier.aac(header: []) == "mp4a.40.2")
  }
}
