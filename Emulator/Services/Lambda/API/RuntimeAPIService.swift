// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPServer
import Notation

/// Lambda's Runtime API, version 2018-06-01, for one process.
struct RuntimeAPIService: HTTPService {
  let worker: Worker
  let functionARN: String

  /// An error document is small; more than this is not read.
  private static let errorLimit = 1 << 20

  func accept(_ head: RequestHead) -> any RequestReceiver {
    guard Self.isFromProcess(head) else {
      return refuse(head, 403, "Forbidden", "The Runtime API serves the function's process alone")
    }
    let prefix = "/2018-06-01/runtime/"
    let operation = head.path.hasPrefix(prefix) ? head.path.dropFirst(prefix.count) : ""
    let parts = operation.split(separator: "/", omittingEmptySubsequences: false)
    switch (head.method, parts.first, parts.count, parts.last) {
    case ("GET", "invocation", 2, "next"):
      return BufferedReceiver(head: head, limit: 0) { _, _ in await next() }
    case ("POST", "invocation", 3, "response"):
      guard let invocation = worker.unanswered(PercentEncoding.decode(parts[1]) ?? "") else {
        return refuse(head, 400, "InvalidRequestID", "Invalid request ID")
      }
      return AnswerReceiver(worker: worker, invocation: invocation, head: head)
    case ("POST", "invocation", 3, "error"):
      guard let invocation = worker.unanswered(PercentEncoding.decode(parts[1]) ?? "") else {
        return refuse(head, 400, "InvalidRequestID", "Invalid request ID")
      }
      return BufferedReceiver(head: head, limit: Self.errorLimit) { head, body in
        worker.answer(invocation, by: .failure(Self.failure(head, body)))
        return Self.accepted
      }
    case ("POST", "init", 2, "error"):
      return BufferedReceiver(head: head, limit: Self.errorLimit) { head, body in
        guard worker.initializationFailed(Self.failure(head, body)) else {
          return Self.error(403, "InvalidStateTransition", "The function is initialized")
        }
        return Self.accepted
      }
    default: return refuse(head, 404, "NotFound", "No such operation")
    }
  }

  /// Whether a request may be the process's own. A page in a browser, which would take the process's
  /// event, names its origin, or comes by a name that was made to mean this machine.
  private static func isFromProcess(_ head: RequestHead) -> Bool {
    let host = head.headers["host"]?.split(separator: ":").first
    return (host == "127.0.0.1" || host == "localhost") && head.headers["origin"] == nil
  }

  /// Hands out the next event, whenever it comes.
  private func next() async -> Response {
    guard let (invocation, deadline) = await worker.next() else {
      return Self.error(410, "Gone", "The process went away")
    }
    return Response(
      status: 200,
      headers: [
        "Content-Type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": invocation.id,
        "Lambda-Runtime-Deadline-Ms": "\(Int64(deadline.timeIntervalSince1970 * 1000))",
        "Lambda-Runtime-Invoked-Function-Arn": functionARN,
        "Lambda-Runtime-Trace-Id": invocation.traceID,
      ], body: .bytes(invocation.payload))
  }

  private static func failure(_ head: RequestHead, _ body: Data) -> LambdaFailure {
    LambdaFailure(
      reported: body, errorType: head.headers["lambda-runtime-function-error-type"])
  }

  private func refuse(
    _ head: RequestHead, _ status: Int, _ type: String, _ message: String
  ) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: 8 << 20) { _, _ in Self.error(status, type, message) }
  }

  static let accepted = Response.json(Data(#"{"status":"OK"}"#.utf8), status: 202)

  static func error(_ status: Int, _ type: String, _ message: String) -> Response {
    .json(Data(#"{"errorType":"\#(type)","errorMessage":"\#(message)"}"#.utf8), status: status)
  }
}
