// SPDX-License-Identifier: Apache-2.0
package import AWSService
import AWSSigning
package import Foundation
package import HTTPMessage
package import HTTPServer

/// A client of one service, signing as `test:test`, without sockets.
package struct ServiceClient: Sendable {
  package let entrance: ServiceEntrance
  private let signer: Signer

  /// - Parameters:
  ///   - signedFor: the service in the credential scope, when it is to be another.
  package init(
    _ service: any AWSService, faults: any RequestFaults = NoFaults(), signedFor name: String? = nil
  ) {
    entrance = ServiceEntrance(
      service, faults: faults, secret: { $0 == "test" ? "test" : nil },
      makeRequestID: { "request" }, log: { _ in })
    signer = Signer(
      credentials: Credentials(accessKeyID: "test", secretAccessKey: "test"), region: "us-east-1",
      service: name ?? service.signingName)
  }

  package func send(
    _ method: String, _ path: String, query: String? = nil, headers: HTTPFields = [:],
    body: Data = Data()
  ) async -> Response {
    var headers = headers
    if headers["host"] == nil { headers["host"] = "127.0.0.1:4566" }
    let signed = signer.sign(
      SignableRequest(method: method, path: path, query: query, headers: headers),
      payload: .of(body), at: Date())
    return await entrance.answer(
      RequestHead(method: method, path: path, query: query, headers: signed.request.headers), body)
  }
}

extension StreamingService {
  /// Takes a request as the service's entrance hands it on.
  package func accept(_ head: RequestHead) -> any RequestReceiver {
    accept(head, operation: operation(of: head))
  }
}

extension HTTPService {
  /// Asks as the server would.
  package func answer(_ head: RequestHead, _ body: Data = Data()) async -> Response {
    let receiver = accept(head)
    if let early = receiver.earlyResponse { return early }
    if !body.isEmpty { receiver.receive(body.bytes) }
    switch receiver.finish(trailers: [:]) {
    case .now(let response): return response
    case .later(let work): return await work()
    }
  }
}

extension Response {
  /// The content that is in memory, as text.
  package var text: String {
    guard case .bytes(let data) = body else { return "" }
    return String(decoding: data, as: UTF8.self)
  }
}
