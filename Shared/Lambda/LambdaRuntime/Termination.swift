// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Glibc
import Synchronization

/// When to end: at once while no invocation runs, else after the one that runs; a streamed answer,
/// which may have no end of its own, is cancelled.
final class Termination: Sendable {
  private struct State {
    var requested = false
    var idle = false
    var stream: Task<Void, any Error>?
  }

  private let state = Mutex(State())
  private let exit: @Sendable () -> Void

  /// Makes a value that runs the closure when it is told to end while idle.
  init(exit: @escaping @Sendable () -> Void) { self.exit = exit }

  /// A value that SIGTERM triggers and that ends the process with status 0.
  static func onSIGTERM() -> Termination {
    let termination = Termination { _exit(0) }
    signal(SIGTERM, SIG_IGN)
    let source = DispatchSource.makeSignalSource(
      signal: SIGTERM, queue: DispatchQueue(label: "termination"))
    // The handler keeps its own source alive, for as long as the process lives.
    source.setEventHandler { withExtendedLifetime(source) { termination.request() } }
    source.activate()
    return termination
  }

  /// Asks to end.
  func request() {
    let idle = state.withLock { state in
      state.requested = true
      state.stream?.cancel()
      return state.idle
    }
    if idle { exit() }
  }

  /// Tells that the function begins to wait; false when it shall end instead.
  func beginWaiting() -> Bool {
    state.withLock { state in
      guard !state.requested else { return false }
      state.idle = true
      return true
    }
  }

  /// Tells that an invocation has come.
  func endWaiting() { state.withLock { $0.idle = false } }

  /// The task of the streamed answer that is being made, or nil after it.
  func watch(_ stream: Task<Void, any Error>?) {
    state.withLock { state in
      state.stream = stream
      if state.requested { stream?.cancel() }
    }
  }
}
