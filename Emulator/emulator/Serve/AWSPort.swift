// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Faults
import FoundationEssentials
import HTTPMessage
import HTTPServer

/// The port that AWS SDKs speak to: tells the services apart and lets nothing unsigned through.
///
/// A request belongs to the service that its credential scope names, as with AWS's own hosts. S3 gets
/// the rest: it alone takes anonymous requests and verifies its signatures itself, since they cover
/// streamed bodies.
struct AWSPort: HTTPService {
  /// A service whose requests are whole in memory and signed with SigV4.
  struct SignedService: Sendable {
    /// The signing name in credential scopes.
    var name: String
    /// The most that a request's body may hold, in bytes.
    var bodyLimit: Int
    /// Answers verified requests.
    var service: any HTTPService

    /// A service with faults in front of it.
    init(name: String, bodyLimit: Int, service: any HTTPService, faults: FaultInjector) {
      self.name = name
      self.bodyLimit = bodyLimit
      self.service = FaultyService(service, name: name, injector: faults)
    }
  }

  private let bucket: any HTTPService
  private let services: [String: SignedService]
  private let verifiers: [String: Verifier]

  /// - Parameter secret: the secret access key of an access key id.
  init(
    bucket: any HTTPService, services: [SignedService],
    secret: @escaping @Sendable (String) -> String?
  ) {
    self.bucket = bucket
    self.services = Dictionary(uniqueKeysWithValues: services.map { ($0.name, $0) })
    verifiers = Dictionary(
      uniqueKeysWithValues: services.map {
        ($0.name, Verifier(services: [$0.name], secret: secret))
      })
  }

  func accept(_ head: RequestHead) -> any RequestReceiver {
    let name = serviceName(of: head)
    guard let signed = services[name], let verifier = verifiers[signed.name] else {
      guard name.hasPrefix("s3") else { return refuse(name, head) }
      return bucket.accept(head)
    }
    return BufferedReceiver(head: head, limit: signed.bodyLimit) { head, body in
      await answer(head, body, by: signed.service, verifier: verifier)
    }
  }

  /// The service of the credential scope; without a signature, the one that the request is shaped
  /// for, so that it is refused in that service's own words.
  private func serviceName(of head: RequestHead) -> String {
    let credential =
      head.headers["authorization"].flatMap { Self.scope(in: $0, after: "Credential=") }
      ?? head.query.flatMap { query in
        PercentEncoding.parseQuery(query).first { $0.name == "X-Amz-Credential" }?.value
      }
    if let parts = credential?.split(separator: "/"), parts.count >= 5 {
      return String(parts[parts.count - 2])
    }
    if let target = head.headers["x-amz-target"], let prefix = target.split(separator: ".").first {
      return prefix == "AWSEvents" ? "events" : prefix.prefix { $0 != "_" }.lowercased()
    }
    if head.path.hasPrefix("/2017-08-29/") { return "mediaconvert" }
    if head.path.hasPrefix("/2015-03-31/functions/")
      || head.path.hasPrefix("/2021-11-15/functions/")
    {
      return "lambda"
    }
    return "s3"
  }

  private static func scope(in header: String, after marker: String) -> String? {
    guard let start = header.firstRange(of: marker)?.upperBound else { return nil }
    return String(header[start...].prefix { $0 != "," && $0 != " " })
  }

  private func answer(
    _ head: RequestHead, _ body: Data, by service: any HTTPService, verifier: Verifier
  ) async -> Response {
    let request = SignableRequest(
      method: head.method, path: head.path, query: head.query, headers: head.headers)
    do {
      _ = try verifier.verify(request, payload: .body(.of(body)), at: Date())
    } catch {
      let answer = error.jsonAnswer
      return Self.refusal(answer.status, answer.code, answer.message)
    }
    let receiver = service.accept(head)
    if let early = receiver.earlyResponse { return early }
    unsafe body.withUnsafeBytes { bytes in unsafe receiver.receive(bytes.bytes) }
    switch receiver.finish(trailers: [:]) {
    case .now(let response): return response
    case .later(let response): return await response()
    }
  }

  /// Tells a client of another service that it has come to the wrong place, in the format that it
  /// reads: XML for forms (the query protocol), JSON for all others.
  private func refuse(_ name: String, _ head: RequestHead) -> any RequestReceiver {
    let emulated = (["s3"] + services.keys.sorted()).joined(separator: ", ")
    let code = "NotImplemented"
    let message = "The service '\(name)' is not emulated; emulated are: \(emulated)."
    let isForm =
      head.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") ?? false
    return BufferedReceiver(head: head, limit: 8 << 20) { _, _ in
      guard isForm else {
        return Self.refusal(501, code, message)
      }
      let text = message.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      let document =
        "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code>"
        + "<Message>\(text)</Message></Error></ErrorResponse>"
      var response = Response.text(document, status: 501)
      response.headers["content-type"] = "text/xml"
      return response
    }
  }

  private static func refusal(_ status: Int, _ code: String, _ message: String) -> Response {
    let document = ["message": message, "__type": code]
    var response = Response.json(
      (try? JSONEncoder().encode(document)) ?? Data(), status: status)
    response.headers["x-amzn-errortype"] = code
    return response
  }
}
