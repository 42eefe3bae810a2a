// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import S3Service

@Suite struct CRCTests {
  @Test(
    "the check values of the catalogue of parametrised CRC algorithms",
    arguments: [
      (ChecksumAlgorithm.crc32, "cbf43926"), (.crc32c, "e3069283"),
      (.crc64nvme, "ae8b14860a799888"),
    ])
  func checkValues(algorithm: ChecksumAlgorithm, expected: String) {
    let value = algorithm.checksum(of: Array("123456789".utf8))
    #expect(value.map { String(format: "%02x", $0) }.joined() == expected)
  }

  @Test(
    "pieces of any length give the checksum of the whole", arguments: ChecksumAlgorithm.allCases)
  func pieces(algorithm: ChecksumAlgorithm) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 3) }
    var state = algorithm.digest()
    var start = 0
    for length in [0, 1, 15, 16, 17, 33, 100, 818] {
      unsafe state.update(bytes.span.extracting(start..<start + length).bytes)
      start += length
    }
    #expect(start == bytes.count)
    #expect(state.finalized() == algorithm.checksum(of: bytes))
  }

  @Test(
    "every length at every alignment, from any register, is the check by its definition",
    arguments: [ChecksumAlgorithm.crc32, .crc32c, .crc64nvme])
  func definition(of check: ChecksumAlgorithm) throws {
    let algorithm = try #require(check.crc)
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<700).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for start in 0..<16 {
      let register = UInt64.random(in: 0...algorithm.initial, using: &generator)
      var expected = register
      for end in start...bytes.count {
        // Long contents take long to check at each length.
        if end - start < 260 || end % 7 == start % 7 {
          let span = unsafe bytes.span.extracting(start..<end).bytes
          #expect(algorithm.update(register, span) == expected)
          #expect(algorithm.updateByTables(register, span) == expected)
        }
        guard end < bytes.count else { break }
        expected ^= UInt64(bytes[end])
        for _ in 0..<8 {
          expected =
            expected & 1 == 1 ? expected >> 1 ^ algorithm.polynomial : expected >> 1
        }
      }
    }
  }

  @Test(
    "checksums of parts combine to that of the whole",
    arguments: [
      ChecksumAlgorithm.crc32, .crc32c, .crc64nvme,
    ])
  func combine(algorithm: ChecksumAlgorithm) {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let cuts = [0, 1, 4096, 4096, 9999, 10_000]
    let parts = zip(cuts, cuts.dropFirst()).map { start, end in
      (value: algorithm.checksum(of: Array(bytes[start..<end])), size: Int64(end - start))
    }
    #expect(algorithm.combine(parts) == algorithm.checksum(of: bytes))
  }
}
