// SPDX-License-Identifier: Apache-2.0

/// A choice that the service names by a string. Names that this library does not know are kept as
/// they came, so that a newer service's answers still decode and encode unchanged.
package protocol OpenEnumeration: RawRepresentable, Codable, Hashable, Sendable,
  ExpressibleByStringLiteral, CustomStringConvertible
where RawValue == String, StringLiteralType == String {
  init(rawValue: String)
}

extension OpenEnumeration {
  package init(stringLiteral value: String) { self.init(rawValue: value) }

  /// The name on the wire.
  package var description: String { rawValue }
}
