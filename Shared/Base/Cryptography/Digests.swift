// SPDX-License-Identifier: Apache-2.0
import COpenSSL

// OpenSSL's low-level digests: their state is a plain C struct without pointers, so these are true
// values, and they need no initialisation of the library. They cannot fail.

/// SHA-256 (FIPS 180-4).
package struct SHA256: HashFunction {
  /// 32 bytes.
  package static let byteCount = 32
  private var context = SHA256_CTX()

  /// The digest of nothing yet.
  package init() { _ = unsafe SHA256_Init(&context) }

  /// Takes the next bytes.
  package mutating func update(_ bytes: RawSpan) {
    _ = unsafe bytes.withUnsafeBytes {
      unsafe SHA256_Update(&context, $0.baseAddress, $0.count)
    }
  }

  /// The digest of all that was taken.
  package func finalized() -> [UInt8] {
    var context = context
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    _ = unsafe SHA256_Final(&digest, &context)
    return digest
  }
}

/// SHA-512 (FIPS 180-4).
package struct SHA512: HashFunction {
  /// 64 bytes.
  package static let byteCount = 64
  private var context = SHA512_CTX()

  /// The digest of nothing yet.
  package init() { _ = unsafe SHA512_Init(&context) }

  /// Takes the next bytes.
  package mutating func update(_ bytes: RawSpan) {
    _ = unsafe bytes.withUnsafeBytes {
      unsafe SHA512_Update(&context, $0.baseAddress, $0.count)
    }
  }

  /// The digest of all that was taken.
  package func finalized() -> [UInt8] {
    var context = context
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    _ = unsafe SHA512_Final(&digest, &context)
    return digest
  }
}

/// SHA-1 (FIPS 180-4): broken against collisions; only for interfaces that name it.
package struct SHA1: HashFunction {
  /// 20 bytes.
  package static let byteCount = 20
  private var context = SHA_CTX()

  /// The digest of nothing yet.
  package init() { _ = unsafe SHA1_Init(&context) }

  /// Takes the next bytes.
  package mutating func update(_ bytes: RawSpan) {
    _ = unsafe bytes.withUnsafeBytes {
      unsafe SHA1_Update(&context, $0.baseAddress, $0.count)
    }
  }

  /// The digest of all that was taken.
  package func finalized() -> [UInt8] {
    var context = context
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    _ = unsafe SHA1_Final(&digest, &context)
    return digest
  }
}

/// MD5 (RFC 1321): broken; only for S3's ETag and `Content-MD5`.
package struct MD5: HashFunction {
  /// 16 bytes.
  package static let byteCount = 16
  private var context = MD5_CTX()

  /// The digest of nothing yet.
  package init() { _ = unsafe MD5_Init(&context) }

  /// Takes the next bytes.
  package mutating func update(_ bytes: RawSpan) {
    _ = unsafe bytes.withUnsafeBytes {
      unsafe MD5_Update(&context, $0.baseAddress, $0.count)
    }
  }

  /// The digest of all that was taken.
  package func finalized() -> [UInt8] {
    var context = context
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    _ = unsafe MD5_Final(&digest, &context)
    return digest
  }
}
