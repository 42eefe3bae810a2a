// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree
import Notation

/// The tables of queues and their messages.
enum QueueTables {
  static let migrations = [
    """
    CREATE TABLE queues(
      id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, fifo INTEGER NOT NULL,
      attributes TEXT NOT NULL, tags TEXT NOT NULL, created_at INTEGER NOT NULL,
      modified_at INTEGER NOT NULL);
    CREATE TABLE messages(
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      queue INTEGER NOT NULL REFERENCES queues(id) ON DELETE CASCADE, id TEXT NOT NULL,
      body TEXT NOT NULL, attributes TEXT NOT NULL, system TEXT NOT NULL, message_group TEXT,
      sent_at INTEGER NOT NULL, due_at INTEGER NOT NULL, holder INTEGER NOT NULL DEFAULT 0,
      receive_count INTEGER NOT NULL DEFAULT 0, first_received_at INTEGER, received_at INTEGER);
    CREATE INDEX messages_queue ON messages(queue, sequence);
    CREATE TABLE duplicates(
      queue INTEGER NOT NULL REFERENCES queues(id) ON DELETE CASCADE, key TEXT NOT NULL,
      message_id TEXT NOT NULL, sequence INTEGER NOT NULL, sent_at INTEGER NOT NULL,
      PRIMARY KEY(queue, key));
    CREATE INDEX duplicates_age ON duplicates(sent_at);
    CREATE TABLE moves(
      handle TEXT PRIMARY KEY, source TEXT NOT NULL, destination TEXT, rate INTEGER,
      status TEXT NOT NULL, moved INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL,
      reason TEXT, started_at INTEGER NOT NULL);
    """
  ]
}

/// Who has a message that is in flight.
enum Holder: Int64, Sendable {
  case nobody = 0
  case client = 1
  /// An event source mapping, which ends with this process.
  case mapping = 2
}

/// A message's content, as the database keeps it.
struct MessageContent: Sendable {
  var id: String
  var body: String
  var attributes: MessageAttributes
  /// `SenderId`, `AWSTraceHeader`, `MessageDeduplicationId` and the like.
  var system: [String: String]
}

/// Every statement on the tables of queues.
extension Transaction {
  func insertQueue(_ queue: Queue) throws(DatabaseError) -> Int64 {
    try run(
      "INSERT INTO queues(name, fifo, attributes, tags, created_at, modified_at) VALUES(?,?,?,?,?,?)",
      .text(queue.name), .integer(queue.settings.isFIFO ? 1 : 0),
      .text(Self.text(queue.settings.texts)), .text(Self.text(queue.tags)),
      .integer(queue.createdAt.milliseconds), .integer(queue.modifiedAt.milliseconds))
    return lastInsertedRowID
  }

  func updateQueue(_ queue: Queue) throws(DatabaseError) {
    try run(
      "UPDATE queues SET attributes=?, tags=?, modified_at=? WHERE id=?",
      .text(Self.text(queue.settings.texts)), .text(Self.text(queue.tags)),
      .integer(queue.modifiedAt.milliseconds), .integer(queue.id))
  }

  func deleteQueue(_ id: Int64) throws(DatabaseError) {
    try run("DELETE FROM queues WHERE id=?", .integer(id))
  }

  /// Every queue, with its messages. What a mapping of a former process had is to be had again.
  func queues(at now: Timestamp) throws -> [Queue] {
    var queues: [Queue] = try query(
      "SELECT id, name, fifo, attributes, tags, created_at, modified_at FROM queues", []
    ) { row in
      Queue(
        id: row.integer(0), name: row.text(1),
        settings: try QueueSettings(
          isFIFO: row.integer(2) != 0, stored: Self.dictionary(row.text(3))),
        tags: Self.dictionary(row.text(4)),
        createdAt: Timestamp(milliseconds: row.integer(5)),
        modifiedAt: Timestamp(milliseconds: row.integer(6)))
    }
    for index in queues.indices { try load(&queues[index], at: now) }
    return queues
  }

