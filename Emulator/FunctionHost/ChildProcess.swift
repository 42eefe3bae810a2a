// SPDX-License-Identifier: Apache-2.0
import CSpawn
import Glibc
import Synchronization

/// A child process that leads a process group of its own, so that a signal reaches what it started
/// too. Whatever is left of the group when the child ends is killed.
final class ChildProcess: Sendable {
  /// Why no process could be started.
  struct SpawnFailure: Error {
    /// The system's error number.
    let errorNumber: Int32

    /// The system's words.
    var reason: String { unsafe String(cString: strerror(errorNumber)).lowercased() }
    /// Whether the machine has no room for a process, which is no fault of the executable.
    var isShortage: Bool { [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(errorNumber) }
  }

  /// What is started.
  struct Command: Sendable {
    var executable: String
    var arguments: [String]
    var environment: [String: String]
    var directory: String
  }

  /// The process, and its group.
  let pid: pid_t
  private let isReaped = Mutex(false)

  private init(pid: pid_t) { self.pid = pid }

  /// Starts a process whose standard output and error both go to a descriptor, which is closed here;
  /// its standard input is empty, and it inherits nothing else. It is killed when this process ends.
  /// - Parameter onExit: is called once, on a thread of the process's own.
  static func spawn(
    _ command: Command, output: Int32, onExit: @escaping @Sendable (ProcessEnd) -> Void
  ) async -> Result<ChildProcess, SpawnFailure> {
    await withCheckedContinuation { continuation in
      // The kernel kills the process when the thread that started it ends, so the thread that waits
      // for the process's end starts it as well.
      onNewThread {
        var errorNumber: Int32 = 0
        let variables = command.environment.map { "\($0.key)=\($0.value)" }
        let pid = unsafe withCStrings([command.executable] + command.arguments) { arguments in
          unsafe withCStrings(variables) { environment in
            unsafe cspawn(
              command.executable, arguments, environment, command.directory, output, &errorNumber)
          }
        }
        close(output)
        guard pid > 0 else {
          continuation.resume(returning: .failure(SpawnFailure(errorNumber: errorNumber)))
          return
        }
        let child = ChildProcess(pid: pid)
        continuation.resume(returning: .success(child))
        onExit(child.awaitEnd())
      }
    }
  }

  /// Sends a signal to the process and all of its group, as long as the process is there.
  func signal(_ number: Int32) {
    isReaped.withLock { isReaped in
      if !isReaped { _ = kill(-pid, number) }
    }
  }

  private func awaitEnd() -> ProcessEnd {
    // The process is waited for without being reaped, so that its id, which is its group's too, still
    // belongs to it when the rest of the group is killed.
    var information = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    var status: Int32 = 0
    isReaped.withLock { isReaped in
      _ = kill(-pid, SIGKILL)
      while unsafe waitpid(pid, &status, 0) < 0 && errno == EINTR {}
      isReaped = true
    }
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .signaled(signal)
  }
}

/// Runs a closure on a thread that is made for it, because it blocks for long.
func onNewThread(_ body: @escaping @Sendable () -> Void) {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let context = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
  let status = unsafe pthread_create(
    &thread, nil,
    { context in
      if let context = unsafe context {
        unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
      }
      return nil
    }, context)
  guard status == 0 else {
    // No thread can be made: the closure is still owed, and this thread is the only one there is.
    unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
    return
  }
  pthread_detach(thread)
}

/// Runs with a null-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe body(pointers)
}
