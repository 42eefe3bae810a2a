// SPDX-License-Identifier: Apache-2.0
package import AWSService
import AWSSigning
import HTTPMessage
package import HTTPServer

/// Amazon S3's REST API over a store.
///
/// A request is read, authenticated and authorised from its head alone, so that what is refused is
/// refused before its body has come; the content of an object then goes to its file as it arrives.
package final class S3Service: Sendable {
  let store: ObjectStore
  let verifier: Verifier
  let accounts: [String: Account]
  let isForeign: @Sendable (RequestHead) -> Bool

  /// - Parameter isForeign: whether a request is one of a page that only a bucket's CORS configuration
  ///   can let in.
  package init(
    store: ObjectStore, isForeign: @escaping @Sendable (RequestHead) -> Bool = { _ in false }
  ) {
    self.store = store
    self.isForeign = isForeign
    let accounts = Dictionary(
      store.configuration.accounts.map { ($0.accessKeyID, $0) }, uniquingKeysWith: { $1 })
    self.accounts = accounts
    verifier = Verifier(services: ["s3"]) { accounts[$0]?.secret }
  }
}

extension S3Service: StreamingService {
  package var signingName: String { "s3" }
  package var judgesOrigins: Bool { true }
  package var signingNames: Set<String> { ["s3", "s3express", "s3-object-lambda", "s3-outposts"] }

  package var errorForm: ServiceErrorForm {
    ServiceErrorForm(internalCode: "InternalError", unknown: (405, "MethodNotAllowed")) {
      error, head, requestID in
      let error = S3Error(error.status, error.code, error.message, ["Resource": head.path])
      var response = error.response(to: head, requestID: requestID, hostID: requestID)
      response.headers["server"] = "AmazonS3"
      return response
    }
  }

  /// What no other service owns is S3's: it alone takes requests that nobody signed, and those to a
  /// host name of a bucket.
  package func owns(_ head: RequestHead) -> Bool { head.headers["x-amz-target"] == nil }

  package func operation(of head: RequestHead) -> S3Operation? {
    S3Operation(RequestTarget(head))
  }

  package func accept(_ head: RequestHead, operation: S3Operation?) -> any RequestReceiver {
    let random = store.random(64)
    let call = Call(
      service: self, target: RequestTarget(head), operation: operation,
      requestID: RequestID.make(Array(random[..<8])),
      hostID: RequestID.makeHostID(Array(random[8...])), time: store.now())
    do {
      let plan = try call.plan()
      return S3Receiver(call: call, plan: plan)
    } catch {
      return S3Receiver(call: call, refusal: error)
    }
  }
}
