// SPDX-License-Identifier: Apache-2.0
import Database
import Foundation
import Testing

@Suite struct DatabaseTests {
  private struct Refused: Error {}

  private func connection() throws -> Connection {
    try Connection(path: ":memory:", migrations: ["CREATE TABLE t(k TEXT PRIMARY KEY, v BLOB)"])
  }

  @Test("every kind of value comes back as it went in")
  func roundTrip() throws {
    let database = try connection()
    try database.transaction { transaction in
      try transaction.run("INSERT INTO t VALUES(?,?)", "blob", .blob([0, 255, 0]))
      try transaction.run("INSERT INTO t VALUES(?,?)", "empty", .blob([]))
      try transaction.run("INSERT INTO t VALUES(?,?)", "null", nil)
      try transaction.run("INSERT INTO t VALUES(?,?)", "nul\u{0}é", .text("a\u{0}b"))
      try transaction.run("INSERT INTO t VALUES(?,?)", "number", .integer(-7))
    }
    func read(_ key: String) throws -> [UInt8]? {
      try database.read { try $0.first("SELECT v FROM t WHERE k=?", .text(key)) { $0.blob(0) } }
    }
    #expect(try read("blob") == [0, 255, 0])
    #expect(try read("empty") == [])
    #expect(try read("nul\u{0}é") == Array("a\u{0}b".utf8))
    #expect(try read("missing") == nil)
    let isNull = try database.read {
      try $0.first("SELECT v FROM t WHERE k='null'") { $0.isNull(0) }
    }
    #expect(isNull == true)
    let number = try database.read {
      try $0.first("SELECT v FROM t WHERE k='number'") { $0.integer(0) }
    }
    #expect(number == -7)
  }

  @Test("a transaction that throws leaves nothing")
  func rollsBack() throws {
    let database = try connection()
    #expect(throws: Refused.self) {
      try database.transaction { transaction in
        try transaction.run("INSERT INTO t VALUES('a',1)")
        throw Refused()
      }
    }
    let count = try database.read { try $0.first("SELECT count(*) FROM t") { $0.integer(0) } }
    #expect(count == 0)
  }

  @Test("a refused statement tells SQLite's own message and does not wedge the connection")
  func errors() throws {
    let database = try connection()
    let error = #expect(throws: DatabaseError.self) {
      try database.transaction { try $0.run("INSERT INTO nowhere VALUES(1)") }
    }
    #expect(error?.message.contains("nowhere") == true)
    _ = try database.transaction { try $0.run("INSERT INTO t VALUES('a',1)") }
  }

  @Test("memory is told of a transaction once it is durable, and not at all when it cannot commit")
  func committed() throws {
    let database = try Connection(
      path: ":memory:",
      migrations: [
        "CREATE TABLE a(id INTEGER PRIMARY KEY);"
          + "CREATE TABLE b(a INTEGER REFERENCES a(id) DEFERRABLE INITIALLY DEFERRED)"
      ])
    var told: [Int] = []
    #expect(throws: DatabaseError.self) {
      try database.transaction {
        // The reference is looked for at the commit.
        try $0.run("INSERT INTO b VALUES(1)")
      } committed: {
        told.append($0)
      }
    }
    #expect(told == [])
    try database.transaction {
      try $0.run("INSERT INTO a VALUES(1)")
    } committed: {
      told.append($0)
    }
    #expect(told == [1])
  }

  @Test("a corrupt database is named")
  func corrupt() throws {
    let path = NSTemporaryDirectory() + UUID().uuidString + ".sqlite"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: DatabaseError.self) {
      _ = try Connection(path: path, migrations: [])
    }
    #expect(error?.description == "SQLite error 26: file is not a database: \(path)")
  }

  @Test("a database that somebody else holds is named")
  func locked() throws {
    let path = NSTemporaryDirectory() + UUID().uuidString + ".sqlite"
    defer {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    let holder = try Connection(path: path, migrations: ["CREATE TABLE t(k)"])
    let other = try Connection(path: path, migrations: ["CREATE TABLE t(k)"])
    try holder.transaction { transaction in
      try transaction.run("INSERT INTO t VALUES(1)")
      let error = #expect(throws: DatabaseError.self) {
        try other.transaction { try $0.run("INSERT INTO t VALUES(2)") }
      }
      #expect(error?.description == "SQLite error 5: database is locked: \(path)")
    }
  }

  @Test("a database of a newer version is refused rather than misread")
  func newerVersion() throws {
    let path = NSTemporaryDirectory() + UUID().uuidString + ".sqlite"
    defer {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    let migrations = ["CREATE TABLE t(k)", "CREATE TABLE u(k)"]
    do { _ = try Connection(path: path, migrations: migrations) }
    let error = #expect(throws: DatabaseError.self) {
      _ = try Connection(path: path, migrations: Array(migrations.prefix(1)))
    }
    #expect(error?.description == "SQLite error 20: it is of a newer version: \(path)")
    _ = try Connection(path: path, migrations: migrations)
  }
}
