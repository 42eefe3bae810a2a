// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Bytes that nobody can guess, from the kernel's generator (getrandom(2) on Linux).
package enum SecureRandom {
  /// The given number of random bytes.
  package static func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // Up to 256 bytes come whole and uninterrupted, in one call of the kernel.
    guard count <= 256, unsafe getentropy(&bytes, count) == 0 else {
      var generator = SystemRandomNumberGenerator()
      return Self.bytes(count, using: &generator)
    }
    return bytes
  }

  /// The given number of bytes of a generator, which a test may seed.
  package static func bytes(_ count: Int, using generator: inout some RandomNumberGenerator)
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count {
      var word = generator.next()
      for _ in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
