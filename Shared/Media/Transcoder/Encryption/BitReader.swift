// SPDX-License-Identifier: Apache-2.0

/// Reads the bits of a NAL unit behind its first byte, over the bytes that keep start codes out of it
/// (ITU-T H.264, 7.3.1 and 9.1).
struct BitReader {
  private let bytes: ArraySlice<UInt8>
  private var byte: UInt8 = 0
  private var left = 0
  private var zeros = 0
  private var next: Int

  /// The end of the bits so far: behind the byte that the last one was in.
  var position: Int { next }

  struct End: Error {}

  init(_ unit: ArraySlice<UInt8>) {
    bytes = unit
    next = unit.startIndex + 1
  }

  mutating func bit() throws(End) -> Bool {
    if left == 0 {
      guard next < bytes.endIndex else { throw End() }
      if zeros >= 2, bytes[next] == 3 {
        next += 1
        zeros = 0
        guard next < bytes.endIndex else { throw End() }
      }
      byte = bytes[next]
      zeros = byte == 0 ? zeros + 1 : 0
      next += 1
      left = 8
    }
    left -= 1
    return byte >> UInt8(left) & 1 == 1
  }

  mutating func bits(_ count: Int) throws(End) -> Int {
    var value = 0
    for _ in 0..<count { value = value << 1 | (try bit() ? 1 : 0) }
    return value
  }

  mutating func skip(_ count: Int) throws(End) { for _ in 0..<count { _ = try bit() } }

  /// An unsigned Exp-Golomb code.
  mutating func unsigned() throws(End) -> Int {
    var zeros = 0
    while try !bit() {
      zeros += 1
      guard zeros <= 32 else { throw End() }
    }
    return (1 << zeros) - 1 + (try bits(zeros))
  }

  /// A signed Exp-Golomb code.
  mutating func signed() throws(End) -> Int {
    let code = try unsigned()
    return code % 2 == 0 ? -(code / 2) : (code + 1) / 2
  }

  /// So many Exp-Golomb codes of either kind, whose values are not wanted.
  mutating func skipCodes(_ count: Int) throws(End) { for _ in 0..<count { _ = try unsigned() } }
}
