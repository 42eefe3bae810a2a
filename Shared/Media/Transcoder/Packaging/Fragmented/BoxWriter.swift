// SPDX-License-Identifier: Apache-2.0

/// Writes boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2), numbers in big-endian order.
struct BoxWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Appends a box with what a closure writes into it.
  mutating func box(_ type: String, _ content: (inout BoxWriter) throws -> Void) rethrows {
    let start = bytes.count
    append(UInt32(0))
    append(type.utf8)
    try content(&self)
    set(UInt32(bytes.count - start), at: start)
  }

  /// Appends a full box: one with a version and flags.
  mutating func box(
    _ type: String, version: UInt8, flags: UInt32 = 0, _ content: (inout BoxWriter) throws -> Void
  ) rethrows {
    try box(type) { box in
      box.append(UInt32(version) << 24 | flags)
      try content(&box)
    }
  }

  mutating func set(_ number: UInt32, at place: Int) {
    for index in 0..<4 {
      bytes[place + index] = UInt8(truncatingIfNeeded: number >> (24 - 8 * index))
    }
  }
}
