// SPDX-License-Identifier: Apache-2.0
import Database
package import FoundationEssentials
import Synchronization

/// The stand-in for AWS Elemental MediaConvert: its API, its queue, and the running of jobs in worker
/// processes.
///
/// A job is on disk before its creation is acknowledged, and every change of it is there in one
/// transaction with the event that tells of it. A job that was under way when the process died is
/// started anew by the next ``run(events:)``.
package final class MediaConvert: Sendable {
  package struct Configuration: Sendable {
    /// The region in ARNs.
    package var region = "us-east-1"
    /// The account in ARNs and events.
    package var accountID = "000000000000"
    /// The queues beside `Default`.
    package var queueNames: [String] = []
    /// The worker executable.
    package var workerPath: String
    /// A folder for the files of running jobs; its content is the service's own.
    package var workFolder: String
    /// How many jobs run at once: by default half the machine's processors and at least two. A
    /// worker uses several, and a second job fills the gaps where the first one waits.
    package var concurrency = max(2, ProcessInfo.processInfo.activeProcessorCount / 2)
    /// Whether quality is given up for speed (`--draft`).
    package var isDraft = false
    /// Whether settings that are not executed are left out, with a warning for each, instead of
    /// refused (`--lenient`).
    package var isLenient = false
    /// Seconds that a job may take whatever its input.
    var baseTimeLimit = 600.0
    /// Seconds that a job may take besides for each second of its input.
    var timeLimitPerMediaSecond = 60.0
    /// Seconds after which a worker that says nothing is taken for hung.
    package var silenceLimit = 300.0
    /// Seconds that a probe may take.
    var probeTimeLimit = 30.0

    package init(workerPath: String, workFolder: String) {
      self.workerPath = workerPath
      self.workFolder = workFolder
    }
  }

  struct State {
    var workers: [String: WorkerProcess] = [:]
    var runningCount = 0
    var wakeUps: AsyncStream<Void>.Continuation?
    var eventWakeUps: AsyncStream<Void>.Continuation?
    /// What workers have said that the machine leaves open to them.
    var open: Set<String> = []
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
  ) throws {
    database = try Connection(path: databasePath, migrations: JobStore.migrations)
    self.configuration = configuration
    self.store = store
    self.now = now
    self.makeID = makeID
    self.log = log
    probes = ConcurrencyLimit(configuration.concurrency)
    try makeQueues()
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
}
