// SPDX-License-Identifier: Apache-2.0
import AWSService
@testable import APIGatewayService
@testable import Patterns
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import Synchronization
import TestSupport
import Testing

/// HTTP APIs: routes, events, results, cross-origin rules and limits.
@Suite struct HTTPAPITests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.putIssuerKey()
  }

  private func gateway(
    _ functions: TestFunctions = TestFunctions(result: #"{"statusCode":200}"#),
    routes: [HTTPAPI.Route] = [.init(method: "ANY", path: "", function: "f")],
    stage: String = "$default", cors: CORSSettings? = nil
  ) -> Gateway {
    Gateway(
      functions,
      apis: [
        HTTPAPI(
          id: "api1", hosts: ["api1.example"], stage: stage, stageVariables: ["v": "1"], cors: cors,
          routes: routes)
      ], folder: folder)
  }

  @Test("a request becomes an event of payload format 2.0")
  func event() async throws {
    let gateway = gateway(routes: [.init(method: "POST", path: "/videos/{id}", function: "f")])
    gateway.clock.seconds.withLock { $0 = 1_583_348_638.39 }
    _ = try await gateway.send(
      "POST", "/videos/a%2Fb%20c?x=1&y=%C3%A9+&x=2&z",
      [
        "X-One": "1", "x-one": "2", "Cookie": "a=1; b=2", "Content-Type": "application/json",
        "User-Agent": "agent", "Connection": "close",
      ], body: Data(#"{"é":1}"#.utf8))
    var event = gateway.functions.lastEvent
    #expect(gateway.functions.lastFunction == "f")
    // Identifiers are made up for each request.
    let requestID = try #require(event["requestContext"]?["requestId"]?.string)
    #expect(requestID.count == 16)
    let trace = try #require(event["headers"]?["x-amzn-trace-id"]?.string)
    #expect(trace.hasPrefix("Root=1-5e5ffb9e-"))
    event = try JSON(
      parsing: event.text.replacingOccurrences(of: requestID, with: "ID")
        .replacingOccurrences(of: trace, with: "TRACE"))
    let expected = try JSON(
      parsing: #"""
        {
          "version": "2.0", "routeKey": "POST /videos/{id}", "rawPath": "/videos/a%2Fb%20c",
          "rawQueryString": "x=1&y=%C3%A9+&x=2&z", "cookies": ["a=1", "b=2"],
          "headers": {
            "content-length": "8", "content-type": "application/json", "host": "127.0.0.1:3000",
            "user-agent": "agent", "x-amzn-trace-id": "TRACE", "x-forwarded-for": "192.0.2.7",
            "x-forwarded-port": "3000", "x-forwarded-proto": "http", "x-one": "1,2"
          },
          "queryStringParameters": {"x": "1,2", "y": "é ", "z": ""},
          "requestContext": {
            "accountId": "123456789012", "apiId": "api1", "domainName": "127.0.0.1",
            "domainPrefix": "127",
            "http": {
              "method": "POST", "path": "/videos/a%2Fb%20c", "protocol": "HTTP/1.1",
              "sourceIp": "192.0.2.7", "userAgent": "agent"
            },
            "requestId": "ID", "routeKey": "POST /videos/{id}", "stage": "$default",
            "time": "04/Mar/2020:19:03:58 +0000", "timeEpoch": 1583348638390
          },
          "body": "{\"é\":1}", "pathParameters": {"id": "a/b c"}, "isBase64Encoded": false,
          "stageVariables": {"v": "1"}
        }
        """#)
    #expect(event == expected)
  }

  @Test(
    "a body that is not text comes as base64",
    arguments: [
      ("application/json", Data("{}".utf8), false),
      ("text/plain; charset=utf-8", Data("é".utf8), false),
      ("application/vnd.api+json", Data("{}".utf8), false),
      ("application/xml", Data("<a/>".utf8), false),
      ("application/octet-stream", Data("a".utf8), true), ("image/png", Data([0x89, 0x50]), true),
      ("application/x-www-form-urlencoded", Data("a=1".utf8), true),
      ("application/json", Data([0xFF]), true), (nil, Data("{}".utf8), false),
      (nil, Data([0xFF]), true),
    ] as [(String?, Data, Bool)])
  func bodies(type: String?, body: Data, isBase64: Bool) async throws {
    let gateway = gateway()
    var headers: HTTPFields = [:]
    headers["content-type"] = type
    _ = try await gateway.send("POST", "/", headers, body: body)
    let event = gateway.functions.lastEvent
    #expect(event["isBase64Encoded"] == .bool(isBase64))
    let text = try #require(event["body"]?.string)
    #expect((isBase64 ? Data(base64Encoded: text) : Data(text.utf8)) == body)
  }

  @Test("a request without a body has none in its event")
  func noBody() async throws {
    let gateway = gateway()
    _ = try await gateway.send("GET", "/")
    let event = gateway.functions.lastEvent
    #expect(event["body"] == nil)
    #expect(event["cookies"] == nil)
    #expect(event["queryStringParameters"] == nil)
    #expect(event["pathParameters"] == nil)
    #expect(event["isBase64Encoded"] == false)
    #expect(event["routeKey"] == "$default")
  }

  @Test(
    "the most specific route answers",
    arguments: [
      ("GET", "/pets/dog/1", "literal", [:]), ("GET", "/pets/dog/2", "variable", ["id": "2"]),
      ("GET", "/pets/cat/1", "greedy", ["proxy": "cat/1"]),
      ("POST", "/pets/dog/1", "any", ["proxy": "pets/dog/1"]), ("GET", "/", "root", [:]),
      ("POST", "/", "default", [:]), ("GET", "/pets/", "any", ["proxy": "pets/"]),
      ("GET", "/pets%2Fdog/1", "any", ["proxy": "pets/dog/1"]),
      ("GET", "/p%65ts/dog/1", "literal", [:]), ("GET", "/pets//1", "greedy", ["proxy": "/1"]),
    ])
  func routing(
    method: String, path: String, function: String, parameters: [String: String]
  ) async throws {
    let gateway = gateway(routes: [
      .init(method: "ANY", path: "", function: "default"),
      .init(method: "ANY", path: "/{proxy+}", function: "any"),
      .init(method: "GET", path: "/pets/{proxy+}", function: "greedy"),
      .init(method: "GET", path: "/pets/dog/{id}", function: "variable"),
      .init(method: "ANY", path: "/pets/dog/{id}", function: "never").restricted(to: "PUT"),
      .init(method: "GET", path: "/pets/dog/1", function: "literal"),
      .init(method: "GET", path: "/", function: "root"),
    ])
    _ = try await gateway.send(method, path)
    #expect(gateway.functions.lastFunction == function)
    let given = gateway.functions.lastEvent["pathParameters"]?.object?.members ?? []
    #expect(
      Dictionary(uniqueKeysWithValues: given.map { ($0.name, $0.value.string ?? "") }) == parameters
    )
  }

  @Test("a route that is not there is 404, and the body is not read")
  func notFound() async throws {
    let gateway = gateway(routes: [.init(method: "GET", path: "/videos", function: "f")])
    for (method, path) in [("GET", "/other"), ("POST", "/videos"), ("GET", "/videos/1")] {
      let seen = try await gateway.send(method, path)
      #expect(seen.status == 404)
      #expect(seen.text == #"{"message":"Not Found"}"#)
      #expect(seen.wasRefusedEarly)
    }
    #expect(gateway.functions.lastFunction == nil)
  }

  @Test("a named stage is the path's first segment")
  func stage() async throws {
    let gateway = gateway(
      routes: [.init(method: "GET", path: "/videos", function: "f")], stage: "prod")
    #expect(try await gateway.send("GET", "/prod/videos").status == 200)
    #expect(gateway.functions.lastEvent["rawPath"] == "/prod/videos")
    #expect(gateway.functions.lastEvent["requestContext"]?["stage"] == "prod")
    #expect(try await gateway.send("GET", "/videos").status == 404)
    #expect(try await gateway.send("GET", "/prodvideos").status == 404)
  }

  @Test(
    "a result is mapped to an answer",
    arguments: [
      (
        #"{"statusCode":201,"headers":{"X-A":"b","n":1},"body":"hi"}"#, 201,
        "text/plain;charset=UTF-8", "hi"
      ),
      (
        #"{"statusCode":"204","headers":{"Content-Type":"a/b"}}"#, 204, "a/b", ""
      ),
      (
        #"{"statusCode":200,"body":"aGk=","isBase64Encoded":true}"#, 200,
        "text/plain;charset=UTF-8", "hi"
      ),
      (#"{"statusCode":200,"body":null}"#, 200, "text/plain;charset=UTF-8", ""),
      (#"{"a":[1,2.50]}"#, 200, "application/json", #"{"a":[1,2.50]}"#),
      (#""hello \u00e9""#, 200, "application/json", "hello é"),
      ("[1]", 200, "application/json", "[1]"),
      (#"{"statusCode":"x"}"#, 500, "application/json", #"{"message":"Internal Server Error"}"#),
      (#"{"statusCode":99}"#, 500, "application/json", #"{"message":"Internal Server Error"}"#),
      (
        #"{"statusCode":200,"body":"?","isBase64Encoded":true}"#, 500, "application/json",
        #"{"message":"Internal Server Error"}"#
      ), ("not json", 500, "application/json", #"{"message":"Internal Server Error"}"#),
      ("", 500, "application/json", #"{"message":"Internal Server Error"}"#),
    ])
  func results(result: String, status: Int, type: String, body: String) async throws {
    let seen = try await gateway(TestFunctions(result: result)).send("GET", "/")
    #expect(seen.status == status)
    #expect(seen.headers["content-type"] == type)
    #expect(seen.text == body)
    #expect(seen.headers["apigw-requestid"] != nil)
  }

  @Test("each cookie of a result is a field of its own")
  func cookies() async throws {
    let result = #"{"statusCode":200,"cookies":["a=1; Path=/","b=2"]}"#
    let seen = try await gateway(TestFunctions(result: result)).send("GET", "/")
    #expect(seen.headers.values(of: "set-cookie") == ["a=1; Path=/", "b=2"])
  }

  @Test(
    "a function's failure does not show its reason",
    arguments: [
      (
        InvocationOutcome.Result.functionError(kind: "Unhandled", document: Data("secret".utf8)),
        500
      ),
      (.refused(code: "ResourceNotFoundException", message: "secret"), 500),
      (.refused(code: "TooManyRequestsException", message: "secret"), 503),
    ])
  func failures(result: InvocationOutcome.Result, status: Int) async throws {
    let seen = try await gateway(TestFunctions { _, _ in result }).send("GET", "/")
    #expect(seen.status == status)
    #expect(!seen.text.contains("secret"))
  }

  @Test("a function that takes too long is answered 503 and goes on")
  func timeout() async throws {
    let (ended, end) = AsyncStream<Bool>.makeStream()
    let (released, release) = AsyncStream<Void>.makeStream()
    let functions = TestFunctions { _, _ in
      for await _ in released { break }
      end.yield(Task.isCancelled)
      return .success(Data())
    }
    let gateway = gateway(
      functions, routes: [.init(method: "ANY", path: "", function: "f", timeout: .milliseconds(1))])
    let seen = try await gateway.send("GET", "/")
    #expect(seen.status == 503)
    #expect(seen.text == #"{"message":"Service Unavailable"}"#)
    release.yield()
    for await wasCancelled in ended {
      #expect(!wasCancelled)
      break
    }
  }

  @Test("a body over 10 MB and an event over 6 MB are refused")
  func limits() async throws {
    let gateway = gateway()
    let announced = try await gateway.send("POST", "/", body: Data(count: (10 << 20) + 1))
    #expect(announced.status == 413)
    #expect(announced.wasRefusedEarly)
    let event = try await gateway.send(
      "POST", "/", ["content-type": "text/plain"], body: Data(repeating: 97, count: 6 << 20))
    #expect(event.status == 413)
    #expect(gateway.functions.lastFunction == nil)
  }

  @Test("a preflight is answered by the API, and its settings replace the function's headers")
  func crossOrigin() async throws {
    let gateway = gateway(
      TestFunctions(
        result: #"{"statusCode":200,"headers":{"access-control-allow-origin":"https://evil"}}"#),
      routes: [.init(method: "GET", path: "/a", function: "f", authorizer: Gateway.authorizer)],
      cors: CORSSettings(
        allowOrigins: ["https://a.example"], allowMethods: ["GET", "POST"],
        allowHeaders: ["authorization", "content-type"], exposeHeaders: ["x-b"],
        allowCredentials: true, maxAge: 300))
    let asked: HTTPFields = [
      "origin": "https://a.example", "access-control-request-method": "GET",
      "access-control-request-headers": "authorization",
    ]
    let preflight = try await gateway.send("OPTIONS", "/a", asked)
    #expect(preflight.status == 204)
    #expect(preflight.headers["access-control-allow-origin"] == "https://a.example")
    #expect(preflight.headers["access-control-allow-methods"] == "GET,POST")
    #expect(preflight.headers["access-control-allow-headers"] == "authorization,content-type")
    #expect(preflight.headers["access-control-allow-credentials"] == "true")
    #expect(preflight.headers["access-control-max-age"] == "300")
    var stranger = asked
    stranger["origin"] = "https://b.example"
    let refused = try await gateway.send("OPTIONS", "/a", stranger)
    #expect(refused.status == 204)
    #expect(refused.headers["access-control-allow-origin"] == nil)
    let answer = try await gateway.send(
      "GET", "/a",
      ["origin": "https://a.example", "authorization": "Bearer \(try gateway.token())"])
    #expect(answer.status == 200)
    #expect(answer.headers.values(of: "access-control-allow-origin") == ["https://a.example"])
    #expect(answer.headers["access-control-expose-headers"] == "x-b")
    let denied = try await gateway.send("GET", "/a", ["origin": "https://a.example"])
    #expect(denied.status == 401)
    #expect(denied.headers["access-control-allow-origin"] == "https://a.example")
  }

  @Test("an API that is not the first answers by its host or its path")
  func severalAPIs() async throws {
    let gateway = Gateway(
      TestFunctions(result: "{}"),
      apis: [
        HTTPAPI(id: "one", routes: [.init(method: "GET", path: "/a", function: "one")]),
        HTTPAPI(
          id: "two", hosts: ["two.example"],
          routes: [.init(method: "GET", path: "/a", function: "two")]),
      ], folder: folder)
    for (host, path, function) in [
      ("127.0.0.1", "/a", "one"), ("two.example:3000", "/a", "two"),
      ("127.0.0.1", APIGateway.path(ofAPI: "two") + "/a", "two"),
    ] {
      _ = try await gateway.send("GET", path, ["host": host])
      #expect(gateway.functions.lastFunction == function)
      #expect(gateway.functions.lastEvent["rawPath"] == "/a")
    }
  }

  @Test("what calls a function is an operation by its name, and nothing else is one")
  func operations() {
    let gateway = Gateway(
      TestFunctions(result: "{}"),
      apis: [
        HTTPAPI(
          id: "a", cors: CORSSettings(allowOrigins: ["*"]),
          routes: [.init(method: "ANY", path: "/a", function: "f")])
      ], urls: [FunctionURL(function: "f")], folder: folder
    ).gateway
    func operation(_ method: String, _ path: String) -> APIGateway.Operation? {
      gateway.operation(
        of: RequestHead(
          method: method, path: path,
          headers: ["origin": "https://x", "access-control-request-method": "PUT"]))
    }
    #expect(operation("GET", "/a") == .invoke)
    #expect(operation("OPTIONS", "/a") == nil)
    #expect(operation("GET", "/b") == nil)
    #expect(operation("GET", "/_url/f/x") == .invokeFunctionURL)
    #expect(operation("POST", "/_emulator/token") == nil)
  }
}

extension HTTPAPI.Route {
  fileprivate func restricted(to method: String) -> HTTPAPI.Route {
    var route = self
    route.method = method
    return route
  }
}
