// SPDX-License-Identifier: Apache-2.0
import Dispatch

/// Runs a function's work on one thread at a time, which is all that an invocation needs: it waits
/// for the network, and Lambda gives small functions a fraction of a processor.
///
/// The pool that Swift would use otherwise cannot be relied on everywhere: Dispatch watches that
/// pool's threads through `/proc` and traps where it finds none, as in a root that holds nothing but
/// the deployment package. It does not watch the threads of serial queues.
final class FunctionExecutor: TaskExecutor {
  /// The executor of the process.
  static let shared = FunctionExecutor()

  private let queue = DispatchQueue(label: "function")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
