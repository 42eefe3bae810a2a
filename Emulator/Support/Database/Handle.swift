// SPDX-License-Identifier: Apache-2.0
import CSQLite

/// Owns SQLite's connection and its prepared statements. Not for more than one thread at a time:
/// ``Connection`` sees to that.
@safe final class Handle {
  private let pointer: OpaquePointer
  private let path: String
  private var statements: [String: Statement] = [:]

  init(path: String) throws(DatabaseError) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let handle = unsafe opened else {
      let message = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) }
      unsafe sqlite3_close_v2(opened)
      throw DatabaseError(code: code, message: message ?? "cannot open", path: path)
    }
    unsafe pointer = handle
    self.path = path
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
    let statement = unsafe Statement(pointer: made, connection: pointer, path: path)
    statements[sql] = statement
    return statement
  }

  var changes: Int { Int(unsafe sqlite3_changes64(pointer)) }
  var lastInsertedRowID: Int64 { unsafe sqlite3_last_insert_rowid(pointer) }

  private func error(_ code: Int32) -> DatabaseError {
    DatabaseError(code: code, message: unsafe String(cString: sqlite3_errmsg(pointer)), path: path)
  }
}
