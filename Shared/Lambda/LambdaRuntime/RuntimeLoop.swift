// SPDX-License-Identifier: Apache-2.0
import Dispatch
import FoundationEssentials
import Glibc

/// Lambda mode: takes one invocation after the other from the Runtime API. A failed invocation is
/// reported and the process lives on; it ends when told to, or when the Runtime API is gone.
struct RuntimeLoop: Sendable {
  let client: RuntimeAPIClient
  let termination: Termination
  let logger: Logger
  /// Whether `_X_AMZN_TRACE_ID` is set for each invocation, which only makes sense when a process
  /// handles one at a time.
  var exportsTraceID = true

  /// The Runtime API's calls block, so they have a thread of their own and not one of the pool's.
  private let queue = DispatchQueue(label: "runtime-api")

  init(
    client: RuntimeAPIClient, termination: Termination, logger: Logger,
    exportsTraceID: Bool = true
  ) {
    self.client = client
    self.termination = termination
    self.logger = logger
    self.exportsTraceID = exportsTraceID
  }

  /// Initialises and serves. Returns the exit status: 0 when it was told to end, 1 otherwise.
  func run(initialize: () async throws -> LambdaFunction.Handler) async -> Int32 {
    let handler: LambdaFunction.Handler
    do {
      handler = try await initialize()
    } catch {
      let document = ErrorDocument(error)
      logger.log(.fatal, document.errorMessage, ["errorType": document.errorType])
      do {
        try await blocking { try $0.failInitialization(document) }
      } catch {
        logger.log(.fatal, "the initialisation error could not be reported: \(error)")
      }
      return 1
    }
    do {
      while termination.beginWaiting() {
        let invocation = try await blocking { try $0.next() }
        termination.endWaiting()
        try await serve(invocation, with: handler)
      }
      return 0
    } catch is SocketConnection.Closed {
      logger.log(.fatal, "the Runtime API closed the connection")
    } catch {
      logger.log(.fatal, "\(error)")
    }
    return 1
  }

  private func serve(
    _ invocation: NextInvocation, with handler: LambdaFunction.Handler
  ) async throws {
    export(invocation.traceID)
    let logger = logger.of(requestID: invocation.requestID)
    let context = LambdaContext(
      requestID: invocation.requestID, deadline: invocation.deadline,
      invokedFunctionARN: invocation.invokedFunctionARN, logger: logger)
    let response: LambdaResponse
    do {
      response = try await handler(LambdaEvent(data: invocation.payload), context)
      if case .json(let document) = response, document.count > PayloadLimit.response {
        throw PayloadLimit.ResponseTooLarge(size: document.count)
      }
    } catch {
      let document = ErrorDocument(error)
      logger.error(document.errorMessage, ["errorType": document.errorType])
      return try await settling(logger) { try $0.fail(invocation.requestID, document) }
    }
    switch response {
    case .json(let document):
      try await settling(logger) { try $0.respond(invocation.requestID, document) }
    case .stream(let prelude, let body):
      try await stream(invocation.requestID, prelude, body, logger)
    }
  }

  private func stream(
    _ requestID: String, _ prelude: ResponsePrelude,
    _ body: @escaping @Sendable (ResponseStream) async throws -> Void, _ logger: Logger
  ) async throws {
    try await blocking { try $0.beginStream(requestID, prelude) }
    let stream = ResponseStream { bytes in
      do {
        try await blocking { try $0.stream(bytes) }
      } catch is SocketConnection.Closed {
        throw ResponseStream.ClientClosed()
      }
    }
    let task = Task(executorPreference: FunctionExecutor.shared) { try await body(stream) }
    termination.watch(task)
    let outcome = await task.result
    termination.watch(nil)
    switch outcome {
    case .success:
      try await ending(logger) { try $0.endStream() }
    case .failure(is ResponseStream.ClientClosed):
      logger.info("the client closed the stream")
      client.disconnect()
    case .failure(is CancellationError) where task.isCancelled:
      try await ending(logger) { try $0.endStream() }
    case .failure(let error):
      let document = ErrorDocument(error)
      logger.error(document.errorMessage, ["errorType": document.errorType])
      try await ending(logger) { try $0.endStream(document) }
    }
  }

  /// Ends a stream; that nobody listens any more is no failure of the function.
  private func ending(
    _ logger: Logger, _ call: @escaping @Sendable (RuntimeAPIClient) throws -> Void
  ) async throws {
    do {
      try await settling(logger, call)
    } catch is SocketConnection.Closed {
      logger.info("the client closed the stream")
    }
  }

  /// Reports an outcome. When the service does not take it (the invocation has timed out, the answer
  /// is too large), there is nobody else to tell, and the next invocation can still be served.
  private func settling(
    _ logger: Logger, _ call: @escaping @Sendable (RuntimeAPIClient) throws -> Void
  ) async throws {
    do {
      try await blocking(call)
    } catch let refusal as RuntimeAPIClient.Refused where !refusal.endsProcess {
      logger.error(refusal.description)
    }
  }

  private func blocking<Result: Sendable>(
    _ call: @escaping @Sendable (RuntimeAPIClient) throws -> Result
  ) async throws -> Result {
    let client = client
    return try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try call(client) }) }
    }
  }

  private func export(_ traceID: String?) {
    guard exportsTraceID else { return }
    if let traceID {
      unsafe setenv("_X_AMZN_TRACE_ID", traceID, 1)
    } else {
      unsafe unsetenv("_X_AMZN_TRACE_ID")
    }
  }
}
