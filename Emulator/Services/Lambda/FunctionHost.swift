// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import Glibc
package import HTTPServer
package import Invocation
import Synchronization

/// Runs functions in processes of their own, as Lambda does: each process is started when an
/// invocation needs it, talks to a Runtime API on loopback, is kept for the next invocation and ended
/// when it has long had none. A process serves one invocation at a time.
///
/// A function that exceeds its time or its memory is killed, with all that it started; one that
/// crashes is reported with its signal. When this process ends, in whatever way, the kernel kills the
/// functions' processes.
package final class FunctionHost: FunctionInvoking {
  /// The most bytes of an event (Lambda Developer Guide, "Lambda quotas").
  static let payloadLimit = 6 << 20

  private let settings: Settings
  /// The Runtime API: every process has a port of its own, since it is told no more than that.
  private let server: MultiportServer
  private let pools: [String: FunctionPool]
  private let watch = Mutex(Watch())

  /// Whether the memory of processes is being looked at, how many invocations there have been, and how
  /// many of them have no process yet.
  private struct Watch {
    var isRunning = false
    var invocations: UInt64 = 0
    var waiting = 0
  }

  /// A host of the given functions; of two with one name the last counts. No process is started yet.
  /// - Throws: when the Runtime API cannot be served.
  package init(
    functions: [FunctionDefinition], settings: Settings
  ) throws(HTTPServer.Failure) {
    let server = try MultiportServer()
    self.settings = settings
    self.server = server
    pools = Dictionary(
      functions.map {
        ($0.name, FunctionPool(definition: $0, settings: settings, server: server))
      }, uniquingKeysWith: { $1 })
  }

  /// The functions by name.
  package var functions: [FunctionDefinition] {
    pools.values.map(\.definition).sorted { $0.name < $1.name }
  }

  /// The ARN of a function.
  package func arn(of function: String) -> String { settings.arn(of: function) }

  /// Invokes a function by its name or ARN and collects its answer, also a streamed one, which then
  /// is what `Invoke` returns: the bytes as the function sent them, the prelude included.
  package func invoke(_ function: String, payload: Data) async -> InvocationOutcome {
    switch await begin(function, payload, wantsStream: false) {
    case .ended(let outcome): return outcome
    case .streaming(_, let channel):
      // A caller that wants no stream is given none; this keeps the promise for all cases.
      var body = Data()
      do {
        for try await piece in channel.stream() { body.append(piece) }
      } catch {
        let document = (error as? MidStreamFailure)?.document ?? Data("{}".utf8)
        return InvocationOutcome(
          result: .functionError(kind: "Unhandled", document: document), requestID: "")
      }
      return InvocationOutcome(result: .success(body), requestID: "")
    }
  }

  /// Invokes a function by its name or ARN and returns when its answer begins. A function that does
  /// not stream gives `complete`.
  package func invokeStreaming(_ function: String, payload: Data) async -> StreamingOutcome {
    switch await begin(function, payload, wantsStream: true) {
    case .ended(let outcome): .complete(outcome)
    case .streaming(let prelude, let channel):
      .streaming(prelude: prelude, body: channel.stream())
    }
  }

  /// Ends every process: asks, and kills after the grace time. Invocations that run fail.
  package func shutDown(grace: Duration = .seconds(2)) async {
    await withTaskGroup { group in
      for pool in pools.values { group.addTask { await pool.shutDown(grace: grace) } }
    }
  }

  private func begin(
    _ function: String, _ payload: Data, wantsStream: Bool
  ) async -> FunctionInvocation.Beginning {
    let id = settings.makeRequestID()
    func refused(_ refusal: FunctionPool.Refusal) -> FunctionInvocation.Beginning {
      .ended(
        InvocationOutcome(
          result: .refused(code: refusal.code, message: refusal.message), requestID: id))
    }
    if let refusal = refusal(of: function, payloadSize: payload.count) { return refused(refusal) }
    guard let name = FunctionReference(function)?.name, let pool = pools[name] else {
      return refused(notFound(function))
    }
    let invocation = FunctionInvocation(
      id: id, payload: payload, traceID: makeTraceID(), wantsStream: wantsStream)
    watchMemory()
    let refusal = await pool.run(invocation)
    watch.withLock { $0.waiting -= 1 }
    if let refusal { return refused(refusal) }
    return await invocation.beginning()
  }

  /// Why a function cannot be invoked with a payload of that size, or nil when it can.
  func refusal(of function: String, payloadSize: Int) -> FunctionPool.Refusal? {
    guard let reference = FunctionReference(function), pools[reference.name] != nil,
      reference.qualifier == nil || reference.qualifier == "$LATEST"
    else { return notFound(function) }
    guard payloadSize <= Self.payloadLimit else {
      return FunctionPool.Refusal(
        code: "RequestTooLargeException",
        message: "Request must be smaller than \(Self.payloadLimit) bytes for the InvokeFunction "
          + "operation")
    }
    return nil
  }

  private func notFound(_ function: String) -> FunctionPool.Refusal {
    let reference = FunctionReference(function)
    let qualifier = reference?.qualifier.map { ":\($0)" } ?? ""
    return FunctionPool.Refusal(
      code: "ResourceNotFoundException",
      message: "Function not found: \(reference.map { arn(of: $0.name) } ?? function)\(qualifier)")
  }

  /// An X-Ray trace header that is not sampled.
  private func makeTraceID() -> String {
    func hex(_ count: Int) -> String {
      (0..<count).map { _ in String(UInt8.random(in: 0..<16), radix: 16) }.joined()
    }
    let seconds = String(UInt32(clamping: Int64(settings.now().timeIntervalSince1970)), radix: 16)
    return "Root=1-\(seconds)-\(hex(24));Parent=\(hex(16));Sampled=0"
  }

  /// Looks at the memory of working processes, for as long as there are some, the one included that an
  /// invocation is about to have.
  private func watchMemory() {
    let starts = watch.withLock { watch in
      watch.invocations += 1
      watch.waiting += 1
      defer { watch.isRunning = true }
      return !watch.isRunning
    }
    guard starts else { return }
    Task { [weak self, pools, settings] in
      var seen: UInt64 = 0
      var interval = settings.memoryCheckInterval
      while let self {
        try? await Task.sleep(for: interval)
        let start = ContinuousClock.now
        var working: [pid_t: Worker] = [:]
        for pool in pools.values {
          for worker in await pool.working {
            if let pid = worker.pid { working[pid] = worker }
          }
        }
        if working.isEmpty {
          // An invocation that came since the last look may have got its process since, too.
          let ends = self.watch.withLock { watch in
            defer { seen = watch.invocations }
            if watch.invocations == seen, watch.waiting == 0 { watch.isRunning = false }
            return !watch.isRunning
          }
          if ends { return }
          continue
        }
        for (pid, bytes) in MemoryWatch.residentBytes(of: Set(working.keys)) {
          working[pid]?.noteMemory(bytes)
        }
        interval = max(settings.memoryCheckInterval, (.now - start) * 50)
      }
    }
  }
}
