// SPDX-License-Identifier: Apache-2.0
import AWSService
import AWSSigning
import FoundationEssentials
import HTTPMessage
import HTTPServer
import HTTPTransport
import JSONTree

/// A service that another server stands in for (`--forward dynamodb=http://127.0.0.1:5000`): its
/// requests are verified here, as all are, and handed on as they came.
struct ForwardedService: HTTPService {
  let name: String
  private let origin: String
  private let verifier: Verifier
  private let client: HTTPClient

  /// - Parameters:
  ///   - name: the service's name in credential scopes.
  ///   - origin: the other server's URL, without a path.
  init(name: String, origin: String, secret: @escaping @Sendable (String) -> String?) {
    self.name = name
    self.origin = origin
    verifier = Verifier(services: [name], secret: secret)
    client = HTTPClient()
  }

  /// More than a request of any service but S3 has.
  private static let bodyLimit = 64 << 20

  /// What belongs to the one connection, which the client here sets by itself.
  private static let hopByHop: Set = [
    "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer",
    "transfer-encoding", "upgrade",
  ]

  func accept(_ head: RequestHead) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: Self.bodyLimit) { head, body in
      do { return try await answer(head, body) } catch {
        let told =
          error as? ServiceError
          ?? ServiceError(
            502, "ServiceUnavailable", "\(name) is forwarded to \(origin), which fails: \(error)")
        return Self.form.response(
          for: told, to: head, requestID: UUID().uuidString.lowercased())
      }
    }
  }

  private static let form = ServiceErrorForm.restJSON(internalCode: "InternalFailure") {
    ["message": .string($0.message), "__type": .string($0.code)]
  }

  private func answer(_ head: RequestHead, _ body: Data) async throws -> Response {
    let request = SignableRequest(
      method: head.method, path: head.path, query: head.query, headers: head.headers)
    do throws(VerificationError) {
      _ = try verifier.verify(request, payload: .body(.of(body)), at: Date())
    } catch {
      let answer = error.jsonAnswer
      throw ServiceError(answer.status, answer.code, answer.message)
    }
    let query = head.query.map { "?\($0)" } ?? ""
    let answer = try await client.send(
      HTTPRequest(
        method: head.method, url: origin + head.path + query,
        headers: Self.endToEnd(head.headers), body: body.isEmpty ? nil : .bytes(body)))
    return Response(
      status: answer.status, headers: Self.endToEnd(answer.headers),
      body: head.method == "HEAD" ? .empty : .bytes(answer.body))
  }

  private static func endToEnd(_ fields: HTTPFields) -> HTTPFields {
    HTTPFields(fields.fields.filter { !hopByHop.contains($0.name.lowercased()) })
  }
}
