// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree

/// Feeds a function with a queue's messages: receives batches, invokes the function with each, and
/// deletes what it has done. What it failed comes again when its visibility timeout ends, and so goes
/// to the dead-letter queue in the end.
struct MappingPoller: Sendable {
  let mapping: EventSourceMapping
  let queues: any PolledQueues
  let functions: any FunctionInvoking
  let log: @Sendable (String) -> Void
  /// Is told of the end of every batch, in the words of `LastProcessingResult`.
  let report: @Sendable (String) -> Void

  /// How many batches go on at a time where the mapping does not say.
  private static let concurrency = 32
  /// What a batch's records may hold: Lambda's payload limit, and room for what is around them.
  private static let sizeLimit = (6 << 20) - 4096

  /// Polls until the task is cancelled. Batches that are under way are waited for.
  func run() async {
    let slots = Slots(mapping.maximumConcurrency ?? Self.concurrency)
    await withDiscardingTaskGroup { group in
      // What did not fit into the last batch.
      var rest: [PolledMessage] = []
      while !Task.isCancelled {
        await slots.take()
        let batch: [PolledMessage]
        do { (batch, rest) = try await collect(rest) } catch {
          if !Task.isCancelled { log("lambda: \(mapping.sourceARN) cannot be polled: \(error)") }
          try? await Task.sleep(for: .seconds(1))
          await slots.give()
          continue
        }
        guard !batch.isEmpty else {
          await slots.give()
          continue
        }
        group.addTask {
          await handle(batch)
          await slots.give()
        }
      }
    }
  }

  /// Waits for messages and, for the mapping's window, for more.
  /// - Returns: the batch, and messages that were received and did not fit into it.
  private func collect(
    _ rest: [PolledMessage]
  ) async throws -> (batch: [PolledMessage], rest: [PolledMessage]) {
    var batch: [PolledMessage] = []
    var size = 0
    var incoming = rest
    var end: ContinuousClock.Instant?
    while true {
      while let message = incoming.first, batch.count < mapping.batchSize {
        let more = message.record.bytes.count + 1
        guard batch.isEmpty || size + more <= Self.sizeLimit else { return (batch, incoming) }
        size += more
        batch.append(message)
        incoming.removeFirst()
      }
      let wanted = mapping.batchSize - batch.count
      if !batch.isEmpty, end == nil { end = .now + .seconds(mapping.window) }
      let patience = end.map { $0 - .now } ?? .seconds(20)
      guard wanted > 0, patience > .zero, !Task.isCancelled else { return (batch, incoming) }
      incoming = try await receive(upTo: wanted, patience)
      if incoming.isEmpty, end == nil { return ([], []) }
    }
  }

  private func receive(upTo limit: Int, _ patience: Duration) async throws -> [PolledMessage] {
    let messages = try await queues.receive(
      upTo: limit, from: mapping.sourceARN, waiting: patience)
    guard !mapping.filters.isEmpty else { return messages }
    let isWanted = messages.map { message in
      mapping.filters.contains { $0.matches(message.record) }
    }
    let refused = zip(messages, isWanted).filter { !$0.1 }.map(\.0.receipt)
    if !refused.isEmpty { try queues.delete(refused, from: mapping.sourceARN) }
    return zip(messages, isWanted).filter(\.1).map(\.0)
  }

  private func handle(_ batch: [PolledMessage]) async {
    let event: JSON = ["Records": .array(batch.map(\.record))]
    let result = await invoke(event.data)
    var done: [PolledMessage] = []
    switch result {
    case .success(let payload):
      let answer: BatchAnswer =
        mapping.reportsItemFailures ? BatchAnswer(payload, to: Set(batch.map(\.id))) : .success
      switch answer {
      case .success: done = batch
      case .failures(let ids): done = batch.filter { !ids.contains($0.id) }
      case .failure: break
      }
    case .functionError: break
    case .refused(let code, let message):
      log("lambda: \(mapping.function) is not fed from \(mapping.sourceARN): \(code): \(message)")
    }
    do {
      if !done.isEmpty { try queues.delete(done.map(\.receipt), from: mapping.sourceARN) }
    } catch { log("lambda: messages of \(mapping.sourceARN) come again: \(error)") }
    report(done.count == batch.count ? "OK" : "PROBLEM: Function call failed")
  }

  /// Invokes the function; while it is throttled, again, as long as the messages are its own.
  private func invoke(_ payload: Data) async -> InvocationOutcome.Result {
    let patience = Duration.seconds(queues.visibilityTimeout(of: mapping.sourceARN) ?? 0)
    let end = ContinuousClock.now + patience
    var pause = Duration.milliseconds(100)
    while true {
      let result = await functions.invoke(mapping.function, payload: payload).result
      guard case .refused("TooManyRequestsException", _) = result, .now + pause < end,
        !Task.isCancelled
      else { return result }
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .seconds(10))
    }
  }
}
