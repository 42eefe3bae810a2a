// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Encrypted segments")
struct EncryptionTests {
  private static func block(_ digits: String) throws -> CipherBlock {
    try #require(CipherBlock(hexadecimal: digits))
  }

  private static func bytes(_ digits: String) throws -> [UInt8] {
    try stride(from: 0, to: digits.count, by: 32).flatMap { start in
      try block(String(digits.dropFirst(start).prefix(32))).bytes
    }
  }

  // NIST SP 800-38A, section F.2.1; the last block is that of the padding.
  private static let plain = """
    6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51\
    30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710
    """
  private static let encrypted = """
    7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2\
    73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7\
    8cb82807230e1321d3fae00d18cc2012
    """

  @Test(
    "the standard's example comes out, in whatever pieces it is written",
    arguments: [1, 7, 16, 33, 64])
  func example(piece: Int) throws {
    let cipher = try SegmentCipher(
      key: ContentKey(Self.block("2b7e151628aed2a6abf7158809cf4f3c")),
      vector: Self.block("000102030405060708090a0b0c0d0e0f"))
    let plain = try Self.bytes(Self.plain)
    var result: [UInt8] = []
    for start in stride(from: 0, to: plain.count, by: piece) {
      let part = Array(plain[start..<min(start + piece, plain.count)])
      result += unsafe cipher.encrypt(part.span.bytes)
    }
    #expect(try result + cipher.finish() == Self.bytes(Self.encrypted))
  }

  @Test("an empty segment is one block of padding")
  func empty() throws {
    let zero = CipherBlock(sequenceNumber: 0)
    let cipher = try SegmentCipher(key: ContentKey(zero), vector: zero)
    #expect(try cipher.finish() == Self.bytes("0143db63ee66b0cdff9f69917680151e"))
  }

  @Test("blocks are 32 hexadecimal digits, and a number's are big-endian")
  func blocks() throws {
    #expect(
      CipherBlock(sequenceNumber: 0x1_0203).hexadecimal == "00000000000000000000000000010203")
    #expect(try Self.block("00112233445566778899aAbBcCdDeEfF").bytes.last == 0xFF)
    for text in ["", "0", String(repeating: "0", count: 31), String(repeating: "g", count: 32)] {
      #expect(CipherBlock(hexadecimal: text) == nil)
    }
  }

  @Test("what describes or dumps a plan does not tell the key")
  func secrecy() throws {
    let digits = "00112233445566778899AABBCCDDEEFF"
    let encryption = SegmentEncryption(
      key: ContentKey(try Self.block(digits)), keyURL: "https://keys.example/1")
    var dumped = ""
    dump(encryption, to: &dumped)
    for text in ["\(encryption)", String(reflecting: encryption), dumped] {
      #expect(text.contains("keys.example"))
      // Neither the digits nor the list of the bytes' numbers.
      #expect(!text.contains(digits) && !text.contains("204") && !text.contains("221"))
    }
    let bad = Data(#"{"key":"5ec2e7","keyURL":"k","namesVector":true}"#.utf8)
    let failure = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SegmentEncryption.self, from: bad)
    }
    #expect(failure.map { !"\($0)".contains("5ec2e7") } == true)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let vector: String?
    let namesVector: Bool
    let format: String?
    /// Every `EXT-X-KEY` of a playlist of two segments.
    let tags: [String]
  }

  private static let uri = #"#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/1?a=b""#
  static let cases = [
    Case(
      testDescription: "numbers as vectors, said", vector: nil, namesVector: true, format: nil,
      tags: [
        "\(uri),IV=0x00000000000000000000000000000001",
        "\(uri),IV=0x00000000000000000000000000000002",
      ]),
    Case(
      testDescription: "numbers as vectors, not said", vector: nil, namesVector: false, format: nil,
      tags: [uri]),
    Case(
      testDescription: "one vector and a key format", vector: "FFEEDDCCBBAA99887766554433221100",
      namesVector: true, format: "identity",
      tags: [
        #"\#(uri),IV=0xFFEEDDCCBBAA99887766554433221100,KEYFORMAT="identity",KEYFORMATVERSIONS="1""#
      ]),
    Case(
      testDescription: "one vector that is not said", vector: "FFEEDDCCBBAA99887766554433221100",
      namesVector: false, format: nil, tags: [uri]),
  ]

  @Test("a transcode's segments decrypt to a conforming video", arguments: cases)
  func video(_ example: Case) throws {
    let workshop = try Workshop()
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=160x120:rate=10:duration=4"
    clip.audio[0].source = "sine=duration=4"
    let key = try Self.block("00112233445566778899AABBCCDDEEFF")
    let encryption = try changing(
      SegmentEncryption(key: ContentKey(key), keyURL: "https://keys.example/1?a=b")
    ) {
      $0.keyFormat = example.format
      $0.keyFormatVersions = example.format.map { _ in "1" }
      $0.constantVector = try example.vector.map { try Self.block($0) }
      $0.namesVector = example.namesVector
    }
    let messages = try workshop.transcode(
      workshop.make(clip), heights: [nil, 60], segmentSeconds: 2, encryption: encryption)

    for rendition in 0...1 {
      let path = "\(workshop.output)/master_\(rendition).m3u8"
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        .map(String.init)
      #expect(lines.filter { $0.hasPrefix("#EXT-X-KEY") } == example.tags)
      #expect(lines.contains("#EXT-X-VERSION:\(example.format == nil ? 3 : 5)"))
      let segments = lines.filter { $0.hasSuffix(".ts") }
      #expect(segments.count == 2)
      for (index, name) in segments.enumerated() {
        let vector =
          try example.vector.map { try Self.block($0) } ?? CipherBlock(sequenceNumber: index + 1)
        let url = URL(fileURLWithPath: "\(workshop.output)/\(name)")
        let bytes = [UInt8](try Data(contentsOf: url))
        #expect(messages.files.first { $0.path == name }?.size == bytes.count)
        try Data(Self.decrypt(bytes, key: key.bytes, vector: vector.bytes)).write(to: url)
      }
      // What is left is a presentation in the clear.
      let clear = lines.filter { !$0.hasPrefix("#EXT-X-KEY") }.map {
        $0.hasPrefix("#EXT-X-VERSION") ? "#EXT-X-VERSION:3" : $0
      }
      try (clear.joined(separator: "\n") + "\n").write(
        toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try workshop.conformance().faults == [])
  }

  /// Decrypts a segment and takes its padding off.
  private static func decrypt(_ bytes: [UInt8], key: [UInt8], vector: [UInt8]) throws -> [UInt8] {
    try #require(bytes.count.isMultiple(of: 16) && !bytes.isEmpty)
    let context = unsafe av_aes_alloc()
    defer { unsafe av_free(UnsafeMutableRawPointer(context)) }
    let code = unsafe av_aes_init(context, key, 128, 1)
    try #require(code == 0)
    var plain = bytes
    var vector = vector
    unsafe av_aes_crypt(context, &plain, bytes, Int32(bytes.count / 16), &vector, 1)
    let padding = Int(plain.last ?? 0)
    try #require((1...16).contains(padding))
    #expect(plain.suffix(padding).allSatisfy { Int($0) == padding })
    return plain.dropLast(padding)
  }
}
