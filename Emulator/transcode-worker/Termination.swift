// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Glibc

/// What happens when the worker is asked to stop.
enum Termination {
  /// Runs a closure on a thread of its own when SIGTERM or SIGINT comes, whatever the others do.
  static func onSignal(_ body: @escaping @Sendable () -> Void) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGINT)
    // Blocked before any other thread is made, so that all inherit it and only the one below wakes.
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    let waited = signals
    DispatchQueue(label: "termination").async {
      var signals = waited
      var received: Int32 = 0
      while unsafe sigwait(&signals, &received) != 0 {}
      body()
    }
  }
}
