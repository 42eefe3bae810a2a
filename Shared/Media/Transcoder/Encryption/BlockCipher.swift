// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// AES-128 over parts of samples, as common encryption uses it (ISO/IEC 23001-7, 9).
@safe final class BlockCipher {
  private let context: OpaquePointer

  static let blockLength = 16

  init(key: ContentKey) throws(LibAVError) {
    guard let context = unsafe av_aes_alloc() else { throw .outOfMemory("allocating a cipher") }
    unsafe self.context = context
    let bytes = key.block.bytes
    let code = unsafe av_aes_init(context, bytes, Int32(bytes.count * 8), 0)
    try LibAVError.check(code, "setting a key")
  }

  deinit { unsafe av_free(UnsafeMutableRawPointer(context)) }

  /// Encrypts whole blocks in CBC mode; the vector becomes that of what follows.
  func chain(_ blocks: ArraySlice<UInt8>, vector: inout [UInt8]) -> [UInt8] {
    let plain = Array(blocks)
    var encrypted = [UInt8](repeating: 0, count: plain.count)
    unsafe av_aes_crypt(
      context, &encrypted, plain, Int32(plain.count / Self.blockLength), &vector, 0)
    return encrypted
  }

  /// The key stream of CTR mode: so many blocks, of a vector of eight bytes and a counter of eight from
  /// zero.
  func keyStream(blocks: Int, vector: UInt64) -> [UInt8] {
    var counters = BoxWriter()
    for counter in 0..<UInt64(blocks) {
      counters.append(vector)
      counters.append(counter)
    }
    var stream = [UInt8](repeating: 0, count: counters.bytes.count)
    unsafe av_aes_crypt(context, &stream, counters.bytes, Int32(blocks), nil, 0)
    return stream
  }
}

enum MD5 {
  static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 16)
    unsafe av_md5_sum(&digest, bytes, bytes.count)
    return digest
  }
}
