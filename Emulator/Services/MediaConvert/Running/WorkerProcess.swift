// SPDX-License-Identifier: Apache-2.0
import Dispatch
import FoundationEssentials
import Glibc
import HTTPServer
import Processes
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

      init(_ end: ProcessEnd) {
        self =
          switch end {
          case .exited(let code): .exited(code)
          case .signaled(let signal): .signaled(signal)
          }
      }
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
    var process: ChildProcess?
    /// How it ended, once it has.
    var end: ProcessEnd?
    var killReason: KillReason?
    var limits: Limits
    var isGone = false
    /// Whether nobody hears its lines any more.
    var isAbandoned = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  /// Where the worker finds a file that it is given, counted from 0: open as descriptor 3 and on.
  static func path(ofFile index: Int) -> String { "/proc/self/fd/\(3 + index)" }

  private static let longestLine = 4 << 20
  private static let logLength = 4096

  /// The worker's lines and its end.
  let events: AsyncStream<Event>
  private let continuation: AsyncStream<Event>.Continuation
  private let state: Mutex<State>
  /// How many lines the reader may be ahead, so that memory is bounded.
  private let room = DispatchSemaphore(value: 0)

  /// Starts a worker, whose lines are read by a thread of its own.
  /// - Parameters:
  ///   - path: the executable.
  ///   - request: the line that it is given, without the line feed.
  ///   - files: what the worker finds open as descriptor 3 and on.
  init(path: String, request: Data, files: [OpenFile], limits: Limits) {
    // Raised rather than made so: a semaphore must not end below the value that it was made with.
    for _ in 0..<256 { room.signal() }
    state = Mutex(State(limits: limits))
    (events, continuation) = AsyncStream.makeStream(of: Event.self)
    continuation.onTermination = { [weak self] _ in self?.abandon() }
    let queue = DispatchQueue(label: "transcode-worker")
    queue.async {
      let end = self.live(path: path, request: [UInt8](request) + [UInt8(ascii: "\n")], files)
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
      state.process?.signal(SIGKILL)
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
      state.process?.signal(SIGTERM)
    }
  }

  /// Sets the time that the worker has, counted from its start.
  func limit(total seconds: Double) { state.withLock { $0.limits.total = seconds } }

  // MARK: On the worker's own thread

  private func live(path: String, request: [UInt8], _ files: [OpenFile]) -> End {
    do throws(SpawnFailure) {
      var pipes = try WorkerPipes(request: request)
      let process = try ChildProcess.startAndWait(
        ChildProcess.Command(executable: path, environment: Self.environment()),
        descriptors: pipes.workersEnds + files.map(\.descriptor)
      ) { end in self.state.withLock { $0.end = end } }
      pipes.handedOver()
      state.withLock { state in
        state.process = process
        if state.killReason != nil { process.signal(SIGKILL) }
      }
      return attend(&pipes)
    } catch {
      return End(status: .notStarted("cannot start \(path): \(error.reason)"), log: "")
    }
  }

  private func attend(_ attendant: inout WorkerPipes) -> End {
    let start = Self.now()
    var lastLine = start
    var end: ProcessEnd?
    while end == nil || attendant.hasOpenOutput {
      let isDraining = end != nil
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
      if end == nil { end = state.withLock { $0.end } }
      // A process that outlives the worker may hold its pipes open: what is there is read, no more.
      if isDraining, !progressed { break }
    }
    return End(
      status: end.map(End.Status.init) ?? .exited(0), killReason: state.withLock { $0.killReason },
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

  /// The variables that a worker needs to be loaded; no secret is among them. A crash ends it at once:
  /// Swift would write a backtrace first, which says nothing to who reads the job's error.
  private static func environment() -> [String: String] {
    var environment = ["SWIFT_BACKTRACE": "enable=no"]
    for name in ["PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "LANG"] {
      guard let value = unsafe getenv(name) else { continue }
      environment[name] = unsafe String(cString: value)
    }
    return environment
  }

  private static func now() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds) / 1e9
  }
}
