// SPDX-License-Identifier: Apache-2.0

/// Whose a video is: the `sub` of a token, any text. Two owners are the same when their bytes are, as
/// RFC 7519 (section 7.3) compares a token's texts; Swift's own comparison would take `café` for
/// `café` in whichever of the two ways its accent is written.
package struct Owner: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The token's `sub` as it is.
  package let subject: String

  package init(_ subject: String) { self.subject = subject }

  package init(stringLiteral subject: String) { self.init(subject) }

  /// The text's bytes in UTF-8.
  package var utf8: String.UTF8View { subject.utf8 }

  package var description: String { subject }

  package static func == (left: Owner, right: Owner) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in utf8 { hasher.combine(byte) }
  }
}

extension Owner: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(subject)
  }
}
