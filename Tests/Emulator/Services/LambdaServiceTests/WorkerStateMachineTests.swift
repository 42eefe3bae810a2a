// SPDX-License-Identifier: Apache-2.0
import Foundation
import Processes
import Testing

@testable import LambdaService

/// Every phase of a function's process, without a process.
@Suite("A worker's state machine") struct WorkerStateMachineTests {
  /// Where a machine can be, and how it gets there.
  enum Place: CaseIterable {
    case starting, assigned, working, streaming, broken, finishing, waiting, withoutQuestion
    case dying, ended

    var machine: MachineDriver {
      let machine = MachineDriver()
      machine.starts()
      if self == .starting { return machine }
      _ = machine.asks(1)
      switch self {
      case .starting, .working: break
      case .streaming: _ = machine.beginsToStream("a")
      case .broken: machine.breaksOffAnswer("a")
      case .finishing: _ = machine.answers("a")
      case .waiting, .withoutQuestion, .assigned:
        _ = machine.answers("a")
        _ = machine.asks(2)
        if self != .waiting { _ = machine.breaksOffQuestion(2) }
        if self == .assigned { _ = machine.takes("b") }
      case .dying: _ = machine.uses(MiB: 1000)
      case .ended: _ = machine.ends()
      }
      return machine
    }

    /// The event that has no outcome yet.
    var open: String? {
      switch self {
      case .starting, .working, .streaming, .broken, .dying: "a"
      case .assigned: "b"
      case .finishing, .waiting, .withoutQuestion, .ended: nil
      }
    }
  }

  // MARK: - Initialisation

  @Test("a process that asks in time gets the event that it was started for, with all of its time")
  func first() {
    let machine = MachineDriver()
    machine.starts()
    machine.pass(.milliseconds(9_999))
    #expect(machine.asks(1) == ["begin a", "give a to 1"])
    guard case .give(_, _, let timeLeft)? = machine.actions.last else {
      Issue.record("\(machine.actions)")
      return
    }
    #expect(timeLeft == .seconds(60))
    #expect(machine.alarm == .seconds(60))
    machine.pass(.seconds(2))
    #expect(machine.answers("a") == ["a: 'x'"])
    let report = machine.reports["a"]
    #expect(report?.initDuration == .milliseconds(9_999))
    #expect(report?.duration == .seconds(2))
    #expect(report?.isInitialization == false)
  }

  @Test("a process that has not asked in time is killed, and its event's outcome says so")
  func initializationTimeout() {
    let machine = MachineDriver()
    machine.pass(.seconds(30))
    #expect(machine.alarm == nil)
    machine.starts()
    #expect(machine.wait(.milliseconds(9_999)) == [])
    #expect(machine.wait(.milliseconds(1)) == ["kill"])
    #expect(machine.alarm == nil)
    #expect(machine.ends(.signaled(SIGKILL)) == ["a: Sandbox.Timedout"])
    #expect(machine.reports["a"]?.isInitialization == true)
    #expect(machine.reports["a"]?.initDuration == .seconds(40))
  }

  @Test("a process that asks before it is known to run keeps its event's own time")
  func asksEarly() {
    let machine = MachineDriver()
    _ = machine.asks(1)
    machine.starts()
    #expect(machine.alarm == .seconds(60))
  }

  @Test("an initialisation error is the outcome; the process is asked to end, then killed")
  func initializationError() {
    let machine = MachineDriver()
    machine.starts()
    machine.pass(.seconds(1))
    #expect(machine.failsToInitialize() == ["a: Own", "terminate"])
    #expect(machine.reports["a"]?.isInitialization == true)
    #expect(machine.reports["a"]?.initDuration == .seconds(1))
    #expect(!machine.isFinishing)
    #expect(machine.failsToInitialize() == [])
    // It waits like any other, but nobody is told.
    #expect(machine.asks(1) == [])
    #expect(machine.takes("b") == [])
    #expect(machine.wait(.milliseconds(500)) == ["kill", "dismiss 1"])
    #expect(machine.ends() == [])
  }

  @Test("a process that has asked cannot fail to initialise itself", arguments: Place.allCases)
  func initializedAlready(place: Place) {
    guard place != .starting else { return }
    #expect(place.machine.failsToInitialize() == [])
  }

  // MARK: - One event after the other

