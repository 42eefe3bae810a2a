// SPDX-License-Identifier: Apache-2.0
import Notation
import Synchronization
import TestSupport
import VideoPipeline

/// How unkind the world is. Probabilities are of one call or delivery.
struct Faults: Sendable {
  /// A call fails and nothing has happened.
  var failure = 0.0
  /// A call fails although it has happened.
  var lostAnswer = 0.0
  /// The function dies before or after a call.
  var death = 0.0
  /// A delivery comes never.
  var loss = 0.0
  /// A delivery comes once more.
  var duplicate = 0.0
  /// How late a delivery may come, in milliseconds.
  var delay: Int64 = 100
  /// A call takes long.
  var slowness = 0.0
  /// When the world becomes kind, in milliseconds.
  var until: Int64 = 0

  static let none = Faults()
  static let many = Faults(
    failure: 0.04, lostAnswer: 0.03, death: 0.03, loss: 0.15, duplicate: 0.3, delay: 90_000,
    slowness: 0.05, until: 6 * 60_000)
}

/// What went wrong with a call on purpose.
struct InjectedFault: Error, Equatable {
  enum Kind { case failure, lostAnswer, death }
  let kind: Kind
}

/// A virtual clock and everything that is to happen, in order of time. One thread, one seed.
final class Scheduler: Sendable {
  /// The invocation that the running code belongs to.
  @TaskLocal static var invocation = 0

  private enum Entry {
    case resume(CheckedContinuation<Void, Never>)
    case action(@Sendable () -> Void)
  }

  private struct State {
    var now: Int64 = 0
    var random: SeededGenerator
    var sequence = 0
    var entries: [(time: Int64, sequence: Int, entry: Entry)] = []
    var invocations = 0
    var dead: Set<Int> = []
    var trace: [String] = []

    /// Keeps the entries as a binary heap, the earliest first.
    mutating func push(_ time: Int64, _ entry: Entry) {
      sequence += 1
      entries.append((time, sequence, entry))
      var child = entries.count - 1
      while child > 0 {
        let parent = (child - 1) / 2
        guard precedes(child, parent) else { return }
        entries.swapAt(child, parent)
        child = parent
      }
    }

    mutating func pop() -> (time: Int64, sequence: Int, entry: Entry)? {
      guard let last = entries.popLast() else { return nil }
      guard let first = entries.first else { return last }
      entries[0] = last
      var parent = 0
      while true {
        var least = parent
        for child in [2 * parent + 1, 2 * parent + 2]
        where child < entries.count && precedes(child, least) {
          least = child
        }
        guard least != parent else { return first }
        entries.swapAt(parent, least)
        parent = least
      }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
      (entries[left].time, entries[left].sequence)
        < (entries[right].time, entries[right].sequence)
    }
  }

  let faults: Faults
  let traces: Bool
  private let executor = ManualExecutor()
  private let state: Mutex<State>

  init(seed: UInt64, faults: Faults, traces: Bool = false) {
    self.faults = faults
    self.traces = traces
    state = Mutex(State(random: SeededGenerator(seed: seed)))
  }

  var milliseconds: Int64 { state.withLock { $0.now } }

  var now: Timestamp { Timestamp(milliseconds: 1_767_225_600_000 + milliseconds) }

  var trace: [String] { state.withLock { $0.trace } }

  func note(_ text: @autoclosure () -> String) {
    guard traces else { return }
    let text = text()
    state.withLock { state in
      state.trace.append("\(state.now) [\(Scheduler.invocation)] \(text)")
    }
  }

  func random(_ range: ClosedRange<Int64>) -> Int64 {
    state.withLock { Int64.random(in: range, using: &$0.random) }
  }

  func random() -> UInt64 { state.withLock { $0.random.next() } }

  private func happens(_ probability: Double) -> Bool {
    guard probability > 0 else { return false }
    return state.withLock { state in
      guard state.now < faults.until else { return false }
      return Double.random(in: 0..<1, using: &state.random) < probability
    }
  }

  // MARK: Time

  func at(_ time: Int64, _ action: @escaping @Sendable () -> Void) {
    state.withLock { $0.push(max(time, $0.now), .action(action)) }
  }

  func after(_ delay: Int64, _ action: @escaping @Sendable () -> Void) {
    state.withLock { $0.push($0.now + delay, .action(action)) }
  }

