// SPDX-License-Identifier: Apache-2.0

/// One row of a query's result, valid inside the closure that it is given to. Columns count from 0.
package struct Row: ~Copyable {
  private let statement: Statement

  init(statement: Statement) { self.statement = statement }

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
  package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
  package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
}
