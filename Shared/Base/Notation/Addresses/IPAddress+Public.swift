// SPDX-License-Identifier: Apache-2.0

extension IPAddress {
  /// Whether the address belongs to the public Internet: not to this host, a private or link-local
  /// network, a group, documentation, or any other range that the IANA registries of special-purpose
  /// addresses (RFC 6890) keep from it. An IPv6 address that carries an IPv4 address is as public as
  /// that one.
  package var isPublic: Bool {
    if bytes.count == 4 { return !Self.special4.contains { $0.contains(self) } }
    for (block, offset) in Self.carriers where block?.contains(self) == true {
      return IPAddress(bytes: Array(bytes[offset..<offset + 4]))?.isPublic ?? false
    }
    return Self.global6.contains { $0.contains(self) }
      && !Self.special6.contains { $0.contains(self) }
  }

  private static let special4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
  ].compactMap(AddressBlock.init)

  /// IPv4-mapped, NAT64 (RFC 6052) and 6to4 (RFC 3056), with where the IPv4 address stands.
  private static let carriers = [
    (AddressBlock("::ffff:0:0/96"), 12), (AddressBlock("64:ff9b::/96"), 12),
    (AddressBlock("2002::/16"), 2),
  ]

  /// All that is assigned as global unicast.
  private static let global6 = ["2000::/3"].compactMap(AddressBlock.init)

  /// Protocol assignments (Teredo among them) and documentation.
  private static let special6 = ["2001::/23", "2001:db8::/32", "3fff::/20"]
    .compactMap(AddressBlock.init)
}
