// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import HTTPServer
import Processes
import Synchronization

/// One process of a function, with the port of the Runtime API that it alone talks to.
final class Worker: Sendable {
  /// What the process is doing.
  private enum Phase {
    /// It has not yet asked for an event.
    case starting
    /// It has asked for an event, or will, and there is none.
    case idle
    /// It has an event.
    case busy
    /// It has ended, or is being ended.
    case dead
  }

  /// A `GET …/next` that waits for its answer: an event, or nil when it is to go away.
  private typealias Asking = CheckedContinuation<FunctionInvocation?, Never>

  private struct State {
    var phase = Phase.starting
    var process: ChildProcess?
    var port: MultiportServer.Port?
    var invocation: FunctionInvocation?
    /// The `GET …/next` that waits.
    var asking: (id: UInt64, continuation: Asking)?
    var nextAskingID: UInt64 = 0
    var startedAt = ContinuousClock.now
    var initDuration: Duration?
    /// Why the process is being killed, when that is not what its exit says.
    var verdict: LambdaFailure?
    var timer: Task<Void, Never>?
    var peakMemory = 0
    var deadline = Date.distantFuture
    /// Whether the pool knows that the process waits.
    var isOffered = false
  }

  let definition: FunctionDefinition
  /// Tells the executable's file from a newer one at the same path.
  let fingerprint: FileFingerprint?
  private let settings: FunctionHost.Settings
  private let log: LogCapture
  private let state = Mutex(State())
  /// Told when the process waits for an event again.
  private let onIdle: @Sendable (Worker) async -> Void
  /// Told when the answer to an event begins to stream.
  private let onStream: @Sendable (Worker) async -> Void
  /// Told when the process has ended.
  private let onEnd: @Sendable (Worker) async -> Void

  private init(
    definition: FunctionDefinition, settings: FunctionHost.Settings, log: LogCapture,
    onIdle: @escaping @Sendable (Worker) async -> Void,
    onStream: @escaping @Sendable (Worker) async -> Void,
    onEnd: @escaping @Sendable (Worker) async -> Void
  ) {
    self.definition = definition
    self.settings = settings
    self.log = log
    self.onIdle = onIdle
    self.onStream = onStream
    self.onEnd = onEnd
    fingerprint = FileFingerprint(path: definition.executable)
  }

  /// Why a worker could not be started.
  enum StartFailure: Error {
    /// The machine has no room for it.
    case shortage(String)
    /// The executable cannot be executed.
    case entrypoint(String)
  }

  /// Starts a process for an invocation, which it is given as its first event.
  static func start(
    _ definition: FunctionDefinition, for invocation: FunctionInvocation,
    settings: FunctionHost.Settings, server: MultiportServer,
    onIdle: @escaping @Sendable (Worker) async -> Void,
    onStream: @escaping @Sendable (Worker) async -> Void,
    onEnd: @escaping @Sendable (Worker) async -> Void
  ) async throws(StartFailure) -> Worker {
    guard let (log, output) = LogCapture.make(function: definition.name, sink: settings.log) else {
      throw .shortage("no pipe for the function's log")
    }
    let worker = Worker(
      definition: definition, settings: settings, log: log, onIdle: onIdle, onStream: onStream,
      onEnd: onEnd)
    let port: MultiportServer.Port
    defer { close(output) }
    do {
      port = try server.open(RuntimeAPIService(worker: worker))
    } catch {
      throw .shortage("\(error)")
    }
    worker.state.withLock { state in
      state.port = port
      state.invocation = invocation
    }
    let command = ChildProcess.Command(
      executable: definition.executable, arguments: definition.arguments,
      environment: definition.processEnvironment(
        settings: settings, runtimeAPI: "127.0.0.1:\(port.number)"),
      directory: definition.workingDirectory)
    do {
      let process = try await ChildProcess.start(
        command, descriptors: [nil, output, output], onExit: { worker.ended($0) })
      worker.state.withLock { state in
        state.process = process
        // On a busy machine the process may have its event by now, whose own timer must stay.
        guard case .starting = state.phase else { return }
        state.timer = worker.timer(after: settings.initializationTimeout, for: invocation)
      }
      return worker
    } catch {
      port.close()
      // Go's words, which Lambda shows, are the system's in lower case.
      let reason = error.reason.lowercased()
      if error.isShortage { throw .shortage(reason) }
      let hint = error.errorNumber == ENOEXEC ? " (it is built for \(definition.architecture))" : ""
      throw .entrypoint("fork/exec \(definition.executable): \(reason)\(hint)")
    }
  }

  /// When the time of the running invocation is up.
  var deadline: Date { state.withLock { $0.deadline } }

  /// The function's ARN.
  var functionARN: String { settings.arn(of: definition.name) }

