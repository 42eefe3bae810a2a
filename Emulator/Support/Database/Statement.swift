// SPDX-License-Identifier: Apache-2.0
import CSQLite

/// Owns one prepared statement.
@safe final class Statement {
  private let pointer: OpaquePointer
  private let connection: OpaquePointer
  private let path: String

  init(pointer: OpaquePointer, connection: OpaquePointer, path: String) {
    unsafe self.pointer = pointer
    unsafe self.connection = connection
    self.path = path
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
    DatabaseError(
      code: code, message: unsafe String(cString: sqlite3_errmsg(connection)), path: path)
  }
}