  @Test("between two events a process waits, which is told once")
  func nextEvent() {
    let machine = Place.finishing.machine
    #expect(machine.isFinishing)
    #expect(machine.asks(2) == ["offer"])
    #expect(!machine.isWorking)
    #expect(machine.alarm == nil)
    #expect(machine.asks(3) == ["dismiss 2"])
    #expect(machine.takes("b") == ["begin b", "give b to 3"])
    #expect(machine.isWorking)
    machine.pass(.seconds(1))
    #expect(machine.fails("b") == ["b: Own"])
    #expect(machine.reports["b"]?.initDuration == nil)
    #expect(machine.reports["b"]?.duration == .seconds(1))
  }

  @Test("only a process that waits takes an event", arguments: Place.allCases)
  func takes(place: Place) {
    let expected =
      switch place {
      case .waiting: ["begin c", "give c to 2"]
      case .withoutQuestion: ["begin c"]
      default: [String]()
      }
    #expect(place.machine.takes("c") == expected)
  }

  @Test("an event that came while nobody asked is given to the next question, its time running")
  func assigned() {
    let machine = Place.withoutQuestion.machine
    #expect(machine.breaksOffQuestion(2) == [])
    #expect(machine.takes("b") == ["begin b"])
    #expect(!machine.canAnswer("b"))
    #expect(machine.answers("b") == [])
    machine.pass(.seconds(20))
    #expect(machine.asks(3) == ["give b to 3"])
    guard case .give(_, _, .seconds(40))? = machine.actions.last else {
      Issue.record("\(machine.actions)")
      return
    }
    #expect(machine.answers("b") == ["b: 'x'"])
  }

  @Test("a question that is broken off is dismissed, any other is not")
  func breaksOffQuestion() {
    let machine = Place.waiting.machine
    #expect(machine.breaksOffQuestion(1) == [])
    #expect(machine.breaksOffQuestion(2) == ["dismiss 2"])
    #expect(machine.asks(3) == [])
    #expect(machine.takes("b") == ["begin b", "give b to 3"])
  }

  @Test("a process that asks without an answer has failed, and serves the next event")
  func unanswered() {
    for place in [Place.working, .streaming] {
      #expect(place.machine.asks(2) == ["a: Runtime.NoResponse", "offer"])
    }
  }

  @Test("a process that never asks again is killed when an event's time has passed")
  func neverAsksAgain() {
    let machine = Place.finishing.machine
    #expect(machine.wait(.milliseconds(59_999)) == [])
    #expect(machine.wait(.milliseconds(1)) == ["kill"])
    #expect(machine.ends() == [])
  }

  // MARK: - Answers

  @Test("an answer counts for the event that the process has, once")
  func duplicates() {
    let machine = Place.working.machine
    #expect(machine.answers("b") == [])
    #expect(machine.fails("") == [])
    #expect(machine.canAnswer("a"))
    #expect(machine.answers("a", "first") == ["a: 'first'"])
    #expect(!machine.canAnswer("a"))
    #expect(machine.answers("a", "second") == [])
    #expect(machine.fails("a") == [])
    #expect(!machine.beginsToStream("a"))
    _ = machine.asks(2)
    _ = machine.takes("b")
    #expect(machine.answers("a", "late") == [])
    #expect(machine.answers("b") == ["b: 'x'"])
  }

  @Test("a stream begins once and ends with an answer or a failure")
  func streams() {
    let machine = Place.working.machine
    #expect(!machine.beginsToStream("b"))
    #expect(machine.beginsToStream("a"))
    #expect(machine.isStreaming)
    #expect(!machine.beginsToStream("a"))
    #expect(machine.answers("a", "") == ["a: ''"])
    #expect(!machine.isStreaming)
    #expect(Place.streaming.machine.fails("a") == ["a: Own"])
  }

  @Test("when the connection with the answer breaks, the process's end has a moment to say more")
  func brokenAnswer() {
    #expect(Place.broken.machine.ends() == ["a: Runtime.ExitError"])
    #expect(Place.broken.machine.asks(2) == ["a: Runtime.TruncatedResponse", "offer"])
    #expect(Place.broken.machine.answers("a") == ["a: 'x'"])
    let machine = Place.broken.machine
    #expect(machine.wait(.milliseconds(249)) == [])
    #expect(machine.wait(.milliseconds(1)) == ["a: Runtime.TruncatedResponse"])
    #expect(machine.asks(2) == ["offer"])
    let other = Place.working.machine
    other.breaksOffAnswer("b")
    #expect(other.alarm == .seconds(60))
  }

  // MARK: - Limits

