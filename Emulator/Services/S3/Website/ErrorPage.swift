// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPServer

/// An error as a website shows it.
struct ErrorPage {
  private let error: S3Error
  private let request: S3Request
  /// Why the website's own page for errors could not be shown.
  private let documentError: S3Error?

  init(_ error: S3Error, _ request: S3Request, documentError: S3Error? = nil) {
    self.error = error
    self.request = request
    self.documentError = documentError
  }

  func response(method: String) -> Response {
    var headers = error.headers
    guard error.status != 304 else { return Response(status: 304, headers: headers) }
    headers["content-type"] = "text/html; charset=utf-8"
    headers["x-amz-error-code"] = error.code
    headers["x-amz-error-message"] = error.message
    for detail in error.details where Self.isField(detail.value) {
      headers["x-amz-error-detail-\(detail.name)"] = detail.value
    }
    let content = Data(text.utf8)
    return Response(
      status: error.status, headers: headers,
      body: method == "HEAD" ? .headOnly(length: Int64(content.count)) : .bytes(content))
  }

  private static func isField(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
  }

  private var text: String {
    let title = "\(error.status) \(Self.reason(error.status))"
    var lines = [
      "<html>", "<head><title>\(title)</title></head>", "<body>", "<h1>\(title)</h1>", "<ul>",
    ]
    lines += Self.facts(of: error)
    lines += [
      "<li>RequestId: \(request.requestID)</li>", "<li>HostId: \(request.hostID)</li>", "</ul>",
    ]
    if let documentError {
      lines += [
        "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>", "<ul>",
      ]
      lines += Self.facts(of: documentError) + ["</ul>"]
    }
    return (lines + ["<hr/>", "</body>", "</html>"]).joined(separator: "\n") + "\n"
  }

  private static func facts(of error: S3Error) -> [String] {
    var facts = [("Code", error.code), ("Message", error.message ?? "")]
    facts += error.details.map { ($0.name, $0.value) }
    return facts.map { "<li>\($0): \(escaped($1))</li>" }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 412: "Precondition Failed"
    case 416: "Requested Range Not Satisfiable"
    default: status >= 500 ? "Internal Server Error" : "Error"
    }
  }
}
