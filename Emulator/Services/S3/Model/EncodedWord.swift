// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Notation

/// User metadata beyond ASCII in a header field: RFC 2047's encoded words, which S3 decodes where a
/// header field brings them and writes where an answer needs them ("Working with object metadata",
/// S3 user guide).
enum EncodedWord {
  /// A text with its encoded words decoded; any other text as it is.
  static func decode(_ text: String) -> String {
    guard text.hasPrefix("=?") else { return text }
    var decoded = ""
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
      guard let part = decode(word: word) else { return text }
      decoded += part
    }
    return decoded
  }

  private static func decode(word: Substring) -> String? {
    guard word.hasPrefix("=?"), word.hasSuffix("?=") else { return nil }
    let parts = word.dropFirst(2).dropLast(2).split(
      separator: "?", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let bytes: [UInt8]? =
      switch parts[1] {
      case "B", "b": Data(base64Encoded: String(parts[2])).map { Array($0) }
      case "Q", "q": quotedPrintable(parts[2])
      default: nil
      }
    guard let bytes else { return nil }
    switch parts[0].lowercased() {
    case "utf-8", "us-ascii": return String(decoding: bytes, as: UTF8.self)
    case "iso-8859-1":
      return bytes.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
    default: return nil
    }
  }

  private static func quotedPrintable(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "_"): bytes.append(0x20)
      case UInt8(ascii: "="):
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        guard digits.utf8.count == 2, let decoded = Hex.decode(digits) else { return nil }
        bytes += decoded
        rest = rest.dropFirst(2)
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  /// A text as a header field carries it: as it is when it is printable ASCII, else as one encoded
  /// word, in Base64 where fewer characters are ASCII than are not.
  static func encode(_ text: String) -> String {
    let foreign = text.utf16.count { $0 >= 0x7F || ($0 < 0x20 && $0 != 0x09) }
    guard foreign > 0 else { return text }
    guard text.utf16.count - foreign > foreign else {
      return "=?UTF-8?B?\(Data(text.utf8).base64EncodedString())?="
    }
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x20: encoded.append(UInt8(ascii: "_"))
      case UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "?"), 0..<0x20, 0x7F...:
        encoded.append(UInt8(ascii: "="))
        Hex.append(byte, to: &encoded, .upper)
      default: encoded.append(byte)
      }
    }
    return "=?UTF-8?Q?\(String(decoding: encoded, as: UTF8.self))?="
  }
}
