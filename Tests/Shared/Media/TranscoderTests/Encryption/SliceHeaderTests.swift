// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TestSupport
import Testing

@testable import Transcoder

@Suite("Slice headers")
struct SliceHeaderTests {
  @Test("bits are read over the bytes that keep start codes out")
  func bits() throws {
    var reader = BitReader([0x65, 0x00, 0x00, 0x03, 0x01, 0x80][...])
    #expect(try reader.bits(24) == 1)
    #expect(reader.position == 5)
    #expect(try reader.bit())
    #expect(throws: BitReader.End.self) { try reader.bits(8) }
    // 1, 010, 011, 00100 are 0, 1, 2 and 3, or 0, 1, -1 and 2.
    var codes = BitReader([0x65, 0b1010_0110, 0b0100_0000][...])
    #expect(try (0..<4).map { _ in try codes.unsigned() } == [0, 1, 2, 3])
    var signed = BitReader([0x65, 0b1010_0110, 0b0100_0000][...])
    #expect(try (0..<4).map { _ in try signed.signed() } == [0, 1, -1, 2])
    var endless = BitReader(([0x65] + [UInt8](repeating: 0, count: 40))[...])
    #expect(throws: BitReader.End.self) { try endless.unsigned() }
  }

  @Test(
    "a header of every kind of slice that x264 makes ends before its data",
    arguments: ["high", "baseline"])
  func slices(profile: String) throws {
    let h264 = H264Parameters(
      width: 160, height: 120, frameRate: Fraction(num: 25, den: 1), bitRate: 200_000,
      maximumBitRate: 400_000, bufferBits: 400_000, gopFrames: 12, detectsSceneChanges: true,
      profile: profile, level: nil, effort: .high, bFrames: nil, referenceFrames: nil, threads: 1
    )
    let workshop = try Workshop()
    var clip = Clip()
    // A fade makes weights.
    clip.video[0].source = "testsrc2=size=160x120:rate=25:duration=2,fade=d=1"
    let frames = try MediaFile.frames(of: .video, in: workshop.make(clip))
    let encoder = try Encoder(h264)
    let units = Self.units(encoder.parameters.header)
    let header = SliceHeader(
      sequence: try SequenceParameters(
        #require(units.first { $0.first.map { $0 & 31 } == 7 })[...]),
      picture: try PictureParameters(#require(units.first { $0.first.map { $0 & 31 } == 8 })[...]))
    var lengths: [Int] = []
    func take(_ packet: Packet) throws {
      let bytes = packet.bytes
      for unit in Self.units(bytes) where [1, 5].contains(unit[0] & 31) {
        lengths.append(try header.end(in: unit[...]))
        #expect((2..<min(unit.count, 120)).contains(lengths.last ?? 0))
      }
    }
    for (index, frame) in frames.enumerated() {
      frame.time = Int64(index)
      try encoder.encode(frame, take)
    }
    try encoder.encode(nil, take)
    #expect(lengths.count == frames.count)
  }

  @Test("headers of any bytes end or are refused")
  func anything() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let bytes = (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = try? SequenceParameters(bytes[...])
      _ = try? PictureParameters(bytes[...])
      _ = try? Box.all(in: bytes, 0..<bytes.count)
      _ = try? FragmentLayout(bytes)
    }
  }

  /// The NAL units of a stream with start codes.
  private static func units(_ bytes: [UInt8]) -> [[UInt8]] {
    var units: [[UInt8]] = []
    var start: Int?
    var index = 0
    while index + 2 < bytes.count {
      if bytes[index] == 0, bytes[index + 1] == 0, bytes[index + 2] == 1 {
        if let start {
          var end = index
          while end > start, bytes[end - 1] == 0 { end -= 1 }
          units.append(Array(bytes[start..<end]))
        }
        start = index + 3
        index += 3
      } else {
        index += 1
      }
    }
    if let start { units.append(Array(bytes[start...])) }
    return units
  }
}
