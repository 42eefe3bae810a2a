// SPDX-License-Identifier: Apache-2.0
package import Database
package import FoundationEssentials
import Synchronization

/// MediaConvert: its API, its queue, and the running of jobs in worker processes.
///
/// A job is on disk before its creation is acknowledged, and every change of it is there in one
/// transaction with the event that tells of it. A job that was under way when the process died is
/// started anew by the next ``run(events:)``.
package final class JobService: Sendable {
  /// What a service is made of.
  package struct Configuration: Sendable {
    /// The region in ARNs.
    package var region: String
    /// The account in ARNs and events.
    package var accountID: String
    /// The queues beside `Default`.
    package var queueNames: [String]
    /// The worker executable.
    package var workerPath: String
    /// A folder for the files of running jobs; its content is the service's own.
    package var workFolder: String
    /// How many jobs run at once.
    package var concurrency: Int
    /// Whether quality is given up for speed (`--draft`).
    package var isDraft: Bool
    /// The most address space of a worker in bytes; nil for no limit.
    package var workerAddressSpaceBytes: UInt64?
    /// Seconds that a job may take whatever its input.
    package var baseTimeLimit: Double
    /// Seconds that a job may take besides for each second of its input and each output.
    package var timeLimitPerMediaSecond: Double
    /// Seconds after which a worker that says nothing is taken for hung.
    package var silenceLimit: Double
    /// Seconds that a probe may take.
    package var probeTimeLimit: Double

    /// Makes a configuration.
    /// - Parameter concurrency: by default half the machine's processors and at least two: a worker
    ///   uses several, and a second job fills the gaps where the first one waits.
    package init(
      region: String = "us-east-1", accountID: String = "000000000000", queueNames: [String] = [],
      workerPath: String, workFolder: String,
      concurrency: Int = max(2, ProcessInfo.processInfo.activeProcessorCount / 2),
      isDraft: Bool = false, workerAddressSpaceBytes: UInt64? = 8 << 30,
      baseTimeLimit: Double = 600, timeLimitPerMediaSecond: Double = 60, silenceLimit: Double = 300,
      probeTimeLimit: Double = 30
    ) {
      self.region = region
      self.accountID = accountID
      self.queueNames = queueNames
      self.workerPath = workerPath
      self.workFolder = workFolder
      self.concurrency = concurrency
      self.isDraft = isDraft
      self.workerAddressSpaceBytes = workerAddressSpaceBytes
      self.baseTimeLimit = baseTimeLimit
      self.timeLimitPerMediaSecond = timeLimitPerMediaSecond
      self.silenceLimit = silenceLimit
      self.probeTimeLimit = probeTimeLimit
    }
  }

  struct State {
    var workers: [String: WorkerProcess] = [:]
    var runningCount = 0
    var wakeUps: AsyncStream<Void>.Continuation?
    var eventWakeUps: AsyncStream<Void>.Continuation?
  }

  let database: Connection
  let configuration: Configuration
  let store: any MediaStore
  let now: @Sendable () -> Date
  let makeID: @Sendable () -> String
  let log: @Sendable (String) -> Void
  let state = Mutex(State())
  let probes: ConcurrencyLimit

  /// Opens the service's database and takes up what it holds.
  /// - Parameters:
  ///   - databasePath: the SQLite file, made when it is missing.
  ///   - store: the buckets.
  ///   - now: the time.
  ///   - makeID: makes a new unique id for an event (a UUID in lower case).
  ///   - log: gets one line for what a developer should know.
  package init(
    databasePath: String, configuration: Configuration, store: any MediaStore,
    now: @escaping @Sendable () -> Date = { Date() },
    makeID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(DatabaseError) {
    database = try Connection(path: databasePath, migrations: JobStore.migrations)
    self.configuration = configuration
    self.store = store
    self.now = now
    self.makeID = makeID
    self.log = log
    probes = ConcurrencyLimit(configuration.concurrency)
  }

  func wake() {
    let wakeUps = state.withLock { $0.wakeUps }
    wakeUps?.yield()
  }

  func wakeEvents() {
    let wakeUps = state.withLock { $0.eventWakeUps }
    wakeUps?.yield()
  }

  func jobARN(_ id: String) -> String {
    "arn:aws:mediaconvert:\(configuration.region):\(configuration.accountID):jobs/\(id)"
  }

  func queueARN(_ name: String) -> String {
    "arn:aws:mediaconvert:\(configuration.region):\(configuration.accountID):queues/\(name)"
  }
}

/// How many tasks may do a thing at once; the others wait in order.
actor ConcurrencyLimit {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = max(count, 1) }

  func enter() async {
    if free > 0 {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
