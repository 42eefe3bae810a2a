// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import JSONTree
import MediaConvertAPI

/// The job service's tables, and every statement on them.
enum JobStore {
  static let migrations = [
    """
    CREATE TABLE jobs(
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, queue TEXT NOT NULL,
      priority INTEGER NOT NULL, status TEXT NOT NULL, is_running INTEGER NOT NULL DEFAULT 0,
      created_at REAL NOT NULL, token TEXT, request BLOB NOT NULL, record BLOB NOT NULL);
    CREATE INDEX jobs_waiting ON jobs(priority DESC, sequence)
      WHERE is_running = 0 AND status IN ('SUBMITTED', 'PROGRESSING');
    CREATE INDEX jobs_token ON jobs(token, created_at) WHERE token IS NOT NULL;
    CREATE TABLE events(
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, job TEXT NOT NULL,
      time REAL NOT NULL, detail BLOB NOT NULL);
    CREATE TABLE files(
      job TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY(job, bucket, key));
    CREATE TABLE tags(
      arn TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(arn, name));
    """,
    ResourceStore.migration,
  ]

  // MARK: Jobs

  /// - Parameter hopsAt: when the job goes to another queue if it still waits.
  static func insert(
    _ request: JobRequest, _ record: JobRecord, hopsAt: Date? = nil,
    in transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO jobs(id, queue, priority, status, created_at, token, request, record, hops_at)
      VALUES(?,?,?,?,?,?,?,?,?)
      """,
      .text(record.id), .text(request.queueARN), .integer(request.priority),
      .text(record.status.rawValue), .real(record.createdAt.timeIntervalSince1970),
      .text(request.token), .blob(request.body.bytes), .blob(try encoded(record)),
      hopsAt.map { .real($0.timeIntervalSince1970) } ?? .null)
  }

  private static let columns = "sequence, queue, priority, token, request, record"

  private static func job(_ row: borrowing Row) throws -> StoredJob {
    StoredJob(
      sequence: row.integer(0),
      request: JobRequest(
        queueARN: row.text(1), priority: Int(row.integer(2)), token: row.optionalText(3),
        body: try JSON(parsing: row.blob(4))),
      record: try JSONDecoder().decode(JobRecord.self, from: Data(row.blob(5))))
  }

  static func job(_ id: String, in transaction: borrowing Transaction) throws -> StoredJob? {
    try transaction.first("SELECT \(columns) FROM jobs WHERE id=?", .text(id)) { try job($0) }
  }

  /// The job that was created with a token since a time.
  static func job(
    token: String, since date: Date, in transaction: borrowing Transaction
  ) throws -> StoredJob? {
    try transaction.first(
      "SELECT \(columns) FROM jobs WHERE token=? AND created_at>? ORDER BY sequence DESC",
      .text(token), .real(date.timeIntervalSince1970)
    ) { try job($0) }
  }

  static func save(_ record: JobRecord, in transaction: borrowing Transaction) throws {
    try transaction.run(
      "UPDATE jobs SET status=?, record=? WHERE id=?", .text(record.status.rawValue),
      .blob(try encoded(record)), .text(record.id))
  }

  private static func encoded(_ record: JobRecord) throws -> [UInt8] {
    [UInt8](try JSONEncoder().encode(record))
  }

  /// Marks what a former process had under way as waiting.
  static func recover(in transaction: borrowing Transaction) throws -> Int {
    try transaction.run("UPDATE jobs SET is_running=0 WHERE is_running=1")
  }

  /// Takes the waiting job of the highest priority, the oldest among equals, of those whose queue is
  /// not paused and has a slot.
  static func claim(in transaction: borrowing Transaction) throws -> StoredJob? {
    let next = try transaction.first(
      """
      SELECT \(columns) FROM jobs
      WHERE is_running=0 AND status IN ('SUBMITTED', 'PROGRESSING')
      AND (status='PROGRESSING' OR NOT EXISTS(
        SELECT 1 FROM resources WHERE arn=jobs.queue AND (is_paused OR slots<=(
          SELECT count(*) FROM jobs AS others
          WHERE others.queue=jobs.queue AND others.is_running=1))))
      ORDER BY priority DESC, sequence LIMIT 1
      """
    ) { try job($0) }
    if let next {
      try transaction.run("UPDATE jobs SET is_running=1 WHERE id=?", .text(next.record.id))
    }
    return next
  }

  // MARK: Hops

  /// A waiting job that should be in another queue.
  static func hopping(
    until date: Date, in transaction: borrowing Transaction
  ) throws -> StoredJob? {
    try transaction.first(
      """
      SELECT \(columns) FROM jobs WHERE hops_at<=? AND status='SUBMITTED' AND is_running=0
      ORDER BY hops_at LIMIT 1
      """, .real(date.timeIntervalSince1970)
    ) { try job($0) }
  }

  /// When the next waiting job hops.
  static func nextHop(in transaction: borrowing Transaction) throws -> Date? {
    try transaction.first(
      "SELECT hops_at FROM jobs WHERE hops_at IS NOT NULL AND status='SUBMITTED' AND is_running=0 "
        + "ORDER BY hops_at LIMIT 1"
    ) { Date(timeIntervalSince1970: $0.real(0)) }
  }

  static func setHop(
    of id: String, at date: Date?, in transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      "UPDATE jobs SET hops_at=? WHERE id=?",
      date.map { .real($0.timeIntervalSince1970) } ?? .null, .text(id))
  }

  /// Puts a job into another queue.
  static func move(
    _ id: String, to queueARN: String, priority: Int, nextHop: Date?,
    in transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      "UPDATE jobs SET queue=?, priority=? WHERE id=?", .text(queueARN), .integer(priority),
      .text(id))
    try setHop(of: id, at: nextHop, in: transaction)
  }

  static func release(_ id: String, in transaction: borrowing Transaction) throws {
    try transaction.run("UPDATE jobs SET is_running=0 WHERE id=?", .text(id))
  }

  /// A page of jobs by age.
  /// - Parameter sequence: where the page before ended.
  static func list(
    queueARN: String?, status: String?, isAscending: Bool, after sequence: Int64?, limit: Int,
    in transaction: borrowing Transaction
  ) throws -> [StoredJob] {
    let order = isAscending ? "ASC" : "DESC"
    let comparison = isAscending ? ">" : "<"
    let start = sequence ?? (isAscending ? 0 : Int64.max)
    return try transaction.query(
      """
      SELECT \(columns) FROM jobs WHERE sequence\(comparison)?1 AND (?2 IS NULL OR queue=?2)
      AND (?3 IS NULL OR status=?3) ORDER BY sequence \(order) LIMIT ?4
      """, [.integer(start), .text(queueARN), .text(status), .integer(limit)]
    ) { try job($0) }
  }

  /// How many jobs of a queue have a status.
  static func count(
    queueARN: String, status: JobStatus, in transaction: borrowing Transaction
  ) throws -> Int {
    try transaction.first(
      "SELECT count(*) FROM jobs WHERE queue=? AND status=?", .text(queueARN),
      .text(status.rawValue)
    ) { Int($0.integer(0)) } ?? 0
  }

  /// How many jobs of a queue have not ended.
  static func waitingCount(
    queueARN: String, in transaction: borrowing Transaction
  ) throws -> Int {
    try transaction.first(
      "SELECT count(*) FROM jobs WHERE queue=? AND status IN ('SUBMITTED', 'PROGRESSING')",
      .text(queueARN)
    ) { Int($0.integer(0)) } ?? 0
  }

  // MARK: Events

  static func insertEvent(
    id: String, job: String, time: Date, detail: Data, in transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      "INSERT INTO events(id, job, time, detail) VALUES(?,?,?,?)", .text(id), .text(job),
      .real(time.timeIntervalSince1970), .blob([UInt8](detail)))
  }

  struct StoredEvent: Sendable {
    let sequence: Int64
    let id: String
    let job: String
    let time: Date
    let detail: Data
  }

  static func oldestEvent(in transaction: borrowing Transaction) throws -> StoredEvent? {
    try transaction.first(
      "SELECT sequence, id, job, time, detail FROM events ORDER BY sequence LIMIT 1"
    ) { row in
      StoredEvent(
        sequence: row.integer(0), id: row.text(1), job: row.text(2),
        time: Date(timeIntervalSince1970: row.real(3)), detail: Data(row.blob(4)))
    }
  }

  static func deleteEvent(_ sequence: Int64, in transaction: borrowing Transaction) throws {
    try transaction.run("DELETE FROM events WHERE sequence=?", .integer(sequence))
  }

  // MARK: Files

  /// Notes that a job is about to write an object.
  static func insertFile(
    _ location: S3Location, of job: String, in transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      "INSERT OR IGNORE INTO files(job, bucket, key) VALUES(?,?,?)", .text(job),
      .text(location.bucket), .text(location.key))
  }

  static func files(of job: String, in transaction: borrowing Transaction) throws -> [S3Location] {
    try transaction.query("SELECT bucket, key FROM files WHERE job=?", [.text(job)]) { row in
      S3Location(bucket: row.text(0), key: row.text(1))
    }
  }

  /// Forgets a job's objects: they are whole, or gone.
  static func forgetFiles(of job: String, in transaction: borrowing Transaction) throws {
    try transaction.run("DELETE FROM files WHERE job=?", .text(job))
  }

  /// The ended jobs whose objects were not removed before the process died.
  static func unfinishedRemovals(in transaction: borrowing Transaction) throws -> [String] {
    try transaction.query(
      """
      SELECT DISTINCT job FROM files JOIN jobs ON jobs.id=files.job
      WHERE status IN ('ERROR', 'CANCELED')
      """, []
    ) { $0.text(0) }
  }

  // MARK: Tags

  static func tags(
    of arn: String, in transaction: borrowing Transaction
  ) throws -> [JSON.Object.Member] {
    try transaction.query("SELECT name, value FROM tags WHERE arn=? ORDER BY name", [.text(arn)]) {
      JSON.Object.Member(name: $0.text(0), value: .string($0.text(1)))
    }
  }

  static func tag(
    _ arn: String, name: String, value: String, in transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      "INSERT OR REPLACE INTO tags(arn, name, value) VALUES(?,?,?)", .text(arn), .text(name),
      .text(value))
  }

  static func untag(
    _ arn: String, name: String, in transaction: borrowing Transaction
  ) throws {
    try transaction.run("DELETE FROM tags WHERE arn=? AND name=?", .text(arn), .text(name))
  }

  /// Removes all tags of a resource.
  static func untag(_ arn: String, in transaction: borrowing Transaction) throws {
    try transaction.run("DELETE FROM tags WHERE arn=?", .text(arn))
  }
}
