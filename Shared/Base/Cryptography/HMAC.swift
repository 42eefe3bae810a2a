// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

package typealias HMACSHA256 = HMAC<SHA256>
/// For signatures of version 2 alone, which S3 still takes.
package typealias HMACSHA1 = HMAC<SHA1>

/// A keyed digest (RFC 2104) of a function whose blocks are 64 bytes. A value that was made of a key
/// and has taken nothing yet can be kept and used again and again: the key's two blocks are digested
/// only once.
package struct HMAC<Function: HashFunction>: Sendable {
  private var inner = Function()
  private var outer = Function()

  /// An authentication with a key of any length.
  package init(key: RawSpan) {
    var block = [UInt8](repeating: 0, count: 64)
    if key.byteCount > block.count {
      for (index, byte) in Function.hash(key).enumerated() { block[index] = byte }
    } else {
      unsafe key.withUnsafeBytes { unsafe block.replaceSubrange(0..<$0.count, with: $0) }
    }
    inner.update(block.map { $0 ^ 0x36 })
    outer.update(block.map { $0 ^ 0x5C })
  }

  /// An authentication with a key of any length.
  package init(key: [UInt8]) { self.init(key: unsafe key.span.bytes) }

  /// Takes the next bytes of the message.
  package mutating func update(_ bytes: RawSpan) { inner.update(bytes) }
  /// Takes the next bytes of the message.
  package mutating func update(_ bytes: [UInt8]) { inner.update(bytes) }
  /// Takes the next bytes of the message.
  package mutating func update(_ bytes: Data) { inner.update(bytes) }
  /// Takes the UTF-8 of a text.
  package mutating func update(_ text: String) { inner.update(text) }

  /// The code of all that was taken.
  package func finalized() -> [UInt8] {
    var outer = outer
    outer.update(inner.finalized())
    return outer.finalized()
  }

  /// The code of this value's state followed by a message, leaving the state as it is.
  package func code(for message: RawSpan) -> [UInt8] {
    var copy = self
    copy.update(message)
    return copy.finalized()
  }

  /// The code of this value's state followed by a message, leaving the state as it is.
  package func code(for message: [UInt8]) -> [UInt8] { code(for: unsafe message.span.bytes) }
  /// The code of this value's state followed by a text's UTF-8, leaving the state as it is.
  package func code(for text: String) -> [UInt8] { code(for: unsafe text.utf8.span.bytes) }

  /// The code of a message in one go.
  package static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
    Self(key: key).code(for: message)
  }

  /// The code of a text's UTF-8 in one go.
  package static func code(for text: String, key: [UInt8]) -> [UInt8] {
    Self(key: key).code(for: text)
  }
}
