// SPDX-License-Identifier: Apache-2.0
import Database
import Dispatch
import FoundationEssentials
import Notation
import Synchronization

/// Delivers the notifications that transactions left in the table `outbox`, oldest first, and
/// deletes each only when its receiver has taken it.
final class NotificationQueue: Sendable {
  private let database: Connection
  private let log: @Sendable (String) -> Void
  private let notify: @Sendable (EventNotification) throws -> Void
  private let queue = DispatchQueue(label: "s3.notifications")
  private let isScheduled = Atomic(false)

  private struct Entry: Sendable {
    let row: Int64
    let bucket: String
    let key: [UInt8]
    let notification: EventNotification?
  }

  init(
    database: Connection, log: @escaping @Sendable (String) -> Void,
    notify: @escaping @Sendable (EventNotification) throws -> Void
  ) {
    self.database = database
    self.log = log
    self.notify = notify
  }

  /// Says that there may be something to deliver; returns at once.
  func deliver() { schedule(after: 0) }

  private func schedule(after milliseconds: Int) {
    guard !isScheduled.exchange(true, ordering: .acquiringAndReleasing) else { return }
    queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      self.drain(after: milliseconds)
    }
  }

  private func drain(after delay: Int) {
    isScheduled.store(false, ordering: .releasing)
    var isAllDelivered = false
    do { isAllDelivered = try deliverAll() } catch { log("s3: events wait: \(error)") }
    if !isAllDelivered { schedule(after: min(max(delay * 2, 100), 5000)) }
  }

  /// Delivers what is there; false when some was refused. A key whose event was refused waits with all
  /// its later ones; the rest goes on.
  private func deliverAll() throws -> Bool {
    var held: Set<[UInt8]> = []
    var after: Int64 = 0
    while true {
      let page = try entries(after: after)
      guard let last = page.last else { return held.isEmpty }
      after = last.row
      var delivered: [Int64] = []
      for entry in page {
        let key = Array(entry.bucket.utf8) + [0] + entry.key
        guard !held.contains(key) else { continue }
        do {
          if let notification = entry.notification { try notify(notification) }
          delivered.append(entry.row)
        } catch {
          log("s3: the event of an object in \(entry.bucket) waits: \(error)")
          held.insert(key)
        }
      }
      guard !delivered.isEmpty else { continue }
      try database.transaction { [delivered] transaction in
        for row in delivered {
          try transaction.run("DELETE FROM outbox WHERE id=?", .integer(row))
        }
      }
    }
  }

  private func entries(after row: Int64) throws -> [Entry] {
    try database.read { transaction in
      try transaction.query(
        "SELECT id,event,bucket,key,kind,target,payload FROM outbox WHERE id>? ORDER BY id LIMIT 64",
        [.integer(row)]
      ) { row in
        Entry(
          row: row.integer(0), bucket: row.text(2), key: row.blob(3),
          notification: NotificationDestination(kind: row.text(4), target: row.text(5)).map {
            EventNotification(id: row.text(1), destination: $0, payload: Data(row.blob(6)))
          })
      }
    }
  }
}
