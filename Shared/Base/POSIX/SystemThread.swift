// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A thread of the system's own, for work that waits in system calls as long as the process lives and
/// would take a thread from Dispatch. It handles no signal: those are for the process's others.
package struct SystemThread: Sendable {
  private let thread: pthread_t

  /// Starts a thread that runs a closure; nil when the system has no room for one.
  package init?(_ body: @escaping @Sendable () -> Void) {
    var all = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&all)
    // A thread inherits its maker's mask.
    unsafe pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    let context = unsafe Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard status == 0 else {
      unsafe context.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until the closure has returned. For one call, by another thread.
  package func join() { pthread_join(thread, nil) }
}

private final class Body: Sendable {
  let run: @Sendable () -> Void

  init(run: @escaping @Sendable () -> Void) { self.run = run }
}
