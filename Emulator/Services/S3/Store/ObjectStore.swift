// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Database
import Dispatch
import FoundationEssentials
package import Notation
import Synchronization

/// Buckets and objects on disk: contents as files, all else in one SQLite database.
///
/// A write is visible all at once or not at all: the content is a whole file before the transaction
/// that names it, and that transaction holds the events of the write too. What a crash leaves behind
/// is a file that nothing names; it is swept after the next start.
package final class ObjectStore: Sendable {
  package struct Configuration: Sendable {
    /// The accounts; the first owns what is made without a request.
    package var accounts: [Account]
    /// Where buckets are made that name no region.
    package var region: String
    /// Who owns what is written to a new bucket. With anything but
    /// ``ObjectOwnership/bucketOwnerEnforced`` a new bucket blocks no public access either, as
    /// buckets were made before April 2023, and has no default encryption, as before that January.
    package var objectOwnership: ObjectOwnership

    package init(
      accounts: [Account] = [Account(accessKeyID: "test", secret: "test")],
      region: String = "us-east-1", objectOwnership: ObjectOwnership = .bucketOwnerEnforced
    ) {
      self.accounts = accounts
      self.region = region
      self.objectOwnership = objectOwnership
    }
  }

  let configuration: Configuration
  let database: Connection
  /// A connection of its own for reading, so that a listing does not wait for a write.
  let reader: Connection
  let blobs: Blobs
  let buckets: Mutex<[String: BucketState]>
  let now: @Sendable () -> Timestamp
  let random: @Sendable (Int) -> [UInt8]
  let makeID: @Sendable () -> String
  let notifications: NotificationQueue
  /// Whether there is something that events can go to.
  let hasDestination: @Sendable (NotificationDestination) -> Bool
  /// What the store does by itself beside requests, one thing after another.
  let maintenance = DispatchQueue(label: "s3.maintenance", qos: .background)
  let log: @Sendable (String) -> Void
  private let lastSequence = Mutex<Int64>(0)

  /// Opens or makes a store.
  /// - Parameters:
  ///   - directory: the folder of the store alone; made when it is not there.
  ///   - now: the time.
  ///   - random: that many random bytes.
  ///   - makeID: makes a new unique id for an event (a UUID in lower case).
  ///   - hasDestination: whether there is a function, a queue or a topic that events can go to.
  ///   - log: is told of failures that no client is at fault for, a line each.
  ///   - notify: takes an event; see ``EventNotification``. Until it returns, the event is on disk.
  /// - Throws: what the file system or SQLite says.
  package init(
    directory: String, configuration: Configuration = Configuration(),
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now },
    random: @escaping @Sendable (Int) -> [UInt8] = { SecureRandom.bytes($0) },
    makeID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
    hasDestination: @escaping @Sendable (NotificationDestination) -> Bool = { _ in true },
    log: @escaping @Sendable (String) -> Void = { _ in },
    notify: @escaping @Sendable (EventNotification) throws -> Void
  ) throws {
    self.configuration = configuration
    self.now = now
    self.random = random
    self.makeID = makeID
    self.hasDestination = hasDestination
    self.log = log
    try Blobs.makeDirectory(directory)
    blobs = try Blobs(directory: "\(directory)/objects", now: now())
    let path = "\(directory)/bucket.sqlite"
    database = try Connection(path: path, migrations: Schema.migrations)
    reader = try Connection(path: path, migrations: Schema.migrations)
    buckets = Mutex(try Self.loadBuckets(database))
    notifications = NotificationQueue(database: database, log: log, notify: notify)
    notifications.deliver()
  }

  /// Removes what a crash of an earlier run left behind. It may take a while and runs beside
  /// requests: call it from a thread of its own after the start.
  /// - Returns: how many files there were.
  @discardableResult package func sweep() throws -> Int {
    try database.transaction { transaction in
      let week: Int64 = 7 * 86_400_000
      try transaction.run(
        "DELETE FROM completion WHERE completed<?", .integer(now().milliseconds - week))
    }
    var known = try reader.read { transaction in
      try transaction.query("SELECT file FROM part", []) { $0.integer(0) }
    }
    // In pages, so that nobody waits long for the connection.
    var bound: (bucket: Int64, key: [UInt8]) = (0, [])
    while true {
      let page = try reader.read { transaction in
        try transaction.query(
          "SELECT bucket,key,file FROM object WHERE (bucket,key)>(?,?) ORDER BY bucket,key "
            + "LIMIT 2000", [.integer(bound.bucket), .blob(bound.key)]
        ) { ($0.integer(0), $0.blob(1), $0.optionalInteger(2)) }
      }
      guard let last = page.last else { break }
      known += page.compactMap(\.2)
      bound = (last.0, last.1)
      // The page may have ended between the versions of its last key.
      known += try reader.read { [bound] transaction in
        try transaction.query(
          "SELECT file FROM object WHERE bucket=? AND key=? AND file IS NOT NULL",
          [.integer(bound.bucket), .blob(bound.key)]
        ) { $0.integer(0) }
      }
    }
    known.sort()
    return blobs.sweep { id in
      var low = 0
      var high = known.count
      while low < high {
        let middle = (low + high) / 2
        if known[middle] < id { low = middle + 1 } else { high = middle }
      }
      return low < known.count && known[low] == id
    }
  }

  /// A number greater than every one before, in this run and in earlier ones. To be called inside
  /// a transaction, so that the order of numbers is the order of writes.
  func nextSequence(after previous: Int64 = 0) -> Int64 {
    let time = now().milliseconds &* 1_000_000
    return lastSequence.withLock { last in
      last = max(last + 1, time, previous + 1)
      return last
    }
  }

  func account(withCanonicalID id: String) -> Account? {
    configuration.accounts.first { $0.canonicalID == id }
  }
}
