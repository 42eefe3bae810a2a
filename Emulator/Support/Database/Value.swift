// SPDX-License-Identifier: Apache-2.0

/// A value for a `?` of a statement.
package enum Value: Sendable {
  /// SQL's NULL.
  case null
  /// A 64-bit integer.
  case integer(Int64)
  /// A floating-point number.
  case real(Double)
  /// A text.
  case text(String)
  /// Bytes.
  case blob([UInt8])

  /// A text, or NULL for nil.
  package static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
  /// An integer, or NULL for nil.
  package static func integer(_ number: Int64?) -> Value { number.map { .integer($0) } ?? .null }
  /// An integer.
  package static func integer(_ number: Int) -> Value { .integer(Int64(number)) }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  /// A text.
  package init(stringLiteral value: String) { self = .text(value) }
  /// An integer.
  package init(integerLiteral value: Int64) { self = .integer(value) }
  /// NULL.
  package init(nilLiteral: ()) { self = .null }
}

/// One row of a query's result, valid inside the closure that it is given to. Columns count from 0.
package struct Row: ~Copyable {
  private let statement: Statement

  init(statement: Statement) { self.statement = statement }

  /// Whether the column is NULL.
  package func isNull(_ column: Int) -> Bool { statement.isNull(Int32(column)) }
  /// The column as an integer; NULL is 0.
  package func integer(_ column: Int) -> Int64 { statement.integer(Int32(column)) }
  /// The column as a floating-point number; NULL is 0.
  package func real(_ column: Int) -> Double { statement.real(Int32(column)) }
  /// The column's bytes; NULL is empty.
  package func blob(_ column: Int) -> [UInt8] { statement.bytes(Int32(column)) }
  /// The column as text; NULL is the empty text.
  package func text(_ column: Int) -> String {
    String(decoding: statement.bytes(Int32(column)), as: UTF8.self)
  }
  /// The column as text, or nil when it is NULL.
  package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
  /// The column as an integer, or nil when it is NULL.
  package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
}

/// SQLite refused.
package struct DatabaseError: Error, CustomStringConvertible {
  /// SQLite's result code.
  package let code: Int32
  /// SQLite's own message.
  package let message: String
  /// The message with its code.
  package var description: String { "SQLite error \(code): \(message)" }
}
