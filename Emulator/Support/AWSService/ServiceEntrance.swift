// SPDX-License-Identifier: Apache-2.0
import AWSSigning
package import FoundationEssentials
import HTTPMessage
package import HTTPServer

/// The way to a service for every request: its operation is found, the faults that are asked for
/// strike it, its signature is verified where the service does not do that itself, and an error is
/// told in the service's own form.
package struct ServiceEntrance: HTTPService {
  package let service: any AWSService
  private let faults: any RequestFaults
  private let verifier: Verifier
  let makeRequestID: @Sendable () -> String
  private let now: @Sendable () -> Date
  private let isForeign: @Sendable (RequestHead) -> Bool
  private let log: @Sendable (String) -> Void

  /// - Parameters:
  ///   - secret: the secret access key of an access key id.
  ///   - isForeign: whether a request is one of a page that has no business here.
  package init(
    _ service: any AWSService, faults: any RequestFaults,
    secret: @escaping @Sendable (String) -> String?,
    makeRequestID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
    now: @escaping @Sendable () -> Date = { Date() },
    isForeign: @escaping @Sendable (RequestHead) -> Bool = { _ in false },
    log: @escaping @Sendable (String) -> Void
  ) {
    self.service = service
    self.faults = faults
    verifier = Verifier(services: service.signingNames, secret: secret)
    self.makeRequestID = makeRequestID
    self.now = now
    self.isForeign = isForeign
    self.log = log
  }

  package func accept(_ head: RequestHead) -> any RequestReceiver {
    guard !service.judgesOrigins, isForeign(head) else { return service.accept(head, at: self) }
    let refusal = ServiceError(
      403, "AccessDenied", "The emulator does not take this request from a page of another origin.")
    return ImmediateReceiver(
      response(for: refusal, to: head, requestID: makeRequestID()))
  }

  /// The fault that strikes a request; none strikes what is no operation, such as a preflight.
  func fault(of head: RequestHead, operation: String?) -> RequestFault? {
    operation.flatMap {
      faults.fault(service: service.signingName, operation: $0, path: head.path)
    }
  }

  func response(for error: any Error, to head: RequestHead, requestID: String) -> Response {
    let told: ServiceError
    if let error = error as? ServiceError {
      told = error
    } else {
      log("\(service.signingName): \(head.method) \(head.path): \(error)")
      told = ServiceError(500, service.errorForm.internalCode, "The service failed.")
    }
    return service.errorForm.response(for: told, to: head, requestID: requestID)
  }

  /// Verifies a request's signature.
  /// - Returns: the access key id of who signed it.
  func verify(_ head: RequestHead, _ body: Data) throws(ServiceError) -> String {
    let request = SignableRequest(
      method: head.method, path: head.path, query: head.query, headers: head.headers)
    do throws(VerificationError) {
      return try verifier.verify(request, payload: .body(.of(body)), at: now()).accessKeyID
    } catch {
      let answer = error.jsonAnswer
      throw ServiceError(answer.status, answer.code, answer.message)
    }
  }
}
