// SPDX-License-Identifier: Apache-2.0

/// A block of IPv4 or IPv6 addresses in CIDR notation (RFC 4632, RFC 4291).
package struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
  package enum Family: Sendable { case version4, version6 }

  /// The first address's bytes.
  private let base: [UInt8]

  /// How many leading bits all its addresses share.
  package let prefixLength: Int

  /// Reads `10.0.0.0/24` or `2001:db8::/32`, or an address alone, which is a block of one; nil for
  /// anything else. Bits behind the prefix do not count: `10.0.0.9/24` is `10.0.0.0/24`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
    let bits = address.bytes.count * 8
    let length = parts.count == 2 ? IPAddress.decimal(parts[1]) : bits
    guard let length, length <= bits else { return nil }
    self.init(base: address.bytes, prefixLength: length)
  }

  private init(base: [UInt8], prefixLength: Int) {
    self.base = base.enumerated().map { $1 & Self.mask(ofByte: $0, prefixLength) }
    self.prefixLength = prefixLength
  }

  package var family: Family { base.count == 4 ? .version4 : .version6 }

  package var description: String {
    "\(IPAddress(bytes: base)?.description ?? "")/\(prefixLength)"
  }

  /// Whether an address is of the same family and in the block.
  package func contains(_ address: IPAddress) -> Bool {
    let bytes = address.bytes
    return bytes.count == base.count
      && bytes.indices.allSatisfy { bytes[$0] & Self.mask(ofByte: $0, prefixLength) == base[$0] }
  }

  /// Whether a text is an address that the block contains.
  package func contains(_ address: String) -> Bool {
    IPAddress(address).map { contains($0) } ?? false
  }

  /// The first blocks of that many host bits in an IPv4 block, as CloudFormation's `Fn::Cidr` divides
  /// one; nil when there is no room, or for more than the 256 that AWS allows.
  package func subnets(count: Int, hostBits: Int) -> [AddressBlock]? {
    guard family == .version4, (1...256).contains(count), hostBits >= 1,
      hostBits <= 32 - prefixLength,
      UInt64(count) << UInt64(hostBits) <= UInt64(1) << UInt64(32 - prefixLength)
    else { return nil }
    let first = base.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return (0..<UInt32(count)).map { index in
      let address = first + index << UInt32(hostBits)
      let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: address >> UInt32($0)) }
      return AddressBlock(base: bytes, prefixLength: 32 - hostBits)
    }
  }

  private static func mask(ofByte index: Int, _ prefixLength: Int) -> UInt8 {
    ~UInt8(0) << UInt8(8 - min(8, max(0, prefixLength - index * 8)))
  }
}
