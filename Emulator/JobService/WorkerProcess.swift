// SPDX-License-Identifier: Apache-2.0
import Dispatch
import FoundationEssentials
import Glibc
import HTTPServer
import Synchronization

/// One run of the worker executable in a process group of its own: it is given one line, and its
/// lines come as a stream. Whatever becomes of it, the stream ends with how it ended.
final class WorkerProcess: Sendable {
  /// What a worker did.
  enum Event: Sendable, Equatable {
    /// A line of its standard output, without the line feed.
    case line([UInt8])
    /// It is gone; nothing follows.
    case ended(End)
  }

  /// How a worker ended.
  struct End: Sendable, Equatable {
    enum Status: Sendable, Equatable {
      /// It could not be started, for this reason.
      case notStarted(String)
      case exited(Int32)
      case signaled(Int32)
    }
    var status: Status
    /// Why it was ended from here, when it was.
    var killReason: KillReason?
    /// The last of what it wrote to standard error.
    var log: String

    /// What became of it, for a sentence that begins with its name.
    var description: String {
      let how =
        switch status {
        case .notStarted(let reason): "could not be started: \(reason)"
        case .exited(let code): "ended with status \(code) before its work was done"
        case .signaled(let signal): "crashed with signal \(signal)"
        }
      return how + (log.split(separator: "\n").last.map { ": \($0)" } ?? "")
    }
  }

  /// Why a worker was ended.
  enum KillReason: Sendable, Equatable {
    case canceled
    case timeLimit
    case silence
    case endlessLine
  }

  /// When a worker is ended.
  struct Limits: Sendable, Equatable {
    /// Seconds from its start.
    var total: Double
    /// Seconds without a line.
    var silence: Double
  }

  private struct State {
    /// The process, from its start until it is reaped.
    var process: pid_t?
    var killReason: KillReason?
    var limits: Limits
    var isGone = false
    /// Whether nobody hears its lines any more.
    var isAbandoned = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  /// The descriptor of the source in the worker, when it is given one.
  static let sourceDescriptor: Int32 = 3
  private static let longestLine = 4 << 20
  private static let logLength = 4096

  /// The worker's lines and its end.
  let events: AsyncStream<Event>
  private let continuation: AsyncStream<Event>.Continuation
  private let state: Mutex<State>
  /// How many lines the reader may be ahead, so that memory is bounded.
  private let room = DispatchSemaphore(value: 0)

  /// Starts a worker on a thread that stays with it: a worker asks the kernel to be ended with its
  /// parent, by which Linux means the thread that started it.
  /// - Parameters:
  ///   - path: the executable.
  ///   - request: the line that it is given, without the line feed.
  ///   - source: a file that the worker finds open as descriptor 3.
  init(path: String, request: Data, source: OpenFile?, limits: Limits) {
    // Raised rather than made so: a semaphore must not end below the value that it was made with.
    for _ in 0..<256 { room.signal() }
    state = Mutex(State(limits: limits))
    (events, continuation) = AsyncStream.makeStream(of: Event.self)
    continuation.onTermination = { [weak self] _ in self?.abandon() }
    let queue = DispatchQueue(label: "transcode-worker")
    queue.async {
      let end = self.live(path: path, request: [UInt8](request) + [UInt8(ascii: "\n")], source)
      self.continuation.yield(.ended(end))
      self.continuation.finish()
      let waiting = self.state.withLock { state in
        state.isGone = true
        return state.waiting
      }
      for continuation in waiting { continuation.resume() }
    }
  }

  /// Says that a line was dealt with, so that the reader may go on.
  func lineTaken() { room.signal() }

  /// Ends the worker and everything that it started, at once.
  func kill(_ reason: KillReason) {
    state.withLock { state in
      if state.killReason == nil { state.killReason = reason }
      if let process = state.process { _ = Glibc.kill(-process, SIGKILL) }
    }
  }

  private func abandon() {
    state.withLock { $0.isAbandoned = true }
    kill(.canceled)
  }

  /// Ends the worker and returns when it is gone, even in a task that is cancelled. Lines that nobody
  /// has taken are dropped.
  func end() async {
    abandon()
    await withCheckedContinuation { continuation in
      let isGone = state.withLock { state in
        if !state.isGone { state.waiting.append(continuation) }
        return state.isGone
      }
      if isGone { continuation.resume() }
    }
  }

  /// Asks the worker to end; it removes what it has half written.
  func interrupt() {
    state.withLock { state in
      if state.killReason == nil { state.killReason = .canceled }
      if let process = state.process { _ = Glibc.kill(-process, SIGTERM) }
    }
  }

  /// Sets the time that the worker has, counted from its start.
  func limit(total seconds: Double) { state.withLock { $0.limits.total = seconds } }

  // MARK: On the worker's own thread

  private func live(path: String, request: [UInt8], _ source: OpenFile?) -> End {
    let child: Spawn.Child
    do throws(SpawnFailure) { child = try Spawn.start(path: path, source: source) } catch {
      return End(status: .notStarted("\(error)"), log: "")
    }
    state.withLock { state in
      state.process = child.process
      if state.killReason != nil { _ = Glibc.kill(-child.process, SIGKILL) }
    }
    return attend(child, request: request)
  }

  private func attend(_ child: Spawn.Child, request: [UInt8]) -> End {
    var attendant = WorkerPipes(child: child, request: request)
    let start = Self.now()
    var lastLine = start
    var status: Int32?
    while status == nil || attendant.hasOpenOutput {
      let isDraining = status != nil
      let progressed = attendant.poll(milliseconds: isDraining ? 0 : 50)
      for line in attendant.takeLines() {
        deliver(line)
        // Time spent waiting for the listener is not the worker's.
        lastLine = Self.now()
      }
      if attendant.unfinishedLine > Self.longestLine { kill(.endlessLine) }
      let limits = state.withLock { $0.limits }
      if Self.now() - start > limits.total { kill(.timeLimit) }
      if Self.now() - lastLine > limits.silence { kill(.silence) }
      if status == nil { status = reap(child.process) }
      // A process that outlives the worker may hold its pipes open: what is there is read, no more.
      if isDraining, !progressed { break }
    }
    return End(
      status: Self.status(status ?? 0), killReason: state.withLock { $0.killReason },
      log: attendant.log(upTo: Self.logLength))
  }

  /// Hands a line over when there is room for it, or drops it when nobody listens.
  private func deliver(_ line: [UInt8]) {
    while !state.withLock({ $0.isAbandoned }) {
      guard room.wait(timeout: .now() + .milliseconds(100)) == .success else { continue }
      continuation.yield(.line(line))
      return
    }
  }

  private func reap(_ process: pid_t) -> Int32? {
    state.withLock { state in
      var status: Int32 = 0
      guard unsafe waitpid(process, &status, WNOHANG) == process else { return nil }
      state.process = nil
      // What the worker started does not outlive it.
      _ = Glibc.kill(-process, SIGKILL)
      return status
    }
  }

  private static func status(_ status: Int32) -> End.Status {
    status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signaled(status & 0x7F)
  }

  private static func now() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds) / 1e9
  }
}
