// SPDX-License-Identifier: Apache-2.0
import AWSService
@testable import APIGatewayService
import AWSSigning
@testable import Patterns
import Foundation
import HTTPMessage
import HTTPServer
import ServiceTesting
import JSONTree
import Synchronization
import TestSupport
import Testing

@Suite struct FunctionURLTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func gateway(_ url: FunctionURL, _ functions: TestFunctions) -> Gateway {
    Gateway(functions, apis: [], urls: [url], folder: folder)
  }

  @Test("a function URL answers by its path and by its host")
  func addresses() async throws {
    let gateway = gateway(
      FunctionURL(function: "f g", hosts: ["x.lambda-url.example"]),
      TestFunctions(result: #"{"statusCode":200,"body":"ok"}"#))
    #expect(APIGateway.path(ofFunctionURL: "f g") == "/_url/f%20g")
    for (host, target) in [
      ("127.0.0.1:3000", "/_url/f%20g/a%2Fb?c=d"), ("x.lambda-url.example", "/a%2Fb?c=d"),
    ] {
      #expect(try await gateway.send("GET", target, ["host": host]).text == "ok")
      let event = gateway.functions.lastEvent
      #expect(event["rawPath"] == "/a%2Fb")
      #expect(event["routeKey"] == "$default")
      #expect(event["requestContext"]?["stage"] == "$default")
      #expect(event["requestContext"]?["accountId"] == "anonymous")
      #expect(
        event["requestContext"]?["domainName"]?.string
          == host.split(separator: ":").first.map(String.init))
    }
    _ = try await gateway.send("GET", "/_url/f%20g")
    #expect(gateway.functions.lastEvent["rawPath"] == "/")
    #expect(try await gateway.send("GET", "/_url/other/").status == 404)
    #expect(try await gateway.send("GET", "/other").status == 404)
  }

  @Test("a stream is passed on piece by piece with its prelude")
  func streaming() async throws {
    let functions = TestFunctions(
      stream: { _ in
        let (body, continuation) = AsyncThrowingStream<Data, any Error>.makeStream()
        for piece in ["one ", "two"] { continuation.yield(Data(piece.utf8)) }
        continuation.finish()
        return .streaming(
          prelude: .init(
            statusCode: 201, headers: ["Content-Type": "text/event-stream"], cookies: ["a=1"]),
          body: body)
      }, { _, _ in .refused(code: "x", message: "not reached") })
    let seen = try await gateway(FunctionURL(function: "f", streams: true), functions)
      .send("GET", "/_url/f/")
    #expect(seen.status == 201)
    #expect(seen.headers["content-type"] == "text/event-stream")
    #expect(seen.headers.values(of: "set-cookie") == ["a=1"])
    #expect(seen.text == "one two")
    #expect(!seen.isBroken)
  }

  @Test("a failure in the middle of a stream breaks the answer")
  func midStream() async throws {
    let functions = TestFunctions(
      stream: { _ in
        let (body, continuation) = AsyncThrowingStream<Data, any Error>.makeStream()
        continuation.yield(Data("one".utf8))
        continuation.finish(throwing: MidStreamFailure(errorType: "E", document: Data()))
        return .streaming(prelude: .init(), body: body)
      }, { _, _ in .refused(code: "x", message: "not reached") })
    let seen = try await gateway(FunctionURL(function: "f", streams: true), functions)
      .send("GET", "/_url/f/")
    #expect(seen.text == "one")
    #expect(seen.headers["content-type"] == "application/octet-stream")
    #expect(seen.isBroken)
  }

  @Test("the function's process learns that the listener left")
  func listenerLeaves() async throws {
    let (left, leave) = AsyncStream<Void>.makeStream()
    let functions = TestFunctions(
      stream: { _ in
        let (body, continuation) = AsyncThrowingStream<Data, any Error>.makeStream()
        continuation.onTermination = { _ in leave.yield() }
        continuation.yield(Data("data: 1\n\n".utf8))
        return .streaming(prelude: .init(), body: body)
      }, { _, _ in .refused(code: "x", message: "not reached") })
    let server = try HTTPServer(
      service: ServiceClient(gateway(FunctionURL(function: "f", streams: true), functions).gateway)
        .entrance)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    process.arguments = ["-sSN", "http://127.0.0.1:\(server.port)/_url/f/"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let first = try await blocking { output.fileHandleForReading.availableData }
    #expect(first == Data("data: 1\n\n".utf8))
    // Tasks' threads block other signals, and a child inherits that.
    kill(process.processIdentifier, SIGKILL)
    for await _ in left { break }
  }

  @Test(
    "a function that fails before it answers is 502",
    arguments: [
      (
        InvocationOutcome.Result.functionError(kind: "Unhandled", document: Data("secret".utf8)),
        502
      ),
      (.refused(code: "TooManyRequestsException", message: "Rate Exceeded."), 429),
    ])
  func failures(result: InvocationOutcome.Result, status: Int) async throws {
    for streams in [false, true] {
      let seen = try await gateway(
        FunctionURL(function: "f", streams: streams), TestFunctions { _, _ in result }
      ).send("GET", "/_url/f/")
      #expect(seen.status == status)
      #expect(!seen.text.contains("secret"))
    }
  }

  @Test("AWS_IAM wants a signature for lambda")
  func signatures() async throws {
    let gateway = gateway(
      FunctionURL(function: "f", authorization: .iam), TestFunctions(result: "{}"))
    let body = Data("hello".utf8)
    func signed(
      id: String = "test", secret: String = "secret", service: String = "lambda",
      path: String = "/_url/f/a"
    ) -> HTTPFields {
      let request = SignableRequest(
        method: "POST", path: path, query: "x=1", headers: ["host": "127.0.0.1:3000"])
      return Signer(
        credentials: Credentials(accessKeyID: id, secretAccessKey: secret), region: "us-east-1",
        service: service
      ).sign(request, payload: .of(body), at: gateway.clock.now).request.headers
    }
    #expect(try await gateway.send("POST", "/_url/f/a?x=1", signed(), body: body).status == 200)
    let context = gateway.functions.lastEvent["requestContext"]
    #expect(context?["accountId"] == "123456789012")
    #expect(context?["authorizer"]?["iam"]?["accessKey"] == "test")
    for headers in [
      signed(secret: "other"), signed(id: "other"), signed(service: "s3"),
      signed(path: "/_url/f/b"), [:],
    ] {
      #expect(try await gateway.send("POST", "/_url/f/a?x=1", headers, body: body).status == 403)
    }
    let changed = try await gateway.send(
      "POST", "/_url/f/a?x=1", signed(), body: Data("hullo".utf8))
    #expect(changed.status == 403)
    #expect(gateway.functions.events.withLock { $0.count } == 1)
  }

  @Test("the URL's own cross-origin settings count")
  func crossOrigin() async throws {
    let gateway = gateway(
      FunctionURL(
        function: "f",
        cors: CORSSettings(allowOrigins: ["*"], allowMethods: ["*"], allowHeaders: ["*"])),
      TestFunctions(result: "{}"))
    let preflight = try await gateway.send(
      "OPTIONS", "/_url/f/", ["origin": "https://a", "access-control-request-method": "PUT"])
    #expect(preflight.status == 200)
    #expect(preflight.headers["access-control-allow-methods"] == "*")
    #expect(preflight.headers["access-control-allow-headers"] == "*")
    #expect(gateway.functions.lastFunction == nil)
    let seen = try await gateway.send("GET", "/_url/f/", ["origin": "https://a"])
    #expect(seen.headers["access-control-allow-origin"] == "*")
  }
}
