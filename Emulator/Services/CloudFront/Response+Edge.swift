// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPServer

extension Response {
  /// What a viewer gets for an object that is not there: S3 does not tell a reader without permission
  /// to list the bucket whether a key exists, and a distribution with origin access control is one.
  static var accessDenied: Response { .error(403, code: "AccessDenied", message: "Access Denied") }

  /// An error document of the origin.
  static func error(_ status: Int, code: String, message: String) -> Response {
    let document = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>\(code)</Code><Message>\(message)</Message>\
      <RequestId>\(EdgeIdentifier.random(16).uppercased())</RequestId>\
      <HostId>\(EdgeIdentifier.random(56))</HostId></Error>
      """
    return Response(
      status: status, headers: ["content-type": "application/xml"],
      body: .bytes(Data(document.utf8)))
  }

  /// An error page of the edge itself.
  static func edgePage(_ status: Int, _ reason: String) -> Response {
    let page = """
      <!DOCTYPE html>
      <html><head><title>ERROR: The request could not be satisfied</title></head>
      <body><h1>\(status) ERROR</h1><h2>The request could not be satisfied.</h2>
      <p>\(reason)</p></body></html>
      """
    return Response(
      status: status, headers: ["content-type": "text/html", "server": "CloudFront"],
      body: .bytes(Data(page.utf8)))
  }
}

/// Identifiers that need to be different, not secret.
enum EdgeIdentifier {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  static func random(_ length: Int) -> String {
    String(
      decoding: (0..<length).map { _ in alphabet[Int.random(in: alphabet.indices)] }, as: UTF8.self)
  }
}
