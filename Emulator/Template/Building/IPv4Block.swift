// SPDX-License-Identifier: Apache-2.0

/// An IPv4 address block such as `10.0.0.0/16` (RFC 4632).
struct IPv4Block: CustomStringConvertible {
  private let address: UInt32
  private let prefix: Int

  init?(_ text: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let prefix = Int(halves[1]), (0...32).contains(prefix) else {
      return nil
    }
    let octets = halves[0].split(separator: ".", omittingEmptySubsequences: false)
      .compactMap { UInt8($0) }
    guard octets.count == 4 else { return nil }
    self.init(address: octets.reduce(0) { $0 << 8 | UInt32($1) }, prefix: prefix)
  }

  private init(address: UInt32, prefix: Int) {
    self.address = prefix == 0 ? 0 : address & (UInt32.max << UInt32(32 - prefix))
    self.prefix = prefix
  }

  /// The first blocks of that many host bits, or nil when there is no room; 256 is AWS's most.
  func subnets(count: Int, hostBits: Int) -> [IPv4Block]? {
    guard (1...256).contains(count), hostBits >= 1, hostBits <= 32 - prefix else { return nil }
    guard UInt64(count) << UInt64(hostBits) <= UInt64(1) << UInt64(32 - prefix) else { return nil }
    return (0..<UInt32(count)).map {
      IPv4Block(address: address + $0 << UInt32(hostBits), prefix: 32 - hostBits)
    }
  }

  var description: String {
    let octets = [24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }
    return octets.joined(separator: ".") + "/\(prefix)"
  }
}
