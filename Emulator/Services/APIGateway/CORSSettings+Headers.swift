// SPDX-License-Identifier: Apache-2.0
import Patterns
import HTTPMessage
import HTTPServer

extension CORSSettings {
  /// Whether a request asks if another may be sent.
  static func isPreflight(_ head: RequestHead) -> Bool {
    head.method == "OPTIONS" && head.headers["origin"] != nil
      && head.headers["access-control-request-method"] != nil
  }

  /// The answer to a preflight. To an origin that is not allowed it says nothing, and the browser
  /// refuses by itself ("Configure CORS for HTTP APIs", API Gateway Developer Guide).
  func preflight(_ head: RequestHead, status: Int) -> Response {
    var response = Response(status: status)
    guard apply(to: &response.headers, origin: head.headers["origin"]) else { return response }
    response.headers.remove("access-control-expose-headers")
    if !allowMethods.isEmpty {
      // With credentials `*` would be a name like another, so what was asked for is repeated.
      let asked = head.headers["access-control-request-method"] ?? ""
      response.headers["access-control-allow-methods"] =
        allowMethods.contains("*")
        ? (allowCredentials ? asked : "*") : allowMethods.joined(separator: ",")
    }
    if allowHeaders.contains("*") {
      response.headers["access-control-allow-headers"] =
        allowCredentials ? head.headers["access-control-request-headers"] : "*"
    } else if !allowHeaders.isEmpty {
      response.headers["access-control-allow-headers"] = allowHeaders.joined(separator: ",")
    }
    if let maxAge { response.headers["access-control-max-age"] = String(maxAge) }
    return response
  }

  /// Replaces an answer's cross-origin headers by the configured ones.
  /// - Returns: whether the origin is allowed.
  @discardableResult
  func apply(to headers: inout HTTPFields, origin: String?) -> Bool {
    for name in [
      "access-control-allow-origin", "access-control-allow-credentials",
      "access-control-expose-headers", "access-control-allow-methods",
      "access-control-allow-headers", "access-control-max-age",
    ] {
      headers.remove(name)
    }
    guard let origin, allows(origin) else { return false }
    if allowOrigins.contains("*"), !allowCredentials {
      headers["access-control-allow-origin"] = "*"
    } else {
      headers["access-control-allow-origin"] = origin
      headers.append("vary", "origin")
    }
    if allowCredentials { headers["access-control-allow-credentials"] = "true" }
    if !exposeHeaders.isEmpty {
      headers["access-control-expose-headers"] = exposeHeaders.joined(separator: ",")
    }
    return true
  }

  private func allows(_ origin: String) -> Bool {
    allowOrigins.contains { allowed in
      switch allowed {
      case "*": true
      case "https://*", "http://*": origin.hasPrefix(allowed.dropLast())
      default: origin.equalsIgnoringASCIICase(allowed)
      }
    }
  }
}
