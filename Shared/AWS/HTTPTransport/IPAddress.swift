// SPDX-License-Identifier: Apache-2.0
import Glibc

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// 4 or 16 bytes in network order.
  package let bytes: [UInt8]

  /// Makes an address of 4 or 16 bytes in network order, or nil for any other count.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads the text of an address (`192.0.2.1`, `2001:db8::1`), or nil for anything else, a host
  /// name among it.
  package init?(_ text: String) {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if unsafe inet_pton(family, text, &bytes) == 1 {
        self.bytes = bytes
        return
      }
    }
    return nil
  }

  /// Whether the address belongs to the public Internet: not to this host, a private or link-local
  /// network, a group, documentation, or any other range that the IANA registries of special-purpose
  /// addresses (RFC 6890) keep from it. An IPv6 address that carries an IPv4 address is as public as
  /// that one.
  package var isPublic: Bool {
    if bytes.count == 4 { return !Self.special4.contains { $0.contains(bytes) } }
    for (prefix, offset) in Self.carriers where prefix.contains(bytes) {
      return IPAddress(bytes: Array(bytes[offset..<offset + 4]))?.isPublic ?? false
    }
    return Self.global6.contains(bytes) && !Self.special6.contains { $0.contains(bytes) }
  }

  /// The address as text.
  package var description: String {
    if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2)
      .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
      .joined(separator: ":")
  }

  private struct Block: Sendable {
    let prefix: [UInt8]
    let bits: Int

    init(_ bits: Int, _ prefix: UInt8...) {
      self.prefix = prefix
      self.bits = bits
    }

    func contains(_ bytes: [UInt8]) -> Bool {
      (0..<bits).allSatisfy { bit in
        let mask = UInt8(0x80) >> UInt8(bit % 8)
        let expected = bit / 8 < prefix.count ? prefix[bit / 8] : 0
        return bytes[bit / 8] & mask == expected & mask
      }
    }
  }

  private static let special4 = [
    Block(8, 0), Block(8, 10), Block(10, 100, 64), Block(8, 127), Block(16, 169, 254),
    Block(12, 172, 16), Block(24, 192, 0, 0), Block(24, 192, 0, 2), Block(24, 192, 88, 99),
    Block(16, 192, 168), Block(15, 198, 18), Block(24, 198, 51, 100), Block(24, 203, 0, 113),
    Block(4, 224), Block(4, 240),
  ]

  /// IPv4-mapped, NAT64 (RFC 6052) and 6to4 (RFC 3056), with where the IPv4 address stands.
  private static let carriers: [(Block, Int)] = [
    (Block(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF), 12), (Block(96, 0, 0x64, 0xFF, 0x9B), 12),
    (Block(16, 0x20, 0x02), 2),
  ]

  /// All that is assigned as global unicast.
  private static let global6 = Block(3, 0x20)

  /// Protocol assignments (Teredo among them) and documentation.
  private static let special6 = [
    Block(23, 0x20, 0x01), Block(32, 0x20, 0x01, 0x0D, 0xB8), Block(20, 0x3F, 0xFF),
  ]
}
