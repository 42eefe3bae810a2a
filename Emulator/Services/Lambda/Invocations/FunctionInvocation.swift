// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Invocation
import Synchronization

/// One invocation, from the call to its end.
final class FunctionInvocation: Sendable {
  /// What the caller hears first, which for all but a streamed answer is the end as well.
  enum Beginning: Sendable {
    case ended(InvocationOutcome)
    case streaming(StreamingOutcome.Prelude, BodyChannel)
  }

  /// How the function answered.
  enum Answer: Sendable {
    case response(Data)
    case failure(LambdaFailure)
  }

  private struct State {
    var beginning: Beginning?
    var caller: CheckedContinuation<Beginning, Never>?
    var channel: BodyChannel?
    var startedAt: ContinuousClock.Instant?
    var isOver = false
  }

  let id: String
  let payload: Data
  let traceID: String
  /// Whether the caller takes a streamed answer in pieces; else it is collected.
  let wantsStream: Bool
  private let state = Mutex(State())

  init(id: String, payload: Data, traceID: String, wantsStream: Bool) {
    self.id = id
    self.payload = payload
    self.traceID = traceID
    self.wantsStream = wantsStream
  }

  /// Waits for what the caller hears first.
  func beginning() async -> Beginning {
    await withCheckedContinuation { caller in
      let ready = state.withLock { state in
        if state.beginning == nil { state.caller = caller }
        return state.beginning
      }
      if let ready { caller.resume(returning: ready) }
    }
  }

  /// The function was given the event.
  func start() { state.withLock { $0.startedAt = .now } }

  /// How long the function has had the event.
  var duration: Duration {
    state.withLock { $0.startedAt.map { .now - $0 } ?? .zero }
  }

  /// Whether the answer is complete.
  var isOver: Bool { state.withLock { $0.isOver } }

  /// Whether the answer has begun to stream and is not complete.
  var isStreaming: Bool { state.withLock { $0.channel != nil && !$0.isOver } }

  /// Claims the end: true for the first who asks, who then calls ``settle(_:logTail:)``.
  func claimEnd() -> Bool {
    state.withLock { state in
      defer { state.isOver = true }
      return !state.isOver
    }
  }

  /// A streamed answer begins; false when the invocation is over.
  func beginStream(_ prelude: StreamingOutcome.Prelude, _ channel: BodyChannel) -> Bool {
    let caller = state.withLock { state -> (CheckedContinuation<Beginning, Never>?, Bool) in
      guard !state.isOver, state.beginning == nil else { return (nil, false) }
      state.channel = channel
      state.beginning = .streaming(prelude, channel)
      return (state.caller.take(), true)
    }
    caller.0?.resume(returning: .streaming(prelude, channel))
    return caller.1
  }

  /// Tells the caller the end.
  func settle(_ answer: Answer, logTail: Data) {
    let (channel, caller, beginning) = state.withLock {
      state -> (BodyChannel?, CheckedContinuation<Beginning, Never>?, Beginning) in
      if state.beginning == nil {
        let result: InvocationOutcome.Result =
          switch answer {
          case .response(let document): .success(document)
          case .failure(let failure):
            .functionError(kind: "Unhandled", document: failure.document)
          }
        state.beginning = .ended(
          InvocationOutcome(result: result, requestID: id, logTail: logTail))
      }
      // Set above, or by the stream's beginning.
      let beginning =
        state.beginning ?? .ended(InvocationOutcome(result: .success(Data()), requestID: id))
      return (state.channel.take(), state.caller.take(), beginning)
    }
    caller?.resume(returning: beginning)
    guard let channel else { return }
    switch answer {
    case .response: channel.finish(.success(()))
    case .failure(let failure):
      channel.finish(
        .failure(MidStreamFailure(errorType: failure.errorType, document: failure.document)))
    }
  }
}
