// SPDX-License-Identifier: Apache-2.0
import AWSClient
import AWSSigning
import Foundation
import HTTPMessage
import HTTPTransport
import Synchronization
import Testing

/// Answers by a script and keeps what was asked.
final class Script: HTTPSending {
  private let answers: Mutex<[Result<HTTPResponse, TransportError>]>
  private let asked = Mutex<[HTTPRequest]>([])

  init(_ answers: [Result<HTTPResponse, TransportError>]) { self.answers = Mutex(answers) }

  var requests: [HTTPRequest] { asked.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    asked.withLock { $0.append(request) }
    let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let answer else { throw TransportError(.invalidRequest, "the script has ended") }
    return try answer.get()
  }
}

@Suite("The client of JSON services")
struct JSONServiceClientTests {
  static let environment = [
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_SESSION_TOKEN": "token", "AWS_REGION": "eu-west-1",
  ]

  static func client(
    _ http: Script, environment: [String: String] = environment
  ) throws -> JSONServiceClient {
    try JSONServiceClient(
      name: "MEDIACONVERT", hostPrefix: "mediaconvert", signingName: "mediaconvert",
      environment: environment, http: http,
      effects: .init(
        now: { Date(timeIntervalSince1970: 1_700_000_000) }, sleep: { _ in }, random: { 1 }))
  }

  static func answer(
    _ status: Int, _ body: String = "{}", _ headers: HTTPFields = [:]
  ) -> Result<HTTPResponse, TransportError> {
    .success(HTTPResponse(status: status, headers: headers, body: Data(body.utf8)))
  }

  static let get = JSONServiceClient.Request(method: "GET", path: "/2017-08-29/jobs")

  @Test("a request is signed, with the session's token, and sent to the regional endpoint")
  func signed() async throws {
    let http = Script([Self.answer(200, #"{"a":1}"#)])
    let data = try await Self.client(http).send(
      .init(
        method: "POST", path: "/x", query: [("a b", "c&d")], body: Data("{}".utf8)))
    #expect(data == Data(#"{"a":1}"#.utf8))
    let request = try #require(http.requests.first)
    #expect(request.url == "https://mediaconvert.eu-west-1.amazonaws.com/x?a%20b=c%26d")
    #expect(request.headers["X-Amz-Security-Token"] == "token")
    #expect(request.headers["Content-Type"] == "application/json")
    let authorization = try #require(request.headers["Authorization"])
    #expect(
      authorization.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/eu-west-1/mediaconvert/aws4_request"))
    #expect(authorization.contains("x-amz-security-token"))
  }

  @Test(
    "the endpoint comes from the SDKs' variables",
    arguments: [
      (["AWS_ENDPOINT_URL": "http://127.0.0.1:4566"], "http://127.0.0.1:4566/2017-08-29/jobs"),
      (
        [
          "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
          "AWS_ENDPOINT_URL_MEDIACONVERT": "http://localhost:1/base",
        ], "http://localhost:1/base/2017-08-29/jobs"
      ),
      (
        ["AWS_REGION": "cn-north-1"],
        "https://mediaconvert.cn-north-1.amazonaws.com.cn/2017-08-29/jobs"
      ),
    ])
  func endpoints(variables: [String: String], url: String) async throws {
    let http = Script([Self.answer(200)])
    let environment = Self.environment.merging(variables) { $1 }
    _ = try await Self.client(http, environment: environment).send(Self.get)
    #expect(http.requests.first?.url == url)
  }

  @Test("missing credentials and a malformed endpoint are told before anything is sent")
  func settings() {
    #expect { try Self.client(Script([]), environment: [:]) } throws: {
      ($0 as? ServiceError)?.code == "MissingCredentials"
    }
    #expect {
      try Self.client(
        Script([]), environment: Self.environment.merging(["AWS_ENDPOINT_URL": "ftp://x"]) { $1 })
    } throws: {
      ($0 as? ServiceError)?.code == "InvalidEndpoint"
    }
  }

  @Test(
    "what may pass by itself is tried again",
    arguments: [
      answer(429, #"{"message":"slow down"}"#), answer(500), answer(503),
      answer(400, #"{"__type":"com.amazonaws.x#ThrottlingException","message":"no"}"#),
      .failure(TransportError(.connection, "refused")),
    ])
  func retries(failure: Result<HTTPResponse, TransportError>) async throws {
    let http = Script([failure, failure, Self.answer(200, "[]")])
    #expect(try await Self.client(http).send(Self.get) == Data("[]".utf8))
    #expect(http.requests.count == 3)
  }

  @Test("it is tried four times at most, each with a signature of its own")
  func attempts() async throws {
    let http = Script(Array(repeating: Self.answer(503, #"{"message":"busy"}"#), count: 9))
    let client = try Self.client(http)
    let error = await #expect(throws: ServiceError.self) { try await client.send(Self.get) }
    #expect(error?.status == 503)
    #expect(error?.message == "busy")
    #expect(http.requests.count == 4)
    #expect(http.requests.allSatisfy { $0.headers["Authorization"] != nil })
  }

  @Test(
    "what will not pass by itself is told at once, with the service's code",
    arguments: [
      (
        answer(400, #"{"message":"m"}"#, ["x-amzn-errortype": "BadRequestException"]),
        "BadRequestException"
      ),
      (
        answer(
          404, #"{"Message":"m"}"#, ["x-amzn-errortype": "NotFoundException:http://internal/"]),
        "NotFoundException"
      ),
      (answer(403, #"{"__type":"AccessDenied","message":"m"}"#), "AccessDenied"),
      (answer(400, "<html>"), "HTTP400"),
    ])
  func permanent(failure: Result<HTTPResponse, TransportError>, code: String) async throws {
    let http = Script([failure, Self.answer(200)])
    let client = try Self.client(http)
    let error = await #expect(throws: ServiceError.self) { try await client.send(Self.get) }
    #expect(error?.code == code)
    #expect(http.requests.count == 1)
  }
}
