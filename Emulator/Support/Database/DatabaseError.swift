// SPDX-License-Identifier: Apache-2.0

/// SQLite refused.
package struct DatabaseError: Error, CustomStringConvertible {
  /// SQLite's result code.
  package let code: Int32
  /// SQLite's own message.
  package let message: String
  /// The database's file.
  package let path: String

  package var description: String { "SQLite error \(code): \(message): \(path)" }
}
