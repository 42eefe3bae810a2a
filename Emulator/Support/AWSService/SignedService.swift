// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import HTTPMessage
package import HTTPServer

/// A service whose requests are signed with Signature Version 4 and whole in memory before they are
/// answered. The entrance collects and verifies them.
package protocol SignedService: AWSService {
  /// The most that a request's body may hold, in bytes.
  var bodyLimit: Int { get }
  /// The operation of a request; nil for what AWS's API of the service does not have.
  func operation(of head: RequestHead, body: Data) -> ServiceOperation?
  /// Answers a verified request.
  /// - Throws: ``ServiceError``; any other error is logged and told as an internal one.
  func answer(_ request: ServiceRequest) async throws -> Response
}

extension SignedService {
  package func accept(
    _ head: RequestHead, at entrance: ServiceEntrance
  ) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: bodyLimit) { head, body in
      let id = entrance.makeRequestID()
      var response: Response
      do {
        response = try await answer(head, body, at: entrance, requestID: id)
      } catch {
        response = entrance.response(for: error, to: head, requestID: id)
      }
      if response.headers["x-amzn-requestid"] == nil { response.headers["x-amzn-requestid"] = id }
      return response
    }
  }

  private func answer(
    _ head: RequestHead, _ body: Data, at entrance: ServiceEntrance, requestID: String
  ) async throws -> Response {
    let accessKeyID = try entrance.verify(head, body)
    let operation = operation(of: head, body: body)
    let fault = entrance.fault(of: head, operation: operation?.name)
    if let error = fault?.error, fault?.moment == .before {
      try? await Task.sleep(for: fault?.latency ?? .zero)
      throw error
    }
    let result: Result<Response, any Error>
    do {
      guard let operation else { throw errorForm.unknownOperation }
      result = .success(
        try await answer(
          ServiceRequest(
            operation: operation, head: head, body: body, accessKeyID: accessKeyID,
            requestID: requestID)))
    } catch { result = .failure(error) }
    if let fault {
      try? await Task.sleep(for: fault.latency)
      if let error = fault.error { throw error }
    }
    return try result.get()
  }
}
