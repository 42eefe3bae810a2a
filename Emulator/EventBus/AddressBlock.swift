// SPDX-License-Identifier: Apache-2.0

/// A block of IPv4 or IPv6 addresses in CIDR notation (RFC 4632, RFC 4291).
struct AddressBlock: Sendable, Equatable {
  /// An address by its bytes: four or sixteen.
  struct Address: Sendable, Equatable {
    let bytes: [UInt8]
  }

  private let base: Address
  private let prefixLength: Int

  /// Reads `10.0.0.0/24` or `2001:db8::/32`; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let base = Address(String(parts[0])),
      !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let length = Int(parts[1]), length <= base.bytes.count * 8
    else { return nil }
    self.base = base
    prefixLength = length
  }

  /// Whether an address of the same family is in the block.
  func contains(_ address: Address) -> Bool {
    guard address.bytes.count == base.bytes.count else { return false }
    let whole = prefixLength / 8
    guard address.bytes.prefix(whole) == base.bytes.prefix(whole) else { return false }
    let bits = prefixLength % 8
    guard bits > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - bits))
    return address.bytes[whole] & mask == base.bytes[whole] & mask
  }
}

extension AddressBlock.Address {
  /// Reads an IPv4 address in four decimal parts or an IPv6 address (RFC 4291, section 2.2).
  init?(_ text: String) {
    guard let bytes = text.contains(":") ? Self.version6(text) : Self.version4(text) else {
      return nil
    }
    self.bytes = bytes
  }

  private static func version4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { part -> UInt8? in
      guard !part.isEmpty, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return UInt8(part)
    }
    return bytes.count == 4 ? bytes : nil
  }

  private static func version6(_ text: String) -> [UInt8]? {
    let halves = text.split(separator: "::", omittingEmptySubsequences: false)
    guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
    guard halves.count == 2 else { return head.count == 16 ? head : nil }
    guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
    return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  /// The bytes of `a:b:c`, the last of which may be an IPv4 address; empty for the empty text.
  private static func groups(_ text: Substring) -> [UInt8]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.contains(".") {
        guard let tail = version4(part) else { return nil }
        bytes += tail
      } else {
        guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit),
          let group = UInt16(part, radix: 16)
        else { return nil }
        bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
      }
    }
    return bytes
  }
}
