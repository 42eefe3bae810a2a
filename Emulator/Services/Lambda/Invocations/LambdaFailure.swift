// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import Processes

/// A failed invocation as Lambda reports it: the value of `errorType` and the error document.
struct LambdaFailure: Sendable, Equatable {
  var errorType: String
  var document: Data

  /// A failure that the function itself reported.
  init(reported document: Data, errorType: String?) {
    struct Body: Decodable { var errorType: String? }
    let body = try? JSONDecoder().decode(Body.self, from: document)
    self.errorType = errorType ?? body?.errorType ?? "Function.Unknown"
    // Lambda hands on whatever the runtime posted, as long as it is JSON.
    self.document =
      body == nil
      ? Self.encode(self.errorType, String(decoding: document.prefix(4096), as: UTF8.self))
      : document
  }

  private init(_ errorType: String, _ message: String) {
    self.errorType = errorType
    document = Self.encode(errorType, message)
  }

  /// The function's time was up.
  static func timeout(_ requestID: String, after timeout: Duration) -> LambdaFailure {
    let seconds = (timeout.milliseconds / 1000).hundredths
    return LambdaFailure(
      "Sandbox.Timedout",
      "RequestId: \(requestID) Error: Task timed out after \(seconds) seconds")
  }

  /// The process ended without an answer.
  static func exit(_ requestID: String, _ end: ProcessEnd) -> LambdaFailure {
    LambdaFailure("Runtime.ExitError", "RequestId: \(requestID) Error: \(end.reason)")
  }

  /// The process could not be started.
  static func entrypoint(_ requestID: String, _ reason: String) -> LambdaFailure {
    LambdaFailure("Runtime.InvalidEntrypoint", "RequestId: \(requestID) Error: \(reason)")
  }

  /// The answer is over Lambda's limit.
  static func responseTooLarge(_ requestID: String) -> LambdaFailure {
    LambdaFailure(
      "Function.ResponseSizeTooLarge",
      "Response payload size exceeded maximum allowed payload size (6291556 bytes).")
  }

  /// A streamed answer broke off, or does not begin as it must.
  static func brokenStream(_ requestID: String, _ reason: String) -> LambdaFailure {
    LambdaFailure("Runtime.TruncatedResponse", "RequestId: \(requestID) Error: \(reason)")
  }

  /// The runtime asked for the next event before it answered this one.
  static func unanswered(_ requestID: String) -> LambdaFailure {
    LambdaFailure(
      "Runtime.NoResponse",
      "RequestId: \(requestID) Error: Runtime asked for the next event without a response")
  }

  private static func encode(_ errorType: String, _ message: String) -> Data {
    struct Body: Encodable {
      var errorType: String
      var errorMessage: String
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(Body(errorType: errorType, errorMessage: message)))
      ?? Data("{}".utf8)
  }
}

extension ProcessEnd {
  /// The words of Lambda's `Runtime.ExitError`.
  var reason: String {
    switch self {
    case .exited(0): "Runtime exited without providing a reason"
    case .exited(let status): "Runtime exited with error: exit status \(status)"
    case .signaled(let number): "Runtime exited with error: signal: \(Self.name(of: number))"
    }
  }

  private static func name(of signal: Int32) -> String {
    guard let text = unsafe strsignal(signal) else { return "\(signal)" }
    return unsafe String(cString: text).lowercased()
  }
}
