// SPDX-License-Identifier: Apache-2.0

/// The bytes of a caption file as lines of text, whatever encoding and line ends it has.
enum CaptionText {
  /// The lines of a file: UTF-8 or UTF-16 by its byte order mark, else UTF-8 where the bytes are that,
  /// else Windows-1252, of which Latin-1 is a part. NUL becomes U+FFFD, as WebVTT asks.
  static func lines(_ bytes: [UInt8]) -> [Substring] {
    decoded(bytes).replacing("\0", with: "\u{FFFD}")
      // A CRLF is one Character, so one split serves all three line ends.
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
  }

  private static func decoded(_ bytes: [UInt8]) -> String {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return String(decoding: bytes.dropFirst(3), as: UTF8.self)
    }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), lowFirst: true) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), lowFirst: false) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    text.unicodeScalars.append(contentsOf: bytes.map(windows1252))
    return text
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, lowFirst: Bool) -> String {
    let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return lowFirst ? second << 8 | first : first << 8 | second
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// What 0x80 to 0x9F are where Latin-1 has control characters (WHATWG Encoding, index windows-1252).
  private static let upper: [Unicode.Scalar] = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)

  private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
    (0x80...0x9F).contains(byte) ? upper[Int(byte) - 0x80] : Unicode.Scalar(byte)
  }

  /// A time like `01:02:03.004`: hours may be left out or be many digits, the fraction is one to three
  /// digits behind a full stop or a comma.
  /// - Returns: milliseconds; nil for what is no time, or later than a week.
  static func time(_ text: some StringProtocol) -> Int64? {
    let halves = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == "." || $0 == ","
    }
    let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return nil }
    var numbers: [Int64] = []
    for part in parts {
      guard (1...4).contains(part.utf8.count), let number = whole(part) else { return nil }
      numbers.append(number)
    }
    guard numbers.suffix(2).allSatisfy({ $0 < 60 }) else { return nil }
    var fraction: Int64 = 0
    if halves.count == 2 {
      guard (1...3).contains(halves[1].utf8.count), let number = whole(halves[1]) else {
        return nil
      }
      fraction = number * [100, 10, 1][halves[1].utf8.count - 1]
    }
    let time = numbers.reduce(0) { $0 * 60 + $1 } * 1000 + fraction
    return time <= CaptionLimits.latest ? time : nil
  }

  private static func whole(_ text: some StringProtocol) -> Int64? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
  }

  /// `start --> end` and what follows the two times.
  static func span(_ line: Substring) -> (start: Int64, end: Int64, rest: Substring)? {
    guard let arrow = line.firstRange(of: "-->") else { return nil }
    let after = line[arrow.upperBound...].drop { $0.isWhitespace }
    let last = after.prefix { !$0.isWhitespace }
    guard let start = time(line[..<arrow.lowerBound].trimmingSpaces), let end = time(last),
      start < end
    else { return nil }
    return (start, end, after[last.endIndex...].drop { $0.isWhitespace })
  }
}

/// A file that is not of the captions' format that it should be.
package struct CaptionFileError: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
