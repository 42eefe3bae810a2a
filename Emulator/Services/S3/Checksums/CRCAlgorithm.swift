// SPDX-License-Identifier: Apache-2.0
import CCRC

/// The parameters of a reflected cyclic redundancy check whose initial value and final mask are all
/// ones, with its tables for sixteen bytes a step, and the powers of x for processors that multiply
/// without carry.
struct CRCAlgorithm: Sendable {
  /// How many bits the check has: 32 or 64.
  let width: Int
  /// The polynomial, bit-reversed.
  let polynomial: UInt64
  private let tables: [UInt64]
  private var powers = ccrc_powers()

  /// CRC-32 of ISO 3309 (zlib, `x-amz-checksum-crc32`).
  static let crc32 = CRCAlgorithm(width: 32, polynomial: 0xEDB8_8320)
  /// CRC-32C of RFC 3720 (`x-amz-checksum-crc32c`).
  static let crc32c = CRCAlgorithm(width: 32, polynomial: 0x82F6_3B78)
  /// CRC-64/NVME (NVM Express specification, `x-amz-checksum-crc64nvme`).
  static let crc64nvme = CRCAlgorithm(width: 64, polynomial: 0x9A6C_9329_AC4B_C9B5)

  private init(width: Int, polynomial: UInt64) {
    self.width = width
    self.polynomial = polynomial
    var tables = [UInt64](repeating: 0, count: 16 * 256)
    for byte in 0..<256 {
      var value = UInt64(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1 }
      tables[byte] = value
    }
    for slice in 1..<16 {
      for byte in 0..<256 {
        let before = tables[(slice - 1) * 256 + byte]
        tables[slice * 256 + byte] = tables[Int(before & 0xFF)] ^ before >> 8
      }
    }
    self.tables = tables
    powers = ccrc_powers(
      far: (aligned(512 + 63), aligned(512 - 1)), near: (aligned(128 + 63), aligned(128 - 1)))
  }

  /// A power of x, its bits as far up in the word as they go.
  private func aligned(_ exponent: UInt64) -> UInt64 {
    power(ofX: exponent) << UInt64(64 - width)
  }

  /// The check's register before any byte.
  var initial: UInt64 { width == 64 ? .max : 0xFFFF_FFFF }

  /// A check as S3 writes it: its bytes, the most significant first.
  func bytes(of check: UInt64) -> [UInt8] {
    (0..<width / 8).reversed().map { UInt8(truncatingIfNeeded: check >> ($0 * 8)) }
  }

  /// The register after more bytes.
  func update(_ register: UInt64, _ bytes: RawSpan) -> UInt64 {
    let folded = unsafe withUnsafePointer(to: powers) { powers in
      unsafe bytes.withUnsafeBytes { buffer in
        unsafe ccrc_fold(
          powers, register, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
      }
    }
    guard folded.count > 0 else { return updateByTables(register, bytes) }
    return updateByTables(
      step(folded.low, folded.high), bytes.extracting(folded.count..<bytes.byteCount))
  }

  /// The same without help from the processor.
  func updateByTables(_ register: UInt64, _ bytes: RawSpan) -> UInt64 {
    var crc = register
    var position = 0
    while bytes.byteCount - position >= 16 {
      let low = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
      let high = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position + 8, as: UInt64.self)
      crc = step(crc ^ UInt64(littleEndian: low), UInt64(littleEndian: high))
      position += 16
    }
    while position < bytes.byteCount {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
      crc = tables[Int((crc ^ UInt64(byte)) & 0xFF)] ^ crc >> 8
      position += 1
    }
    return crc
  }

  /// The register after sixteen bytes, of which the first have the register before them added.
  private func step(_ low: UInt64, _ high: UInt64) -> UInt64 {
    unsafe tables.withUnsafeBufferPointer { tables in
      guard let table = tables.baseAddress else { return 0 }
      // Two sums that do not wait for each other.
      let first =
        unsafe table[15 << 8 | Int(low & 0xFF)] ^ table[14 << 8 | Int(low >> 8 & 0xFF)]
        ^ table[13 << 8 | Int(low >> 16 & 0xFF)] ^ table[12 << 8 | Int(low >> 24 & 0xFF)]
        ^ table[11 << 8 | Int(low >> 32 & 0xFF)] ^ table[10 << 8 | Int(low >> 40 & 0xFF)]
        ^ table[9 << 8 | Int(low >> 48 & 0xFF)] ^ table[8 << 8 | Int(low >> 56)]
      let second =
        unsafe table[7 << 8 | Int(high & 0xFF)] ^ table[6 << 8 | Int(high >> 8 & 0xFF)]
        ^ table[5 << 8 | Int(high >> 16 & 0xFF)] ^ table[4 << 8 | Int(high >> 24 & 0xFF)]
        ^ table[3 << 8 | Int(high >> 32 & 0xFF)] ^ table[2 << 8 | Int(high >> 40 & 0xFF)]
        ^ table[1 << 8 | Int(high >> 48 & 0xFF)] ^ table[Int(high >> 56)]
      return first ^ second
    }
  }

  /// The check of two pieces in a row, from the checks of each and the length of the second.
  ///
  /// A check is a polynomial over GF(2) modulo the generator: appending n bytes multiplies the first
  /// piece's by x^(8n).
  func combine(_ first: UInt64, _ second: UInt64, secondLength: Int64) -> UInt64 {
    multiply(first, power(ofX: UInt64(max(0, secondLength)) &* 8)) ^ second
  }

  private func power(ofX exponent: UInt64) -> UInt64 {
    let one = UInt64(1) << UInt64(width - 1)
    var result = one
    var base = one >> 1
    var remaining = exponent
    while remaining > 0 {
      if remaining & 1 == 1 { result = multiply(result, base) }
      base = multiply(base, base)
      remaining >>= 1
    }
    return result
  }

  // Bit-reversed: the highest bit is the coefficient of x^0.
  private func multiply(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var product: UInt64 = 0
    var factor = right
    var bit = UInt64(1) << UInt64(width - 1)
    while bit != 0 {
      if left & bit != 0 { product ^= factor }
      factor = factor & 1 == 1 ? factor >> 1 ^ polynomial : factor >> 1
      bit >>= 1
    }
    return product
  }
}