  /// Whether the process has ended.
  var hasEnded: Bool {
    state.withLock { state in
      if case .dead = state.phase { true } else { false }
    }
  }

  /// Whether the process has answered its event and is about to ask for the next.
  var isFinishing: Bool {
    state.withLock { state in
      guard case .busy = state.phase, let invocation = state.invocation else { return false }
      return invocation.isOver
    }
  }

  /// Whether the process sends an answer that streams.
  var isStreaming: Bool { state.withLock { $0.invocation?.isStreaming ?? false } }

  /// The answer to the event has begun to stream.
  func beganToStream() { Task { await onStream(self) } }

  /// Whether the process has an event, or starts for one.
  var isWorking: Bool {
    state.withLock { state in
      switch state.phase {
      case .starting, .busy: true
      case .idle, .dead: false
      }
    }
  }

  /// The process's id, which is its group's.
  var pid: pid_t? { state.withLock { $0.process?.pid } }

  /// What becomes of an event that a process is to have.
  private enum Assignment {
    /// The process has ended.
    case refused
    /// The process is given it when it asks.
    case kept
    /// The process has asked and gets it now.
    case answers(Asking)
  }

  /// Hands an event to a process that waits; false when it has ended meanwhile.
  func assign(_ invocation: FunctionInvocation) -> Bool {
    let assignment = state.withLock { state -> Assignment in
      guard case .idle = state.phase else { return .refused }
      state.invocation = invocation
      state.phase = .busy
      return state.asking.take().map { .answers($0.continuation) } ?? .kept
    }
    switch assignment {
    case .refused: return false
    case .kept: begin(invocation)
    case .answers(let asking):
      begin(invocation)
      asking.resume(returning: invocation)
    }
    return true
  }

  /// Asks the process to end, and kills it when it does not within the grace time.
  func retire(grace: Duration = .seconds(2)) {
    signal(SIGTERM)
    Task {
      try? await Task.sleep(for: grace)
      self.signal(SIGKILL)
    }
  }

  /// Sends a signal to the process's group.
  func signal(_ number: Int32) { state.withLock { $0.process }?.signal(number) }

  /// Looks at the memory in use, in bytes, and kills a process that has more than its limit.
  func noteMemory(_ bytes: Int) {
    let isOver = state.withLock { state in
      state.peakMemory = max(state.peakMemory, bytes)
      return bytes > definition.memoryMiB << 20
    }
    if isOver { signal(SIGKILL) }
  }

  // MARK: - The Runtime API

  /// What a process finds that asks for its next event.
  private enum Question {
    /// The event that it was started for.
    case first(FunctionInvocation?)
    /// Nothing yet, and its last event is still without an answer.
    case another(after: FunctionInvocation?)
    /// Nothing yet.
    case again
  }

  /// The process asks for its next event; nil when it went away instead.
  func next() async -> FunctionInvocation? {
    let (id, question) = state.withLock { state -> (UInt64, Question) in
      state.nextAskingID += 1
      switch state.phase {
      case .starting:
        state.initDuration = .now - state.startedAt
        state.phase = .busy
        state.timer?.cancel()
        return (state.nextAskingID, .first(state.invocation))
      case .busy:
        let unanswered = state.invocation
        state.timer?.cancel()
        state.phase = .idle
        state.isOffered = false
        state.invocation = nil
        return (state.nextAskingID, .another(after: unanswered))
      case .idle, .dead: return (state.nextAskingID, .again)
      }
    }
    switch question {
    case .first(let invocation?):
      begin(invocation)
      return invocation
    case .another(after: let invocation?):
      end(invocation, with: .failure(.unanswered(invocation.id)))
    case .first(nil), .another(after: nil), .again: break
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { wait(as: id, $0) }
    } onCancel: {
      forget(asking: id)
    }
  }

  /// What becomes of a question that has no answer at once.
  private enum Wait {
    /// It is answered now after all: by an event, or by nothing when there will be none.
    case over(FunctionInvocation?)
    /// It waits, in the place of an earlier one if there is one; the pool is told unless it knows.
    case begun(replacing: Asking?, isNews: Bool)
  }

  private func wait(as id: UInt64, _ continuation: Asking) {
    let wait = state.withLock { state -> Wait in
      switch state.phase {
      // An event may have been assigned in between.
      case .busy: return .over(state.invocation)
      case .dead, .starting: return .over(nil)
      case .idle:
        let replaced = state.asking.take()
        state.asking = (id, continuation)
        defer { state.isOffered = true }
        return .begun(replacing: replaced?.continuation, isNews: !state.isOffered)
      }
    }
    switch wait {
    case .over(let event): continuation.resume(returning: event)
    case .begun(let replaced, let isNews):
      replaced?.resume(returning: nil)
      if isNews { Task { await onIdle(self) } }
      // Cancelled before it was stored, nobody else would forget it.
      if Task.isCancelled { forget(asking: id) }
    }
  }

