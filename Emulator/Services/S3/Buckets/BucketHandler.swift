// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import HTTPMessage
import HTTPServer
import Notation
import XML

/// Makes, finds and deletes buckets.
struct BucketHandler: Sendable {
  let context: RequestContext

  private var request: S3Request { context.request }
  private var store: ObjectStore { context.store }

  /// `ListBuckets`.
  func list() throws -> Response {
    let account = try context.account()
    let prefix = request.query["prefix"]
    let region = request.query["bucket-region"]
    if let region, !Region.isKnown(region) {
      throw S3Error.invalidArgument(
        "Argument value \(region) is not a valid AWS Region", name: "bucket-region")
    }
    let limit = try request.number("max-buckets") ?? 10_000
    let token = request.query["continuation-token"].flatMap { $0.isEmpty ? nil : $0 }
    let after = try token.map { try ContinuationToken.read($0) } ?? []
    let buckets = store.buckets(ofOwner: account.canonicalID).filter { bucket in
      bucket.name.hasPrefix(prefix ?? "") && (region.map { $0 == bucket.region } ?? true)
        && after.lexicographicallyPrecedes(bucket.name.utf8)
    }
    let page = buckets.prefix(max(0, limit))
    return context.xml("ListAllMyBucketsResult") { writer in
      context.write("Owner", canonicalID: account.canonicalID, to: &writer)
      writer.element("Buckets") { writer in
        for bucket in page {
          writer.element("Bucket") { writer in
            writer.element("Name", bucket.name)
            writer.element("CreationDate", bucket.created.wholeSecond.iso8601)
            writer.element("BucketRegion", bucket.region)
            writer.element("BucketArn", bucket.arn)
          }
        }
      }
      if page.count < buckets.count, let last = page.last {
        writer.element("ContinuationToken", ContinuationToken.make(Array(last.name.utf8)))
      }
      writer.optional("Prefix", prefix)
    }
  }

  /// `HeadBucket`.
  func head() throws -> Response {
    let bucket = try context.bucket()
    try context.authorize("s3:ListBucket", bucket)
    return Response(
      status: 200,
      headers: [
        "content-type": "application/xml", "x-amz-bucket-region": bucket.region,
        "x-amz-access-point-alias": "false", "x-amz-bucket-arn": bucket.arn,
      ])
  }

  /// `DeleteBucket`.
  func delete() throws -> Response {
    let bucket = try context.bucket()
    try context.authorize("s3:DeleteBucket", bucket)
    try store.deleteBucket(bucket.name)
    return Response(status: 204)
  }

  /// `CreateBucket`.
  func create() throws -> Plan {
    let account = try context.account()
    let name = request.bucket ?? ""
    try BucketName.validate(name)
    let ownership = try requestedOwnership()
    let hasLock = request.headers["x-amz-bucket-object-lock-enabled"]?.lowercased() == "true"
    let acl = try AccessControlRequest(request: request, store: store)
      .fromHeaders(owner: account.canonicalID, bucketOwner: account.canonicalID)
    let effective = ownership ?? store.configuration.objectOwnership
    if let acl, acl != .privateTo(account.canonicalID), effective == .bucketOwnerEnforced {
      throw S3Error.aclWithoutEffect
    }
    return context.document { bytes in
      let signed =
        context.identity.verified?.authorization.scope.region ?? store.configuration.region
      let wish = try CreateBucketConfiguration(bytes, signedFor: signed)
      var documents = store.newBucketDocuments(ownership: ownership)
      func set(_ setting: BucketSetting, _ document: [UInt8]) {
        documents[.init(setting: setting)] = document
      }
      // The oldest name of a region is answered as it was given.
      if wish.isEU { set(.location, Array("EU".utf8)) }
      if let tags = wish.tags { set(.tagging, tags.document) }
      if let acl { set(.acl, Array(acl.packed.utf8)) }
      if hasLock {
        set(.versioning, Versioning.enabled.document)
        set(.objectLock, ObjectLockConfiguration().document)
      }
      do {
        return created(
          try store.makeBucket(name, owner: account, region: wish.region, documents: documents))
      } catch let error as S3Error where error.code == "BucketAlreadyOwnedByYou" {
        // In the oldest region a repeated creation succeeds.
        guard let bucket = try? store.bucket(name), bucket.region == "us-east-1",
          wish.region == "us-east-1", wish.tags == nil
        else { throw error }
        if let acl {
          try store.configure(name, [.init(setting: .acl): Array(acl.packed.utf8)])
        }
        return created(bucket)
      }
    }
  }

  private func created(_ bucket: BucketState) -> Response {
    let location =
      bucket.region == "us-east-1" ? "/\(bucket.name)" : "http://\(bucket.name).\(hostOfBuckets)/"
    return Response(
      status: 200, headers: ["location": location, "x-amz-bucket-arn": bucket.arn])
  }

  /// What follows a bucket's name in a host name. An address has no names below it; those below
  /// `localhost` lead to this machine (RFC 6761, section 6.3).
  private var hostOfBuckets: String {
    let host = request.headers["host"] ?? "s3.amazonaws.com"
    let port = host.hasSuffix("]") ? nil : host.lastIndex(of: ":").map { host[$0...] }
    let name = host.dropLast(port?.count ?? 0)
    let isAddress = name.hasPrefix("[") || name.allSatisfy { $0.isNumber || $0 == "." }
    return isAddress || name == "localhost" ? "s3.localhost\(port ?? "")" : host
  }

  private func requestedOwnership() throws(S3Error) -> ObjectOwnership? {
    guard let text = request.headers["x-amz-object-ownership"] else { return nil }
    guard let ownership = ObjectOwnership(rawValue: text) else {
      throw .invalidArgument(
        "Invalid x-amz-object-ownership header: \(text)", name: "x-amz-object-ownership")
    }
    return ownership
  }
}
