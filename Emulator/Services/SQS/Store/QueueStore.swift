// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
package import Notation
import Synchronization

/// All queues: in memory who may have which message, in the database everything. What a method did is
/// on disk when it returns.
package final class QueueStore: Sendable {
  package struct Configuration: Sendable {
    package var region = "us-east-1"
    package var accountID = "000000000000"
    package var now: @Sendable () -> Timestamp = { .now }
    /// Makes a new unique id (a UUID in lower case).
    package var makeID: @Sendable () -> String

    package init(makeID: @escaping @Sendable () -> String) { self.makeID = makeID }
  }

  package let configuration: Configuration
  let database: Connection
  let log: @Sendable (String) -> Void
  private let queues: Mutex<[String: Queue]>
  /// Rings when a task of moving messages begins.
  let moveBell = Doorbell()

  /// Opens the queues' database and takes up what it holds.
  /// - Parameter databasePath: the SQLite file, made when it is missing; `:memory:` for none.
  package init(
    databasePath: String, configuration: Configuration,
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    let database = try Connection(path: databasePath, migrations: QueueTables.migrations)
    self.database = database
    self.configuration = configuration
    self.log = log
    queues = Mutex(try Self.load(from: database, at: configuration.now()))
  }

  private static func load(
    from database: Connection, at now: Timestamp
  ) throws -> [String: Queue] {
    let queues = try database.read { try $0.queues(at: now) }
    return Dictionary(queues.map { ($0.name, $0) }) { _, last in last }
  }

  var now: Timestamp { configuration.now() }

  /// The ARN of the queue of a name.
  package func arn(of name: String) -> String {
    "arn:aws:sqs:\(configuration.region):\(configuration.accountID):\(name)"
  }

  /// The name of the queue of an ARN; nil for what cannot be one of these queues.
  package func name(ofARN arn: String) -> String? {
    let prefix = self.arn(of: "")
    return arn.hasPrefix(prefix) ? String(arn.dropFirst(prefix.count)) : nil
  }

  /// Reads all queues.
  func read<Result>(_ body: ([String: Queue]) throws -> Result) rethrows -> Result {
    try queues.withLock { try body($0) }
  }

  /// Reads a queue.
  func read<Result>(_ name: String, _ body: (Queue) throws -> Result) throws -> Result {
    try queues.withLock { queues in
      guard let queue = queues[name] else { throw ServiceError.noSuchQueue }
      return try body(queue)
    }
  }

  /// Changes queues in memory and on disk alike: when the database refuses, memory is read from it
  /// again.
  func change<Result>(
    _ body: (inout [String: Queue], Connection) throws -> Result
  ) throws -> Result {
    try queues.withLock { queues in
      do { return try body(&queues, database) } catch {
        // A refusal comes before any change.
        guard error is DatabaseError else { throw error }
        queues = try Self.load(from: database, at: now)
        throw error
      }
    }
  }
}
