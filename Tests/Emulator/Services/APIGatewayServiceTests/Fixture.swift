// SPDX-License-Identifier: Apache-2.0
import AWSService
@testable import APIGatewayService
import AWSSigning
import Cryptography
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import ServiceTesting
import Synchronization
import TestSupport

/// Functions that are closures, and the events they were given.
final class TestFunctions: FunctionInvoking {
  let events = Mutex<[(function: String, event: JSON)]>([])
  private let result: @Sendable (String, JSON) async -> InvocationOutcome.Result
  private let stream: @Sendable (JSON) -> StreamingOutcome?

  init(
    stream: @escaping @Sendable (JSON) -> StreamingOutcome? = { _ in nil },
    _ result: @escaping @Sendable (String, JSON) async -> InvocationOutcome.Result
  ) {
    self.result = result
    self.stream = stream
  }

  convenience init(result: String) {
    self.init { _, _ in .success(Data(result.utf8)) }
  }

  private func note(_ function: String, _ payload: Data) -> JSON {
    let event = (try? JSON(parsing: payload)) ?? .null
    events.withLock { $0.append((function, event)) }
    return event
  }

  var lastEvent: JSON { events.withLock { $0.last?.event ?? .null } }

  var lastFunction: String? { events.withLock { $0.last?.function } }

  func invoke(_ function: String, payload: Data) async -> InvocationOutcome {
    InvocationOutcome(result: await result(function, note(function, payload)), requestID: "r")
  }

  func invokeStreaming(_ function: String, payload: Data) async -> StreamingOutcome {
    let event = note(function, payload)
    if let outcome = stream(event) { return outcome }
    return .complete(InvocationOutcome(result: await result(function, event), requestID: "r"))
  }
}

extension TemporaryFolder {
  /// One key for all tests that do not care which: making one takes time.
  private static let key = try? RSAPrivateKey.generate().pem()

  func putIssuerKey() throws {
    try Data((Self.key ?? "").utf8).write(to: URL(fileURLWithPath: path + "/issuer.pem"))
  }
}

/// What a client sees of an answer.
struct Seen {
  struct Broken: Error {}

  var status: Int
  var headers: HTTPFields
  var body: Data
  var wasRefusedEarly: Bool
  /// The stream failed before its end.
  var isBroken = false

  var text: String { String(decoding: body, as: UTF8.self) }
  var json: JSON { (try? JSON(parsing: body)) ?? .null }
}

private final class Collected: ResponseWriter {
  let data = Mutex(Data())

  func write(_ bytes: Data) async throws { data.withLock { $0.append(bytes) } }
}

/// An API port with its clock, without sockets.
struct Gateway {
  static let epoch = 1_800_000_000
  static let authorizer = JWTAuthorizer(
    name: "Users", issuer: "https://issuer.example", audience: ["web", "app"])

  let gateway: APIGateway
  let functions: TestFunctions
  let issuer: DevelopmentIssuer
  let clock: Clock

  /// A clock that tests move.
  final class Clock: Sendable {
    let seconds = Mutex(Double(Gateway.epoch))

    var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
  }

  init(
    _ functions: TestFunctions, apis: [HTTPAPI], urls: [FunctionURL] = [], folder: TemporaryFolder
  ) {
    let clock = Clock()
    self.functions = functions
    self.clock = clock
    issuer = DevelopmentIssuer(keyPath: folder.path + "/issuer.pem")
    gateway = APIGateway(
      apis: apis, functionURLs: urls,
      environment: .init(
        functions: functions, accountID: "123456789012",
        verifier: Verifier(services: ["lambda"]) { $0 == "test" ? "secret" : nil },
        now: { clock.now }),
      issuer: issuer)
  }

  func send(
    _ method: String, _ target: String, _ headers: HTTPFields = [:], body: Data = Data()
  ) async throws -> Seen {
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    var fields = headers
    if fields["host"] == nil { fields["host"] = "127.0.0.1:3000" }
    if !body.isEmpty { fields["content-length"] = String(body.count) }
    let head = RequestHead(
      method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: fields,
      remoteAddress: "192.0.2.7")
    let receiver = gateway.accept(head)
    if let early = receiver.earlyResponse { return try await seen(early, early: true) }
    receiver.receive(body.bytes)
    switch receiver.finish(trailers: [:]) {
    case .now(let response): return try await seen(response, early: false)
    case .later(let work): return try await seen(await work(), early: false)
    }
  }

  func token(groups: [String] = [], scope: String = "", lifetime: Int64 = 60) throws -> String {
    try issuer.token(
      subject: "ann", groups: groups, scope: scope, lifetime: lifetime, for: Self.authorizer,
      now: clock.now)
  }

  private func seen(_ response: Response, early: Bool) async throws -> Seen {
    var seen = Seen(
      status: response.status, headers: response.headers, body: Data(), wasRefusedEarly: early)
    switch response.body {
    case .bytes(let data): seen.body = data
    case .stream(let content):
      let collected = Collected()
      do { try await content(collected) } catch { seen.isBroken = true }
      seen.body = collected.data.withLock { $0 }
    case .empty, .file, .headOnly: break
    }
    return seen
  }
}
