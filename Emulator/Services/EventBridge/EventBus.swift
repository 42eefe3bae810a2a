// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import JSONTree
import Synchronization

/// EventBridge's buses and Lambda's queue of asynchronous invocations, on one database: an event and
/// the invocations that it causes are on disk, in one transaction, before anyone is told that it was
/// taken.
///
/// Delivery is at least once: an invocation that was under way when the process died is made again
/// by the next ``run(delivering:sending:)``.
package final class EventBus: Sendable {
  package struct Configuration: Sendable {
    package var region = "us-east-1"
    package var accountID = "000000000000"
    /// Every rule of every bus that the template has.
    package var rules: [Rule] = []
    /// The buses that the template makes, besides `default`.
    package var buses: [String] = []
    /// The functions' own settings for asynchronous invocation; Lambda's defaults for the others.
    package var functions: [String: AsyncPolicy] = [:]
    /// How many asynchronous invocations run at once.
    var maximumConcurrency = 16
    /// How long to wait before the first, second, … repetition after a function's error; the last
    /// one counts on. Lambda waits one minute, then two; a developer should not have to.
    var retryDelays: [Duration] = [.seconds(1), .seconds(2)]
    /// How long to wait after the first throttled call; it doubles with every further one up to
    /// five minutes, as Lambda's does.
    var throttleDelay: Duration = .seconds(1)
  }

  struct State {
    var faults: DeliveryFaults {
      didSet { struck = faults.rules.map { _ in 0 } }
    }
    /// How many deliveries each rule of the faults has struck.
    var struck: [Int]
    var wakeUps: AsyncStream<Void>.Continuation?
    var running: [String: Int] = [:]
    var runningCount = 0
    /// When the dispatcher wakes by itself, while it means to.
    var timer: Date?
    var finishedSincePruning = 0
    /// The template's rules and those of the API.
    var rules: [Rule]
    var buses: Set<String>
    /// Fires schedules, while the dispatcher runs.
    var timekeeper: Task<Void, Never>?
    var isRunning = false
  }

  let database: Connection
  let configuration: Configuration
  let clock: WallClock
  let makeID: @Sendable () -> String
  let log: @Sendable (String) -> Void
  let observer: @Sendable (InvocationRecord) -> Void
  let state: Mutex<State>
  /// Held while a rule is changed, so that two changes do not lose one another.
  let ruleEdits = Mutex(())

  /// Opens the bus's database and takes up what it holds.
  /// - Parameters:
  ///   - databasePath: the SQLite file, made when it is missing; `:memory:` for none.
  ///   - clock: the time.
  ///   - makeID: makes a new unique id (a UUID in lower case).
  ///   - log: gets one line for what a developer should know.
  ///   - observer: is told of every change of an invocation, after it is on disk.
  package init(
    databasePath: String, configuration: Configuration, faults: DeliveryFaults = DeliveryFaults(),
    clock: WallClock = .system,
    makeID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
    log: @escaping @Sendable (String) -> Void = { _ in },
    observer: @escaping @Sendable (InvocationRecord) -> Void = { _ in }
  ) throws {
    database = try Connection(path: databasePath, migrations: EventTables.migrations)
    self.configuration = configuration
    self.clock = clock
    self.makeID = makeID
    self.log = log
    self.observer = observer
    let (kept, buses) = try database.read { transaction in
      (
        try transaction.query("SELECT definition FROM rules ORDER BY bus, name", []) { row in
          try Rule(stored: JSON(parsing: row.text(0)))
        }, try transaction.query("SELECT name FROM buses", []) { row in row.text(0) }
      )
    }
    let own = configuration.rules
    let others = kept.filter { rule in
      !own.contains { $0.name == rule.name && $0.eventBusName == rule.eventBusName }
    }
    state = Mutex(
      State(
        faults: faults, struck: faults.rules.map { _ in 0 }, rules: own + others,
        buses: Set(["default"] + own.map(\.eventBusName) + configuration.buses + buses)))
  }

  /// Every rule there is now.
  var rules: [Rule] { state.withLock { $0.rules } }
  /// The names of all buses.
  var buses: Set<String> { state.withLock { $0.buses } }

  /// Changes rules and buses in memory; schedules are looked at anew.
  func change(_ body: (inout [Rule], inout Set<String>) -> Void) {
    state.withLock { body(&$0.rules, &$0.buses) }
    restartTimekeeper()
  }

  /// The faults that deliveries are taken through from now on.
  package var faults: DeliveryFaults {
    get { state.withLock { $0.faults } }
    set { state.withLock { $0.faults = newValue } }
  }

  /// How many deliveries each rule of ``faults`` has struck since they were set.
  package var deliveriesStruck: [Int] { state.withLock { $0.struck } }

  /// Tells the dispatcher that there may be something to do.
  func wake() {
    let wakeUps = state.withLock { $0.wakeUps }
    wakeUps?.yield()
  }
}

extension EventBus.Configuration {
  package init(rules: [Rule]) { self.rules = rules }
}

/// Why an event was not taken: AWS's error code and message.
package struct EventRefused: Error, Equatable, CustomStringConvertible {
  package let code: String
  package let message: String

  package var description: String { "\(code): \(message)" }
}
