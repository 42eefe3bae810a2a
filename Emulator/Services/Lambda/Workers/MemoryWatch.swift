// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// Looks at the memory of working processes, for as long as there are some.
final class MemoryWatch: Sendable {
  private struct State {
    var isRunning = false
    /// How many invocations there have been.
    var invocations: UInt64 = 0
    /// How many of them have no process yet.
    var waiting = 0
  }

  private let state = Mutex(State())
  private let interval: Duration
  private let working: @Sendable () async -> [Worker]

  /// - Parameters:
  ///   - interval: the least time from one look to the next.
  ///   - working: the processes that have an event.
  init(interval: Duration, working: @escaping @Sendable () async -> [Worker]) {
    self.interval = interval
    self.working = working
  }

  /// Watches while an invocation is handed to a process, and from then on.
  func duringHandover<Result>(_ handOver: () async -> Result) async -> Result {
    begin()
    defer { state.withLock { $0.waiting -= 1 } }
    return await handOver()
  }

  private func begin() {
    let starts = state.withLock { state in
      state.invocations += 1
      state.waiting += 1
      defer { state.isRunning = true }
      return !state.isRunning
    }
    if starts { Task { [weak self] in await self?.run() } }
  }

  private func run() async {
    var seen: UInt64 = 0
    var interval = interval
    while true {
      try? await Task.sleep(for: interval)
      let start = ContinuousClock.now
      var workers: [pid_t: Worker] = [:]
      for worker in await working() { if let pid = worker.pid { workers[pid] = worker } }
      if workers.isEmpty {
        guard goesOn(since: &seen) else { return }
        continue
      }
      for (pid, bytes) in ProcessMemory.residentBytes(of: Set(workers.keys)) {
        workers[pid]?.noteMemory(bytes)
      }
      // Looking takes a fiftieth of a processor at most.
      interval = max(self.interval, (.now - start) * 50)
    }
  }

  /// Whether to look again though no process works: an invocation that came since the last look may
  /// have got its process since, too.
  private func goesOn(since seen: inout UInt64) -> Bool {
    state.withLock { state in
      defer { seen = state.invocations }
      state.isRunning = state.invocations != seen || state.waiting > 0
      return state.isRunning
    }
  }
}
