// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import HTTPMessage
import HTTPServer
import XML

extension RequestContext {
  /// `CreateBucket`.
  func planCreateBucket() throws -> Plan {
    let account = try account()
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
    return document { bytes in
      var region = identity.verified?.authorization.scope.region ?? store.configuration.region
      var documents = store.newBucketDocuments(ownership: ownership)
      func set(_ setting: BucketSetting, _ document: [UInt8]) {
        documents[.init(setting: setting)] = document
      }
      let wish = try BucketWish(bytes, signedFor: region)
      region = wish.region
      // The oldest name of a region is answered as it was given.
      if wish.isEU { set(.location, Array("EU".utf8)) }
      if let tags = wish.tags { set(.tagging, tags.document) }
      if let acl { set(.acl, Array(acl.packed.utf8)) }
      if hasLock {
        set(.versioning, Versioning.enabled.document)
        set(.objectLock, ObjectLockConfiguration().document)
      }
      do {
        let bucket = try store.makeBucket(
          name, owner: account, region: region, documents: documents)
        return created(bucket)
      } catch let error as S3Error where error.code == "BucketAlreadyOwnedByYou" {
        // In the oldest region a repeated creation succeeds.
        guard let bucket = try? store.bucket(name), bucket.region == "us-east-1",
          region == "us-east-1", wish.tags == nil
        else { throw error }
        if let acl {
          try store.configure(name, [.init(setting: .acl): Array(acl.packed.utf8)])
        }
        return created(bucket)
      }
    }
  }

  private func created(_ bucket: BucketState) -> Response {
    let host = request.headers["host"] ?? "s3.amazonaws.com"
    let location =
      bucket.region == "us-east-1" ? "/\(bucket.name)" : "http://\(bucket.name).\(host)/"
    return Response(
      status: 200, headers: ["location": location, "x-amz-bucket-arn": bucket.arn])
  }

  private func requestedOwnership() throws(S3Error) -> ObjectOwnership? {
    guard let text = request.headers["x-amz-object-ownership"] else { return nil }
    guard let ownership = ObjectOwnership(rawValue: text) else {
      throw .invalidArgument(
        "Invalid x-amz-object-ownership header: \(text)", name: "x-amz-object-ownership")
    }
    return ownership
  }

  /// `HeadBucket`, `DeleteBucket`, `GetBucketLocation` and the listings.
  func planBucketRead() throws -> Plan {
    let bucket = try bucket()
    switch operation {
    case .headBucket:
      try authorize("s3:ListBucket", bucket)
      return Plan { _ in
        Response(
          status: 200,
          headers: [
            "content-type": "application/xml", "x-amz-bucket-region": bucket.region,
            "x-amz-access-point-alias": "false", "x-amz-bucket-arn": bucket.arn,
          ])
      }
    case .deleteBucket:
      try authorize("s3:DeleteBucket", bucket)
      return Plan { _ in
        try store.deleteBucket(bucket.name)
        return Response(status: 204)
      }
    case .listObjects:
      try authorize("s3:ListBucket", bucket)
      return Plan { _ in try listObjects(bucket) }
    case .listObjectsV2:
      try authorize("s3:ListBucket", bucket)
      return Plan { _ in try listObjectsV2(bucket) }
    case .listObjectVersions:
      try authorize("s3:ListBucketVersions", bucket)
      return Plan { _ in try listObjectVersions(bucket) }
    default:
      try authorize("s3:ListBucketMultipartUploads", bucket)
      return Plan { _ in try listMultipartUploads(bucket) }
    }
  }
}

/// What a `CreateBucket` document asks for.
private struct BucketWish {
  var region: String
  var isEU = false
  var tags: TagSet?

  init(_ bytes: [UInt8], signedFor signed: String) throws(S3Error) {
    region = signed
    guard !bytes.isEmpty else {
      guard signed == "us-east-1" else { throw Self.incompatible("unspecified") }
      return
    }
    let root = try XMLTree.parsing(bytes).expecting("CreateBucketConfiguration")
    if let set = root["Tags"] {
      let tags = try TagSet(tagSet: set)
      for tag in tags.tags where tag.key.hasPrefix("aws:") {
        throw S3Error(
          400, "InvalidTag",
          "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system "
            + "tags. Remove \"aws:\" from your tag keys and try again.")
      }
      try tags.validate(for: .bucket)
      if !tags.tags.isEmpty { self.tags = tags }
    }
    guard let constraint = root.text(of: "LocationConstraint"), !constraint.isEmpty else {
      guard signed == "us-east-1" || root["Location"] != nil else {
        throw Self.incompatible("unspecified")
      }
      return
    }
    isEU = constraint == "EU"
    if signed == "us-east-1" {
      guard constraint == "EU" || (constraint != signed && Region.isKnown(constraint)) else {
        throw S3Error(
          400, "InvalidLocationConstraint", "The specified location-constraint is not valid",
          ["LocationConstraint": constraint])
      }
      region = constraint == "EU" ? "eu-west-1" : constraint
    } else {
      guard constraint == signed || (constraint == "EU" && signed == "eu-west-1") else {
        throw Self.incompatible(constraint)
      }
    }
  }

  private static func incompatible(_ constraint: String) -> S3Error {
    S3Error(
      400, "IllegalLocationConstraintException",
      "The \(constraint) location constraint is incompatible for the region specific endpoint this "
        + "request was sent to.")
  }
}
