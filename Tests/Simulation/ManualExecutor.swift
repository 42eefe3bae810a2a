// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Runs tasks on the thread that asks for it, one step after the other in the order in which they
/// became ready, so that nothing but the simulation's seed decides what happens.
final class ManualExecutor: TaskExecutor {
  private let ready = Mutex<[UnownedJob]>([])

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    ready.withLock { $0.append(job) }
  }

  /// Runs until every task waits for something.
  func drain() {
    while true {
      let batch = ready.withLock { jobs in
        let batch = jobs
        jobs = []
        return batch
      }
      guard !batch.isEmpty else { return }
      for job in batch { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}
