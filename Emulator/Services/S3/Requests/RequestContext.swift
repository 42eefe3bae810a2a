// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Synchronization
import XML

/// One authenticated request: what it may do, and what is done.
struct RequestContext: Sendable {
  let service: S3Service
  let request: S3Request
  let operation: S3Operation
  let identity: Identity

  /// The largest document that a request may bring, in bytes.
  static let documentLimit = 2 << 20

  var store: ObjectStore { service.store }
  var principal: Principal { identity.principal }

  /// The bucket that the request names.
  func bucket() throws(S3Error) -> BucketState { try store.bucket(request.bucket ?? "") }

  /// The key that the request names.
  func key() throws(S3Error) -> ObjectKey {
    guard let key = request.key else { throw .internalError }
    return key
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

  /// Judges the head, and says what is done with the body.
  func plan() throws -> Plan {
    try checkExpectedOwner()
    if let setting = BucketSetting.byOperation[operation] {
      return try BucketSettingsHandler(self, setting).plan()
    }
    switch operation {
    case .listBuckets: return Plan { _ in try listBuckets() }
    case .createBucket: return try planCreateBucket()
    case .headBucket, .deleteBucket, .listObjects, .listObjectsV2,
      .listObjectVersions, .listMultipartUploads:
      return try planBucketRead()
    case .deleteObjects: return try planDeleteObjects()
    case .postObject: return try planPostObject()
    case .getObject, .headObject: return Plan { _ in try getObject() }
    case .getObjectAttributes: return Plan { _ in try getObjectAttributes() }
    case .putObject: return try planPutObject()
    case .copyObject: return try planCopyObject()
    case .deleteObject: return Plan { _ in try deleteObject() }
    case .getObjectTagging, .deleteObjectTagging, .getObjectAcl, .getObjectRetention,
      .getObjectLegalHold:
      return Plan { _ in try objectDocument() }
    case .putObjectTagging, .putObjectAcl, .putObjectRetention, .putObjectLegalHold,
      .restoreObject:
      return document { try putObjectDocument($0) }
    case .createMultipartUpload: return try planCreateMultipartUpload()
    case .uploadPart: return try planUploadPart()
    case .uploadPartCopy: return try planUploadPartCopy()
    case .listParts: return Plan { _ in try listParts() }
    case .completeMultipartUpload: return try planCompleteMultipartUpload()
    case .abortMultipartUpload: return Plan { _ in try abortMultipartUpload() }
    // No objects have torrents any more.
    case .getObjectTorrent: throw try S3Error.noSuchKey(key())
    default: throw S3Error.notImplemented(operation)
    }
  }

  /// A plan for a request that brings a document.
  func document(
    limit: Int = RequestContext.documentLimit, isLong: Bool = false,
    _ run: @escaping @Sendable ([UInt8]) throws -> Response
  ) -> Plan {
    let integrity = DocumentIntegrity(verified: identity.verified, request: request)
    var plan = Plan { received in
      let bytes = try integrity.decoded(received.bytes)
      try integrity.check(bytes)
      return try run(bytes)
    }
    plan.body = .document(limit: limit)
    plan.isLong = isLong
    return plan
  }

  // `x-amz-expected-bucket-owner`: an account number.
  private func checkExpectedOwner() throws(S3Error) {
    for (header, name) in [
      ("x-amz-expected-bucket-owner", request.bucket),
      ("x-amz-source-expected-bucket-owner", nil),
    ] {
      guard let expected = request.amzHeader(header) else { continue }
      guard expected.utf8.count == 12, expected.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else {
        // Who signed nothing is told no more than that the owner is another.
        guard principal != .anonymous else { throw .accessDenied }
        throw S3Error(
          400, "InvalidBucketOwnerAWSAccountID",
          "The value of the expected bucket owner parameter must be an AWS Account ID... "
            + "[\(expected)]")
      }
      guard let name, let bucket = store.buckets.withLock({ $0[name] }) else { continue }
      guard store.account(withCanonicalID: bucket.owner)?.number == expected else {
        throw .accessDenied
      }
    }
  }

  /// An answer with a document of a root in S3's namespace.
  func xml(
    _ root: String, status: Int = 200, headers: HTTPFields = [:],
    _ write: (inout XMLWriter) throws -> Void
  ) rethrows -> Response {
    try xml(status: status, headers: headers) { writer in
      try writer.element(root, attributes: ["xmlns": s3Namespace], write)
    }
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
