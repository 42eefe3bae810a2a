// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import LambdaService

/// Whatever happens in whatever order, what a worker's machine promises holds.
@Suite("A worker's state machine, at random") struct WorkerWalkTests {
  @Test("every event gets one outcome and every question one answer", arguments: 0..<400)
  func walk(seed: UInt64) {
    var walk = RandomWalk(seed: seed)
    for _ in 0..<200 { walk.step() }
    walk.end()
    #expect(walk.violations == [], "\(walk.path.suffix(20))")
  }
}

/// One walk, and what has been seen on it.
private struct RandomWalk {
  private let machine = MachineDriver(
    initialization: .seconds(3), invocation: .seconds(6), memoryMiB: 100)
  private var generator: SeededGenerator
  private(set) var path: [String] = []
  private(set) var violations: [String] = []
  /// The event without an outcome; there is one from the start.
  private var open: String? = "a"
  private var settled: Set<String> = []
  private var given: Set<String> = []
  private var questions: Set<Int> = []
  private var count = 0
  private var isOffered = false
  private var isKilled = false
  private var hasEnded = false

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    machine.starts()
  }

  /// Something happens; the likely more often than the rare.
  mutating func step() {
    count += 1
    let event = Bool.random(using: &generator) ? open ?? "none" : "e\(count / 2)"
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<25:
      questions.insert(count)
      observe("asks", machine.asks(count))
    case 25..<45: take("e\(count)")
    case 45..<60: observe("answers", machine.answers(event))
    case 60..<65: observe("fails", machine.fails(event))
    case 65..<70: stream(event)
    case 70..<73:
      machine.breaksOffAnswer(event)
      observe("breaks off its answer", [])
    case 73..<78:
      observe(
        "breaks off a question",
        machine.breaksOffQuestion(questions.randomElement(using: &generator) ?? 0))
    case 78..<95:
      let time = Duration.milliseconds(Int.random(in: 0..<1500, using: &generator))
      observe("waits \(time)", machine.wait(time))
    case 95: observe("uses much", machine.uses(MiB: Int.random(in: 50..<102, using: &generator)))
    case 96: observe("fails to initialise", machine.failsToInitialize())
    case 97:
      machine.doom(event, after: .milliseconds(500))
      observe("is doomed", [])
    case 98: observe("retires", machine.retire())
    default: if isKilled || count > 150 { end() }
    }
  }

  /// The process ends, after which nothing may be left open.
  mutating func end() {
    let actions = machine.ends()
    observe("ends", actions)
    hasEnded = true
    check(open == nil, "\(open ?? "") has no outcome")
    check(questions.isEmpty, "\(questions) have no answer")
    check(machine.alarm == nil, "an alarm after the end")
  }

  private mutating func take(_ event: String) {
    let actions = machine.takes(event)
    if !actions.isEmpty {
      check(open == nil, "took \(event) beside \(open ?? "")")
      check(isOffered, "took \(event) without having been offered")
      open = event
      isOffered = false
    }
    observe("takes \(event)", actions)
  }

  private mutating func stream(_ event: String) {
    let begins = machine.beginsToStream(event)
    check(!begins || event == open && given.contains(event), "\(event) streams")
    observe("streams", [])
  }

  private mutating func observe(_ input: String, _ told: [String]) {
    path.append("\(input): \(told)")
    let isDismissal = machine.actions.allSatisfy { if case .dismiss = $0 { true } else { false } }
    check(!hasEnded || told.isEmpty || isDismissal, "\(told) after the end")
    for action in told.isEmpty ? [] : machine.actions { observe(action) }
    check(machine.alarm.map { $0 >= .zero || !input.hasPrefix("waits") } ?? true, "a missed alarm")
    check(!machine.isStreaming || open != nil, "streams without an event")
  }

  private mutating func observe(_ action: MachineDriver.Machine.Action) {
    switch action {
    case .begin(let event): check(event.id == open, "began \(event.id) beside \(open ?? "")")
    case .give(let event, let question, let timeLeft):
      check(!isKilled, "an event for a killed process")
      check(event.id == open && given.insert(event.id).inserted, "gave \(event.id) again")
      check(questions.remove(question.id) != nil, "question \(question.id) was answered before")
      check((.zero ... .seconds(6)).contains(timeLeft), "\(timeLeft) left")
    case .dismiss(let question):
      check(questions.remove(question.id) != nil, "question \(question.id) was answered before")
    case .settle(let event, let report):
      check(event.id == open && settled.insert(event.id).inserted, "\(event.id) has an outcome")
      check(report.requestID == event.id && report.duration >= .zero, "report of \(event.id)")
      open = nil
    case .offer:
      check(open == nil && !isOffered && !isKilled, "offered in vain")
      isOffered = true
    case .terminate: check(!isKilled, "asked to end after its death")
    case .kill:
      check(!isKilled, "killed twice")
      isKilled = true
    }
  }

  private mutating func check(_ condition: Bool, _ violation: String) {
    if !condition { violations.append("step \(count): \(violation)") }
  }
}