  private func forget(asking id: UInt64) {
    let gone = state.withLock { state -> Asking? in
      guard let asking = state.asking, asking.id == id else { return nil }
      state.asking = nil
      return asking.continuation
    }
    gone?.resume(returning: nil)
  }

  /// The invocation that has that id and no answer yet.
  func unanswered(_ requestID: String) -> FunctionInvocation? {
    state.withLock { state in
      guard let invocation = state.invocation, invocation.id == requestID, !invocation.isOver
      else { return nil }
      return invocation
    }
  }

  /// The process could not initialise itself.
  func initializationFailed(_ failure: LambdaFailure) -> Bool {
    let invocation = state.withLock { state -> FunctionInvocation? in
      guard case .starting = state.phase else { return nil }
      return state.invocation
    }
    guard let invocation else { return false }
    end(invocation, with: .failure(failure), initializing: true)
    // The process is expected to end; one that does not would hold its place for ever.
    retire(grace: .milliseconds(500))
    return true
  }

  /// Ends an invocation, once: logs its report and tells the caller.
  func end(
    _ invocation: FunctionInvocation, with answer: FunctionInvocation.Answer,
    initializing: Bool = false
  ) {
    guard invocation.claimEnd() else { return }
    let initDuration = state.withLock { state -> Duration? in
      state.timer?.cancel()
      state.timer = nil
      if let process = state.process {
        state.peakMemory = max(state.peakMemory, MemoryWatch.peakBytes(of: process.pid))
      }
      if initializing { return .now - state.startedAt }
      return state.initDuration.take()
    }
    let report = InvocationReport(
      requestID: invocation.id, duration: invocation.duration, initDuration: initDuration,
      isInitialization: initializing, memoryMiB: definition.memoryMiB,
      peakBytes: state.withLock { $0.peakMemory }, answer: answer)
    invocation.settle(answer, logTail: log.end(report.lines))
    awaitNextQuestion()
  }

  /// A process that has answered asks for its next event at once. One that does not is of no use any
  /// more and would hold its place for ever.
  private func awaitNextQuestion() {
    let timer = Task { [weak self, timeout = definition.timeout] in
      do {
        try await Task.sleep(for: timeout)
      } catch {
        return
      }
      if let self, isFinishing { signal(SIGKILL) }
    }
    state.withLock { state in
      guard case .busy = state.phase, state.timer == nil else { return timer.cancel() }
      state.timer = timer
    }
  }

  // MARK: - Limits and the end

  private func begin(_ invocation: FunctionInvocation) {
    log.begin(requestID: invocation.id)
    log.write("START RequestId: \(invocation.id) Version: $LATEST")
    invocation.start()
    let timer = timer(after: definition.timeout, for: invocation)
    let deadline = settings.now().addingTimeInterval(definition.timeout.milliseconds / 1000)
    state.withLock { state in
      state.timer?.cancel()
      state.timer = timer
      state.deadline = deadline
    }
    if let delay = settings.killDelay(definition.name) { kill(during: invocation, after: delay) }
  }

  /// Kills the process on purpose, unless it has answered by then.
  private func kill(during invocation: FunctionInvocation, after delay: Duration) {
    Task { [weak self] in
      try? await Task.sleep(for: delay)
      if !invocation.isOver { self?.signal(SIGKILL) }
    }
  }

  private func timer(after limit: Duration, for invocation: FunctionInvocation) -> Task<Void, Never>
  {
    Task { [weak self] in
      do {
        try await Task.sleep(for: limit)
      } catch {
        return
      }
      self?.timeOut(invocation, after: limit)
    }
  }

  private func timeOut(_ invocation: FunctionInvocation, after limit: Duration) {
    guard !invocation.isOver else { return }
    state.withLock { $0.verdict = .timeout(invocation.id, after: limit) }
    signal(SIGKILL)
  }

  private func ended(_ end: ProcessEnd) {
    let (invocation, verdict, asking, isStarting) = state.withLock { state in
      defer {
        state.phase = .dead
        state.asking = nil
        state.invocation = nil
      }
      var isStarting = false
      if case .starting = state.phase { isStarting = true }
      return (state.invocation, state.verdict, state.asking?.continuation, isStarting)
    }
    asking?.resume(returning: nil)
    if let invocation {
      self.end(
        invocation, with: .failure(verdict ?? .exit(invocation.id, end)), initializing: isStarting)
    }
    log.close()
    state.withLock { $0.port.take() }?.close()
    Task { await onEnd(self) }
  }
}
