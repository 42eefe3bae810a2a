// SPDX-License-Identifier: Apache-2.0
import CSpawn
import Dispatch
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
  /// - Parameter onExit: is called once, on a thread that it may block for a while.
  static func spawn(
    _ command: Command, output: Int32, onExit: @escaping @Sendable (ProcessEnd) -> Void
  ) async -> Result<ChildProcess, SpawnFailure> {
    await withCheckedContinuation { continuation in
      let isTaken = SpawningThread.run {
        let started = start(command, output: output)
        close(output)
        continuation.resume(returning: started.map(\.child))
        if case .success(let (child, watch)) = started {
          child.tellEnd(seenBy: watch, to: onExit)
        }
      }
      guard !isTaken else { return }
      close(output)
      continuation.resume(returning: .failure(SpawnFailure(errorNumber: EAGAIN)))
    }
  }

  private static func start(
    _ command: Command, output: Int32
  ) -> Result<(child: ChildProcess, watch: Int32), SpawnFailure> {
    var errorNumber: Int32 = 0
    let variables = command.environment.map { "\($0.key)=\($0.value)" }
    let pid = unsafe withCStrings([command.executable] + command.arguments) { arguments in
      unsafe withCStrings(variables) { environment in
        unsafe cspawn(
          command.executable, arguments, environment, command.directory, output, &errorNumber)
      }
    }
    guard pid > 0 else { return .failure(SpawnFailure(errorNumber: errorNumber)) }
    let child = ChildProcess(pid: pid)
    let watch = cspawn_watch(pid)
    guard watch >= 0 else {
      let failure = SpawnFailure(errorNumber: errno)
      child.signal(SIGKILL)
      _ = child.awaitEnd()
      return .failure(failure)
    }
    return .success((child, watch))
  }

  /// Sends a signal to the process and all of its group, as long as the process is there.
  func signal(_ number: Int32) {
    isReaped.withLock { isReaped in
      if !isReaped { _ = kill(-pid, number) }
    }
  }

  /// Waits for the end, without a thread where the system has room for a watch.
  private func tellEnd(
    seenBy watch: Int32, to onExit: @escaping @Sendable (ProcessEnd) -> Void
  ) {
    let tell: @Sendable () -> Void = { onExit(self.awaitEnd()) }
    let registration = ReadinessWatch.shared.begin(watch) { registration in
      ReadinessWatch.shared.end(registration)
      close(watch)
      DispatchQueue.global().async(execute: tell)
    }
    guard registration == nil else { return }
    close(watch)
    DispatchQueue.global().async(execute: tell)
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

/// The thread that starts every process. The kernel kills a process when the thread that started it
/// ends (PR_SET_PDEATHSIG, prctl(2)), so this one ends with the emulator.
private enum SpawningThread {
  private static let orders = Mutex<[@Sendable () -> Void]>([])
  private static let pending = DispatchSemaphore(value: 0)
  private static let isRunning = Mutex(false)

  /// Runs a closure on the thread; false when there is no thread and none can be made.
  static func run(_ order: @escaping @Sendable () -> Void) -> Bool {
    guard start() else { return false }
    orders.withLock { $0.append(order) }
    pending.signal()
    return true
  }

  private static func start() -> Bool {
    isRunning.withLock { isRunning in
      guard !isRunning else { return true }
      var thread = pthread_t()
      let status = unsafe pthread_create(
        &thread, nil,
        { _ in
          while true {
            SpawningThread.pending.wait()
            SpawningThread.orders.withLock { $0.removeFirst() }()
          }
        }, nil)
      guard status == 0 else { return false }
      pthread_detach(thread)
      isRunning = true
      return true
    }
  }
}

/// Runs with a null-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe body(pointers)
}
