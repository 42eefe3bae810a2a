// SPDX-License-Identifier: Apache-2.0

/// Identifiers in place of those that AWS would make: the same for the same resource of the same
/// stack, different for different ones.
enum StandInID {
  /// An id of lower-case letters and digits.
  static func make(_ logicalID: String, of kind: String, stack: String, length: Int) -> String {
    var out = ""
    var round: UInt8 = 0
    while out.utf8.count < length {
      var hash = fnv1a(Array("\(kind)/\(stack)/\(logicalID)".utf8) + [round])
      for _ in 0..<12 {
        out.unicodeScalars.append(alphabet[Int(hash % UInt64(alphabet.count))])
        hash /= UInt64(alphabet.count)
      }
      round += 1
    }
    return String(out.prefix(length))
  }

  /// An id in the form of a UUID.
  static func uuid(_ logicalID: String, of kind: String, stack: String) -> String {
    let digits = make(logicalID, of: kind, stack: stack, length: 32).utf8.map {
      String($0 % 16, radix: 16)
    }
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }
      .joined(separator: "-")
  }

  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".unicodeScalars)

  /// FNV-1a with 64 bits: nothing here needs a cryptographic hash.
  private static func fnv1a(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}
