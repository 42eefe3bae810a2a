// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree

/// The bus's tables.
enum EventTables {
  static let migrations = [
    """
    CREATE TABLE events(
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, bus TEXT NOT NULL,
      taken_at REAL NOT NULL, envelope BLOB NOT NULL, rules TEXT NOT NULL);
    CREATE TABLE invocations(
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, function TEXT NOT NULL,
      payload BLOB NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
      throttles INTEGER NOT NULL DEFAULT 0, enqueued_at REAL NOT NULL, due_at REAL NOT NULL,
      finished_at REAL, request_id TEXT, last_error TEXT, origin TEXT);
    CREATE INDEX invocations_due ON invocations(due_at, sequence) WHERE state = 'waiting';
    CREATE INDEX invocations_finished ON invocations(finished_at) WHERE finished_at IS NOT NULL;
    CREATE TABLE letters(
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, destination TEXT, invocation TEXT NOT NULL,
      function TEXT NOT NULL, body BLOB NOT NULL, attributes TEXT NOT NULL,
      created_at REAL NOT NULL);
    CREATE TABLE schedules(
      rule TEXT PRIMARY KEY, expression TEXT NOT NULL, anchor REAL NOT NULL, next REAL);
    """,
    // What a queue or topic is told beside the payload; NULL for a function.
    "ALTER TABLE invocations ADD COLUMN message TEXT",
    // What was made by the API.
    """
    CREATE TABLE rules(
      bus TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY(bus, name));
    CREATE TABLE buses(name TEXT PRIMARY KEY);
    """,
  ]
}

/// Every statement on the bus's tables.
extension Transaction {
  // MARK: Events

  /// - Returns: whether the id is new.
  func insertEvent(
    id: String, busName: String, envelope: JSON, rules: [String], at now: Date
  ) throws(DatabaseError) -> Bool {
    let names = JSON.array(rules.map { .string($0) }).text
    return try run(
      "INSERT INTO events(id, bus, taken_at, envelope, rules) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING",
      .text(id), .text(busName), .real(now.timeIntervalSince1970), .blob(envelope.bytes),
      .text(names)) > 0
  }

  func events(limit: Int) throws -> [EventRecord] {
    try query(
      "SELECT id, bus, taken_at, envelope, rules FROM events ORDER BY sequence DESC LIMIT ?",
      [.integer(limit)]
    ) { row in
      EventRecord(
        id: row.text(0), busName: row.text(1), takenAt: Date(timeIntervalSince1970: row.real(2)),
        envelope: Data(row.blob(3)),
        rules: (try? JSON(parsing: row.blob(4)))?.array?.compactMap(\.string) ?? [])
    }
  }

  // MARK: Invocations

  /// - Returns: whether the id is new.
  func insertInvocation(_ delivery: Delivery, dueAt: Date) throws -> Bool {
    let origin = try delivery.origin.map {
      String(decoding: try JSONEncoder().encode($0), as: UTF8.self)
    }
    return try run(
      """
      INSERT INTO invocations(id, function, payload, state, enqueued_at, due_at, origin, message)
      VALUES(?,?,?,'waiting',?,?,?,?) ON CONFLICT DO NOTHING
      """,
      .text(delivery.id), .text(delivery.receiver.name), .blob([UInt8](delivery.payload)),
      .real(delivery.enqueuedAt.timeIntervalSince1970), .real(dueAt.timeIntervalSince1970),
      .text(origin), .text(delivery.message)) > 0
  }

  /// Puts what a former process had under way back into the queue.
  func recover() throws(DatabaseError) -> Int {
    try run("UPDATE invocations SET state='waiting' WHERE state='running'")
  }

  /// Takes due invocations and marks them as under way, the longest due first.
  /// - Parameter isFull: whether a function may not be called now, given how many calls of it were
  ///   taken already by this claim.
  func claim(dueAt now: Date, limit: Int, isFull: (String, Int) -> Bool) throws -> [Delivery] {
    var taken: [String: Int] = [:]
    var sequences: [Int64] = []
    _ = try query(
      """
      SELECT sequence, function FROM invocations WHERE state='waiting' AND due_at<=?
      ORDER BY due_at, sequence
      """, [.real(now.timeIntervalSince1970)]
    ) { row -> Void? in
      guard sequences.count < limit else { return nil }
      let function = row.text(1)
      guard !isFull(function, taken[function, default: 0]) else { return () }
      taken[function, default: 0] += 1
      sequences.append(row.integer(0))
      return ()
    }
    var deliveries: [Delivery] = []
    for sequence in sequences {
      try run("UPDATE invocations SET state='running' WHERE sequence=?", .integer(sequence))
      let delivery = try first(
        """
        SELECT id, function, payload, attempts, throttles, enqueued_at, origin, message
        FROM invocations WHERE sequence=?
        """, .integer(sequence)
      ) { row in
        let (receiver, attributes, deduplicationID) = Delivery.receiver(
          row.text(1), row.optionalText(7))
        return Delivery(
          id: row.text(0), receiver: receiver, payload: Data(row.blob(2)), attributes: attributes,
          deduplicationID: deduplicationID, attempts: Int(row.integer(3)),
          throttles: Int(row.integer(4)),
          enqueuedAt: Date(timeIntervalSince1970: row.real(5)),
          origin: row.optionalText(6).flatMap {
            try? JSONDecoder().decode(InvocationOrigin.self, from: Data($0.utf8))
          })
      }
      if let delivery { deliveries.append(delivery) }
    }
    return deliveries
  }

  /// When the next waiting invocation is due, or nil when none waits.
  func nextDue(after now: Date) throws -> Date? {
    try first(
      "SELECT min(due_at) FROM invocations WHERE state='waiting' AND due_at>?",
      .real(now.timeIntervalSince1970)
    ) { row in row.isNull(0) ? nil : Date(timeIntervalSince1970: row.real(0)) } ?? nil
  }

