// SPDX-License-Identifier: Apache-2.0

/// Base 16 (RFC 4648, section 8): in lower case as AWS writes digests and signatures, in upper case
/// as URLs and media playlists do.
package enum Hex {
  package enum LetterCase: Sendable { case lower, upper }

  /// Two digits for each byte.
  package static func encode(_ bytes: some Sequence<UInt8>, _ letters: LetterCase = .lower)
    -> String
  {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes { append(byte, to: &digits, letters) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Appends a byte's two digits to a text in ASCII.
  package static func append(
    _ byte: UInt8, to text: inout [UInt8], _ letters: LetterCase = .lower
  ) {
    text.append(digit(byte >> 4, letters))
    text.append(digit(byte & 15, letters))
  }

  /// Two lower-case digits for each byte with spaces between, as S3 shows the bytes of a text.
  package static func spaced(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { encode(CollectionOfOne($0)) }.joined(separator: " ")
  }

  /// The bytes of pairs of digits in either case, or nil when the text is anything else.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for character in digits {
      guard let value = value(of: character) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  /// The value of a digit in ASCII of either case; nil for another character.
  package static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func digit(_ value: UInt8, _ letters: LetterCase) -> UInt8 {
    guard value >= 10 else { return UInt8(ascii: "0") + value }
    return (letters == .lower ? UInt8(ascii: "a") : UInt8(ascii: "A")) + value - 10
  }
}
