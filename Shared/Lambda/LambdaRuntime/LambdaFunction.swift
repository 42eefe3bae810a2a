// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc

/// The entry point of a function's executable.
///
/// ```swift
/// await LambdaFunction.run { environment, logger in
///   let bucket = try environment.required("UPLOAD_BUCKET")
///   return { event, context in
///     let request = try event.decode(HTTPAPIRequest.self)
///     return try .value(Greeting(bucket: bucket, path: request.rawPath))
///   }
/// }
/// ```
///
/// With `AWS_LAMBDA_RUNTIME_API` in the environment it serves Lambda's Runtime API until it is told
/// to end; without, it takes one event from standard input and prints one JSON document on standard
/// output: the result, or Lambda's error document with exit status 1.
package enum LambdaFunction {
  /// Turns an event into a response. What it throws becomes Lambda's error document; see
  /// ``ReportableError``.
  package typealias Handler =
    @Sendable (LambdaEvent, LambdaContext) async throws -> LambdaResponse

  /// Runs the function and ends the process.
  /// - Parameter initialize: makes the handler, once. What it throws (a missing setting) is reported
  ///   as an initialisation error, and no event is taken.
  package static func run(
    _ initialize: @Sendable (LambdaEnvironment, Logger) async throws -> Handler
  ) async -> Never {
    let environment = LambdaEnvironment.process
    let level = environment["AWS_LAMBDA_LOG_LEVEL"].flatMap(Logger.Level.init) ?? .info
    let logger = Logger(level: level)
    if let address = environment["AWS_LAMBDA_RUNTIME_API"] {
      let concurrency = environment["AWS_LAMBDA_MAX_CONCURRENCY"] ?? "1"
      let loop = RuntimeLoop(
        client: RuntimeAPIClient(address: address), termination: .onSIGTERM(), logger: logger,
        exportsTraceID: concurrency == "1")
      exit(
        await withTaskExecutorPreference(FunctionExecutor.shared) {
          await loop.run { try await initialize(environment, logger) }
        })
    }
    let mode = StandardInputMode(
      functionName: environment["AWS_LAMBDA_FUNCTION_NAME"] ?? "function", logger: logger)
    exit(
      await withTaskExecutorPreference(FunctionExecutor.shared) {
        await mode.run { try await initialize(environment, logger) }
      })
  }
}
