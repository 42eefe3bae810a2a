// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Lets tasks wait until something may have changed, without missing a change in between.
final class Doorbell: Sendable {
  private struct State {
    var rings = 0
    var lastID = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    /// Those whose time was up before they began to wait.
    var early: Set<Int> = []
  }

  private let state = Mutex(State())

  /// How often it has rung.
  var rings: Int { state.withLock { $0.rings } }

  func ring() {
    let waiting = state.withLock { state in
      state.rings += 1
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Waits until it has rung more often than that, the time is up, or the task is cancelled.
  func wait(afterRing rings: Int, atMost duration: Duration) async {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let timer = Task {
      try? await Task.sleep(for: duration)
      wake(id)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let mayGo = state.withLock { state in
          if state.rings != rings || state.early.contains(id) { return true }
          state.waiting[id] = continuation
          return false
        }
        if mayGo { continuation.resume() }
      }
    } onCancel: {
      wake(id)
    }
    timer.cancel()
    // The timer may have marked it after it was woken.
    await timer.value
    state.withLock { _ = $0.early.remove(id) }
  }

  private func wake(_ id: Int) {
    let continuation = state.withLock { state in
      let continuation = state.waiting.removeValue(forKey: id)
      if continuation == nil { state.early.insert(id) }
      return continuation
    }
    continuation?.resume()
  }
}
