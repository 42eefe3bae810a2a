// SPDX-License-Identifier: Apache-2.0
import CXXHash

/// A digest of the xxHash family in the making ([xxHash](https://xxhash.com)); its value has the most
/// significant byte first.
struct XXHashDigest: StreamDigest {
  /// The member of the family.
  enum Kind: Sendable {
    /// XXH64, 8 bytes.
    case xxh64
    /// XXH3 of 64 bits, 8 bytes.
    case xxh3
    /// XXH3 of 128 bits, 16 bytes.
    case xxh128

    fileprivate var number: xxhash_kind {
      switch self {
      case .xxh64: xxhash_64
      case .xxh3: xxhash_3
      case .xxh128: xxhash_128
      }
    }

    var byteCount: Int { self == .xxh128 ? 16 : 8 }
  }

  private let kind: Kind
  private var state = xxhash_state()

  /// The digest of nothing yet.
  init(_ kind: Kind) {
    self.kind = kind
    unsafe xxhash_begin(&state, kind.number)
  }

  mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes {
      guard let address = $0.baseAddress else { return }
      unsafe xxhash_take(&state, kind.number, address, $0.count)
    }
  }

  func finalized() -> [UInt8] {
    var state = state
    var digest = [UInt8](repeating: 0, count: kind.byteCount)
    unsafe xxhash_end(&state, kind.number, &digest)
    return digest
  }
}
