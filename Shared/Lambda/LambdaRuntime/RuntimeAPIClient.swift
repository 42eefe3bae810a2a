// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import HTTPMessage
import Synchronization

/// An invocation as the Runtime API hands it out.
struct NextInvocation: Sendable {
  var requestID: String
  var deadline: Date
  var invokedFunctionARN: String
  var traceID: String?
  var payload: Data
}

/// The Lambda Runtime API, version 2018-06-01, over one connection that is kept. Every call blocks.
final class RuntimeAPIClient: Sendable {
  private let address: String
  private let connection = Mutex<SocketConnection?>(nil)

  /// The Runtime API answered with another status than the call allows.
  struct Refused: Error, CustomStringConvertible {
    let call: String
    let status: Int
    let message: String

    var description: String { "the Runtime API answered \(call) with \(status): \(message)" }

    /// The service says that this process shall end (status 500, "container error").
    var endsProcess: Bool { status >= 500 }
  }

  /// A client for the `host:port` of `AWS_LAMBDA_RUNTIME_API`.
  init(address: String) { self.address = address }

  /// Waits for the next invocation, however long that takes.
  func next() throws -> NextInvocation {
    let reply = try exchange("GET", "/runtime/invocation/next")
    guard reply.status == 200, let requestID = reply.headers["lambda-runtime-aws-request-id"] else {
      throw refusal(of: "next", reply)
    }
    let deadline = reply.headers["lambda-runtime-deadline-ms"].flatMap(Double.init)
    return NextInvocation(
      requestID: requestID,
      deadline: deadline.map { Date(timeIntervalSince1970: $0 / 1000) } ?? .distantFuture,
      invokedFunctionARN: reply.headers["lambda-runtime-invoked-function-arn"] ?? "",
      traceID: reply.headers["lambda-runtime-trace-id"], payload: Data(reply.body))
  }

  /// Answers an invocation in one piece.
  func respond(_ requestID: String, _ payload: Data) throws {
    try accepted(
      "response",
      exchange(
        "POST", path(requestID, "response"), ["Content-Type": "application/json"], Array(payload)))
  }

  /// Says that an invocation failed.
  func fail(_ requestID: String, _ document: ErrorDocument) throws {
    try accepted(
      "error", exchange("POST", path(requestID, "error"), fields(document), Array(document.json)))
  }

  /// Says that the function could not be initialised.
  func failInitialization(_ document: ErrorDocument) throws {
    try accepted(
      "init error",
      exchange("POST", "/runtime/init/error", fields(document), Array(document.json)))
  }

  /// Begins a streamed answer in the HTTP integration's form: the prelude, eight NUL bytes, then the
  /// body (Lambda Developer Guide, "Response streaming").
  func beginStream(_ requestID: String, _ prelude: ResponsePrelude) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let document = Array(try encoder.encode(prelude))
    try withConnection { [address] connection in
      try connection.sendChunkedHead(
        "POST", Self.prefix + path(requestID, "response"), host: address,
        headers: [
          "Content-Type": "application/vnd.awslambda.http-integration-response",
          "Lambda-Runtime-Function-Response-Mode": "streaming",
          "Trailer": "\(Self.errorTypeField), \(Self.errorBodyField)",
        ])
      try connection.sendChunk(document + [UInt8](repeating: 0, count: 8))
    }
  }

  /// Sends a part of a streamed answer.
  /// - Throws: ``SocketConnection/Closed`` when the service no longer listens.
  func stream(_ bytes: Data) throws {
    try openConnection { connection in
      // Nothing may come before the last chunk is sent: an early answer or a closed side means that
      // whoever asked has gone.
      guard !connection.isStale else { throw SocketConnection.Closed() }
      try connection.sendChunk(Array(bytes))
    }
  }

  /// Ends a streamed answer, for a failure with Lambda's error trailers.
  func endStream(_ failure: ErrorDocument? = nil) throws {
    let reply = try openConnection { connection in
      try connection.sendLastChunk(
        trailers: failure.map {
          [
            Self.errorTypeField: $0.headerValue,
            Self.errorBodyField: $0.json.base64EncodedString(),
          ]
        } ?? [:])
      return try connection.receive(bodyLimit: 1 << 20)
    }
    try accepted("streamed response", reply)
  }

  /// Gives the connection up; the next call makes another.
  func disconnect() { connection.withLock { $0 = nil } }

  // MARK: - One exchange

  private static let prefix = "/2018-06-01"
  private static let errorTypeField = "Lambda-Runtime-Function-Error-Type"
  private static let errorBodyField = "Lambda-Runtime-Function-Error-Body"

  private func path(_ requestID: String, _ what: String) -> String {
    "/runtime/invocation/\(PercentEncoding.encode(requestID))/\(what)"
  }

  private func fields(_ document: ErrorDocument) -> HTTPFields {
    [
      "Content-Type": "application/vnd.aws.lambda.error+json",
      Self.errorTypeField: document.headerValue,
    ]
  }

  private func exchange(
    _ method: String, _ path: String, _ headers: HTTPFields = [:], _ body: [UInt8] = []
  ) throws -> HTTPReply {
    try withConnection { [address] connection in
      try connection.send(method, Self.prefix + path, host: address, headers: headers, body: body)
      // An event's 6 MB, with room for what a service may add around it.
      return try connection.receive(bodyLimit: 2 * PayloadLimit.event)
    }
  }

  /// Runs with the kept connection, or a new one where there is none or the peer closed it.
  private func withConnection<Result>(
    _ body: (inout SocketConnection) throws -> Result
  ) throws -> Result {
    try connection.withLock { kept in
      var current: SocketConnection
      if let open = kept.take(), !open.isStale {
        current = open
      } else {
        current = try SocketConnection(address: address)
      }
      // A connection on which a call failed is in no known state and is not kept.
      let result = try body(&current)
      kept = consume current
      return result
    }
  }

  /// Runs with the connection that a streamed answer was begun on.
  private func openConnection<Result>(
    _ body: (inout SocketConnection) throws -> Result
  ) throws -> Result {
    try connection.withLock { kept in
      guard var current = kept.take() else { throw SocketConnection.Closed() }
      let result = try body(&current)
      kept = consume current
      return result
    }
  }

  private func accepted(_ call: String, _ reply: HTTPReply) throws {
    guard (200...299).contains(reply.status) else { throw refusal(of: call, reply) }
  }

  private func refusal(of call: String, _ reply: HTTPReply) -> Refused {
    Refused(
      call: call, status: reply.status,
      message: String(decoding: reply.body.prefix(1 << 10), as: UTF8.self))
  }
}
