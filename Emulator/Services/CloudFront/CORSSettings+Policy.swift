// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import Patterns

extension CORSSettings {
  /// Whether a page of that origin may read the answer.
  func allows(_ origin: String?) -> Bool {
    guard let origin else { return false }
    return allowOrigins.contains { Glob($0, questionMark: true).matches(origin) }
  }

  /// Adds what every answer to a cross-origin request carries.
  func apply(origin: String?, to headers: inout HTTPFields) {
    guard let origin, allows(origin) else { return }
    if allowOrigins.contains("*"), !allowCredentials {
      headers["access-control-allow-origin"] = "*"
    } else {
      headers["access-control-allow-origin"] = origin
      headers.append("vary", "Origin")
    }
    if allowCredentials { headers["access-control-allow-credentials"] = "true" }
    if !exposeHeaders.isEmpty {
      headers["access-control-expose-headers"] = exposeHeaders.joined(separator: ", ")
    }
  }

  /// The methods of a preflight's answer.
  var methodList: String {
    let all = allowMethods.contains("*") || allowMethods.contains("ALL")
    let methods = all ? ["GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] : allowMethods
    return methods.joined(separator: ", ")
  }

  /// The headers of a preflight's answer. With credentials `*` would be a name like another, so the
  /// names that were asked for are repeated.
  func headerList(asked: String?) -> String? {
    if allowHeaders.contains("*") { return allowCredentials ? asked : "*" }
    return allowHeaders.isEmpty ? nil : allowHeaders.joined(separator: ", ")
  }
}