  func finish(
    _ delivery: Delivery, as state: InvocationRecord.State, requestID: String?, error: String?,
    at now: Date
  ) throws(DatabaseError) {
    try run(
      """
      UPDATE invocations SET state=?, attempts=?, throttles=?, request_id=?, last_error=?,
      finished_at=? WHERE id=?
      """,
      .text(state.rawValue), .integer(delivery.attempts), .integer(delivery.throttles),
      .text(requestID), .text(error), .real(now.timeIntervalSince1970), .text(delivery.id))
  }

  func postpone(
    _ delivery: Delivery, until due: Date, requestID: String?, error: String
  ) throws(DatabaseError) {
    try run(
      """
      UPDATE invocations SET state='waiting', attempts=?, throttles=?, request_id=?, last_error=?,
      due_at=? WHERE id=?
      """,
      .integer(delivery.attempts), .integer(delivery.throttles), .text(requestID), .text(error),
      .real(due.timeIntervalSince1970), .text(delivery.id))
  }

  private static var invocationColumns: String {
    """
    id, function, state, attempts, enqueued_at, due_at, finished_at, request_id, last_error, payload
    """
  }

  func invocations(limit: Int) throws -> [InvocationRecord] {
    try query(
      "SELECT \(Self.invocationColumns) FROM invocations ORDER BY sequence DESC LIMIT ?",
      [.integer(limit)]
    ) { row in record(row) }
  }

  func invocation(id: String) throws -> InvocationRecord? {
    try first(
      "SELECT \(Self.invocationColumns) FROM invocations WHERE id=?", .text(id)
    ) { row in record(row) }
  }

  private func record(_ row: borrowing Row) -> InvocationRecord {
    InvocationRecord(
      id: row.text(0), function: row.text(1),
      state: InvocationRecord.State(rawValue: row.text(2)) ?? .waiting,
      attempts: Int(row.integer(3)), enqueuedAt: Date(timeIntervalSince1970: row.real(4)),
      dueAt: Date(timeIntervalSince1970: row.real(5)),
      finishedAt: row.isNull(6) ? nil : Date(timeIntervalSince1970: row.real(6)),
      requestID: row.optionalText(7), lastError: row.optionalText(8), payload: Data(row.blob(9)))
  }

  // MARK: Letters

  func insertLetter(
    to destination: String?, about delivery: Delivery, body: Data, attributes: [String: String],
    at now: Date
  ) throws(DatabaseError) {
    let json = JSON.object(.init(sorting: attributes))
    try run(
      """
      INSERT INTO letters(destination, invocation, function, body, attributes, created_at)
      VALUES(?,?,?,?,?,?)
      """,
      .text(destination), .text(delivery.id), .text(delivery.receiver.name), .blob([UInt8](body)),
      .text(json.text), .real(now.timeIntervalSince1970))
  }

  func letters(limit: Int) throws -> [Letter] {
    try query(
      """
      SELECT destination, invocation, function, body, attributes, created_at FROM letters
      ORDER BY sequence DESC LIMIT ?
      """, [.integer(limit)]
    ) { row in
      let attributes = (try? JSON(parsing: row.blob(4)))?.object?.members ?? []
      return Letter(
        destinationARN: row.optionalText(0), invocationID: row.text(1), function: row.text(2),
        body: Data(row.blob(3)),
        attributes: Dictionary(
          attributes.map { ($0.name, $0.value.string ?? "") }, uniquingKeysWith: { $1 }),
        createdAt: Date(timeIntervalSince1970: row.real(5)))
    }
  }

  // MARK: Pruning

  /// How many finished invocations and events are kept, whatever their age, so that an id that comes
  /// again is known.
  private static var kept: Int { 10_000 }
  /// How many of them keep their content.
  private static var keptWithContent: Int { 1000 }

  /// Forgets what is older than an hour and not among the newest.
  func prune(at now: Date) throws(DatabaseError) {
    let anHourAgo = Value.real(now.timeIntervalSince1970 - 3600)
    try run(
      """
      DELETE FROM invocations WHERE finished_at < ? AND
      sequence < (SELECT max(sequence) FROM invocations) - ?
      """, anHourAgo, .integer(Self.kept))
    try run(
      """
      UPDATE invocations SET payload=x'' WHERE finished_at IS NOT NULL AND length(payload) > 0 AND
      sequence < (SELECT max(sequence) FROM invocations) - ?
      """, .integer(Self.keptWithContent))
    try run(
      """
      DELETE FROM events WHERE taken_at < ? AND
      sequence < (SELECT max(sequence) FROM events) - ?
      """, anHourAgo, .integer(Self.kept))
    try run(
      "DELETE FROM letters WHERE sequence < (SELECT max(sequence) FROM letters) - ?",
      .integer(Self.kept))
  }
}

extension Delivery {
  /// What the table keeps of a message beside its body; nil for a function.
  fileprivate var message: String? {
    guard case .messaging(_, let group) = receiver else { return nil }
    var object: JSON.Object = ["attributes": attributes.json]
    object["group"] = group.map { .string($0) }
    object["deduplication"] = deduplicationID.map { .string($0) }
    return JSON.object(object).text
  }

  fileprivate static func receiver(
    _ name: String, _ message: String?
  ) -> (Receiver, attributes: MessageAttributes, deduplicationID: String?) {
    guard let message, let json = try? JSON(parsing: message) else {
      return (.function(name), [:], nil)
    }
    return (
      .messaging(arn: name, group: json["group"]?.string),
      (try? MessageAttributes(json["attributes"], limit: .max)) ?? [:],
      json["deduplication"]?.string
    )
  }
}
