// SPDX-License-Identifier: Apache-2.0
import CSpawn
import Dispatch
import Glibc
import Synchronization

/// A child process that leads a process group of its own, so that a signal reaches what it started
/// too. Whatever is left of the group when the child ends is killed, and all of it when this process
/// ends, however that comes about.
package final class ChildProcess: Sendable {
  package struct Command: Sendable {
    /// The program's path, which is its first argument too.
    package var executable: String
    package var arguments: [String]
    /// Every variable that it has.
    package var environment: [String: String]
    /// Its working directory; nil for this process's.
    package var directory: String?

    package init(
      executable: String, arguments: [String] = [], environment: [String: String],
      directory: String? = nil
    ) {
      self.executable = executable
      self.arguments = arguments
      self.environment = environment
      self.directory = directory
    }
  }

  /// The most descriptors that a process can be given.
  package static let descriptorLimit = Int(CSPAWN_DESCRIPTORS)

  /// The process, and its group.
  package let pid: Int32
  private let isReaped = Mutex(false)

  private init(pid: Int32) { self.pid = pid }

  /// Starts a process.
  /// - Parameters:
  ///   - descriptors: what the process finds as its descriptors 0, 1, 2 and so on, ``descriptorLimit``
  ///     at most; nil stands for an empty file. It inherits no other. The caller keeps them open until
  ///     this returns, and closes them.
  ///   - onExit: is called once, on a thread that it may block for a while.
  package static func start(
    _ command: Command, descriptors: [Int32?], onExit: @escaping @Sendable (ProcessEnd) -> Void
  ) async throws(SpawnFailure) -> ChildProcess {
    try await withCheckedContinuation { continuation in
      order(command, descriptors, onExit) { continuation.resume(returning: $0) }
    }.get()
  }

  /// The same for who has a thread of its own, which waits until the program is being executed.
  package static func startAndWait(
    _ command: Command, descriptors: [Int32?], onExit: @escaping @Sendable (ProcessEnd) -> Void
  ) throws(SpawnFailure) -> ChildProcess {
    let result = Mutex<Result<ChildProcess, SpawnFailure>>(
      .failure(SpawnFailure(errorNumber: ECANCELED)))
    let isOver = DispatchSemaphore(value: 0)
    order(command, descriptors, onExit) { started in
      result.withLock { $0 = started }
      isOver.signal()
    }
    isOver.wait()
    return try result.withLock { $0 }.get()
  }

  private static func order(
    _ command: Command, _ descriptors: [Int32?], _ onExit: @escaping @Sendable (ProcessEnd) -> Void,
    then started: @escaping @Sendable (Result<ChildProcess, SpawnFailure>) -> Void
  ) {
    let isTaken = SpawningThread.run {
      let result = spawn(command, descriptors)
      started(result.map(\.child))
      if case .success(let (child, watch)) = result { child.tellEnd(seenBy: watch, to: onExit) }
    }
    if !isTaken { started(.failure(SpawnFailure(errorNumber: EAGAIN))) }
  }

  private static func spawn(
    _ command: Command, _ descriptors: [Int32?]
  ) -> Result<(child: ChildProcess, watch: Int32), SpawnFailure> {
    var errorNumber: Int32 = 0
    let variables = command.environment.map { "\($0.key)=\($0.value)" }
    let places = descriptors.map { $0 ?? -1 }
    let pid = unsafe withCStrings([command.executable] + command.arguments) { arguments in
      unsafe withCStrings(variables) { environment in
        unsafe cspawn(
          command.executable, arguments, environment, command.directory, places,
          Int32(clamping: places.count), &errorNumber)
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
  package func signal(_ number: Int32) {
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
    return ProcessEnd(waitStatus: status)
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
