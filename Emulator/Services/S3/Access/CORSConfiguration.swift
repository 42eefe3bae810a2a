// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import Patterns
import XML

/// Which pages of which origins may use a bucket ("Using cross-origin resource sharing", S3 user
/// guide).
package struct CORSConfiguration: Sendable, Equatable {
  /// One rule; the first that fits a request answers it.
  package struct Rule: Sendable, Equatable {
    package var id: String?
    /// With at most one `*` each.
    package var allowedOrigins: [String] = []
    /// GET, PUT, POST, DELETE, HEAD.
    package var allowedMethods: [String] = []
    /// Fields of requests, with at most one `*` each.
    package var allowedHeaders: [String] = []
    /// Fields of answers that a page may read.
    package var exposeHeaders: [String] = []
    /// How long a browser may keep the answer to its preflight, in seconds.
    package var maxAgeSeconds: Int?

    package init() {}
  }

  /// 100 at most.
  package var rules: [Rule]

  package init(rules: [Rule]) { self.rules = rules }

  /// The first rule that fits a page's request.
  func rule(origin: String, method: String, headers: [String]) -> Rule? {
    rules.first { rule in
      rule.allowedMethods.contains(method)
        && rule.allowedOrigins.contains { Glob($0).matches(origin) }
        && headers.allSatisfy { header in
          rule.allowedHeaders.contains {
            Glob($0.asciiLowercased).matches(header.asciiLowercased)
          }
        }
    }
  }
}

extension CORSConfiguration.Rule {
  /// The header fields of an answer to a request that this rule fits.
  func responseHeaders(origin: String, method: String?, requested: [String]) -> HTTPFields {
    let isOpen = allowedOrigins.contains("*")
    var fields: HTTPFields = ["access-control-allow-origin": isOpen ? "*" : origin]
    if !requested.isEmpty {
      fields.append(
        "access-control-allow-headers",
        requested.map(\.asciiLowercased).joined(separator: ", "))
    }
    fields.append("access-control-allow-methods", allowedMethods.joined(separator: ", "))
    if !exposeHeaders.isEmpty {
      fields.append("access-control-expose-headers", exposeHeaders.joined(separator: ", "))
    }
    if let maxAgeSeconds { fields.append("access-control-max-age", String(maxAgeSeconds)) }
    if !isOpen { fields.append("access-control-allow-credentials", "true") }
    fields.append(
      "vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method")
    return fields
  }
}

extension CORSConfiguration: SettingDocument {
  init(xml: XMLTree) throws(S3Error) {
    let elements = try xml.expecting("CORSConfiguration").all("CORSRule")
    guard (1...100).contains(elements.count) else { throw .malformedXML }
    var rules: [Rule] = []
    for element in elements {
      var rule = Rule()
      rule.id = element.text(of: "ID")
      rule.allowedOrigins = element.all("AllowedOrigin").map(\.text)
      rule.allowedMethods = element.all("AllowedMethod").map(\.text)
      rule.allowedHeaders = element.all("AllowedHeader").map(\.text)
      rule.exposeHeaders = element.all("ExposeHeader").map(\.text)
      rule.maxAgeSeconds = element.text(of: "MaxAgeSeconds").flatMap { Int($0) }
      guard !rule.allowedOrigins.isEmpty, !rule.allowedMethods.isEmpty else { throw .malformedXML }
      let methods = ["GET", "PUT", "POST", "DELETE", "HEAD"]
      if let method = rule.allowedMethods.first(where: { !methods.contains($0) }) {
        throw .invalidRequest(
          "Found unsupported HTTP method in CORS config. Unsupported method is \(method)")
      }
      for origin in rule.allowedOrigins where origin.utf8.count(where: { $0 == 0x2A }) > 1 {
        throw .invalidRequest("AllowedOrigin \"\(origin)\" can not have more than one wildcard.")
      }
      for header in rule.allowedHeaders where header.utf8.count(where: { $0 == 0x2A }) > 1 {
        throw .invalidRequest("AllowedHeader \"\(header)\" can not have more than one wildcard.")
      }
      for header in rule.exposeHeaders where header.utf8.contains(0x2A) {
        throw .invalidRequest(
          "ExposeHeader \"\(header)\" contains wildcard. We currently do not support wildcard "
            + "for ExposeHeader.")
      }
      rules.append(rule)
    }
    self.init(rules: rules)
  }

  func write(to writer: inout XMLWriter) {
    writer.root("CORSConfiguration") { writer in
      for rule in rules {
        writer.element("CORSRule") { writer in
          writer.optional("ID", rule.id)
          for method in rule.allowedMethods { writer.element("AllowedMethod", method) }
          for origin in rule.allowedOrigins { writer.element("AllowedOrigin", origin) }
          for header in rule.allowedHeaders { writer.element("AllowedHeader", header) }
          for header in rule.exposeHeaders { writer.element("ExposeHeader", header) }
          writer.optional("MaxAgeSeconds", rule.maxAgeSeconds.map(String.init))
        }
      }
    }
  }
}
