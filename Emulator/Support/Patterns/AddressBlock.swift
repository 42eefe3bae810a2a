// SPDX-License-Identifier: Apache-2.0

/// A block of IPv4 or IPv6 addresses in CIDR notation (RFC 4632, RFC 4291).
package struct AddressBlock: Sendable, Equatable {
  /// The two kinds of addresses.
  package enum Family: Sendable { case version4, version6 }

  private let base: [UInt8]

  /// How many leading bits all its addresses share.
  package let prefixLength: Int

  /// Reads `10.0.0.0/24` or `2001:db8::/32`, or an address alone, which is a block of one; nil for
  /// anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let base = Self.bytes(of: String(parts[0])) else { return nil }
    let length = parts.count == 2 ? Self.decimal(parts[1]) : base.count * 8
    guard let length, length <= base.count * 8 else { return nil }
    self.base = base
    prefixLength = length
  }

  /// The family of its addresses.
  package var family: Family { base.count == 4 ? .version4 : .version6 }

  /// Whether a text is an address of the same family that is in the block.
  package func contains(_ address: String) -> Bool {
    guard let bytes = Self.bytes(of: address), bytes.count == base.count else { return false }
    let whole = prefixLength / 8
    guard bytes.prefix(whole) == base.prefix(whole) else { return false }
    let bits = prefixLength % 8
    guard bits > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - bits))
    return bytes[whole] & mask == base[whole] & mask
  }

  /// The four or sixteen bytes of an IPv4 address in four decimal parts or an IPv6 address
  /// (RFC 4291, section 2.2).
  private static func bytes(of text: String) -> [UInt8]? {
    text.contains(":") ? version6(text) : version4(text)
  }

  private static func version4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { decimal($0).flatMap(UInt8.init(exactly:)) }
    return bytes.count == 4 ? bytes : nil
  }

  private static func version6(_ text: String) -> [UInt8]? {
    let halves = text.split(separator: "::", omittingEmptySubsequences: false)
    guard halves.count <= 2, let head = groups(halves[0], isEnd: halves.count == 1) else {
      return nil
    }
    guard halves.count == 2 else { return head.count == 16 ? head : nil }
    guard let tail = groups(halves[1], isEnd: true), head.count + tail.count <= 14 else {
      return nil
    }
    return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  /// The bytes of `a:b:c`, at an address's end with an IPv4 address as the last; empty for the empty
  /// text.
  private static func groups(_ text: Substring, isEnd: Bool) -> [UInt8]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if isEnd, index == parts.count - 1, part.contains(".") {
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

  private static func decimal(_ digits: some StringProtocol) -> Int? {
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(digits)
  }
}
