// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPTransport
import XML

extension S3Error.ServiceError {
  /// What an answer without success says, in its document or, for want of one, in its status.
  init(_ response: HTTPResponse, of operation: Operation) {
    let document = try? XMLReader().read(response.body)
    let resource = operation.key.map { "\(operation.bucket)/\($0)" } ?? operation.bucket
    self.init(
      status: response.status,
      code: document?.text(of: "Code") ?? Self.code(of: response.status),
      message: document?.text(of: "Message") ?? "status \(response.status) without a document",
      requestID: response.headers["x-amz-request-id"] ?? document?.text(of: "RequestId"),
      resource: resource)
  }

  /// The error that an answer of success carries nevertheless: its document is an `Error`.
  init?(lateErrorIn response: HTTPResponse) {
    // Only a document can be one; an object's content is never looked into.
    guard response.headers["Content-Type"]?.hasPrefix("application/xml") == true,
      response.headers["ETag"] == nil, response.body.count < 64 << 10,
      let document = try? XMLReader().read(response.body), document.name == "Error"
    else { return nil }
    self.init(
      status: 500, code: document.text(of: "Code") ?? "InternalError",
      message: document.text(of: "Message") ?? "",
      requestID: response.headers["x-amz-request-id"] ?? document.text(of: "RequestId"))
  }

  private static func code(of status: Int) -> String {
    switch status {
    case 301: "PermanentRedirect"
    case 304: "NotModified"
    case 400: "BadRequest"
    case 403: "Forbidden"
    case 404: "NotFound"
    case 405: "MethodNotAllowed"
    case 409: "Conflict"
    case 412: "PreconditionFailed"
    case 416: "InvalidRange"
    case 429: "TooManyRequests"
    case 500: "InternalError"
    case 503: "ServiceUnavailable"
    default: "HTTP\(status)"
    }
  }
}

extension S3Error {
  /// Whether the same request may succeed when it is sent again.
  var isTransient: Bool {
    switch self {
    case .transport(let error): error.isTransient
    case .service(let error):
      switch error.code {
      case "SlowDown", "InternalError", "RequestTimeout", "ServiceUnavailable", "Throttling",
        "RequestLimitExceeded":
        true
      default: RetryPolicy.transientStatuses.contains(error.status)
      }
    case .invalidResponse, .invalidRequest: false
    }
  }
}
