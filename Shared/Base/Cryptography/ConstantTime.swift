// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// Comparison of secrets in a time that does not depend on where they differ.
package enum ConstantTime {
  /// Whether two byte strings are the same. Their lengths are not secret: different lengths are
  /// answered at once.
  package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
      }
    }
  }

  /// Whether the UTF-8 of two texts is the same.
  package static func equal(_ left: String, _ right: String) -> Bool {
    equal(Array(left.utf8), Array(right.utf8))
  }
}
