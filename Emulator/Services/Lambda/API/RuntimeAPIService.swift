// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import HTTPMessage
import HTTPServer

/// Lambda's Runtime API, version 2018-06-01, for one process.
struct RuntimeAPIService: HTTPService {
  let worker: Worker

  /// An error document is small; more than this is not read.
  private static let errorLimit = 1 << 20

  func accept(_ head: RequestHead) -> any RequestReceiver {
    let prefix = "/2018-06-01/runtime/"
    let operation = head.path.hasPrefix(prefix) ? head.path.dropFirst(prefix.count) : ""
    let parts = operation.split(separator: "/", omittingEmptySubsequences: false)
    switch (head.method, parts.first, parts.count, parts.last) {
    case ("GET", "invocation", 2, "next"):
      return BufferedReceiver(head: head, limit: 0) { [worker] _, _ in await next(worker) }
    case ("POST", "invocation", 3, "response"):
      guard let invocation = worker.unanswered(PercentEncoding.decode(parts[1]) ?? "") else {
        return refuse(head, 400, "InvalidRequestID", "Invalid request ID")
      }
      return AnswerReceiver(worker: worker, invocation: invocation, head: head)
    case ("POST", "invocation", 3, "error"):
      guard let invocation = worker.unanswered(PercentEncoding.decode(parts[1]) ?? "") else {
        return refuse(head, 400, "InvalidRequestID", "Invalid request ID")
      }
      return BufferedReceiver(head: head, limit: Self.errorLimit) { [worker] head, body in
        worker.end(invocation, with: .failure(Self.failure(head, body)))
        return Self.accepted
      }
    case ("POST", "init", 2, "error"):
      return BufferedReceiver(head: head, limit: Self.errorLimit) { [worker] head, body in
        guard worker.initializationFailed(Self.failure(head, body)) else {
          return Self.error(403, "InvalidStateTransition", "The function is initialized")
        }
        return Self.accepted
      }
    default: return refuse(head, 404, "NotFound", "No such operation")
    }
  }

  /// Hands out the next event, whenever it comes.
  private func next(_ worker: Worker) async -> Response {
    guard let invocation = await worker.next() else {
      return Self.error(410, "Gone", "The process went away")
    }
    let deadline = worker.deadline.timeIntervalSince1970 * 1000
    return Response(
      status: 200,
      headers: [
        "Content-Type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": invocation.id,
        "Lambda-Runtime-Deadline-Ms": "\(Int64(deadline))",
        "Lambda-Runtime-Invoked-Function-Arn": worker.functionARN,
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
