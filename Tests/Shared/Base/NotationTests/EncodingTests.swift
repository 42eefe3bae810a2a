// SPDX-License-Identifier: Apache-2.0
import Notation
import Testing

@Suite struct EncodingTests {
  @Test(
    "RFC 4648's examples",
    arguments: [
      ("", "", ""), ("f", "66", "Zg"), ("fo", "666f", "Zm8"), ("foo", "666f6f", "Zm9v"),
      ("foob", "666f6f62", "Zm9vYg"), ("fooba", "666f6f6261", "Zm9vYmE"),
      ("foobar", "666f6f626172", "Zm9vYmFy"),
    ])
  func examples(text: String, hex: String, base64: String) {
    let bytes = Array(text.utf8)
    #expect(Hex.encode(bytes) == hex)
    #expect(Hex.decode(hex) == bytes)
    #expect(Hex.encode(bytes, .upper) == hex.uppercased())
    #expect(Hex.decode(hex.uppercased()) == bytes)
    #expect(Base64URL.encode(bytes) == base64)
    #expect(Base64URL.decode(base64) == bytes)
  }

  @Test("spaces stand between bytes alone")
  func spaced() {
    #expect(Hex.spaced([0x0A, 0xFF, 0]) == "0a ff 00")
    #expect(Hex.spaced([UInt8]()) == "")
  }

  @Test("the URL-safe letters")
  func urlSafe() {
    #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
    #expect(Base64URL.decode("-__-") == [0xFB, 0xFF, 0xFE])
  }

  @Test("every byte survives")
  func roundTrip() {
    for count in 0..<64 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
  }

  @Test("what is not hexadecimal is refused", arguments: ["0", "0g", "+1", " 0", "é"])
  func badHex(text: String) { #expect(Hex.decode(text) == nil) }

  @Test(
    "what is not base64url is refused, a second writing of the same bytes too",
    arguments: ["Z", "Zg==", "Zh", "Zm9", "a+b/", "Zm 8", "é", "AAAAA"])
  func badBase64(text: String) { #expect(Base64URL.decode(text) == nil) }
}