  /// Waits in virtual time, as a function does; the dead wake no more.
  func pause(_ delay: Int64) async throws(InjectedFault) {
    await sleep(delay)
    try checkAlive()
  }

  private func sleep(_ delay: Int64) async {
    await withCheckedContinuation { continuation in
      state.withLock { $0.push($0.now + delay, .resume(continuation)) }
    }
  }

  /// Lets time pass in which nothing happens.
  func skip(_ milliseconds: Int64) { state.withLock { $0.now += milliseconds } }

  /// Lets everything happen until the time, or until the closure says that it is enough.
  func run(until end: Int64, isDone: () -> Bool) {
    executor.drain()
    while milliseconds < end, !isDone() {
      let next = state.withLock { state -> Entry? in
        guard let (time, _, entry) = state.pop() else { return nil }
        state.now = max(state.now, time)
        return entry
      }
      switch next {
      case nil: return
      case .action(let action): action()
      case .resume(let continuation): continuation.resume()
      }
      executor.drain()
    }
  }

  /// Kills everything that still runs, so that no task waits for ever.
  func stop() {
    while true {
      let next = state.withLock { state -> Entry? in
        state.dead.formUnion(0...state.invocations)
        return state.pop()?.entry
      }
      guard let next else { return }
      if case .resume(let continuation) = next { continuation.resume() }
      executor.drain()
    }
  }

  // MARK: Calls

  /// A call of a service on its way there: it takes its time, and may fail or find its caller dead.
  func before(_ name: @autoclosure () -> String) async throws(InjectedFault) {
    try checkAlive()
    let latency = happens(faults.slowness) ? random(1000...18_000) : random(1...40)
    await sleep(latency)
    try checkAlive()
    if happens(faults.death) { try die(name()) }
    if happens(faults.failure) {
      note("FAILS \(name())")
      throw InjectedFault(kind: .failure)
    }
    note(name())
  }

  /// The call's answer on its way back.
  func after(_ name: @autoclosure () -> String) async throws(InjectedFault) {
    if happens(faults.death) { try die("after \(name())") }
    if happens(faults.lostAnswer) {
      note("ANSWER LOST \(name())")
      throw InjectedFault(kind: .lostAnswer)
    }
  }

  private func die(_ name: String) throws(InjectedFault) {
    note("DIES \(name)")
    state.withLock { _ = $0.dead.insert(Scheduler.invocation) }
    throw InjectedFault(kind: .death)
  }

  private func checkAlive() throws(InjectedFault) {
    if state.withLock({ $0.dead.contains(Scheduler.invocation) }) {
      throw InjectedFault(kind: .death)
    }
  }

  // MARK: Invocations

  /// Delivers an event to a function as Lambda's asynchronous invocation does: late, more than once
  /// or never if the world is unkind, and again after a failure, twice.
  func deliver(_ name: String, _ handler: @escaping @Sendable () async throws -> Void) {
    guard !happens(faults.loss) else { return note("LOST \(name)") }
    let copies = happens(faults.duplicate) ? 2 : 1
    for _ in 0..<copies {
      let isUnkind = milliseconds < faults.until
      after(isUnkind ? random(0...faults.delay) : random(0...100)) { [self] in
        invoke(name, attempt: 1, handler)
      }
    }
  }

  private func invoke(
    _ name: String, attempt: Int, _ handler: @escaping @Sendable () async throws -> Void
  ) {
    start(name, seconds: 60, handler) { [self] succeeded in
      guard !succeeded, attempt < 3 else { return }
      after(Int64(attempt) * 60_000) { [self] in invoke(name, attempt: attempt + 1, handler) }
    }
  }

  /// Runs a function once, for so many seconds at most.
  func start(
    _ name: String, seconds: Int64, _ handler: @escaping @Sendable () async throws -> Void,
    then: @escaping @Sendable (_ succeeded: Bool) -> Void
  ) {
    let invocation = state.withLock { state in
      state.invocations += 1
      return state.invocations
    }
    after(seconds * 1000) { [self] in state.withLock { _ = $0.dead.insert(invocation) } }
    Task(executorPreference: executor) { [self] in
      await Scheduler.$invocation.withValue(invocation) {
        note("BEGINS \(name)")
        do {
          try await handler()
          note("ENDS \(name)")
          let isDead = state.withLock { $0.dead.contains(invocation) }
          then(!isDead)
        } catch {
          note("FAILED \(name): \(error)")
          then(false)
        }
      }
    }
  }
}
