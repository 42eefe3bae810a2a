// SPDX-License-Identifier: Apache-2.0
import HTTPServer

/// Which handler a request goes to.
extension RequestContext {
  /// Judges the head, and says what is done with the body.
  func plan() throws -> Plan {
    try checkExpectedOwner()
    if let setting = BucketSetting.byOperation[operation] {
      return try BucketSettingsHandler(self, setting).plan()
    }
    switch operation {
    case .listBuckets: return Plan { _ in try BucketHandler(context: self).list() }
    case .createBucket: return try BucketHandler(context: self).create()
    case .headBucket: return Plan { _ in try BucketHandler(context: self).head() }
    case .deleteBucket: return Plan { _ in try BucketHandler(context: self).delete() }
    case .listObjects:
      return Plan { _ in try ListingHandler(self, "s3:ListBucket").objects() }
    case .listObjectsV2:
      return Plan { _ in try ListingHandler(self, "s3:ListBucket").objectsV2() }
    case .listObjectVersions:
      return Plan { _ in try ListingHandler(self, "s3:ListBucketVersions").versions() }
    case .listMultipartUploads:
      return Plan { _ in try ListingHandler(self, "s3:ListBucketMultipartUploads").uploads() }
    case .getObject, .headObject: return Plan { _ in try ReadObjectHandler(context: self).read() }
    case .getObjectAttributes:
      return Plan { _ in try ReadObjectHandler(context: self).attributes() }
    case .putObject: return try PutObjectHandler(context: self).put()
    case .copyObject: return try CopyObjectHandler(context: self).copy()
    case .postObject: return try PostObjectHandler(context: self).post()
    case .deleteObject: return Plan { _ in try DeleteObjectHandler(context: self).delete() }
    case .deleteObjects: return try DeleteObjectHandler(context: self).deleteMany()
    case .createMultipartUpload: return try MultipartHandler(context: self).create()
    case .uploadPart: return try MultipartHandler(context: self).putPart()
    case .uploadPartCopy: return try MultipartHandler(context: self).copyPart()
    case .listParts: return Plan { _ in try MultipartHandler(context: self).list() }
    case .abortMultipartUpload: return Plan { _ in try MultipartHandler(context: self).abort() }
    case .completeMultipartUpload: return try CompletionHandler(self).complete()
    case .getObjectTagging: return Plan { _ in try ObjectSubresourceHandler(self).getTagging() }
    case .putObjectTagging: return document { try ObjectSubresourceHandler(self).putTagging($0) }
    case .deleteObjectTagging:
      return Plan { _ in try ObjectSubresourceHandler(self).deleteTagging() }
    case .getObjectAcl: return Plan { _ in try ObjectSubresourceHandler(self).getACL() }
    case .putObjectAcl: return document { try ObjectSubresourceHandler(self).putACL($0) }
    case .getObjectRetention:
      return Plan { _ in try ObjectSubresourceHandler(self).getRetention() }
    case .putObjectRetention:
      return document { try ObjectSubresourceHandler(self).putRetention($0) }
    case .getObjectLegalHold:
      return Plan { _ in try ObjectSubresourceHandler(self).getLegalHold() }
    case .putObjectLegalHold:
      return document { try ObjectSubresourceHandler(self).putLegalHold($0) }
    case .restoreObject: return document { try ObjectSubresourceHandler(self).restore($0) }
    // No objects have torrents any more.
    case .getObjectTorrent: throw try S3Error.noSuchKey(key())
    default: throw S3Error.notImplemented(operation)
    }
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
      guard let bucket = store.existingBucket(name) else { continue }
      guard store.account(withCanonicalID: bucket.owner)?.number == expected else {
        throw .accessDenied
      }
    }
  }
}
