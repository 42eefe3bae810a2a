// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization

/// The threads of one pipeline. When one fails, the others' queues are aborted and the first
/// failure is the pipeline's.
final class Stages: Sendable {
  private struct State {
    var failure: (any Error)?
    var aborts: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())
  private let group = DispatchGroup()

  func onFailure(_ abort: @escaping @Sendable () -> Void) {
    state.withLock { $0.aborts.append(abort) }
  }

  /// Starts a stage on a thread of its own.
  func start(_ name: String, _ body: @escaping @Sendable () throws -> Void) {
    DispatchQueue(label: name).async(group: group) { [self] in
      do { try body() } catch { fail(error) }
    }
  }

  /// Waits for all stages.
  /// - Throws: the first failure.
  func join() throws {
    group.wait()
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func fail(_ error: any Error) {
    let aborts = state.withLock { state in
      // An aborted stage only follows from another one's failure.
      if state.failure == nil, !(error is Aborted) { state.failure = error }
      return state.aborts
    }
    for abort in aborts { abort() }
  }
}
