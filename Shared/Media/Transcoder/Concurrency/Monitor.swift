// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization

/// State shared by threads that wait for one another's changes to it.
final class Monitor<State: Sendable>: Sendable {
  private struct Shared {
    var state: State
    var sleepers: [DispatchSemaphore] = []
  }

  private let shared: Mutex<Shared>

  init(_ state: State) {
    shared = Mutex(Shared(state: state))
  }

  /// Changes the state and wakes everyone who waits.
  func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    let (result, sleepers) = shared.withLock { shared in
      let result = body(&shared.state)
      defer { shared.sleepers.removeAll() }
      return (result, shared.sleepers)
    }
    for sleeper in sleepers { sleeper.signal() }
    return result
  }

  /// Waits until the closure gives a value for the state; what it changes then is seen by the others.
  func wait<Result: Sendable>(for body: (inout State) -> Result?) -> Result {
    let semaphore = DispatchSemaphore(value: 0)
    while true {
      let outcome = shared.withLock { shared -> (Result, [DispatchSemaphore])? in
        guard let result = body(&shared.state) else {
          shared.sleepers.append(semaphore)
          return nil
        }
        defer { shared.sleepers.removeAll() }
        return (result, shared.sleepers)
      }
      if let (result, sleepers) = outcome {
        for sleeper in sleepers { sleeper.signal() }
        return result
      }
      semaphore.wait()
    }
  }
}
