// SPDX-License-Identifier: Apache-2.0
package import AWSService
package import FoundationEssentials
package import HTTPServer

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
  private let pools: [String: FunctionPool]
  private let memoryWatch: MemoryWatch

  /// A host of the given functions; of two with one name the last counts. No process is started yet.
  /// - Throws: when the Runtime API cannot be served.
  package init(
    functions: [FunctionDefinition], settings: Settings
  ) throws(HTTPServer.Failure) {
    // Every process has a port of its own, since it is told no more than that.
    let server = try MultiportServer()
    let pools = Dictionary(
      functions.map {
        ($0.name, FunctionPool(definition: $0, settings: settings, server: server))
      }, uniquingKeysWith: { $1 })
    self.settings = settings
    self.pools = pools
    memoryWatch = MemoryWatch(interval: settings.memoryCheckInterval) {
      var working: [Worker] = []
      for pool in pools.values { working += await pool.working }
      return working
    }
  }

  /// The functions of this host.
  var definitions: [FunctionDefinition] { pools.values.map(\.definition) }

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
    func refused(_ refusal: InvocationRefusal) -> FunctionInvocation.Beginning {
      let result = InvocationOutcome.Result.refused(code: refusal.code, message: refusal.message)
      return .ended(InvocationOutcome(result: result, requestID: id))
    }
    if let refusal = refusal(of: function, payloadSize: payload.count) { return refused(refusal) }
    guard let pool = pool(of: function) else { return refused(notFound(function)) }
    let invocation = FunctionInvocation(
      id: id, payload: payload, traceID: makeTraceID(), wantsStream: wantsStream)
    if let refusal = await memoryWatch.duringHandover({ await pool.run(invocation) }) {
      return refused(refusal)
    }
    return await invocation.beginning()
  }

  /// Why a function cannot be invoked with a payload of that size, or nil when it can.
  func refusal(of function: String, payloadSize: Int) -> InvocationRefusal? {
    if pool(of: function) == nil { return notFound(function) }
    return payloadSize > Self.payloadLimit ? .payloadTooLarge(limit: Self.payloadLimit) : nil
  }

  /// How the function of a name or an ARN is run; nil when there is none.
  func definition(of function: String) -> FunctionDefinition? { pool(of: function)?.definition }

  /// The ARN of the function of a name.
  func arn(of function: String) -> String { settings.arn(of: function) }

  /// The ARN of an event source mapping.
  func arn(ofMapping id: String) -> String {
    "arn:aws:lambda:\(settings.region):\(settings.accountID):event-source-mapping:\(id)"
  }

  private func pool(of function: String) -> FunctionPool? {
    guard let reference = FunctionReference(function), let pool = pools[reference.name] else {
      return nil
    }
    guard let qualifier = reference.qualifier, qualifier != "$LATEST" else { return pool }
    return pool.definition.qualifiers.contains(qualifier) ? pool : nil
  }

  private func notFound(_ function: String) -> InvocationRefusal {
    let reference = FunctionReference(function)
    let qualifier = reference?.qualifier.map { ":\($0)" } ?? ""
    let arn = reference.map { settings.arn(of: $0.name) } ?? function
    return InvocationRefusal(
      code: "ResourceNotFoundException", message: "Function not found: \(arn)\(qualifier)")
  }

  /// An X-Ray trace header that is not sampled.
  private func makeTraceID() -> String {
    func hex(_ count: Int) -> String {
      (0..<count).map { _ in String(UInt8.random(in: 0..<16), radix: 16) }.joined()
    }
    let seconds = String(UInt32(clamping: Int64(settings.now().timeIntervalSince1970)), radix: 16)
    return "Root=1-\(seconds)-\(hex(24));Parent=\(hex(16));Sampled=0"
  }
}
