// SPDX-License-Identifier: Apache-2.0

/// A value for a `?` of a statement.
package enum Value: Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// A text, or NULL for nil.
  package static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
  /// An integer, or NULL for nil.
  package static func integer(_ number: Int64?) -> Value { number.map { .integer($0) } ?? .null }
  package static func integer(_ number: Int) -> Value { .integer(Int64(number)) }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(nilLiteral: ()) { self = .null }
}
