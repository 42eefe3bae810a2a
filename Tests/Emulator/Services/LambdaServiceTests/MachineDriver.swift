// SPDX-License-Identifier: Apache-2.0
import Foundation
import Processes

@testable import LambdaService

struct NamedEvent: Identifiable, Hashable { var id: String }

struct NumberedQuestion: Identifiable, Hashable { var id: Int }

/// Drives a worker's machine by a clock of its own and tells its actions as text.
final class MachineDriver {
  typealias Machine = WorkerStateMachine<NamedEvent, NumberedQuestion>

  private(set) var now = ContinuousClock.now
  private(set) var reports: [String: InvocationReport] = [:]
  private(set) var actions: [Machine.Action] = []
  private var machine: Machine

  /// A machine whose process starts for the event `a`.
  init(
    initialization: Duration = .seconds(10), invocation: Duration = .seconds(60),
    memoryMiB: Int = 128
  ) {
    let limits = Machine.Limits(
      initialization: initialization, invocation: invocation, memoryMiB: memoryMiB)
    machine = Machine(starting: NamedEvent(id: "a"), limits: limits, at: now)
  }

  var isWorking: Bool { machine.isWorking }
  var isFinishing: Bool { machine.isFinishing }
  var isStreaming: Bool { machine.isStreaming }
  var hasEnded: Bool { machine.hasEnded }

  /// How long it is until the alarm.
  var alarm: Duration? { machine.alarm.map { $0 - now } }

  func canAnswer(_ id: String) -> Bool { machine.unanswered(id)?.id == id }

  func pass(_ time: Duration) { now += time }

  func starts() { machine.starts(at: now) }

  func asks(_ id: Int) -> [String] { told(machine.asks(NumberedQuestion(id: id), at: now)) }

  func breaksOffQuestion(_ id: Int) -> [String] { told(machine.breaksOffQuestion(id)) }

  func failsToInitialize() -> [String] {
    told(machine.failsToInitialize(Self.failure, at: now))
  }

  func beginsToStream(_ id: String) -> Bool { machine.beginsToStream(id) }

  func answers(_ id: String, _ text: String = "x") -> [String] {
    told(machine.answers(id, .response(Data(text.utf8)), at: now))
  }

  func fails(_ id: String) -> [String] {
    told(machine.answers(id, .failure(Self.failure), at: now))
  }

  func breaksOffAnswer(_ id: String) { machine.breaksOffAnswer(id, at: now) }

  func ends(_ end: ProcessEnd = .signaled(6)) -> [String] { told(machine.ends(end, at: now)) }

  func takes(_ id: String) -> [String] { told(machine.takes(NamedEvent(id: id), at: now)) }

  func doom(_ id: String, after delay: Duration) { machine.doom(during: id, at: now + delay) }

  func uses(MiB: Int) -> [String] { told(machine.uses(MiB << 20)) }

  func retire(grace: Duration = .seconds(2)) -> [String] {
    told(machine.retire(grace: grace, at: now))
  }

  /// Lets the time pass, and tells the machine.
  func wait(_ time: Duration) -> [String] {
    pass(time)
    return told(machine.timePasses(now))
  }

  private static let failure = LambdaFailure(
    reported: Data(#"{"errorType":"Own"}"#.utf8), errorType: nil)

  private func told(_ actions: [Machine.Action]) -> [String] {
    self.actions = actions
    return actions.map { action in
      switch action {
      case .begin(let event): return "begin \(event.id)"
      case .give(let event, let question, _): return "give \(event.id) to \(question.id)"
      case .dismiss(let question): return "dismiss \(question.id)"
      case .settle(let event, let report):
        reports[event.id] = report
        switch report.answer {
        case .response(let data): return "\(event.id): '\(String(decoding: data, as: UTF8.self))'"
        case .failure(let failure): return "\(event.id): \(failure.errorType)"
        }
      case .offer: return "offer"
      case .terminate: return "terminate"
      case .kill: return "kill"
      }
    }
  }
}
