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

/// The end of a stage because another one failed or the work was given up.
struct Aborted: Error {}

/// A queue between two stages that holds a bounded amount: who gives too fast waits.
final class BoundedQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [(Element, cost: Int)] = []
    var cost = 0
    var isFinished = false
    var isAborted = false
  }

  private let state = Monitor(State())
  private let capacity: Int
  private let maximumCost: Int

  /// - Parameters:
  ///   - capacity: the most elements.
  ///   - maximumCost: the most cost of all elements; one element is always let in.
  init(capacity: Int, maximumCost: Int = .max) {
    self.capacity = capacity
    self.maximumCost = maximumCost
  }

  /// Appends an element, waiting for room.
  func push(_ element: Element, cost: Int = 0) throws(Aborted) {
    let isIn = state.wait { state in
      if state.isAborted { return false }
      guard
        state.elements.isEmpty
          || (state.elements.count < capacity && state.cost + cost <= maximumCost)
      else { return nil as Bool? }
      state.elements.append((element, cost))
      state.cost += cost
      return true
    }
    guard isIn else { throw Aborted() }
  }

  /// The first element, waiting for one; nil when all were taken and no more will come.
  func pop() throws(Aborted) -> Element? {
    let result = state.wait { state -> Result<Element?, Aborted>? in
      if state.isAborted { return .failure(Aborted()) }
      if !state.elements.isEmpty {
        let (element, cost) = state.elements.removeFirst()
        state.cost -= cost
        return .success(element)
      }
      return state.isFinished ? .success(nil) : nil
    }
    return try result.get()
  }

  /// The first element if there is one now.
  func popIfAny() -> Element? {
    state.change { state in
      guard !state.elements.isEmpty, !state.isAborted else { return nil }
      let (element, cost) = state.elements.removeFirst()
      state.cost -= cost
      return element
    }
  }

  /// Whether nothing is left and nothing will come.
  var isDrained: Bool { state.change { $0.isFinished && $0.elements.isEmpty } }

  /// Says that no more elements will come.
  func finish() { state.change { $0.isFinished = true } }

  /// Ends every wait at both ends with ``Aborted``.
  func abort() { state.change { $0.isAborted = true } }
}
