// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// Encrypts one segment as it is written: AES-128 in CBC mode, padded as PKCS #7 says (RFC 8216,
/// section 4.3.2.4).
final class SegmentCipher {
  private let cipher: BlockCipher
  private var vector: [UInt8]
  /// What is left of the bytes so far, less than a block.
  private var rest: [UInt8] = []

  init(key: ContentKey, vector: CipherBlock) throws(LibAVError) {
    cipher = try BlockCipher(key: key)
    self.vector = vector.bytes
  }

  /// Takes the next bytes.
  /// - Returns: as many encrypted bytes as make whole blocks by now.
  func encrypt(_ bytes: RawSpan) -> [UInt8] {
    unsafe bytes.withUnsafeBytes { unsafe rest.append(contentsOf: $0) }
    let whole = rest.count - rest.count % BlockCipher.blockLength
    defer { rest.removeFirst(whole) }
    return cipher.chain(rest[..<whole], vector: &vector)
  }

  /// Ends the segment.
  /// - Returns: its last block, with the padding.
  func finish() -> [UInt8] {
    let padding = BlockCipher.blockLength - rest.count
    rest.append(contentsOf: repeatElement(UInt8(padding), count: padding))
    return cipher.chain(rest[...], vector: &vector)
  }
}
