// SPDX-License-Identifier: Apache-2.0

/// What a request asks for: the operations of the S3 API by their names there.
enum Operation: Sendable, Equatable {
  case listBuckets
  case createBucket, headBucket, deleteBucket, getBucketLocation
  case listObjects, listObjectsV2, listObjectVersions, listMultipartUploads
  case deleteObjects, postObject
  case getBucketSetting(String), putBucketSetting(String), deleteBucketSetting(String)
  case getObject, headObject, putObject, copyObject, deleteObject, getObjectAttributes
  case getObjectTagging, putObjectTagging, deleteObjectTagging
  case getObjectACL, putObjectACL
  case getObjectRetention, putObjectRetention, getObjectLegalHold, putObjectLegalHold
  case restoreObject
  case createMultipartUpload, uploadPart, uploadPartCopy, listParts, completeMultipartUpload
  case abortMultipartUpload

  /// The settings of a bucket that have a subresource of their own.
  static let settings = [
    "acl", "cors", "lifecycle", "notification", "policy", "policyStatus", "versioning", "tagging",
    "encryption", "website", "logging", "requestPayment", "accelerate", "replication",
    "ownershipControls", "publicAccessBlock", "object-lock", "analytics", "inventory", "metrics",
    "intelligent-tiering",
  ]

  /// Finds the operation of a request.
  /// - Throws: `MethodNotAllowed` or `NotImplemented`.
  static func of(_ request: S3Request) throws(S3Error) -> Operation {
    let operation: Operation? =
      if request.bucket == nil {
        request.method == "GET" ? .listBuckets : nil
      } else if request.key == nil {
        try ofBucket(request)
      } else {
        try ofObject(request)
      }
    guard let operation else {
      let resource =
        request.bucket == nil ? "SERVICE" : request.key == nil ? "BUCKET" : "OBJECT"
      throw .methodNotAllowed(request.method, resource: resource)
    }
    return operation
  }

  private static func ofBucket(_ request: S3Request) throws(S3Error) -> Operation? {
    let query = request.query
    if let setting = settings.first(where: { query.contains($0) }) {
      switch request.method {
      case "GET": return .getBucketSetting(setting)
      case "PUT": return .putBucketSetting(setting)
      case "DELETE": return .deleteBucketSetting(setting)
      default: return nil
      }
    }
    switch request.method {
    case "GET":
      if query.contains("location") { return .getBucketLocation }
      if query.contains("versions") { return .listObjectVersions }
      if query.contains("uploads") { return .listMultipartUploads }
      return query["list-type"] == "2" ? .listObjectsV2 : .listObjects
    case "HEAD": return .headBucket
    case "PUT": return .createBucket
    case "DELETE": return .deleteBucket
    case "POST": return query.contains("delete") ? .deleteObjects : .postObject
    default: return nil
    }
  }

  private static func ofObject(_ request: S3Request) throws(S3Error) -> Operation? {
    let query = request.query
    if query.contains("tagging") {
      return byMethod(
        request, get: .getObjectTagging, put: .putObjectTagging, delete: .deleteObjectTagging)
    }
    if query.contains("acl") { return byMethod(request, get: .getObjectACL, put: .putObjectACL) }
    if query.contains("retention") {
      return byMethod(request, get: .getObjectRetention, put: .putObjectRetention)
    }
    if query.contains("legal-hold") {
      return byMethod(request, get: .getObjectLegalHold, put: .putObjectLegalHold)
    }
    let isCopy = request.amzHeader("x-amz-copy-source") != nil
    switch request.method {
    case "GET":
      if query.contains("attributes") { return .getObjectAttributes }
      if query.contains("torrent") { throw .noSuchKey(request.key ?? ObjectKey("")) }
      return query.contains("uploadId") ? .listParts : .getObject
    case "HEAD": return .headObject
    case "PUT":
      if query.contains("uploadId") || query.contains("partNumber") {
        return isCopy ? .uploadPartCopy : .uploadPart
      }
      return isCopy ? .copyObject : .putObject
    case "POST":
      if query.contains("uploads") { return .createMultipartUpload }
      if query.contains("uploadId") { return .completeMultipartUpload }
      if query.contains("restore") { return .restoreObject }
      if query.contains("select") { throw .notImplemented(header: "select") }
      return nil
    case "DELETE":
      return query.contains("uploadId") ? .abortMultipartUpload : .deleteObject
    default: return nil
    }
  }

  private static func byMethod(
    _ request: S3Request, get: Operation, put: Operation, delete: Operation? = nil
  ) -> Operation? {
    switch request.method {
    case "GET": get
    case "PUT": put
    case "DELETE": delete
    default: nil
    }
  }
}
