// SPDX-License-Identifier: Apache-2.0
import Notation

/// A request's target as it came over the wire, split but not decoded (RFC 9112, section 3.2).
struct RawTarget: Equatable {
  var path: String
  var query: String?
  /// The authority of an absolute-form target, which stands before the `Host` field.
  var authority: String?
  /// The status that refuses a malformed target.
  var refusal: Int?

  /// Reads the target's bytes. Bytes that are not UTF-8 are percent-encoded, so that what the path
  /// stands for stays the same.
  init(_ bytes: [UInt8]) {
    var text = String(validating: bytes, as: UTF8.self) ?? Self.escapingHighBytes(bytes)
    if bytes.isEmpty || bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { refusal = 400 }
    if !text.hasPrefix("/"), let scheme = text.firstRange(of: "://") {
      let rest = text[scheme.upperBound...]
      let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      authority = String(rest[..<end])
      text = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
    } else if !text.hasPrefix("/"), text != "*" {
      refusal = 400
    }
    if let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) {
      path = String(text[..<mark])
      query = String(text[text.utf8.index(after: mark)...])
    } else {
      path = text
    }
  }

  private static func escapingHighBytes(_ bytes: [UInt8]) -> String {
    bytes.reduce(into: "") { text, byte in
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += PercentEncoding.encode(bytes: CollectionOfOne(byte))
      }
    }
  }
}
