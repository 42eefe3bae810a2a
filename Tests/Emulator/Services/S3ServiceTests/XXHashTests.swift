// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import S3Service

/// The values are those of another implementation, the AWS Common Runtime's.
@Suite struct XXHashTests {
  private static func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 3) }
  }

  @Test(
    "contents of every length class have the hashes that others make of them",
    arguments: [
      (ChecksumAlgorithm.xxhash64, 0, "ef46db3751d8e999"), (.xxhash64, 9, "5a89ba9764c22b33"),
      (.xxhash64, 300, "6987dc158e0c906e"), (.xxhash64, 1000, "7c14f689bb573dbc"),
      (.xxhash3, 0, "2d06800538d394c2"), (.xxhash3, 9, "d46086fefb9c15ac"),
      (.xxhash3, 300, "4f691728c9d6e11a"), (.xxhash3, 1000, "df3ce104ba94ec4b"),
      (.xxhash128, 0, "99aa06d3014798d86001c324468d497f"),
      (.xxhash128, 9, "fb8372ebb2872446ff347dd3db48bad1"),
      (.xxhash128, 300, "84e55436aa6c5a4a4f691728c9d6e11a"),
      (.xxhash128, 1000, "7f301d5caea9954adf3ce104ba94ec4b"),
    ])
  func values(algorithm: ChecksumAlgorithm, count: Int, expected: String) {
    let value = algorithm.checksum(of: Self.bytes(count))
    #expect(value.map { String(format: "%02x", $0) }.joined() == expected)
  }

  @Test("a copy of a hash in the making goes on by itself")
  func copies() {
    var first = XXHashDigest(.xxh3)
    let bytes = Self.bytes(500)
    unsafe first.update(bytes.span.extracting(0..<300).bytes)
    let begun = first
    unsafe first.update(bytes.span.extracting(300..<500).bytes)
    #expect(begun.finalized() == ChecksumAlgorithm.xxhash3.checksum(of: Self.bytes(300)))
    #expect(first.finalized() == ChecksumAlgorithm.xxhash3.checksum(of: bytes))
  }
}
