// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree
import Notation

/// A request as a function sees it: payload format 1.0 ("Input format of a Lambda function for proxy
/// integration", API Gateway Developer Guide), which REST APIs send, and HTTP APIs that are told to.
struct ProxyEvent {
  let head: RequestHead
  /// The path without the stage, percent-encoded.
  let path: String
  /// The path with it.
  let fullPath: String
  /// The resource's path, with its variables.
  let resource: String
  let body: Data
  /// Whether the body goes in base64.
  let isBinary: Bool
  let stage: String
  let accountID: String
  let apiID: String
  let requestID: String
  let now: Date
  var pathParameters: [String: String] = [:]
  var stageVariables: [String: String] = [:]
  /// The value of `requestContext.authorizer`.
  var authorizer: JSON?
  /// Whether it is an HTTP API's, which says `version`.
  var isHTTPAPI = false

  var object: JSON.Object {
    var event: JSON.Object = [:]
    if isHTTPAPI { event["version"] = "1.0" }
    event["resource"] = .string(resource)
    event["path"] = .string(isHTTPAPI ? fullPath : PercentEncoding.decode(path) ?? path)
    event["httpMethod"] = .string(head.method)
    let fields = fields
    event["headers"] = Self.last(of: fields)
    event["multiValueHeaders"] = Self.all(of: fields)
    let query = PercentEncoding.parseQuery(head.query ?? "").map { ($0.name, $0.value ?? "") }
    event["queryStringParameters"] = query.isEmpty ? .null : Self.last(of: query)
    event["multiValueQueryStringParameters"] = query.isEmpty ? .null : Self.all(of: query)
    event["pathParameters"] =
      pathParameters.isEmpty ? .null : .object(.init(sorting: pathParameters))
    event["stageVariables"] =
      stageVariables.isEmpty ? .null : .object(.init(sorting: stageVariables))
    event["requestContext"] = context
    event["body"] = body.isEmpty ? .null : .string(bodyText)
    event["isBase64Encoded"] = .bool(isBinary && !body.isEmpty)
    return event
  }

  private var bodyText: String {
    isBinary ? body.base64EncodedString() : String(decoding: body, as: UTF8.self)
  }

  private var context: JSON {
    let host = head.host
    let key: JSON = head.headers["x-api-key"].map { .string($0) } ?? .null
    var context: JSON.Object = ["accountId": .string(accountID), "apiId": .string(apiID)]
    context["authorizer"] = authorizer
    context["domainName"] = .string(host)
    context["domainPrefix"] = .string(String(host.prefix { $0 != "." }))
    context["extendedRequestId"] = .string(requestID)
    context["httpMethod"] = .string(head.method)
    context["identity"] = [
      "accessKey": nil, "accountId": nil, "apiKey": key, "apiKeyId": key, "caller": nil,
      "cognitoAuthenticationProvider": nil, "cognitoAuthenticationType": nil,
      "cognitoIdentityId": nil, "cognitoIdentityPoolId": nil, "principalOrgId": nil,
      "sourceIp": .string(head.remoteAddress), "user": nil,
      "userAgent": .string(head.headers["user-agent"] ?? ""), "userArn": nil,
    ]
    context["path"] = .string(fullPath)
    context["protocol"] = "HTTP/1.1"
    context["requestId"] = .string(requestID)
    context["requestTime"] = .string(Timestamp(now).logDate)
    context["requestTimeEpoch"] = JSON(Int64((now.timeIntervalSince1970 * 1000).rounded(.down)))
    context["resourceId"] = .string(isHTTPAPI ? "\(head.method) \(resource)" : "resource")
    context["resourcePath"] = .string(resource)
    context["stage"] = .string(stage)
    return .object(context)
  }

  /// The header fields with their names as they were sent, and those that API Gateway adds.
  private var fields: [(String, String)] {
    var fields = head.headers.filter { !RequestEvent.isOfConnection($0.name) }
      .map { ($0.name, $0.value) }
    func add(_ name: String, _ value: String) {
      if head.headers[name] == nil { fields.append((name, value)) }
    }
    if let sender = head.headers["x-forwarded-for"] {
      fields.removeAll { $0.0.asciiLowercased == "x-forwarded-for" }
      fields.append(("X-Forwarded-For", "\(sender), \(head.remoteAddress)"))
    } else {
      add("X-Forwarded-For", head.remoteAddress)
    }
    add("X-Forwarded-Proto", "http")
    add("X-Forwarded-Port", head.port ?? "80")
    add("X-Amzn-Trace-Id", Identifier.trace(at: now))
    return fields
  }

  /// Each name with its last value.
  private static func last(of pairs: [(String, String)]) -> JSON {
    .object(.init(sorting: Dictionary(pairs, uniquingKeysWith: { $1 })))
  }

  /// Each name with all of its values.
  private static func all(of pairs: [(String, String)]) -> JSON {
    let values = Dictionary(grouping: pairs, by: \.0).mapValues { group in
      JSON.array(group.map { .string($0.1) })
    }
    return .object(
      JSON.Object(
        values.sorted { $0.key < $1.key }.map { JSON.Object.Member(name: $0.key, value: $0.value) })
    )
  }
}

extension Response {
  /// The answer that a function's result stands for in payload format 1.0; nil when it is malformed.
  /// - Parameter decodes: whether a body in base64 is sent as the bytes that it stands for.
  init?(proxyResult: Data, decodes: Bool) {
    guard let result = try? JSON(parsing: proxyResult), result.object != nil,
      let code = result["statusCode"]?.integer
        ?? result["statusCode"]?.string.flatMap({ Int64($0) }), (100...599).contains(code)
    else { return nil }
    self.init(status: Int(code))
    for member in result["headers"]?.object?.members ?? [] where member.value != .null {
      guard let value = member.value.scalarText else { return nil }
      headers.append(member.name.asciiLowercased, value)
    }
    for member in result["multiValueHeaders"]?.object?.members ?? [] {
      // A field that is in both has the values of the list.
      headers.remove(member.name)
      for value in member.value.array ?? [] {
        guard let text = value.scalarText else { return nil }
        headers.append(member.name.asciiLowercased, text)
      }
    }
    switch result["body"] {
    case nil, .null: break
    case .string(let text)?:
      guard result["isBase64Encoded"]?.bool == true, decodes else {
        body = .bytes(Data(text.utf8))
        break
      }
      guard let data = Data(base64Encoded: text) else { return nil }
      body = .bytes(data)
    default: return nil
    }
    if headers["content-type"] == nil { headers["content-type"] = "application/json" }
  }
}
