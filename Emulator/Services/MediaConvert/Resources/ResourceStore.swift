// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import JSONTree

/// Every statement on what is made under a name, and on what there is one of.
enum ResourceStore {
  static let migration = """
    CREATE TABLE resources(
      kind TEXT NOT NULL, name TEXT NOT NULL, arn TEXT NOT NULL, created_at REAL NOT NULL,
      updated_at REAL NOT NULL, is_system INTEGER NOT NULL, is_paused INTEGER NOT NULL,
      slots INTEGER, members BLOB NOT NULL, PRIMARY KEY(kind, name));
    CREATE UNIQUE INDEX resources_arn ON resources(arn);
    CREATE TABLE documents(name TEXT PRIMARY KEY, document BLOB NOT NULL);
    CREATE TABLE certificates(arn TEXT PRIMARY KEY);
    CREATE TABLE queries(id TEXT PRIMARY KEY, created_at REAL NOT NULL, request BLOB NOT NULL);
    ALTER TABLE jobs ADD COLUMN hops_at REAL;
    CREATE INDEX jobs_hopping ON jobs(hops_at) WHERE hops_at IS NOT NULL;
    """

  // MARK: Resources

  private static let columns = "kind, name, created_at, updated_at, is_system, members"

  private static func resource(_ row: borrowing Row) throws -> StoredResource? {
    guard let kind = ResourceKind(rawValue: row.text(0)) else { return nil }
    return StoredResource(
      kind: kind, name: row.text(1), createdAt: Date(timeIntervalSince1970: row.real(2)),
      updatedAt: Date(timeIntervalSince1970: row.real(3)), isSystem: row.integer(4) == 1,
      members: try JSON(parsing: row.blob(5)).object ?? [:])
  }

  static func resource(
    _ kind: ResourceKind, _ name: String, in transaction: borrowing Transaction
  ) throws -> StoredResource? {
    try transaction.first(
      "SELECT \(columns) FROM resources WHERE kind=? AND name=?", .text(kind.rawValue), .text(name)
    ) { try resource($0) } ?? nil
  }

  static func resources(
    _ kind: ResourceKind, in transaction: borrowing Transaction
  ) throws -> [StoredResource] {
    try transaction.query(
      "SELECT \(columns) FROM resources WHERE kind=? ORDER BY name", [.text(kind.rawValue)]
    ) { try resource($0) }
  }

  /// Makes a resource, or changes it.
  static func save(
    _ resource: StoredResource, arn: String, in transaction: borrowing Transaction
  ) throws {
    let slots =
      resource.members["reservationPlanSettings"]?["reservedSlots"]?.integer
      ?? resource.members["concurrentJobs"]?.integer
    try transaction.run(
      """
      INSERT OR REPLACE INTO resources(
        kind, name, arn, created_at, updated_at, is_system, is_paused, slots, members)
      VALUES(?,?,?,?,?,?,?,?,?)
      """, .text(resource.kind.rawValue), .text(resource.name), .text(arn),
      .real(resource.createdAt.timeIntervalSince1970),
      .real(resource.updatedAt.timeIntervalSince1970), .integer(resource.isSystem ? 1 : 0),
      .integer(resource.members["status"] == "PAUSED" ? 1 : 0), .integer(slots),
      .blob(JSON.object(resource.members).bytes))
  }

  static func delete(
    _ kind: ResourceKind, _ name: String, in transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      "DELETE FROM resources WHERE kind=? AND name=?", .text(kind.rawValue), .text(name))
  }

  // MARK: What there is one of

  static func document(
    _ name: String, in transaction: borrowing Transaction
  ) throws -> JSON? {
    try transaction.first("SELECT document FROM documents WHERE name=?", .text(name)) {
      try JSON(parsing: $0.blob(0))
    }
  }

  /// - Parameter document: nil removes it.
  static func setDocument(
    _ name: String, to document: JSON?, in transaction: borrowing Transaction
  ) throws {
    guard let document else {
      try transaction.run("DELETE FROM documents WHERE name=?", .text(name))
      return
    }
    try transaction.run(
      "INSERT OR REPLACE INTO documents(name, document) VALUES(?,?)", .text(name),
      .blob(document.bytes))
  }

  // MARK: Certificates

  static func insertCertificate(_ arn: String, in transaction: borrowing Transaction) throws {
    try transaction.run("INSERT OR IGNORE INTO certificates(arn) VALUES(?)", .text(arn))
  }

  /// - Returns: whether it was there.
  static func deleteCertificate(
    _ arn: String, in transaction: borrowing Transaction
  ) throws -> Bool {
    try transaction.run("DELETE FROM certificates WHERE arn=?", .text(arn)) > 0
  }

  // MARK: Queries

  static func insertQuery(
    _ id: String, at time: Date, _ request: JSON, in transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      "INSERT INTO queries(id, created_at, request) VALUES(?,?,?)", .text(id),
      .real(time.timeIntervalSince1970), .blob(request.bytes))
  }

  static func query(_ id: String, in transaction: borrowing Transaction) throws -> JSON? {
    try transaction.first("SELECT request FROM queries WHERE id=?", .text(id)) {
      try JSON(parsing: $0.blob(0))
    }
  }

  static func deleteQueries(before time: Date, in transaction: borrowing Transaction) throws {
    try transaction.run(
      "DELETE FROM queries WHERE created_at<?", .real(time.timeIntervalSince1970))
  }
}