  private func load(_ queue: inout Queue, at now: Timestamp) throws {
    let messages: [QueuedMessage] = try query(
      """
      SELECT sequence, message_group, sent_at, due_at, holder, receive_count, first_received_at,
      received_at FROM messages WHERE queue=? ORDER BY sequence
      """, [.integer(queue.id)]
    ) { row in
      var message = QueuedMessage(
        sequence: row.integer(0), group: row.optionalText(1),
        sentAt: Timestamp(milliseconds: row.integer(2)), delay: 0)
      message.dueAt = Timestamp(milliseconds: row.integer(3))
      let holder = Holder(rawValue: row.integer(4)) ?? .nobody
      message.phase =
        message.dueAt <= now || holder == .mapping
        ? .ready : holder == .client ? .inFlight : .delayed
      message.receiveCount = Int(row.integer(5))
      message.firstReceivedAt = row.optionalInteger(6).map { Timestamp(milliseconds: $0) }
      message.receivedAt = row.optionalInteger(7).map { Timestamp(milliseconds: $0) }
      return message
    }
    for message in messages { queue.messages.insert(message) }
    let duplicates = try query(
      "SELECT key, message_id, sequence, sent_at FROM duplicates WHERE queue=? AND sent_at>?",
      [
        .integer(queue.id),
        .integer(now.advanced(bySeconds: -Deduplication.interval).milliseconds),
      ]
    ) { row in
      (
        row.text(0), Deduplication.Original(messageID: row.text(1), sequence: row.integer(2)),
        Timestamp(milliseconds: row.integer(3))
      )
    }
    for (key, original, sentAt) in duplicates {
      queue.deduplication.insert(key, original, sentAt: sentAt)
    }
  }

  // MARK: Messages

  /// - Returns: the message's place.
  func insertMessage(
    _ content: MessageContent, group: String?, sentAt: Timestamp, dueAt: Timestamp, in queue: Int64
  ) throws(DatabaseError) -> Int64 {
    try run(
      """
      INSERT INTO messages(queue, id, body, attributes, system, message_group, sent_at, due_at)
      VALUES(?,?,?,?,?,?,?,?)
      """,
      .integer(queue), .text(content.id), .text(content.body),
      .text(content.attributes.isEmpty ? "" : content.attributes.json.text),
      .text(Self.text(content.system)), .text(group), .integer(sentAt.milliseconds),
      .integer(dueAt.milliseconds))
    return lastInsertedRowID
  }

  func content(of sequence: Int64) throws -> MessageContent? {
    try first(
      "SELECT id, body, attributes, system FROM messages WHERE sequence=?", .integer(sequence)
    ) { row in
      let attributes = row.text(2)
      return MessageContent(
        id: row.text(0), body: row.text(1),
        attributes: attributes.isEmpty
          ? [:] : try MessageAttributes(JSON(parsing: attributes), limit: .max),
        system: Self.dictionary(row.text(3)))
    }
  }

  func update(_ message: QueuedMessage, holder: Holder) throws(DatabaseError) {
    try run(
      """
      UPDATE messages SET due_at=?, holder=?, receive_count=?, first_received_at=?, received_at=?
      WHERE sequence=?
      """,
      .integer(message.dueAt.milliseconds), .integer(holder.rawValue),
      .integer(message.receiveCount), .integer(message.firstReceivedAt?.milliseconds),
      .integer(message.receivedAt?.milliseconds), .integer(message.sequence))
  }

  func postpone(_ message: QueuedMessage) throws(DatabaseError) {
    try run(
      "UPDATE messages SET due_at=? WHERE sequence=?", .integer(message.dueAt.milliseconds),
      .integer(message.sequence))
  }

  /// Puts a message that was received too often into another queue.
  func move(
    _ message: QueuedMessage, system: [String: String], to queue: Int64
  ) throws(DatabaseError) {
    try run(
      "UPDATE messages SET queue=?, system=?, sent_at=?, due_at=?, holder=0 WHERE sequence=?",
      .integer(queue), .text(Self.text(system)), .integer(message.sentAt.milliseconds),
      .integer(message.dueAt.milliseconds), .integer(message.sequence))
  }

  func deleteMessage(_ sequence: Int64) throws(DatabaseError) {
    try run("DELETE FROM messages WHERE sequence=?", .integer(sequence))
  }

  func deleteMessages(of queue: Int64) throws(DatabaseError) {
    try run("DELETE FROM messages WHERE queue=?", .integer(queue))
  }

  func insertDuplicate(
    _ key: String, _ original: Deduplication.Original, sentAt: Timestamp, in queue: Int64
  ) throws(DatabaseError) {
    try run(
      "DELETE FROM duplicates WHERE sent_at<=?",
      .integer(sentAt.advanced(bySeconds: -Deduplication.interval).milliseconds))
    try run(
      "INSERT OR REPLACE INTO duplicates(queue, key, message_id, sequence, sent_at) VALUES(?,?,?,?,?)",
      .integer(queue), .text(key), .text(original.messageID), .integer(original.sequence),
      .integer(sentAt.milliseconds))
  }

  static func text(_ dictionary: [String: String]) -> String {
    dictionary.isEmpty ? "" : JSON.object(.init(sorting: dictionary)).text
  }

  static func dictionary(_ text: String) -> [String: String] {
    let members = text.isEmpty ? [] : (try? JSON(parsing: text))?.object?.members ?? []
    return Dictionary(members.map { ($0.name, $0.value.string ?? "") }) { _, last in last }
  }
}
