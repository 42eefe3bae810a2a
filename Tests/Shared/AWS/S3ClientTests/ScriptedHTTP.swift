// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Foundation
import HTTPMessage
import HTTPTransport
import S3Client
import Synchronization

/// Stands in for the network: answers by a closure and keeps what was sent.
final class ScriptedHTTP: HTTPSending {
  /// A request as it was sent, its body read.
  struct Sent: Sendable {
    var method: String
    var url: String
    var headers: HTTPFields
    var body: Data

    /// The URL without scheme and host.
    var target: String {
      let rest = url.drop { $0 != ":" }.dropFirst(3)
      return String(rest.drop { $0 != "/" })
    }

    /// Fails unless the signature is right for what was sent.
    func verify() throws(VerificationError) {
      let parts = target.split(separator: "?", maxSplits: 1)
      _ = try Verifier(services: ["s3"]) { _ in "secret" }.verify(
        SignableRequest(
          method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil,
          headers: headers),
        payload: .declared, region: "us-east-1", at: moment)
    }
  }

  typealias Answer = Result<HTTPResponse, TransportError>

  private let sent = Mutex<[Sent]>([])
  private let answer: @Sendable (Sent, Int) async -> Answer

  /// Answers by what was sent and how many requests came before.
  init(_ answer: @escaping @Sendable (Sent, Int) async -> Answer) { self.answer = answer }

  /// Gives the answers in order, the last again and again.
  convenience init(_ answers: Answer...) {
    self.init { _, index in answers[min(index, answers.count - 1)] }
  }

  var requests: [Sent] { sent.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let received = Sent(
      method: request.method, url: request.url, headers: request.headers,
      body: Self.content(of: request.body))
    let index = sent.withLock { sent in
      sent.append(received)
      return sent.count - 1
    }
    return try await answer(received, index).get()
  }

  private static func content(of body: HTTPRequest.Body?) -> Data {
    guard case .bytes(let data)? = body else { return Data() }
    return data
  }
}

extension ScriptedHTTP.Answer {
  /// An answer of S3.
  static func answer(_ status: Int = 200, _ headers: HTTPFields = [:], _ body: String = "") -> Self
  {
    .success(HTTPResponse(status: status, headers: headers, body: Data(body.utf8)))
  }

  /// A document of S3.
  static func document(_ body: String, _ headers: HTTPFields = [:]) -> Self {
    var all: HTTPFields = ["Content-Type": "application/xml"]
    for field in headers { all[field.name] = field.value }
    return .answer(200, all, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body)
  }

  /// An error document of S3.
  static func error(_ status: Int, _ code: String) -> Self {
    .answer(
      status, ["Content-Type": "application/xml", "x-amz-request-id": "R1"],
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>\(code)</Code><Message>about \(code)</Message><RequestId>R0</RequestId></Error>
      """)
  }

  static let broken = Self.failure(TransportError(.transfer, "connection reset"))
}

/// 2026-03-04T05:06:07Z.
let moment = Date(timeIntervalSince1970: 1_772_600_767)

/// What a client did besides sending.
final class Waits: Sendable {
  private let waits = Mutex<[Double]>([])
  var seconds: [Double] { waits.withLock { $0 } }

  var effects: ClientEffects {
    ClientEffects(
      now: { moment },
      sleep: { seconds in
        try Task.checkCancellation()
        self.waits.withLock { $0.append(seconds) }
      },
      random: { 0.5 })
  }
}

let credentials = Credentials(accessKeyID: "test", secretAccessKey: "secret")
let aws = Addressing(endpoint: Endpoint(host: "s3.us-east-1.amazonaws.com"))
let local = Addressing(endpoint: Endpoint(scheme: "http", host: "127.0.0.1", port: 4566))
let video = ObjectLocation(bucket: "media", key: "a b/#2 4.mp4")

func client(_ http: ScriptedHTTP, _ addressing: Addressing = aws, _ waits: Waits = Waits())
  -> S3Client
{
  S3Client(
    presigner: S3Presigner(
      credentials: credentials, region: "us-east-1", addressing: addressing),
    http: http, effects: waits.effects)
}

/// The error of an operation that must fail.
func failure(_ operation: () async throws -> Void) async -> S3Error? {
  do {
    try await operation()
    return nil
  } catch {
    return error as? S3Error
  }
}
