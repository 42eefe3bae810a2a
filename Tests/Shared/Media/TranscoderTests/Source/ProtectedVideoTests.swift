// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("A video that is encrypted is refused, and not shown as noise")
struct ProtectedVideoTests {
  /// A kind of encryption, and a clip that is made to look as if it had it.
  struct Kind: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var message: String
    var clip = Clip()
    var change: @Sendable ([UInt8]) throws -> [UInt8] = { $0 }
  }

  static let kinds = [
    Kind(
      testDescription: "Common Encryption", message: "video track is encrypted (Common Encryption)",
      clip: Clip(containerOptions: commonEncryption)),
    Kind(
      testDescription: "Common Encryption of a form that libavformat does not open",
      message: "video track is encrypted (Common Encryption)",
      clip: Clip(
        containerOptions: commonEncryption.merging(["movflags": "faststart"]) { $1 }),
      change: { try $0.replacing("senc\0\0\0\u{2}\0\0", with: "senc\0\0\0\u{2}\u{7F}\0") }),
    Kind(
      testDescription: "a video of Apple's store", message: "video track is encrypted (FairPlay)",
      change: { try $0.replacing("avc1\0\0", with: "drmi\0\0") }),
    Kind(
      testDescription: "audio of Apple's store", message: "audio track is encrypted (FairPlay)",
      change: { try $0.replacing("mp4a\0\0", with: "drms\0\0") }),
    Kind(
      testDescription: "an unknown scheme of ISO files",
      message: "audio track is encrypted (Common Encryption)",
      change: { try $0.replacing("mp4a\0\0", with: "enca\0\0") }),
    Kind(
      testDescription: "scrambled transport packets",
      message: "video track is encrypted (conditional access)", clip: Clip(container: "mpegts"),
      change: { scrambled($0, pids: [0x100, 0x101]) }),
    Kind(
      testDescription: "scrambled transport packets of the audio alone",
      message: "audio track is encrypted (conditional access)", clip: Clip(container: "mpegts"),
      change: { scrambled($0, pids: [0x101]) }),
    Kind(
      testDescription: "scrambled transport packets with time stamps",
      message: "video track is encrypted (conditional access)",
      clip: Clip(container: "mpegts", containerOptions: ["mpegts_m2ts_mode": "1"]),
      change: { scrambled($0, pids: [0x1011, 0x1100], length: 192) }),
    Kind(
      testDescription: "scrambled packets within transport packets",
      message: "video track is encrypted (conditional access)", clip: Clip(container: "mpegts"),
      change: { packetsScrambled($0, streams: [0xE0], from: 64, every: 1) }),
    Kind(
      testDescription: "a DVD's video",
      message: "video track is encrypted (DVD content scrambling)",
      clip: dvd, change: { packetsScrambled($0, streams: [0xE0, 0xC0], from: 128, every: 3) }),
    Kind(
      testDescription: "a DVD's audio",
      message: "audio track is encrypted (DVD content scrambling)", clip: dvd,
      change: { packetsScrambled($0, streams: [0xC0], from: 128, every: 1) }),
    Kind(
      testDescription: "a Matroska track with a key",
      message: "video track is encrypted (Matroska encryption)", clip: matroska,
      change: { try $0.replacing(titleElement, with: contentEncodings) }),
    Kind(
      testDescription: "Windows Media", message: "video track is encrypted (Windows Media DRM)",
      clip: Clip(container: "asf"),
      change: { try $0.replacing(extendedContentDescription, with: contentEncryption) }),
  ]

  @Test("it is refused with the reason, before anything is written", arguments: kinds)
  func refused(_ kind: Kind) throws {
    let workshop = try Workshop()
    let path = try workshop.write(
      kind.change([UInt8](contentsOf: workshop.make(kind.clip))), named: "video")
    let failure = #expect(throws: TranscodeFailure.self) { try workshop.transcode(path) }
    #expect(failure?.code == 1030)
    #expect(failure?.message.contains(kind.message) == true, "\(failure?.message ?? "")")
    #expect(failure?.message.contains("Use a copy of the video without encryption") == true)
    // Of a file that cannot even be opened there is no more to tell than that.
    let obstacle: TranscodeFailure?
    do { obstacle = try Transcoder.probe(path: path).obstacle } catch { obstacle = error }
    #expect(obstacle == failure)
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.output).isEmpty)
  }

  @Test("audio that is encrypted is no matter where another track is taken", arguments: [1, 2])
  func otherAudio(encrypted: Int) throws {
    let workshop = try Workshop()
    var clip = Clip(container: "mpegts")
    clip.audio.append(Clip.Audio())
    let path = try workshop.write(
      Self.scrambled([UInt8](contentsOf: workshop.make(clip)), pids: [0x100 + encrypted]),
      named: "video")
    try workshop.transcode(path, audio: AudioSettings(track: .number(3 - encrypted)))
    #expect(try workshop.conformance().faults == [])
    let failure = #expect(throws: TranscodeFailure.self) {
      try Workshop().transcode(path, audio: AudioSettings(track: .number(encrypted)))
    }
    #expect(failure?.message.contains("audio track is encrypted") == true)
  }

  @Test("encrypted audio alone is no video, to the probe as to the transcode")
  func audioOnly() throws {
    let workshop = try Workshop()
    let path = try workshop.write(
      [UInt8](contentsOf: workshop.make(Clip(video: []))).replacing(
        "mp4a\0\0", with: "enca\0\0"), named: "video")
    let failure = #expect(throws: TranscodeFailure.self) { try workshop.transcode(path) }
    #expect(failure?.code == 1020)
    #expect(try Transcoder.probe(path: path).obstacle == failure)
  }

  @Test("a recording that has a few scrambled packets is a video")
  func fewScrambled() throws {
    let workshop = try Workshop()
    var clip = Clip(container: "mpegts")
    clip.video[0].source = "testsrc2=size=320x240:rate=25:duration=3"
    var bytes = try [UInt8](contentsOf: workshop.make(clip))
    let part = bytes.count / 188 / 10 * 188
    bytes.replaceSubrange(
      0..<part, with: Self.scrambled(Array(bytes[..<part]), pids: [0x100, 0x101]))
    try workshop.transcode(try workshop.write(bytes, named: "video"))
    #expect(try workshop.conformance().faults == [])
  }

  private static let commonEncryption = [
    "encryption_scheme": "cenc-aes-ctr", "encryption_key": "76a6c65c5ea762046bd749a2e632ccbb",
    "encryption_kid": "a7e61c373e219033c21091fa607bf3b8",
  ]

  private static let matroska = {
    var clip = Clip(container: "matroska")
    clip.video[0].title = "a title of length 21."
    return clip
  }()

  private static let dvd = {
    var clip = Clip(container: "vob")
    clip.video[0].encoder = "mpeg2video"
    clip.video[0].options = [:]
    clip.audio[0].encoder = "mp2"
    clip.audio[0].sampleFormat = "s16"
    return clip
  }()

  /// The stream with every so many of some elementary streams' packets as a scrambler leaves them,
  /// which spares their first bytes.
  private static func packetsScrambled(
    _ bytes: [UInt8], streams: Set<UInt8>, from clear: Int, every step: Int
  ) -> [UInt8] {
    var random = SeededGenerator(seed: 5)
    var result = bytes
    var count = 0
    for start in 0..<(bytes.count - clear)
    where bytes[start..<start + 3] == [0, 0, 1] && streams.contains(bytes[start + 3])
      && bytes[start + 6] & 0xF0 == 0x80
    {
      count += 1
      guard count % step == 0 else { continue }
      result[start + 6] |= 0x30
      for index in start + clear..<min(bytes.count, start + 2 * clear) {
        result[index] = UInt8(truncatingIfNeeded: random.next())
      }
    }
    return result
  }

  /// A Matroska track's name, and the element that takes as many bytes to say that the track is
  /// encrypted by AES with a key of some name.
  private static let titleElement =
    [UInt8]("\u{53}\u{6E}".utf8) + [0x95] + "a title of length 21.".utf8
  private static let contentEncodings: [UInt8] = [
    0x6D, 0x80, 0x95, 0x62, 0x40, 0x92, 0x50, 0x33, 0x81, 0x01, 0x50, 0x35, 0x8B, 0x47, 0xE1, 0x81,
    0x05, 0x47, 0xE2, 0x84, 0x01, 0x02, 0x03, 0x04,
  ]

  private static let extendedContentDescription: [UInt8] = [
    0x40, 0xA4, 0xD0, 0xD2, 0x07, 0xE3, 0xD2, 0x11, 0x97, 0xF0, 0x00, 0xA0, 0xC9, 0x5E, 0xA8, 0x50,
  ]
  private static let contentEncryption: [UInt8] = [
    0xFB, 0xB3, 0x11, 0x22, 0x23, 0xBD, 0xD2, 0x11, 0xB4, 0xB7, 0x00, 0xA0, 0xC9, 0x55, 0xFC, 0x6E,
  ]

  /// The stream with the payloads of some PIDs as a scrambler leaves them.
  private static func scrambled(_ bytes: [UInt8], pids: Set<Int>, length: Int = 188) -> [UInt8] {
    var random = SeededGenerator(seed: 5)
    var result = bytes
    for end in stride(from: length, through: bytes.count, by: length) {
      let start = end - 188
      let pid = Int(bytes[start + 1] & 0x1F) << 8 | Int(bytes[start + 2])
      guard pids.contains(pid), bytes[start + 3] & 0x10 != 0 else { continue }
      result[start + 3] |= 0x80
      let field = bytes[start + 3] & 0x20 == 0 ? 0 : 1 + Int(bytes[start + 4])
      for index in start + 4 + field..<end {
        result[index] = UInt8(truncatingIfNeeded: random.next())
      }
    }
    return result
  }
}
