// SPDX-License-Identifier: Apache-2.0

/// Crockford's base 32 in lower case: its digits sort as their values do.
enum Base32 {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The lowest `5 × digits` bits, most significant digit first.
  static func encode(_ value: UInt64, digits: Int) -> String {
    let bytes = (0..<digits).reversed().map { alphabet[Int(value >> UInt64($0 * 5) & 31)] }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func value(of byte: UInt8) -> UInt64? { alphabet.firstIndex(of: byte).map(UInt64.init) }

  static func decode(_ text: Substring) -> UInt64? {
    guard text.utf8.count <= 12 else { return nil }
    return text.utf8.reduce(UInt64?(0)) { sum, byte in
      guard let sum, let digit = value(of: byte) else { return nil }
      return sum << 5 | digit
    }
  }
}
