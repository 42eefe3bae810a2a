// SPDX-License-Identifier: Apache-2.0
package import AWSService
import Database
package import FoundationEssentials
import JSONTree
import Synchronization

/// Lambda's event source mappings: the template's, and those that were made by the API, which are kept.
package final class EventSourceMappings: Sendable {
  struct Entry: Sendable {
    var mapping: EventSourceMapping
    var modifiedAt: Date
    var lastResult = "No records processed"
    var poller: Task<Void, Never>?
  }

  private struct State {
    var entries: [String: Entry] = [:]
    /// Starts a mapping's poller; nil while nothing runs.
    var start: (@Sendable (EventSourceMapping) -> Task<Void, Never>)?
  }

  let queues: any PolledQueues
  private let database: Connection
  private let log: @Sendable (String) -> Void
  private let now: @Sendable () -> Date
  private let state: Mutex<State>

  /// - Parameters:
  ///   - databasePath: the SQLite file, made when it is missing; `:memory:` for none.
  ///   - mappings: the template's.
  package init(
    databasePath: String, mappings: [EventSourceMapping], queues: any PolledQueues,
    now: @escaping @Sendable () -> Date = { Date() },
    log: @escaping @Sendable (String) -> Void
  ) throws {
    database = try Connection(path: databasePath, migrations: MappingTable.migrations)
    self.queues = queues
    self.log = log
    self.now = now
    var entries: [String: Entry] = [:]
    for (mapping, modifiedAt) in try database.read({ try $0.mappings() }) {
      entries[mapping.id] = Entry(mapping: mapping, modifiedAt: modifiedAt)
    }
    // What the template says now counts.
    for mapping in mappings { entries[mapping.id] = Entry(mapping: mapping, modifiedAt: now()) }
    state = Mutex(State(entries: entries))
  }

  /// All mappings, by their ids' order.
  func all() -> [Entry] {
    state.withLock { $0.entries.values.sorted { $0.mapping.id < $1.mapping.id } }
  }

  func entry(_ id: String) -> Entry? { state.withLock { $0.entries[id] } }

  /// Keeps a mapping, new or changed; it is on disk when this returns.
  func set(_ mapping: EventSourceMapping) throws -> Entry {
    let modifiedAt = now()
    try database.transaction { try $0.keep(mapping, at: modifiedAt) }
    return state.withLock { state in
      let before = state.entries[mapping.id]
      before?.poller?.cancel()
      var entry = Entry(mapping: mapping, modifiedAt: modifiedAt)
      if let before { entry.lastResult = before.lastResult }
      entry.poller = mapping.isEnabled ? state.start?(mapping) : nil
      state.entries[mapping.id] = entry
      return entry
    }
  }

  /// Ends a mapping and forgets it.
  func remove(_ id: String) throws {
    try database.transaction { try $0.forgetMapping(id) }
    state.withLock { $0.entries.removeValue(forKey: id)?.poller?.cancel() }
  }

  /// Feeds functions until the task is cancelled. Call it once.
  package func run(invoking functions: any FunctionInvoking) async {
    state.withLock { state in
      let start: @Sendable (EventSourceMapping) -> Task<Void, Never> = { [weak self] mapping in
        Task { await self?.poller(of: mapping, functions).run() }
      }
      state.start = start
      for (id, entry) in state.entries where entry.mapping.isEnabled {
        state.entries[id]?.poller = start(entry.mapping)
      }
    }
    let forever = AsyncStream<Void>.makeStream()
    for await _ in forever.stream {}
    let pollers = state.withLock { state in
      state.start = nil
      return state.entries.values.compactMap(\.poller)
    }
    for poller in pollers { poller.cancel() }
    for poller in pollers { await poller.value }
  }

  private func poller(
    of mapping: EventSourceMapping, _ functions: any FunctionInvoking
  ) -> MappingPoller {
    MappingPoller(
      mapping: mapping, queues: queues, functions: functions, log: log,
      report: { [weak self] result in
        self?.state.withLock { $0.entries[mapping.id]?.lastResult = result }
      })
  }
}

/// The table of mappings that were made or changed by the API.
enum MappingTable {
  static let migrations = [
    "CREATE TABLE mappings(id TEXT PRIMARY KEY, settings TEXT NOT NULL, modified_at REAL NOT NULL)"
  ]
}

extension Transaction {
  fileprivate func mappings() throws -> [(EventSourceMapping, Date)] {
    try query("SELECT id, settings, modified_at FROM mappings", []) { row in
      let settings = try JSON(parsing: row.text(1))
      return (
        try EventSourceMapping(id: row.text(0), stored: settings),
        Date(timeIntervalSince1970: row.real(2))
      )
    }
  }

  fileprivate func keep(_ mapping: EventSourceMapping, at time: Date) throws(DatabaseError) {
    try run(
      "INSERT OR REPLACE INTO mappings(id, settings, modified_at) VALUES(?,?,?)",
      .text(mapping.id), .text(mapping.stored.text), .real(time.timeIntervalSince1970))
  }

  fileprivate func forgetMapping(_ id: String) throws(DatabaseError) {
    try run("DELETE FROM mappings WHERE id=?", .text(id))
  }
}

extension EventSourceMapping {
  fileprivate var stored: JSON {
    var object: JSON.Object = [
      "source": .string(sourceARN), "function": .string(function), "enabled": .bool(isEnabled),
      "batchSize": JSON(batchSize), "window": JSON(window), "reports": .bool(reportsItemFailures),
      "filters": .array(filters.map { .string($0.text) }),
    ]
    object["concurrency"] = maximumConcurrency.map { JSON($0) }
    return .object(object)
  }

  fileprivate init(id: String, stored: JSON) throws {
    self.init(
      id: id, sourceARN: stored["source"]?.string ?? "",
      function: stored["function"]?.string ?? "")
    isEnabled = stored["enabled"]?.bool ?? true
    batchSize = stored["batchSize"]?.integer.map { Int($0) } ?? batchSize
    window = stored["window"]?.integer.map { Int($0) } ?? window
    reportsItemFailures = stored["reports"]?.bool ?? false
    maximumConcurrency = stored["concurrency"]?.integer.map { Int($0) }
    filters = try (stored["filters"]?.array ?? []).map { try MessageFilter($0.string ?? "") }
  }
}
