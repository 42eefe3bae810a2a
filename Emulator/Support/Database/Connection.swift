// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Synchronization

/// A connection to one SQLite database file in write-ahead mode. It may be shared between threads:
/// a transaction holds it alone.
package final class Connection: Sendable {
  private let state: Mutex<Handle>

  /// Opens or creates the database and brings its schema to the newest version.
  /// - Parameters:
  ///   - path: the file, or `:memory:`.
  ///   - migrations: one SQL script a version, oldest first; each runs once, in a transaction.
  /// - Throws: ``DatabaseError``, also when a newer version made the file.
  package init(path: String, migrations: [String]) throws(DatabaseError) {
    let handle = try Handle(path: path)
    // Every commit is in the operating system's hands before it is acknowledged, so it outlives the
    // process; NORMAL leaves only a loss of power to the last few commits.
    try handle.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON")
    let version = try handle.version()
    guard version <= migrations.count else {
      throw DatabaseError(code: SQLITE_MISMATCH, message: "it is of a newer version", path: path)
    }
    for (index, script) in migrations.enumerated().dropFirst(version) {
      try handle.execute("BEGIN IMMEDIATE; \(script); PRAGMA user_version=\(index + 1); COMMIT")
    }
    state = Mutex(handle)
  }

  /// Runs a closure that holds the database alone, in one transaction: it commits when the closure
  /// returns and rolls back when it throws.
  /// - Parameter committed: runs once the transaction is durable, before anybody else has the database:
  ///   the place to change what memory holds of it.
  /// - Throws: what the closure throws, or ``DatabaseError`` when SQLite cannot begin or commit.
  @discardableResult
  package func transaction<Result: Sendable, Failure: Error>(
    _ body: (borrowing Transaction) throws(Failure) -> Result,
    committed: (Result) -> Void = { _ in }
  ) throws -> Result {
    try state.withLock { handle in
      try handle.execute("BEGIN IMMEDIATE")
      do {
        let result = try body(Transaction(handle: handle))
        try handle.execute("COMMIT")
        committed(result)
        return result
      } catch {
        try? handle.execute("ROLLBACK")
        throw error
      }
    }
  }

  /// Runs a closure that only reads; cheaper than a transaction.
  /// - Throws: what the closure throws.
  package func read<Result: Sendable, Failure: Error>(
    _ body: (borrowing Transaction) throws(Failure) -> Result
  ) throws -> Result {
    try state.withLock { handle in try body(Transaction(handle: handle)) }
  }
}
