// SPDX-License-Identifier: Apache-2.0
import Notation

/// How an owner (a token's `sub`, any text) stands in a key: letters, digits, `-`, `_` and `.` as
/// they are, every other byte and a leading dot as `!` and two hexadecimal digits. `!` is among the
/// characters that S3 calls safe, and unlike `%` no client decodes it on the way.
package enum OwnerSegment {
  /// The owner as one segment of a key; different owners get different segments.
  package static func escape(_ owner: Owner) -> String {
    var out: [UInt8] = []
    for (index, byte) in owner.utf8.enumerated() {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"):
        out.append(byte)
      case UInt8(ascii: ".") where index > 0:
        out.append(byte)
      default:
        out.append(UInt8(ascii: "!"))
        Hex.append(byte, to: &out, .upper)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The owner that a segment stands for. What no ``escape(_:)`` has written stands for itself.
  package static func unescape(_ segment: String) -> Owner {
    let bytes = Array(segment.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "!") {
        let digits = String(decoding: bytes[(index + 1)...].prefix(2), as: UTF8.self)
        guard let byte = Hex.decode(digits), Hex.encode(byte, .upper) == digits, byte.count == 1
        else { return Owner(segment) }
        out += byte
        index += 3
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return Owner(String(validating: out, as: UTF8.self) ?? segment)
  }
}
