// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Base 64 with the URL and filename safe alphabet and without padding (RFC 4648, section 5), as
/// JSON Web Signatures write everything (RFC 7515, section 2).
package enum Base64URL {
  /// The text of bytes, without padding.
  package static func encode(_ bytes: [UInt8]) -> String {
    let standard = Data(bytes).base64EncodedString().utf8
    return String(
      decoding: standard.lazy.filter { $0 != UInt8(ascii: "=") }.map { character in
        switch character {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: character
        }
      }, as: UTF8.self)
  }

  /// The bytes of a text, or nil when it holds padding, white space or any character outside the
  /// alphabet, or when its last character carries bits that no byte takes up: every byte string
  /// has one text only.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for character in text.utf8 {
      guard let value = value(of: character) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    guard count < 6, bits & ((1 << UInt32(count)) - 1) == 0 else { return nil }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
