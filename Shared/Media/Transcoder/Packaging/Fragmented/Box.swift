// SPDX-License-Identifier: Apache-2.0

/// A box of the ISO base media file format within some bytes (ISO/IEC 14496-12, 4.2).
struct Box {
  let type: String
  let range: Range<Int>

  /// What stands behind its size and type.
  var content: Range<Int> { range.lowerBound + 8..<range.upperBound }

  /// The boxes that fill a range.
  static func all(in bytes: [UInt8], _ range: Range<Int>) throws(Malformed) -> [Box] {
    var boxes: [Box] = []
    var place = range.lowerBound
    while place < range.upperBound {
      guard place + 8 <= range.upperBound else { throw Malformed() }
      let size = bytes.number(at: place)
      guard size >= 8, size <= range.upperBound - place else { throw Malformed() }
      boxes.append(
        Box(
          type: String(decoding: bytes[place + 4..<place + 8], as: UTF8.self),
          range: place..<place + size))
      place += size
    }
    return boxes
  }

  struct Malformed: Error {}
}

extension [UInt8] {
  /// The 32-bit number at a place, which must be there.
  func number(at place: Int) -> Int {
    self[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
