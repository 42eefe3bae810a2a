// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import Synchronization

/// One invocation on behalf of a caller who may not wait for its end: the function runs to its own
/// end whether the caller left or ran out of time, as in AWS.
struct FunctionCall: Sendable {
  /// The most that an invocation's payload may have: Lambda's 6 MB.
  static let payloadLimit = 6 << 20

  let functions: any FunctionInvoking
  let function: String
  let payload: Data

  /// The outcome, however long it takes.
  func outcome() async -> InvocationOutcome {
    let call = self
    return await Task { await call.functions.invoke(call.function, payload: call.payload) }.value
  }

  /// The outcome, or nil when it is not there in time.
  func outcome(within timeout: Duration) async -> InvocationOutcome? {
    await withCheckedContinuation { continuation in
      let first = First(continuation)
      let timer = Task {
        guard (try? await Task.sleep(for: timeout)) != nil else { return }
        first.resume(nil)
      }
      Task {
        first.resume(await functions.invoke(function, payload: payload))
        timer.cancel()
      }
    }
  }

  /// Resumes a continuation with what comes first.
  private final class First: Sendable {
    private let continuation: Mutex<CheckedContinuation<InvocationOutcome?, Never>?>

    init(_ continuation: CheckedContinuation<InvocationOutcome?, Never>) {
      self.continuation = Mutex(continuation)
    }

    func resume(_ outcome: InvocationOutcome?) {
      let continuation = continuation.withLock { continuation in
        defer { continuation = nil }
        return continuation
      }
      continuation?.resume(returning: outcome)
    }
  }
}
