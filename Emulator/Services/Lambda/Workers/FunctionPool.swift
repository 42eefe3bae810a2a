// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import HTTPServer

/// The processes of one function: warm ones are used again, the latest first; where none is free
/// another is started, up to the ceiling; what exceeds it waits.
actor FunctionPool {
  private struct Waiter {
    var id: UInt64
    var invocation: FunctionInvocation
    var continuation: CheckedContinuation<Turn, Never>
  }

  /// What ends a wait.
  private enum Turn {
    /// A process took the invocation.
    case taken
    /// A process has ended, so that another may be started.
    case tryAgain
    /// It took too long.
    case givenUp
  }

  nonisolated let definition: FunctionDefinition
  private let settings: FunctionHost.Settings
  private let server: MultiportServer
  private var idle: [(worker: Worker, since: UInt64)] = []
  private var workers: [ObjectIdentifier: Worker] = [:]
  /// Processes that are started and have not ended, those that are just being started included.
  private var count = 0
  private var waiters: [Waiter] = []
  private var nextID: UInt64 = 0
  private var isShutDown = false
  private var onEmpty: CheckedContinuation<Void, Never>?

  init(
    definition: FunctionDefinition, settings: FunctionHost.Settings, server: MultiportServer
  ) {
    self.definition = definition
    self.settings = settings
    self.server = server
  }

  /// Hands an invocation to a process; what becomes of it the invocation itself tells.
  /// - Returns: why it was not run, or nil.
  func run(_ invocation: FunctionInvocation) async -> InvocationRefusal? {
    var mayFinish = true
    while true {
      if isShutDown { return .shuttingDown }
      if assignToIdle(invocation) { return nil }
      // Between its answer and its next question a process is as good as free: waiting for it is
      // cheaper than another.
      if mayFinish, workers.values.count(where: \.isFinishing) > waiters.count {
        mayFinish = false
        if await turn(of: invocation, patience: .milliseconds(50)) == .taken { return nil }
        continue
      }
      switch occupancy.admission {
      case .start: return await start(for: invocation)
      case .throttle: return .rateExceeded
      case .wait:
        switch await turn(of: invocation, patience: definition.timeout) {
        case .taken: return nil
        case .tryAgain: continue
        case .givenUp: return .rateExceeded
        }
      }
    }
  }

  /// The processes that have an event.
  var working: [Worker] { workers.values.filter(\.isWorking) }

  /// Ends every process and waits for their ends.
  func shutDown(grace: Duration) async {
    isShutDown = true
    for waiter in waiters { waiter.continuation.resume(returning: .tryAgain) }
    waiters = []
    idle = []
    for worker in workers.values { worker.retire(grace: grace) }
    guard count > 0 else { return }
    await withCheckedContinuation { onEmpty = $0 }
  }

  private var occupancy: Occupancy {
    Occupancy(
      processes: count, streaming: workers.values.count(where: \.isStreaming),
      reserved: definition.reservedConcurrency, ceiling: settings.processesPerFunction,
      streamCeiling: settings.streamsPerFunction)
  }

  private func assignToIdle(_ invocation: FunctionInvocation) -> Bool {
    while let (worker, _) = idle.popLast() {
      guard isCurrent(worker) else {
        worker.retire()
        continue
      }
      if worker.assign(invocation) { return true }
    }
    return false
  }

  /// Whether the function's code is still that which the process was started with.
  private func isCurrent(_ worker: Worker) -> Bool { worker.version == definition.version }

  private func start(for invocation: FunctionInvocation) async -> InvocationRefusal? {
    count += 1
    do {
      let worker = try await Worker.start(
        definition, for: invocation, settings: settings, server: server,
        tell: { [weak self] in await self?.hear($0, of: $1) })
      if isShutDown { worker.retire(grace: .zero) }
      if !worker.hasEnded { workers[ObjectIdentifier(worker)] = worker }
      return nil
    } catch {
      freeSlot()
      switch error {
      case .shortage(let reason): return .noProcess(reason)
      case .entrypoint(let reason):
        fail(invocation, .entrypoint(invocation.id, reason))
        return nil
      }
    }
  }

  /// Ends an invocation for which there is no process to do it.
  private func fail(_ invocation: FunctionInvocation, _ failure: LambdaFailure) {
    let report = InvocationReport(
      requestID: invocation.id, duration: .zero, initDuration: .zero, isInitialization: true,
      memoryMiB: definition.memoryMiB, peakBytes: 0, answer: .failure(failure))
    let lines =
      ["\(invocation.id) \(String(decoding: failure.document, as: UTF8.self))"] + report.lines
    for line in lines {
      settings.log(
        FunctionLogLine(function: definition.name, requestID: invocation.id, text: line))
    }
    invocation.settle(
      .failure(failure), logTail: Data((lines.joined(separator: "\n") + "\n").utf8))
  }

  // MARK: - Waiting

  private func turn(of invocation: FunctionInvocation, patience: Duration) async -> Turn {
    nextID += 1
    let id = nextID
    let timer = Task {
      do {
        try await Task.sleep(for: patience)
      } catch {
        return
      }
      self.giveUp(id)
    }
    defer { timer.cancel() }
    return await withCheckedContinuation { continuation in
      waiters.append(Waiter(id: id, invocation: invocation, continuation: continuation))
    }
  }

  private func giveUp(_ id: UInt64) {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
    waiters.remove(at: index).continuation.resume(returning: .givenUp)
  }

  private func wakeWaiter() {
    if !waiters.isEmpty { waiters.removeFirst().continuation.resume(returning: .tryAgain) }
  }

  // MARK: - What workers tell

  private func hear(_ news: Worker.News, of worker: Worker) {
    switch news {
    case .waits: waits(worker)
    // A process that streams gives its place to another.
    case .streams: wakeWaiter()
    case .ended:
      workers[ObjectIdentifier(worker)] = nil
      idle.removeAll { $0.worker === worker }
      freeSlot()
    }
  }

  private func waits(_ worker: Worker) {
    guard !isShutDown, isCurrent(worker) else { return worker.retire() }
    if !waiters.isEmpty {
      guard worker.assign(waiters[0].invocation) else { return }
      return waiters.removeFirst().continuation.resume(returning: .taken)
    }
    guard !occupancy.isExcessive else { return worker.retire() }
    nextID += 1
    let since = nextID
    idle.append((worker, since))
    Task { [weak self, settings] in
      try? await Task.sleep(for: settings.idleTimeout)
      await self?.reap(since)
    }
  }

  private func reap(_ since: UInt64) {
    guard let index = idle.firstIndex(where: { $0.since == since }) else { return }
    idle.remove(at: index).worker.retire()
  }

  private func freeSlot() {
    count -= 1
    wakeWaiter()
    if count == 0 { onEmpty.take()?.resume() }
  }
}
