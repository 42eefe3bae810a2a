// SPDX-License-Identifier: Apache-2.0
import Notation

/// The sixteen bytes of an AES block; in JSON 32 hexadecimal digits.
package struct CipherBlock: Hashable, Sendable {
  package let bytes: [UInt8]

  /// Reads 32 hexadecimal digits of either case; nil for anything else.
  package init?(hexadecimal text: String) {
    guard let bytes = Hex.decode(text), bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// A media sequence number in big-endian order (RFC 8216, section 5.2).
  package init(sequenceNumber: Int) {
    let number = UInt64(clamping: sequenceNumber)
    let low = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    bytes = [UInt8](repeating: 0, count: 8) + low
  }

  /// 32 hexadecimal digits in upper case.
  package var hexadecimal: String { Hex.encode(bytes, .upper) }
}

extension CipherBlock: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let block = Self(hexadecimal: try container.decode(String.self)) else {
      // The text stays out of the message, which may be logged: it may be a key.
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not 32 hexadecimal digits")
    }
    self = block
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}
