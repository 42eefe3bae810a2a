// SPDX-License-Identifier: Apache-2.0

/// Percent-encoding of RFC 3986 as AWS applies it: everything but `A-Z a-z 0-9 - . _ ~` becomes
/// `%XX` with upper-case digits.
package enum PercentEncoding {
  /// Encodes the UTF-8 of a text. With `keepingSlash` a `/` stays as it is, which is how S3 writes
  /// an object key into a path.
  package static func encode(_ text: String, keepingSlash: Bool = false) -> String {
    encode(bytes: text.utf8, keepingSlash: keepingSlash)
  }

  /// Encodes raw bytes; see ``encode(_:keepingSlash:)``.
  package static func encode(bytes: some Sequence<UInt8>, keepingSlash: Bool = false) -> String {
    var out: [UInt8] = []
    for byte in bytes {
      if isUnreserved(byte) || (keepingSlash && byte == UInt8(ascii: "/")) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        Hex.append(byte, to: &out, .upper)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes that a percent-encoded text stands for; a `%` that two hexadecimal digits do not
  /// follow stands for itself. With `plusIsSpace`, `+` is a space, as in a form or an S3 event's key.
  package static func decodeBytes(_ text: some StringProtocol, plusIsSpace: Bool = false) -> [UInt8]
  {
    let source = Array(text.utf8)
    var out: [UInt8] = []
    out.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      let byte = source[index]
      if byte == UInt8(ascii: "%"), index + 2 < source.count,
        let high = Hex.value(of: source[index + 1]), let low = Hex.value(of: source[index + 2])
      {
        out.append(high << 4 | low)
        index += 3
      } else {
        out.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return out
  }

  /// The text that a percent-encoded text stands for, or nil when its bytes are not UTF-8.
  package static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
    // Most texts stand for themselves.
    let isPlain = text.utf8.allSatisfy {
      $0 != UInt8(ascii: "%") && !(plusIsSpace && $0 == UInt8(ascii: "+"))
    }
    if isPlain { return String(text) }
    return String(validating: decodeBytes(text, plusIsSpace: plusIsSpace), as: UTF8.self)
  }

  /// The pairs of a raw query string in order, decoded; a name without `=` has the value nil.
  package static func parseQuery(_ query: String) -> [(name: String, value: String?)] {
    query.utf8.split(separator: UInt8(ascii: "&")).map { bytes in
      let pair = Substring(bytes)
      guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else {
        return (decode(pair, plusIsSpace: true) ?? String(pair), nil)
      }
      let name = pair[..<equals]
      let value = pair[bytes.index(after: equals)...]
      return (
        decode(name, plusIsSpace: true) ?? String(name),
        decode(value, plusIsSpace: true) ?? String(value)
      )
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }
}
