// SPDX-License-Identifier: Apache-2.0

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

  func finish() { state.change { $0.isFinished = true } }

  func abort() { state.change { $0.isAborted = true } }
}
