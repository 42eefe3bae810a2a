// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import HTTPServer
import AWSService
import Processes
import Synchronization

/// One process of a function, with the port of the Runtime API that it alone talks to. What happens
/// to it goes to its ``WorkerStateMachine``, whose actions are carried out here.
final class Worker: Sendable {
  /// What the pool is told.
  enum News {
    /// The process waits for an event.
    case waits
    /// The answer to its event has begun to stream.
    case streams
    case ended
  }

  /// An event as the process gets it.
  typealias Given = (invocation: FunctionInvocation, deadline: Date)

  /// Why a worker could not be started.
  enum StartFailure: Error {
    /// The machine has no room for it.
    case shortage(String)
    /// The executable cannot be executed.
    case entrypoint(String)
  }

  /// A `GET …/next` that waits for its answer, which is nil when there will be no event.
  private struct Question: Identifiable {
    let id: UInt64
    let continuation: CheckedContinuation<Given?, Never>
  }

  private typealias Machine = WorkerStateMachine<FunctionInvocation, Question>

  private struct State: ~Copyable {
    var machine: Machine
    var lastQuestionID: UInt64 = 0
    var alarm: (time: Machine.Instant, task: Task<Void, Never>)?
    var process: ChildProcess?
    var port: MultiportServer.Port?
  }

  /// The state of the code that it was started with.
  let version: CodeVersion?
  private let definition: FunctionDefinition
  private let settings: FunctionHost.Settings
  private let log: LogCapture
  private let tell: @Sendable (News, Worker) async -> Void
  private let state: Mutex<State>

  private init(
    definition: FunctionDefinition, version: CodeVersion?, invocation: FunctionInvocation,
    settings: FunctionHost.Settings, log: LogCapture,
    tell: @escaping @Sendable (News, Worker) async -> Void
  ) {
    self.definition = definition
    self.settings = settings
    self.log = log
    self.tell = tell
    self.version = version
    let limits = Machine.Limits(
      initialization: settings.initializationTimeout, invocation: definition.timeout,
      memoryMiB: definition.memoryMiB)
    state = Mutex(State(machine: Machine(starting: invocation, limits: limits, at: .now)))
  }

