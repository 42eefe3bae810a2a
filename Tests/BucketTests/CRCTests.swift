// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Bucket

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
    var state = ChecksumState(algorithm)
    var start = 0
    for length in [0, 1, 15, 16, 17, 33, 100, 818] {
      unsafe state.update(bytes.span.extracting(start..<start + length).bytes)
      start += length
    }
    #expect(start == bytes.count)
    #expect(state.finalized() == algorithm.checksum(of: bytes))
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
