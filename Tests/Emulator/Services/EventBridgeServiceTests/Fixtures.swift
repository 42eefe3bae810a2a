// SPDX-License-Identifier: Apache-2.0
import AWSService
@testable import EventBridgeService
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import ServiceTesting
import Synchronization

/// Functions that answer as a closure says, and a record of how they were called.
final class ScriptedFunctions: FunctionInvoking {
  struct Call: Sendable, Equatable {
    let function: String
    let payload: String
  }

  private let state = Mutex<(calls: [Call], running: Int, mostRunning: Int)>(([], 0, 0))
  private let script: @Sendable (Call, Int) async -> InvocationOutcome.Result

  /// - Parameter script: gets a call and how many there were before it.
  init(_ script: @escaping @Sendable (Call, Int) async -> InvocationOutcome.Result) {
    self.script = script
  }

  var calls: [Call] { state.withLock { $0.calls } }
  var mostRunning: Int { state.withLock { $0.mostRunning } }

  func invoke(_ function: String, payload: Data) async -> InvocationOutcome {
    let call = Call(function: function, payload: String(decoding: payload, as: UTF8.self))
    let index = state.withLock { state in
      state.calls.append(call)
      state.running += 1
      state.mostRunning = max(state.mostRunning, state.running)
      return state.calls.count - 1
    }
    let result = await script(call, index)
    state.withLock { $0.running -= 1 }
    return InvocationOutcome(result: result, requestID: "request-\(index)")
  }

  func invokeStreaming(_ function: String, payload: Data) async -> StreamingOutcome {
    .complete(await invoke(function, payload: payload))
  }
}

/// Queues and topics that take whatever they are sent, unless their name ends in `none`.
final class SentMessages: MessageSending {
  private let sent = Mutex<[(arn: String, message: ServiceMessage)]>([])

  var all: [(arn: String, message: ServiceMessage)] { sent.withLock { $0 } }

  func send(_ message: ServiceMessage, to arn: String, id: String) async throws {
    guard !arn.hasSuffix("none") else { throw ServiceError(400, "QueueDoesNotExist", "none") }
    sent.withLock { $0.append((arn, message)) }
  }
}

/// A clock that goes on only when somebody sleeps: a sleep is over at once and takes its time.
final class VirtualTime: Sendable {
  private let state: Mutex<Date>

  init(_ start: Date = Date(timeIntervalSince1970: 1_800_000_000)) { state = Mutex(start) }

  var now: Date { state.withLock { $0 } }

  var clock: WallClock {
    WallClock(
      now: { self.now },
      sleepUntil: { date in
        try Task.checkCancellation()
        self.state.withLock { $0 = max($0, date) }
        await Task.yield()
      })
  }
}

/// A bus with a database of its own, and what its observer saw.
final class TestBus: Sendable {
  let folder: String
  let time = VirtualTime()
  let messages = SentMessages()
  let changes: AsyncStream<InvocationRecord>
  private let continuation: AsyncStream<InvocationRecord>.Continuation
  private let configuration: EventBus.Configuration
  private let faults: DeliveryFaults

  init(_ configuration: EventBus.Configuration, faults: DeliveryFaults = DeliveryFaults()) throws {
    folder = NSTemporaryDirectory() + "millrace-bus-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    (changes, continuation) = AsyncStream.makeStream()
    self.configuration = configuration
    self.faults = faults
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Opens the database, as a new process would.
  func open() throws -> EventBus {
    try EventBus(
      databasePath: folder + "/events.sqlite", configuration: configuration, faults: faults,
      clock: time.clock, observer: { [continuation] in continuation.yield($0) })
  }

  /// Runs a bus until so many invocations have ended, and gives their records in that order.
  func run(
    _ bus: EventBus, _ functions: ScriptedFunctions, untilEnded count: Int
  ) async -> [InvocationRecord] {
    let runner = Task { await bus.run(delivering: functions, sending: messages) }
    var ended: [InvocationRecord] = []
    for await change in changes where change.state == .succeeded || change.state == .failed {
      ended.append(change)
      if ended.count == count { break }
    }
    runner.cancel()
    await runner.value
    return ended
  }
}

/// Asks a bus as an SDK would.
func send(_ body: String, target: String, to bus: EventBus) async throws -> (Int, JSON) {
  let response = await ServiceClient(bus).send(
    "POST", "/", headers: ["x-amz-target": target], body: Data(body.utf8))
  return (response.status, try JSON(parsing: response.text))
}