  @Test(
    "when an event's time is up the process is killed, and nothing that it says counts any more")
  func timeout() {
    for place in [Place.assigned, .working, .streaming] {
      let machine = place.machine
      #expect(machine.wait(.seconds(59)) == [])
      #expect(machine.wait(.seconds(1)) == ["kill"])
      let event = place.open ?? ""
      #expect(!machine.canAnswer(event))
      #expect(machine.answers(event) == [])
      #expect(machine.asks(9) == ["dismiss 9"])
      #expect(machine.uses(MiB: 1000) == [])
      #expect(machine.retire() == [])
      #expect(machine.ends(.signaled(SIGKILL)) == ["\(event): Sandbox.Timedout"])
      #expect(machine.reports[event]?.duration == .seconds(60))
    }
  }

  @Test("more memory than the function has kills the process, which its end says")
  func memory() {
    let machine = Place.working.machine
    #expect(machine.uses(MiB: 100) == [])
    #expect(machine.uses(MiB: 50) == [])
    #expect(machine.uses(MiB: 129) == ["kill"])
    #expect(machine.ends(.signaled(SIGKILL)) == ["a: Runtime.ExitError"])
    #expect(machine.reports["a"]?.peakBytes == 129 << 20)
  }

  @Test("a process is killed on purpose at its time, unless it has answered by then")
  func killedOnPurpose() {
    let machine = Place.working.machine
    machine.doom("a", after: .seconds(5))
    #expect(machine.beginsToStream("a"))
    #expect(machine.wait(.seconds(5)) == ["kill"])
    #expect(machine.ends(.signaled(SIGKILL)) == ["a: Runtime.ExitError"])
    let quick = Place.working.machine
    quick.doom("a", after: .seconds(5))
    _ = quick.answers("a")
    quick.doom("a", after: .seconds(5))
    _ = quick.asks(2)
    #expect(quick.wait(.seconds(5)) == [])
    let waiting = Place.assigned.machine
    waiting.doom("b", after: .seconds(5))
    #expect(waiting.alarm == .seconds(5))
  }

  // MARK: - The end

  @Test(
    "a process that ends leaves no event without an outcome and no question",
    arguments: Place.allCases)
  func ends(place: Place) {
    let machine = place.machine
    let expected = place.open.map { ["\($0): Runtime.ExitError"] } ?? []
    #expect(machine.ends() == (place == .waiting ? ["dismiss 2"] : expected))
    #expect(machine.hasEnded)
    if let open = place.open {
      #expect(machine.reports[open]?.isInitialization == (place == .starting))
    }
  }

  @Test("nothing follows after the end", arguments: Place.allCases)
  func afterTheEnd(place: Place) {
    let machine = place.machine
    _ = machine.ends()
    machine.starts()
    machine.breaksOffAnswer("a")
    machine.doom("a", after: .zero)
    #expect(machine.alarm == nil)
    #expect(machine.answers("a") == [])
    #expect(machine.failsToInitialize() == [])
    #expect(machine.takes("b") == [])
    #expect(machine.breaksOffQuestion(2) == [])
    #expect(machine.uses(MiB: 1000) == [])
    #expect(machine.retire() == [])
    #expect(machine.wait(.seconds(3600)) == [])
    #expect(machine.ends() == [])
    #expect(!machine.beginsToStream("a"))
    #expect(!machine.isWorking)
    // Whoever asks all the same is told that there is nothing.
    #expect(machine.asks(7) == ["dismiss 7"])
  }

  @Test(
    "a process that is asked to end has its grace, and no event comes to it",
    arguments: Place.allCases)
  func retires(place: Place) {
    let machine = place.machine
    let isGone = place == .dying || place == .ended
    #expect(machine.retire() == (isGone ? [] : ["terminate"]))
    #expect(machine.takes("c") == [])
    let first = machine.wait(.milliseconds(1_999))
    #expect(first == (place == .broken ? ["a: Runtime.TruncatedResponse"] : []))
    let last = place == .waiting ? ["kill", "dismiss 2"] : ["kill"]
    #expect(machine.wait(.milliseconds(1)) == (isGone ? [] : last))
  }

  @Test("an answer in the time of grace counts, and the process is not offered again")
  func answersInGrace() {
    let machine = Place.working.machine
    #expect(machine.retire(grace: .seconds(5)) == ["terminate"])
    #expect(machine.retire(grace: .seconds(1)) == ["terminate"])
    #expect(machine.retire(grace: .seconds(9)) == ["terminate"])
    #expect(machine.answers("a") == ["a: 'x'"])
    #expect(!machine.isFinishing)
    #expect(machine.asks(2) == [])
    #expect(machine.wait(.seconds(1)) == ["kill", "dismiss 2"])
    #expect(machine.ends() == [])
  }
}
