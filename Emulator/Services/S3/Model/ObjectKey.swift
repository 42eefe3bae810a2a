// SPDX-License-Identifier: Apache-2.0

/// An object's key: bytes of UTF-8, compared and ordered byte by byte as S3 does. Swift's own
/// comparison of texts would take two spellings of one letter for the same key.
package struct ObjectKey: Hashable, Comparable, Sendable {
  private static let maximumLength = 1024

  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  package init(_ text: String) { bytes = Array(text.utf8) }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  func checkLength() throws(S3Error) {
    guard bytes.count <= Self.maximumLength else {
      throw S3Error(
        400, "KeyTooLongError", "Your key is too long",
        ["Size": String(bytes.count), "MaxSizeAllowed": String(Self.maximumLength)])
    }
  }

  /// The least byte string that is greater than every string that starts with `prefix`; nil when
  /// there is none.
  static func upperBound(ofPrefix prefix: [UInt8]) -> [UInt8]? {
    var bound = prefix
    while let last = bound.popLast() {
      if last < 0xFF { return bound + [last + 1] }
    }
    return nil
  }
}

extension Array where Element == UInt8 {
  /// Where `needle` first stands at or after `start`.
  func firstIndex(ofSequence needle: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first, count >= needle.count else { return nil }
    var index = start
    let last = count - needle.count
    while index <= last {
      if self[index] == first, self[index..<index + needle.count].elementsEqual(needle) {
        return index
      }
      index += 1
    }
    return nil
  }
}
