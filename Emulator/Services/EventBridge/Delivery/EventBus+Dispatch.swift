// SPDX-License-Identifier: Apache-2.0
package import AWSService
import Database
import FoundationEssentials
import Synchronization

extension EventBus {
  /// Delivers queued invocations and fires schedules until the task is cancelled. What a former
  /// process had under way is delivered again. Call it once for a bus.
  package func run(
    delivering functions: any FunctionInvoking, sending messages: any MessageSending
  ) async {
    let (wakeUps, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { $0.wakeUps = continuation }
    do {
      let count = try database.transaction { try $0.recover() }
      if count > 0 { log("event bus: \(count) interrupted invocations are delivered again") }
    } catch { log("event bus: \(error)") }
    continuation.yield()
    state.withLock { $0.isRunning = true }
    restartTimekeeper()
    await withDiscardingTaskGroup { group in
      for await _ in wakeUps {
        let now = clock.now()
        let (deliveries, nextDue) = claim(at: now)
        for delivery in deliveries {
          group.addTask { await self.deliver(delivery, by: functions, messages) }
        }
        if let nextDue, setTimer(nextDue) {
          group.addTask { await self.wake(at: nextDue) }
        }
      }
      group.cancelAll()
    }
    await stopTimekeeper()
    state.withLock { $0.wakeUps = nil }
  }

  /// - Returns: whether a timer is needed: none runs that ends as early.
  private func setTimer(_ due: Date) -> Bool {
    state.withLock { state in
      if let timer = state.timer, timer <= due { return false }
      state.timer = due
      return true
    }
  }

  private func wake(at due: Date) async {
    try? await clock.sleepUntil(due)
    state.withLock { if $0.timer == due { $0.timer = nil } }
    wake()
  }

  /// Takes as many due invocations as may run now.
  private func claim(at now: Date) -> (deliveries: [Delivery], nextDue: Date?) {
    let (free, running) = state.withLock {
      (configuration.maximumConcurrency - $0.runningCount, $0.running)
    }
    do {
      let result = try database.transaction { transaction in
        let deliveries = try transaction.claim(
          dueAt: now, limit: free,
          isFull: { function, taken in
            guard let limit = configuration.functions[function]?.maximumConcurrency else {
              return false
            }
            return running[function, default: 0] + taken >= limit
          })
        return (deliveries, try transaction.nextDue(after: now))
      }
      state.withLock { state in
        state.runningCount += result.0.count
        for delivery in result.0 { state.running[delivery.receiver.name, default: 0] += 1 }
      }
      return result
    } catch {
      log("event bus: cannot read the queue: \(error)")
      return ([], now.addingTimeInterval(1))
    }
  }

  private func deliver(
    _ delivery: Delivery, by functions: any FunctionInvoking, _ messages: any MessageSending
  ) async {
    observe(delivery.id)
    let outcome =
      switch delivery.receiver {
      case .function(let name): await functions.invoke(name, payload: delivery.payload)
      case .messaging(let arn, let group):
        await messages.outcome(of: delivery, group: group, to: arn)
      }
    let name = delivery.receiver.name
    state.withLock { state in
      state.runningCount -= 1
      state.running[name, default: 1] -= 1
      if state.running[name] == 0 { state.running[name] = nil }
    }
    // A call that ends because the emulator does is none of the function's failures: it stays under
    // way on disk and is made again at the next start.
    if case .success = outcome.result {} else if Task.isCancelled { return }
    settle(delivery, outcome)
    observe(delivery.id)
    wake()
  }

  private func settle(_ delivery: Delivery, _ outcome: InvocationOutcome) {
    let policy = configuration.functions[delivery.receiver.name] ?? AsyncPolicy()
    let isTimeToPrune = state.withLock { state in
      state.finishedSincePruning = (state.finishedSincePruning + 1) % 500
      return state.finishedSincePruning == 0
    }
    do {
      try turn { turn, transaction in
        let step = NextStep(
          delivery, outcome.result, policy: policy, now: turn.now,
          retryDelays: configuration.retryDelays, throttleDelay: configuration.throttleDelay)
        try turn.settle(
          CompletedCall(step: step, outcome: outcome, policy: policy), in: transaction)
        if isTimeToPrune { try transaction.prune(at: turn.now) }
      }
    } catch {
      // The invocation stays under way on disk, and is made again at the next start.
      log("event bus: \(delivery.id) of \(delivery.receiver.name): cannot record its end: \(error)")
    }
  }

  private func observe(_ id: String) {
    guard let record = try? invocation(id: id) else { return }
    observer(record)
  }
}

extension MessageSending {
  /// Makes a delivery, with what became of it in the words of an invocation.
  fileprivate func outcome(
    of delivery: Delivery, group: String?, to arn: String
  ) async -> InvocationOutcome {
    let id = delivery.id
    var message = ServiceMessage(
      delivery.payload, attributes: delivery.attributes, group: group)
    message.deduplicationID = delivery.deduplicationID
    do {
      try await send(message, to: arn, id: id)
      return InvocationOutcome(result: .success(Data()), requestID: id)
    } catch let error as ServiceError {
      let result = InvocationOutcome.Result.refused(code: error.code, message: error.message)
      return InvocationOutcome(result: result, requestID: id)
    } catch {
      let result = InvocationOutcome.Result.refused(code: "InternalFailure", message: "\(error)")
      return InvocationOutcome(result: result, requestID: id)
    }
  }
}
