// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import TranscodePlan

@Suite("What settings of a plan mean")
struct SettingsTests {
  struct Rate: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var control: VideoSettings.RateControl
    var nominal: Int
    var peak: Int
  }

  private static let rates = [
    Rate(testDescription: "CBR", control: .cbr(bitRate: 500), nominal: 500, peak: 500),
    Rate(
      testDescription: "VBR with a maximum", control: .vbr(bitRate: 500, maximum: 800),
      nominal: 500, peak: 800),
    Rate(
      testDescription: "VBR without one", control: .vbr(bitRate: 500, maximum: nil), nominal: 500,
      peak: 750),
    Rate(
      testDescription: "VBR with a maximum below its average",
      control: .vbr(bitRate: 500, maximum: 300), nominal: 500, peak: 500),
    Rate(
      testDescription: "QVBR", control: .qvbr(level: 7, maximum: 900, maximumAverage: 100),
      nominal: 900, peak: 900),
  ]

  @Test("a rate control has a rate to be named by and a highest one", arguments: rates)
  func rateControl(rate: Rate) {
    #expect(rate.control.nominal == rate.nominal)
    #expect(rate.control.peak == rate.peak)
  }

  @Test("a ratio is its quotient, and none where nothing is below the line")
  func ratio() {
    #expect(Ratio(30000, 1001).value == 30000 / 1001.0)
    #expect(Ratio(1, 0).value == 0)
  }

  @Test("a block is read from 32 digits of either case, and from nothing else")
  func block() throws {
    let digits = "00112233445566778899AaBbCcDdEeFf"
    let block = try #require(CipherBlock(hexadecimal: digits))
    #expect(block.bytes == (0..<16).map { $0 * 0x11 })
    #expect(block.hexadecimal == digits.uppercased())
    for wrong in [
      "", String(digits.dropLast()), digits + "0", digits.replacing("F", with: "G"),
      "0x" + digits.dropFirst(2), digits.replacing("00", with: "é"),
    ] {
      #expect(CipherBlock(hexadecimal: wrong) == nil, "\(wrong)")
    }
  }

  @Test("a segment's vector is its number unless one is for all")
  func vectors() throws {
    var encryption = try #require(Samples.encryption)
    #expect(encryption.vector(ofSegment: 1) == encryption.vector(ofSegment: 2))
    encryption.constantVector = nil
    #expect(encryption.vector(ofSegment: 0x0102_0304).bytes.suffix(5) == [0, 1, 2, 3, 4])
    #expect(CipherBlock(sequenceNumber: -1).bytes == [UInt8](repeating: 0, count: 16))
    #expect(CipherBlock(sequenceNumber: .max).bytes.prefix(9) == [0, 0, 0, 0, 0, 0, 0, 0, 0x7F])
  }

  @Test("a key reaches no log, not even by the error about it")
  func secret() throws {
    let digits = "DEADBEEF00112233445566778899AABB"
    let key = ContentKey(try #require(CipherBlock(hexadecimal: digits)))
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped] {
      #expect(!text.uppercased().contains("DEADBEEF") && !text.contains("222"))
    }
    // On the wire it must be told.
    #expect(try JSON.text(key) == #""\#(digits)""#)
    #expect(try JSON.roundTrip(key) == key)
    let error = #expect(throws: DecodingError.self) {
      try JSON.decode(ContentKey.self, #""\#(digits)0""#)
    }
    #expect(!"\(try #require(error))".contains("DEADBEEF"))
  }
}
