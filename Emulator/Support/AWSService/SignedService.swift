// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
package import HTTPServer

/// A service whose requests are signed with Signature Version 4 and whole in memory before they are
/// answered. The entrance collects and verifies them.
package protocol SignedService: AWSService {
  /// The operations of the service's API.
  var operations: any OperationTable { get }
  /// The most that a request's body may hold, in bytes.
  var bodyLimit: Int { get }
  /// Answers a verified request; nil for an operation that is not executed, whose answer is 501.
  /// - Throws: ``ServiceError``; any other error is logged and told as an internal one.
  func answer(_ request: ServiceRequest) async throws -> Response?
  /// Answers a request that needs no signature; nil for all others.
  /// - Throws: as ``answer(_:)`` does.
  func answerUnsigned(_ head: RequestHead, requestID: String) async throws -> Response?
}

extension SignedService {
  package func answerUnsigned(_ head: RequestHead, requestID: String) async throws -> Response? {
    nil
  }

  package var operationNames: [String] { operations.names }

  package func owns(_ head: RequestHead) -> Bool { operations.owns(head) }

  package func accept(_ head: RequestHead, at entrance: ServiceEntrance) -> any RequestReceiver {
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
    let operation = operations.operation(of: head, body: body)
    let fault = entrance.fault(of: head, operation: operation?.name)
    if let fault, let error = fault.error, fault.moment == .before {
      try? await Task.sleep(for: fault.latency)
      throw error
    }
    let result: Result<Response, any Error>
    do {
      if let response = try await answerUnsigned(head, requestID: requestID) { return response }
      let accessKeyID = try entrance.verify(head, body)
      guard let operation else { throw errorForm.unknownOperation }
      let request = ServiceRequest(
        operation: operation, head: head, body: body, accessKeyID: accessKeyID,
        requestID: requestID)
      guard let response = try await answer(request) else {
        throw ServiceError(
          501, "NotImplemented", "The emulator does not execute \(operation.name).")
      }
      result = .success(response)
    } catch { result = .failure(error) }
    if let fault {
      try? await Task.sleep(for: fault.latency)
      if let error = fault.error { throw error }
    }
    return try result.get()
  }
}
