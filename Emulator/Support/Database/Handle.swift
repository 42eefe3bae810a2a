// SPDX-License-Identifier: Apache-2.0
import CSQLite

/// Owns SQLite's connection and its prepared statements. Not for more than one thread at a time:
/// ``Connection`` sees to that.
@safe final class Handle {
  private let pointer: OpaquePointer
  private var statements: [String: Statement] = [:]

  init(path: String) throws(DatabaseError) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let handle = unsafe opened else {
      let message = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) }
      unsafe sqlite3_close_v2(opened)
      throw DatabaseError(code: code, message: "\(message ?? "cannot open"): \(path)")
    }
    unsafe pointer = handle
    unsafe sqlite3_busy_timeout(pointer, 5000)
  }

  deinit {
    statements.removeAll()
    unsafe sqlite3_close_v2(pointer)
  }

  /// Runs a script of statements without values.
  func execute(_ script: String) throws(DatabaseError) {
    let code = unsafe sqlite3_exec(pointer, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  func version() throws(DatabaseError) -> Int {
    let statement = try statement("PRAGMA user_version")
    defer { statement.reset() }
    return try statement.step() ? Int(statement.integer(0)) : 0
  }

  /// The prepared form of a text, made once.
  func statement(_ sql: String) throws(DatabaseError) -> Statement {
    if let prepared = statements[sql] { return prepared }
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      pointer, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let made = unsafe prepared else { throw error(code) }
    let statement = unsafe Statement(pointer: made, connection: pointer)
    statements[sql] = statement
    return statement
  }

  var changes: Int { Int(unsafe sqlite3_changes64(pointer)) }
  var lastInsertedRowID: Int64 { unsafe sqlite3_last_insert_rowid(pointer) }

  private func error(_ code: Int32) -> DatabaseError {
    DatabaseError(code: code, message: unsafe String(cString: sqlite3_errmsg(pointer)))
  }
}

/// Owns one prepared statement.
@safe final class Statement {
  private let pointer: OpaquePointer
  private let connection: OpaquePointer

  init(pointer: OpaquePointer, connection: OpaquePointer) {
    unsafe self.pointer = pointer
    unsafe self.connection = connection
  }

  deinit { unsafe sqlite3_finalize(pointer) }

  func reset() {
    unsafe sqlite3_reset(pointer)
    unsafe sqlite3_clear_bindings(pointer)
  }

  func bind(_ values: [Value]) throws(DatabaseError) {
    for (index, value) in values.enumerated() {
      let position = Int32(index + 1)
      let code =
        switch value {
        case .null: unsafe sqlite3_bind_null(pointer, position)
        case .integer(let number): unsafe sqlite3_bind_int64(pointer, position, number)
        case .real(let number): unsafe sqlite3_bind_double(pointer, position, number)
        case .text(let text):
          unsafe sqlite3_bind_text64(
            pointer, position, text, UInt64(text.utf8.count), Self.transient, UInt8(SQLITE_UTF8))
        case .blob(let bytes):
          unsafe bytes.withUnsafeBytes { buffer in
            // An empty array may have no address, which SQLite would take for NULL.
            unsafe buffer.isEmpty
              ? sqlite3_bind_zeroblob(pointer, position, 0)
              : sqlite3_bind_blob64(
                pointer, position, buffer.baseAddress, UInt64(buffer.count), Self.transient)
          }
        }
      guard code == SQLITE_OK else { throw error(code) }
    }
  }

  /// Goes to the next row.
  /// - Returns: whether there is one.
  func step() throws(DatabaseError) -> Bool {
    switch unsafe sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw error(code)
    }
  }

  func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(pointer, column) == SQLITE_NULL
  }
  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(pointer, column) }
  func real(_ column: Int32) -> Double { unsafe sqlite3_column_double(pointer, column) }

  func bytes(_ column: Int32) -> [UInt8] {
    let address = unsafe sqlite3_column_blob(pointer, column)
    let count = unsafe Int(sqlite3_column_bytes(pointer, column))
    guard let address = unsafe address else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: address, count: count))
  }

  /// SQLite's marker for "copy the value now".
  private static var transient: sqlite3_destructor_type {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  private func error(_ code: Int32) -> DatabaseError {
    DatabaseError(code: code, message: unsafe String(cString: sqlite3_errmsg(connection)))
  }
}