  /// Starts a process for an invocation, which it is given as its first event.
  static func start(
    _ described: FunctionDefinition, for invocation: FunctionInvocation,
    settings: FunctionHost.Settings, server: MultiportServer,
    tell: @escaping @Sendable (News, Worker) async -> Void
  ) async throws(StartFailure) -> Worker {
    // A change while the code is prepared makes the process old at once, not new for ever.
    let version = described.version
    let definition: FunctionDefinition
    do {
      definition = try described.prepared()
    } catch {
      throw .entrypoint(error.description)
    }
    guard let (log, output) = LogCapture.make(function: definition.name, sink: settings.log) else {
      throw .shortage("no pipe for the function's log")
    }
    defer { close(output) }
    let worker = Worker(
      definition: definition, version: version, invocation: invocation, settings: settings,
      log: log, tell: tell)
    let port: MultiportServer.Port
    do {
      port = try server.open(
        RuntimeAPIService(worker: worker, functionARN: settings.arn(of: definition.name)))
    } catch {
      throw .shortage("\(error)")
    }
    worker.state.withLock { $0.port = port }
    let command = ChildProcess.Command(
      executable: definition.executable, arguments: definition.arguments,
      environment: definition.processEnvironment(
        settings: settings, runtimeAPI: "127.0.0.1:\(port.number)"),
      directory: definition.workingDirectory)
    do {
      let process = try await ChildProcess.start(
        command, descriptors: [nil, output, output], onExit: { worker.ended($0) })
      worker.started(process)
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

  // MARK: - For the pool

  var isWorking: Bool { state.withLock { $0.machine.isWorking } }
  var isFinishing: Bool { state.withLock { $0.machine.isFinishing } }
  var isStreaming: Bool { state.withLock { $0.machine.isStreaming } }
  var hasEnded: Bool { state.withLock { $0.machine.hasEnded } }

  /// The process's id, which is its group's.
  var pid: pid_t? { state.withLock { $0.process?.pid } }

  /// Hands an event to a process that waits; false when it does not any more.
  func assign(_ invocation: FunctionInvocation) -> Bool {
    feed { $0.takes(invocation, at: .now) }
  }

  /// Asks the process to end, and kills it when it does not within the grace time.
  func retire(grace: Duration = .seconds(2)) { feed { $0.retire(grace: grace, at: .now) } }

  /// Looks at the memory in use, in bytes, and kills a process that has more than its limit.
  func noteMemory(_ bytes: Int) { feed { $0.uses(bytes) } }

  // MARK: - For the Runtime API

  /// The process asks for its next event; nil when it went away instead.
  func next() async -> Given? {
    let id = state.withLock { state in
      state.lastQuestionID += 1
      return state.lastQuestionID
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        feed { $0.asks(Question(id: id, continuation: continuation), at: .now) }
        // Cancelled before it was asked, nobody else would break it off.
        if Task.isCancelled { feed { $0.breaksOffQuestion(id) } }
      }
    } onCancel: {
      feed { $0.breaksOffQuestion(id) }
    }
  }

  /// The invocation of that id, if the process has it and may still answer.
  func unanswered(_ requestID: String) -> FunctionInvocation? {
    state.withLock { $0.machine.unanswered(requestID) }
  }

  /// The process could not initialise itself; false when it has.
  func initializationFailed(_ failure: LambdaFailure) -> Bool {
    feed { $0.failsToInitialize(failure, at: .now) }
  }

  func answer(_ invocation: FunctionInvocation, by answer: FunctionInvocation.Answer) {
    feed { $0.answers(invocation.id, answer, at: .now) }
  }

  /// The answer begins to stream; false when nobody wants it any more.
  func beginStream(
    of invocation: FunctionInvocation, _ prelude: StreamingOutcome.Prelude, _ channel: BodyChannel
  ) -> Bool {
    guard state.withLock({ $0.machine.beginsToStream(invocation.id) }),
      invocation.beginStream(prelude, channel)
    else { return false }
    Task { await tell(.streams, self) }
    return true
  }

  /// The connection broke before the answer was complete.
  func answerBroke(of invocation: FunctionInvocation) {
    feed {
      $0.breaksOffAnswer(invocation.id, at: .now)
      return []
    }
  }

  // MARK: - The machine

  /// Tells the machine what happens and does what follows.
  /// - Returns: whether anything does.
  @discardableResult
  private func feed(_ input: (inout Machine) -> [Machine.Action]) -> Bool {
    let actions = state.withLock { state in
      let actions = input(&state.machine)
      setAlarm(&state)
      return actions
    }
    for action in actions { perform(action) }
    return !actions.isEmpty
  }

  private func setAlarm(_ state: inout State) {
    let time = state.machine.alarm
    guard time != state.alarm?.time else { return }
    state.alarm?.task.cancel()
    state.alarm = time.map { time in
      let task = Task { [weak self] in
        do {
          try await Task.sleep(until: time, clock: .continuous)
        } catch {
          return
        }
        self?.feed { $0.timePasses(.now) }
      }
      return (time, task)
    }
  }

  private func perform(_ action: Machine.Action) {
    switch action {
    case .begin(let invocation): begin(invocation)
    case .give(let invocation, let question, let timeLeft):
      let deadline = settings.now().addingTimeInterval(timeLeft.milliseconds / 1000)
      question.continuation.resume(returning: (invocation, deadline))
    case .dismiss(let question): question.continuation.resume(returning: nil)
    case .settle(let invocation, var report):
      report.peakBytes = peakBytes()
      invocation.settle(report.answer, logTail: log.end(report.lines))
    case .offer: Task { await tell(.waits, self) }
    case .terminate: signal(SIGTERM)
    case .kill: signal(SIGKILL)
    }
  }

  private func begin(_ invocation: FunctionInvocation) {
    log.begin(requestID: invocation.id)
    log.write("START RequestId: \(invocation.id) Version: $LATEST")
    guard let delay = settings.killDelay(definition.name) else { return }
    feed {
      $0.doom(during: invocation.id, at: .now + delay)
      return []
    }
  }

  private func peakBytes() -> Int {
    state.withLock { state in
      if !state.machine.hasEnded, let pid = state.process?.pid {
        state.machine.notePeak(ProcessMemory.peakBytes(of: pid))
      }
      return state.machine.peakBytes
    }
  }

  private func signal(_ number: Int32) { state.withLock { $0.process }?.signal(number) }

  private func started(_ process: ChildProcess) {
    state.withLock { $0.process = process }
    feed {
      $0.starts(at: .now)
      // It may have been killed before it was known here.
      return $0.isDying ? [.kill] : []
    }
  }

  private func ended(_ end: ProcessEnd) {
    feed { $0.ends(end, at: .now) }
    log.close()
    state.withLock { $0.port.take() }?.close()
    Task { await tell(.ended, self) }
  }
}
