// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// Runs a function once, as Lambda's `Invoke` does with `RequestResponse`.
package protocol FunctionInvoking: Sendable {
  /// Invokes the function of that name and waits for its result. It never throws: whatever happens
  /// to the function is the outcome.
  func invoke(_ function: String, payload: Data) async -> InvocationOutcome

  /// Invokes a function whose response may stream (a function URL with `RESPONSE_STREAM`). A function
  /// that answers in one piece gives a stream of that one piece.
  func invokeStreaming(_ function: String, payload: Data) async -> StreamingOutcome
}

/// What became of one invocation.
package struct InvocationOutcome: Sendable {
  /// How it ended.
  package enum Result: Sendable {
    /// The function's response.
    case success(Data)
    /// The function failed: the value of `X-Amz-Function-Error` (`Unhandled`) and Lambda's error
    /// document.
    case functionError(kind: String, document: Data)
    /// It never ran (no such function, no process could be started): the AWS error code and message.
    case refused(code: String, message: String)
  }

  /// How it ended.
  package var result: Result
  /// The invocation's request id.
  package var requestID: String
  /// The last 4 KiB of its log.
  package var logTail: Data

  package init(result: Result, requestID: String, logTail: Data = Data()) {
    self.result = result
    self.requestID = requestID
    self.logTail = logTail
  }
}

/// A response that comes in pieces.
package enum StreamingOutcome: Sendable {
  /// The function began to answer. The stream ends when it is done and throws ``MidStreamFailure``
  /// when it failed after its first byte. Dropping the stream tells the function's process that
  /// nobody listens.
  case streaming(prelude: Prelude, body: AsyncThrowingStream<Data, any Error>)
  /// It ended before the first byte of a streamed response.
  case complete(InvocationOutcome)

  /// The HTTP integration's prelude: status, headers and cookies of a streamed response.
  package struct Prelude: Sendable, Codable {
    /// The status code.
    package var statusCode: Int
    /// The header fields.
    package var headers: [String: String]
    /// `Set-Cookie` values.
    package var cookies: [String]

    package init(statusCode: Int = 200, headers: [String: String] = [:], cookies: [String] = []) {
      self.statusCode = statusCode
      self.headers = headers
      self.cookies = cookies
    }
  }
}

/// A function reported an error after it had begun to stream.
package struct MidStreamFailure: Error {
  /// Lambda's error type.
  package let errorType: String
  /// Lambda's error document.
  package let document: Data

  package init(errorType: String, document: Data) {
    self.errorType = errorType
    self.document = document
  }
}
