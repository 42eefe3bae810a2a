// SPDX-License-Identifier: Apache-2.0
import Processes

/// What one process of a function does and what is to be done about it, without a process, a socket,
/// a clock or a lock. Whatever happens is told by a call, with the time where that counts; each call
/// returns the actions that follow, none when what happened does not count any more.
///
/// A process has one event at a time: the one that it was started for, then those that it takes.
/// Each gets exactly one outcome (``Action/settle``), decided by what comes first.
struct WorkerStateMachine<Event: Identifiable, Question: Identifiable>: ~Copyable
where Event.ID == String {
  typealias Instant = ContinuousClock.Instant

  struct Limits {
    /// How long the process may take until it asks for its first event.
    var initialization: Duration
    /// How long an event may take, and after its answer the question for the next.
    var invocation: Duration
    var memoryMiB: Int
  }

  enum Action {
    /// The event's time and its log begin.
    case begin(Event)
    /// Answers the process's question by an event, for which so much time is left.
    case give(Event, to: Question, timeLeft: Duration)
    /// Answers a question by saying that there will be no event.
    case dismiss(Question)
    /// Tells the outcome of an event.
    case settle(Event, InvocationReport)
    /// The process waits for an event, which it did not before.
    case offer
    /// Asks the process to end.
    case terminate
    case kill
  }

  private enum Phase {
    /// The process has not yet asked for the event that it was started for.
    case starting(Event)
    /// The process broke off its question, and an event waits for it to ask again.
    case assigned(Work)
    case working(Work)
    /// The answer has begun to stream.
    case streaming(Work)
    /// The connection with the answer broke. If the process has crashed, its end will say more.
    case broken(Work, until: Instant)
    /// The process has answered and is about to ask for the next event.
    case finishing(until: Instant)
    /// There is no event. A process without a question has broken it off and will ask again.
    case waiting(Question?)
    /// The process was killed; nothing that it says counts any more.
    case dying(Loss?)
    case ended
  }

  private struct Work {
    let event: Event
    let since: Instant
    let deadline: Instant
    /// When the process is killed on purpose.
    var killTime: Instant?

    var end: Instant { min(deadline, killTime ?? deadline) }
  }

  /// The event that a process had when it was killed.
  private struct Loss {
    let event: Event
    /// When the process got it; nil when it had not yet asked for its first event.
    let since: Instant?
    /// What has become of the event, when that is not what the process's end says.
    let verdict: LambdaFailure?
  }

  private static var patienceWithBrokenAnswer: Duration { .milliseconds(250) }
  private static var graceAfterFailedStart: Duration { .milliseconds(500) }

  private let limits: Limits
  private let startedAt: Instant
  private var phase: Phase
  /// When the process must have asked for its first event.
  private var initializationEnd: Instant?
  /// How long it took until then, as long as no report has said so.
  private var initDuration: Duration?
  /// When the process is killed, after it was asked to end.
  private var retirementEnd: Instant?
  /// The most that the process is known to have had in memory.
  private(set) var peakBytes = 0

  init(starting event: Event, limits: Limits, at now: Instant) {
    self.limits = limits
    startedAt = now
    phase = .starting(event)
  }

  // MARK: - How things are

  /// Whether the process has an event, or has just answered one.
  var isWorking: Bool {
    switch phase {
    case .starting, .assigned, .working, .streaming, .broken, .finishing: true
    case .waiting, .dying, .ended: false
    }
  }

  /// Whether the process has answered and will ask for another event at once.
  var isFinishing: Bool {
    if case .finishing = phase { retirementEnd == nil } else { false }
  }

  var isStreaming: Bool {
    if case .streaming = phase { true } else { false }
  }

  var isDying: Bool {
    if case .dying = phase { true } else { false }
  }

  var hasEnded: Bool {
    if case .ended = phase { true } else { false }
  }

  /// The event of that id, if the process has it and may still answer.
  func unanswered(_ id: String) -> Event? {
    if case .assigned = phase { return nil }
    guard let work, work.event.id == id else { return nil }
    return work.event
  }

  /// When ``timePasses(_:)`` has to be called, unless something else happens before.
  var alarm: Instant? {
    let own: Instant?
    switch phase {
    case .starting: own = initializationEnd
    case .assigned(let work), .working(let work), .streaming(let work): own = work.end
    case .broken(let work, let end): own = min(work.end, end)
    case .finishing(let end): own = end
    case .waiting: own = nil
    case .dying, .ended: return nil
    }
    return [own, retirementEnd].compactMap(\.self).min()
  }

  private var work: Work? {
    switch phase {
    case .assigned(let work), .working(let work), .streaming(let work), .broken(let work, _): work
    case .starting, .finishing, .waiting, .dying, .ended: nil
    }
  }

  // MARK: - What the process does

  /// The process runs, so that the time for its initialisation begins.
  mutating func starts(at now: Instant) {
    // On a busy machine it may have its event by now, which has a time of its own.
    if case .starting = phase { initializationEnd = now + limits.initialization }
  }

  mutating func asks(_ question: Question, at now: Instant) -> [Action] {
    switch phase {
    case .starting(let event):
      initDuration = now - startedAt
      return [begin(event, at: now)] + give(to: question, at: now)
    case .assigned: return give(to: question, at: now)
    case .working(let work), .streaming(let work):
      let failure = LambdaFailure.unanswered(work.event.id)
      return [settle(work, .failure(failure), at: now)] + wait(with: question)
    case .broken(let work, _): return [settleBroken(work, at: now)] + wait(with: question)
    case .finishing: return wait(with: question)
    case .waiting(let earlier):
      phase = .waiting(question)
      return earlier.map { [.dismiss($0)] } ?? []
    case .dying, .ended: return [.dismiss(question)]
    }
  }

  /// The connection broke on which the process asked.
  mutating func breaksOffQuestion(_ id: Question.ID) -> [Action] {
    guard case .waiting(let question?) = phase, question.id == id else { return [] }
    phase = .waiting(nil)
    return [.dismiss(question)]
  }

  mutating func failsToInitialize(_ failure: LambdaFailure, at now: Instant) -> [Action] {
    guard case .starting(let event) = phase else { return [] }
    phase = .finishing(until: now + limits.invocation)
    // It is expected to end; one that does not would hold its place for ever.
    return [settle(event, since: nil, .failure(failure), at: now)]
      + retire(grace: Self.graceAfterFailedStart, at: now)
  }

  /// The answer to an event begins to stream; false when it does not count.
  mutating func beginsToStream(_ id: String) -> Bool {
    guard case .working(let work) = phase, work.event.id == id else { return false }
    phase = .streaming(work)
    return true
  }

  mutating func answers(
    _ id: String, _ answer: FunctionInvocation.Answer, at now: Instant
  ) -> [Action] {
    guard unanswered(id) != nil, let work else { return [] }
    // It asks for its next event at once. One that does not is of no use any more.
    phase = .finishing(until: now + limits.invocation)
    return [settle(work, answer, at: now)]
  }

  /// The connection broke on which the process answered.
  mutating func breaksOffAnswer(_ id: String, at now: Instant) {
    guard unanswered(id) != nil, let work else { return }
    phase = .broken(work, until: now + Self.patienceWithBrokenAnswer)
  }

  mutating func ends(_ end: ProcessEnd, at now: Instant) -> [Action] {
    defer { phase = .ended }
    switch phase {
    case .starting(let event):
      return [settle(event, since: nil, .failure(.exit(event.id, end)), at: now)]
    case .assigned(let work), .working(let work), .streaming(let work), .broken(let work, _):
      return [settle(work, .failure(.exit(work.event.id, end)), at: now)]
    case .dying(let loss?):
      let failure = loss.verdict ?? .exit(loss.event.id, end)
      return [settle(loss.event, since: loss.since, .failure(failure), at: now)]
    case .waiting(let question?): return [.dismiss(question)]
    case .finishing, .waiting(nil), .dying(nil), .ended: return []
    }
  }

  // MARK: - What is done to it

  /// Gives an event to a process that waits. No action follows when it does not.
  mutating func takes(_ event: Event, at now: Instant) -> [Action] {
    guard case .waiting(let question) = phase, retirementEnd == nil else { return [] }
    return [begin(event, at: now)] + (question.map { give(to: $0, at: now) } ?? [])
  }

  /// The process is killed on purpose at that time, if it still has the event then.
  mutating func doom(during id: String, at killTime: Instant) {
    switch phase {
    case .assigned(var work) where work.event.id == id:
      work.killTime = killTime
      phase = .assigned(work)
    case .working(var work) where work.event.id == id:
      work.killTime = killTime
      phase = .working(work)
    default: break
    }
  }

  /// The process, with all that it started, has so many bytes in memory.
  mutating func uses(_ bytes: Int) -> [Action] {
    notePeak(bytes)
    return bytes > limits.memoryMiB << 20 ? kill() : []
  }

  /// The process once had so many bytes in memory.
  mutating func notePeak(_ bytes: Int) { peakBytes = max(peakBytes, bytes) }

  /// Asks the process to end, and kills it when it has not after the grace time.
  mutating func retire(grace: Duration, at now: Instant) -> [Action] {
    switch phase {
    case .dying, .ended: return []
    default:
      retirementEnd = min(now + grace, retirementEnd ?? now + grace)
      return [.terminate]
    }
  }

  mutating func timePasses(_ now: Instant) -> [Action] {
    guard let alarm, alarm <= now else { return [] }
    if case .broken(let work, until: alarm) = phase {
      phase = .finishing(until: now + limits.invocation)
      return [settleBroken(work, at: now)]
    }
    if case .starting(let event) = phase, alarm == initializationEnd {
      return kill(verdict: .timeout(event.id, after: limits.initialization))
    }
    if let work, alarm == work.deadline {
      return kill(verdict: .timeout(work.event.id, after: limits.invocation))
    }
    return kill()
  }

  // MARK: - Steps

  private mutating func begin(_ event: Event, at now: Instant) -> Action {
    phase = .assigned(Work(event: event, since: now, deadline: now + limits.invocation))
    return .begin(event)
  }

  private mutating func give(to question: Question, at now: Instant) -> [Action] {
    guard case .assigned(let work) = phase else { return [] }
    phase = .working(work)
    return [.give(work.event, to: question, timeLeft: work.deadline - now)]
  }

  private mutating func wait(with question: Question) -> [Action] {
    phase = .waiting(question)
    return retirementEnd == nil ? [.offer] : []
  }

  private mutating func kill(verdict: LambdaFailure? = nil) -> [Action] {
    switch phase {
    case .dying, .ended: return []
    case .starting(let event): phase = .dying(Loss(event: event, since: nil, verdict: verdict))
    case .waiting(let question?):
      phase = .dying(nil)
      return [.kill, .dismiss(question)]
    default:
      phase = .dying(work.map { Loss(event: $0.event, since: $0.since, verdict: verdict) })
    }
    return [.kill]
  }

  private mutating func settleBroken(_ work: Work, at now: Instant) -> Action {
    let reason = "the connection broke in mid-response"
    return settle(work, .failure(.brokenStream(work.event.id, reason)), at: now)
  }

  private mutating func settle(
    _ work: Work, _ answer: FunctionInvocation.Answer, at now: Instant
  ) -> Action {
    settle(work.event, since: work.since, answer, at: now)
  }

  private mutating func settle(
    _ event: Event, since: Instant?, _ answer: FunctionInvocation.Answer, at now: Instant
  ) -> Action {
    .settle(
      event,
      InvocationReport(
        requestID: event.id, duration: since.map { now - $0 } ?? .zero,
        initDuration: since == nil ? now - startedAt : initDuration.take(),
        isInitialization: since == nil, memoryMiB: limits.memoryMiB, peakBytes: peakBytes,
        answer: answer))
  }
}

extension WorkerStateMachine.Action: Sendable where Event: Sendable, Question: Sendable {}
