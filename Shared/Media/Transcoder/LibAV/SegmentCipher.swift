// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// Encrypts one segment as it is written: AES-128 in CBC mode, padded as PKCS #7 says (RFC 8216,
/// section 4.3.2.4).
@safe final class SegmentCipher {
  private let context: OpaquePointer
  private var vector: [UInt8]
  /// What is left of the bytes so far, less than a block.
  private var rest: [UInt8] = []

  private static let blockLength = 16

  init(key: ContentKey, vector: CipherBlock) throws(LibAVError) {
    guard let context = unsafe av_aes_alloc() else { throw .outOfMemory("allocating a cipher") }
    unsafe self.context = context
    self.vector = vector.bytes
    let bytes = key.block.bytes
    // All members are set: a key that is refused leaves an object whose context is freed.
    let code = unsafe av_aes_init(context, bytes, Int32(bytes.count * 8), 0)
    try LibAVError.check(code, "setting a key")
  }

  deinit { unsafe av_free(UnsafeMutableRawPointer(context)) }

  /// Takes the next bytes.
  /// - Returns: as many encrypted bytes as make whole blocks by now.
  func encrypt(_ bytes: RawSpan) -> [UInt8] {
    var plain = rest
    unsafe bytes.withUnsafeBytes { unsafe plain.append(contentsOf: $0) }
    let whole = plain.count - plain.count % Self.blockLength
    rest = Array(plain[whole...])
    plain.removeLast(plain.count - whole)
    return encrypt(blocks: plain)
  }

  /// Ends the segment.
  /// - Returns: its last block, with the padding.
  func finish() -> [UInt8] {
    let padding = Self.blockLength - rest.count
    let last = rest + [UInt8](repeating: UInt8(padding), count: padding)
    rest = []
    return encrypt(blocks: last)
  }

  private func encrypt(blocks plain: [UInt8]) -> [UInt8] {
    var encrypted = [UInt8](repeating: 0, count: plain.count)
    unsafe av_aes_crypt(
      context, &encrypted, plain, Int32(plain.count / Self.blockLength), &vector, 0)
    return encrypted
  }
}
