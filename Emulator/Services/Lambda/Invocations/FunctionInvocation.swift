// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import Synchronization

/// One invocation as its caller has it: an event, and what the caller hears of it.
final class FunctionInvocation: Sendable, Identifiable {
  /// What the caller hears first, which for all but a streamed answer is the end as well.
  enum Beginning: Sendable {
    case ended(InvocationOutcome)
    case streaming(StreamingOutcome.Prelude, BodyChannel)
  }

  /// How the function answered.
  enum Answer: Sendable, Equatable {
    case response(Data)
    case failure(LambdaFailure)
  }

  private struct State {
    var beginning: Beginning?
    var caller: CheckedContinuation<Beginning, Never>?
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

  /// A streamed answer begins; false when the caller has heard something else.
  func beginStream(_ prelude: StreamingOutcome.Prelude, _ channel: BodyChannel) -> Bool {
    begin(with: .streaming(prelude, channel)) == nil
  }

  /// Tells the caller the end.
  func settle(_ answer: Answer, logTail: Data) {
    let result: InvocationOutcome.Result =
      switch answer {
      case .response(let document): .success(document)
      case .failure(let failure): .functionError(kind: "Unhandled", document: failure.document)
      }
    let outcome = InvocationOutcome(result: result, requestID: id, logTail: logTail)
    guard case .streaming(_, let channel) = begin(with: .ended(outcome)) else { return }
    switch answer {
    case .response: channel.finish(.success(()))
    case .failure(let failure):
      channel.finish(
        .failure(MidStreamFailure(errorType: failure.errorType, document: failure.document)))
    }
  }

  /// - Returns: what the caller has heard instead.
  private func begin(with beginning: Beginning) -> Beginning? {
    let (earlier, caller) = state.withLock { state in
      defer { state.beginning = state.beginning ?? beginning }
      return (state.beginning, state.caller.take())
    }
    caller?.resume(returning: beginning)
    return earlier
  }
}
