// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import XML

/// One authenticated request: what it may do, and what is done.
struct RequestContext: Sendable {
  let service: S3Service
  let request: S3Request
  let operation: S3Operation
  let identity: Identity

  /// The largest document that a request may bring, in bytes.
  private static let documentLimit = 2 << 20

  var store: ObjectStore { service.store }
  var principal: Principal { identity.principal }

  /// The bucket that the request names.
  func bucket() throws(S3Error) -> BucketState { try store.bucket(request.bucket ?? "") }

  func key() throws(S3Error) -> ObjectKey {
    guard let key = request.key else { throw .internalError }
    return key
  }

  /// The bucket and the key of a request about an object that the caller may do something with.
  func object(_ action: String) throws(S3Error) -> (bucket: BucketState, key: ObjectKey) {
    let (bucket, key) = (try bucket(), try key())
    try authorize(action, bucket, key: key)
    return (bucket, key)
  }

  /// The request as events tell of it.
  var cause: EventCause {
    let account = principal.account
    return EventCause(
      principalID: account.map { "AWS:\($0.accessKeyID)" } ?? "Anonymous",
      requester: account?.number ?? "Anonymous", sourceAddress: request.head.remoteAddress,
      requestID: request.requestID, hostID: request.hostID)
  }

  /// The caller's account; a request that makes something needs one.
  func account() throws(S3Error) -> Account {
    guard let account = principal.account else { throw .accessDenied }
    return account
  }

  /// A plan for a request that brings a document.
  func document(
    isLong: Bool = false, _ run: @escaping @Sendable ([UInt8]) throws -> Response
  ) -> Plan {
    let integrity = DocumentIntegrity(verified: identity.verified, request: request)
    return Plan(body: .document(limit: Self.documentLimit), isLong: isLong) { received in
      let bytes = try integrity.decoded(received.bytes)
      try integrity.check(bytes)
      return try run(bytes)
    }
  }

  /// An answer with a document of a root in S3's namespace.
  func xml(
    _ root: String, status: Int = 200, headers: HTTPFields = [:],
    _ write: (inout XMLWriter) throws -> Void
  ) rethrows -> Response {
    try xml(status: status, headers: headers) { try $0.root(root, write) }
  }

  /// An answer with a document.
  func xml(
    status: Int = 200, headers: HTTPFields = [:], _ write: (inout XMLWriter) throws -> Void
  ) rethrows -> Response {
    var writer = XMLWriter()
    try write(&writer)
    var headers = headers
    headers["content-type"] = "application/xml"
    return Response(status: status, headers: headers, body: .bytes(writer.data))
  }

  /// Writes an owner as documents show one.
  func write(_ element: String, canonicalID: String, to writer: inout XMLWriter) {
    writer.element(element) { writer in
      writer.element("ID", canonicalID)
      writer.optional("DisplayName", displayName(of: canonicalID))
    }
  }

  /// An owner's name. S3 tells it no more since November 2025; accounts that live with ACLs are older.
  func displayName(of canonicalID: String) -> String? {
    guard store.configuration.objectOwnership == .objectWriter else { return nil }
    return store.account(withCanonicalID: canonicalID)?.displayName
  }

  /// Writes who began a multipart upload, the one whose name S3 still tells.
  func write(initiator canonicalID: String, to writer: inout XMLWriter) {
    writer.element("Initiator") { writer in
      writer.element("ID", canonicalID)
      writer.optional("DisplayName", store.account(withCanonicalID: canonicalID)?.displayName)
    }
  }
}
