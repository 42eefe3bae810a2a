// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// A digest that is fed piece by piece. Being a value, a copy of it goes on from the same state.
package protocol HashFunction: Sendable {
  /// The digest's length in bytes.
  static var byteCount: Int { get }
  /// The digest of nothing yet.
  init()
  /// Takes the next bytes.
  mutating func update(_ bytes: RawSpan)
  /// The digest of all that was taken; the function itself stays as it is.
  func finalized() -> [UInt8]
}

extension HashFunction {
  /// Takes the next bytes.
  package mutating func update(_ bytes: [UInt8]) { update(unsafe bytes.span.bytes) }
  /// Takes the next bytes.
  package mutating func update(_ bytes: Data) { update(bytes.bytes) }
  /// Takes the UTF-8 of a text.
  package mutating func update(_ text: String) { update(unsafe text.utf8.span.bytes) }

  /// The digest of bytes in one go.
  package static func hash(_ bytes: RawSpan) -> [UInt8] {
    var function = Self()
    function.update(bytes)
    return function.finalized()
  }

  /// The digest of bytes in one go.
  package static func hash(_ bytes: [UInt8]) -> [UInt8] { hash(unsafe bytes.span.bytes) }
  /// The digest of bytes in one go.
  package static func hash(_ bytes: Data) -> [UInt8] { hash(bytes.bytes) }
  /// The digest of a text's UTF-8 in one go.
  package static func hash(_ text: String) -> [UInt8] { hash(unsafe text.utf8.span.bytes) }
}
