// SPDX-License-Identifier: Apache-2.0

/// The right to use a connection's statements, lent for the time of one closure.
package struct Transaction: ~Copyable {
  private let handle: Handle

  init(handle: Handle) { self.handle = handle }

  /// Runs a statement that gives no rows, with values for its `?` in order. Statements are prepared
  /// once for each text and kept.
  /// - Returns: how many rows it changed.
  @discardableResult
  package func run(_ sql: String, _ values: Value...) throws(DatabaseError) -> Int {
    try run(sql, values)
  }

  @discardableResult
  package func run(_ sql: String, _ values: [Value]) throws(DatabaseError) -> Int {
    let statement = try handle.statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    while try statement.step() {}
    return handle.changes
  }

  /// Runs a query and maps each row. The closure returns nil to stop early.
  package func query<Element>(
    _ sql: String, _ values: [Value], _ map: (borrowing Row) throws -> Element?
  ) throws -> [Element] {
    let statement = try handle.statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    var result: [Element] = []
    while try statement.step() {
      guard let element = try map(Row(statement: statement)) else { break }
      result.append(element)
    }
    return result
  }

  /// The first row of a query, mapped, or nil when there is none.
  package func first<Element>(
    _ sql: String, _ values: Value..., map: (borrowing Row) throws -> Element
  ) throws -> Element? {
    let statement = try handle.statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    guard try statement.step() else { return nil }
    return try map(Row(statement: statement))
  }

  /// The row id of the last insert.
  package var lastInsertedRowID: Int64 { handle.lastInsertedRowID }
}
