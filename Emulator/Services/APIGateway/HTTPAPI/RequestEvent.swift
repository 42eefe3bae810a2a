// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree

/// A request as a function sees it: payload format 2.0 ("Working with AWS Lambda proxy integrations
/// for HTTP APIs", API Gateway Developer Guide; "Request and response payloads" of function URLs,
/// Lambda Developer Guide).
struct RequestEvent {
  let head: RequestHead
  /// The path that the function sees, percent-encoded.
  let path: String
  let body: Data
  let routeKey: String
  let stage: String
  let accountID: String
  let apiID: String
  let requestID: String
  let now: Date
  var pathParameters: [String: String] = [:]
  var stageVariables: [String: String] = [:]
  /// What the authorizer found: the value of `requestContext.authorizer`.
  var authorizer: JSON?

  func json() -> Data { JSON.object(object).data }

  var object: JSON.Object {
    var event: JSON.Object = [
      "version": "2.0", "routeKey": .string(routeKey), "rawPath": .string(path),
      "rawQueryString": .string(head.query ?? ""),
    ]
    let cookies = head.headers.values(of: "cookie").flatMap { $0.split(separator: ";") }.map {
      JSON.string(String($0.drop { $0 == " " }))
    }
    if !cookies.isEmpty { event["cookies"] = .array(cookies) }
    event["headers"] = .object(headers)
    if let query = head.query, !query.isEmpty { event["queryStringParameters"] = parameters(query) }
    event["requestContext"] = context
    event["body"] = bodyText.map { .string($0) }
    if !pathParameters.isEmpty { event["pathParameters"] = .object(.init(sorting: pathParameters)) }
    event["isBase64Encoded"] = .bool(isBase64Encoded)
    if !stageVariables.isEmpty { event["stageVariables"] = .object(.init(sorting: stageVariables)) }
    return event
  }

  private var context: JSON {
    let host = head.host
    var context: JSON.Object = ["accountId": .string(accountID), "apiId": .string(apiID)]
    context["authorizer"] = authorizer
    context["domainName"] = .string(host)
    context["domainPrefix"] = .string(String(host.prefix { $0 != "." }))
    context["http"] = [
      "method": .string(head.method), "path": .string(path), "protocol": "HTTP/1.1",
      "sourceIp": .string(head.remoteAddress),
      "userAgent": .string(head.headers["user-agent"] ?? ""),
    ]
    context["requestId"] = .string(requestID)
    context["routeKey"] = .string(routeKey)
    context["stage"] = .string(stage)
    context["time"] = .string(Timestamp(now).logDate)
    context["timeEpoch"] = JSON(Int64((now.timeIntervalSince1970 * 1000).rounded(.down)))
    return .object(context)
  }

  /// Fields of one connection, which a gateway does not pass on (RFC 9110, section 7.6.1).
  private static let hopByHop: Set<String> = [
    "connection", "cookie", "expect", "keep-alive", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
  ]

  /// Whether a field is one of the connection's and not of the request's.
  static func isOfConnection(_ name: String) -> Bool {
    name.asciiLowercased != "cookie" && hopByHop.contains(name.asciiLowercased)
  }

  private var headers: JSON.Object {
    var values: [String: String] = [:]
    for field in head.headers {
      let name = field.name.asciiLowercased
      if Self.hopByHop.contains(name) { continue }
      values[name] = values[name].map { "\($0),\(field.value)" } ?? field.value
    }
    if !body.isEmpty || values["content-length"] != nil {
      values["content-length"] = String(body.count)
    }
    let sender = values["x-forwarded-for"].map { "\($0), " } ?? ""
    values["x-forwarded-for"] = sender + head.remoteAddress
    values["x-forwarded-proto"] = values["x-forwarded-proto"] ?? "http"
    values["x-forwarded-port"] = values["x-forwarded-port"] ?? head.port ?? "80"
    values["x-amzn-trace-id"] = values["x-amzn-trace-id"] ?? Identifier.trace(at: now)
    return JSON.Object(sorting: values)
  }

  private func parameters(_ query: String) -> JSON {
    var values: [String: String] = [:]
    for pair in PercentEncoding.parseQuery(query) {
      let value = pair.value ?? ""
      values[pair.name] = values[pair.name].map { "\($0),\(value)" } ?? value
    }
    return .object(.init(sorting: values))
  }

  /// Whether the body is one that a function gets as text: what says it is text and is UTF-8.
  private var textBody: String? {
    guard head.headers["content-encoding"] == nil else { return nil }
    if let type = head.headers["content-type"] {
      let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
      let isText =
        essence.hasPrefix("text/") || essence.hasSuffix("+json") || essence.hasSuffix("+xml")
        || ["application/json", "application/javascript", "application/xml"].contains(essence)
      guard isText else { return nil }
    }
    return String(validating: body, as: UTF8.self)
  }

  var isBase64Encoded: Bool { !body.isEmpty && textBody == nil }

  private var bodyText: String? {
    body.isEmpty ? nil : textBody ?? body.base64EncodedString()
  }
}

extension RequestHead {
  /// The port that was called, when it was named.
  var port: String? {
    let host = headers["host"] ?? ""
    guard !host.hasSuffix("]"), let colon = host.lastIndex(of: ":") else { return nil }
    return String(host[host.index(after: colon)...])
  }
}

/// Identifiers of requests: different, not secret.
enum Identifier {
  /// An HTTP API's: `JKJaXmPLvHcESHA=`.
  static func request() -> String {
    Data((0..<11).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
      .replacing("+", with: "p").replacing("/", with: "s")
  }

  /// X-Ray's: `Root=1-5f84c7a9-….`
  static func trace(at now: Date) -> String {
    let seconds = padded(max(0, Timestamp(now).seconds), 8, radix: 16)
    let random = (0..<12).map { _ in UInt8.random(in: 0...255) }
    return "Root=1-\(seconds)-\(Hex.encode(random))"
  }
}
