// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage
import HTTPServer
import XML

/// What is kept with an object beside its content: tags, ACL, lock.
extension RequestContext {
  private var versionID: String? {
    request.query["versionId"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The version that the request is about, which must not be a delete marker.
  private func subject(_ bucket: BucketState, _ key: ObjectKey) throws -> ObjectVersion {
    let version: ObjectVersion
    do {
      version = try store.find(key, version: versionID, in: bucket)
    } catch let error as S3Error
      where error.code == "NoSuchKey" && operation == .getObjectTagging
    {
      // This refusal alone names the bucket with the key.
      throw S3Error.noSuchKey(ObjectKey(bytes: Array("\(bucket.name)/".utf8) + key.bytes))
    }
    try refuseMarker(version)
    return version
  }

  private func refuseMarker(_ version: ObjectVersion) throws(S3Error) {
    guard version.isDeleteMarker else { return }
    let headers: HTTPFields = [
      "x-amz-delete-marker": "true", "x-amz-version-id": version.versionID,
    ]
    let answersByMethod: [S3Operation] = [
      .putObjectAcl, .getObjectTagging, .putObjectTagging, .deleteObjectTagging,
    ]
    if versionID == nil, !answersByMethod.contains(operation) {
      throw S3Error.noSuchKey(version.key).with(headers: headers)
    }
    throw S3Error.methodNotAllowed(request.method, resource: "DeleteMarker")
      .with(headers: headers)
  }

  private func versionFields(_ version: ObjectVersion, _ bucket: BucketState) -> HTTPFields {
    bucket.versioning == nil ? [:] : ["x-amz-version-id": version.versionID]
  }

  private func action(_ verb: String, _ noun: String) -> String {
    "s3:\(verb)Object\(versionID == nil ? "" : "Version")\(noun)"
  }

  /// `GetObjectTagging`, `DeleteObjectTagging`, `GetObjectAcl`, `GetObjectRetention`,
  /// `GetObjectLegalHold`.
  func objectDocument() throws -> Response {
    let bucket = try bucket()
    let key = try key()
    if operation == .deleteObjectTagging { return try deleteTagging(bucket, key) }
    if operation == .getObjectRetention || operation == .getObjectLegalHold {
      try requireLock(bucket)
    }
    let version = try subject(bucket, key)
    let headers = versionFields(version, bucket)
    switch operation {
    case .getObjectTagging:
      try authorize(action("Get", "Tagging"), bucket, key: key, object: version)
      return xml(headers: headers) { (version.tags ?? TagSet()).write(to: &$0) }
    case .getObjectAcl:
      try authorize(action("Get", "Acl"), bucket, key: key, object: version)
      let acl = bucket.hasACLs ? version.acl : nil
      let owner = bucket.hasACLs ? version.owner : bucket.owner
      return xml(headers: headers) { document(of: acl ?? .privateTo(owner), writer: &$0) }
    case .getObjectRetention:
      try authorize("s3:GetObjectRetention", bucket, key: key, object: version)
      guard let mode = version.lock?.mode, let until = version.lock?.retainUntil else {
        throw Self.noLock
      }
      return xml { writer in
        writer.element("Retention", attributes: ["xmlns": s3Namespace]) {
          $0.element("Mode", mode)
          $0.element("RetainUntilDate", until.wholeSecond.iso8601)
        }
      }
    default:
      try authorize("s3:GetObjectLegalHold", bucket, key: key, object: version)
      guard let hold = version.lock?.hasLegalHold else { throw Self.noLock }
      return xml { writer in
        writer.element("LegalHold", attributes: ["xmlns": s3Namespace]) {
          $0.element("Status", hold ? "ON" : "OFF")
        }
      }
    }
  }

  private static let noLock = S3Error(
    404, "NoSuchObjectLockConfiguration",
    "The specified object does not have a ObjectLock configuration")

  private func requireLock(_ bucket: BucketState) throws(S3Error) {
    guard bucket.objectLock != nil else {
      throw .invalidRequest("Bucket is missing Object Lock Configuration")
    }
  }

  private func deleteTagging(_ bucket: BucketState, _ key: ObjectKey) throws -> Response {
    let version = try store.update(
      key, version: versionID, in: bucket.name, event: .taggingDelete, cause: cause
    ) { version in
      try refuseMarker(version)
      try authorize(action("Delete", "Tagging"), bucket, key: key, object: version)
      version.tags = nil
    }
    return Response(status: 204, headers: versionFields(version, bucket))
  }

  /// `PutObjectTagging`, `PutObjectAcl`, `PutObjectRetention`, `PutObjectLegalHold`, `RestoreObject`.
  func putObjectDocument(_ bytes: [UInt8]) throws -> Response {
    let bucket = try bucket()
    let key = try key()
    switch operation {
    case .putObjectTagging: return try putTagging(bytes, bucket, key)
    case .putObjectAcl: return try putACL(bytes, bucket, key)
    case .putObjectRetention: return try putRetention(bytes, bucket, key)
    case .putObjectLegalHold: return try putLegalHold(bytes, bucket, key)
    default: return try restore(bytes, bucket, key)
    }
  }

  private func putTagging(
    _ bytes: [UInt8], _ bucket: BucketState, _ key: ObjectKey
  ) throws -> Response {
    let tags = try TagSet(document: bytes)
    try tags.validate(for: .object)
    let version = try store.update(
      key, version: versionID, in: bucket.name, event: .taggingPut, cause: cause
    ) { version in
      try refuseMarker(version)
      try authorize(
        action("Put", "Tagging"), bucket, key: key, object: version,
        conditions: Self.conditions(of: tags))
      version.tags = tags.tags.isEmpty ? nil : tags
    }
    return Response(status: 200, headers: versionFields(version, bucket))
  }

  private func putACL(
    _ bytes: [UInt8], _ bucket: BucketState, _ key: ObjectKey
  ) throws -> Response {
    let version = try store.update(
      key, version: versionID, in: bucket.name, event: .aclPut, cause: cause
    ) { version in
      try refuseMarker(version)
      try authorize(action("Put", "Acl"), bucket, key: key, object: version)
      let owner = bucket.hasACLs ? version.owner : bucket.owner
      let acl = try acl(bytes, owner: owner, bucket: bucket)
      if bucket.hasACLs { version.acl = acl }
    }
    return Response(status: 200, headers: versionFields(version, bucket))
  }

  private func putRetention(
    _ bytes: [UInt8], _ bucket: BucketState, _ key: ObjectKey
  ) throws -> Response {
    let root = try XMLTree.parsing(bytes).expecting("Retention")
    let mode = root.text(of: "Mode")
    let until = root.text(of: "RetainUntilDate")
    try requireLock(bucket)
    let isRemoval = mode == nil && until == nil && root.children.isEmpty
    var date: Timestamp?
    if !isRemoval {
      guard let mode, ObjectLockConfiguration.modes.contains(mode), let until,
        let parsed = Timestamp(lenientISO8601: until)
      else { throw S3Error.malformedXML }
      date = parsed
    }
    let bypass = request.headers["x-amz-bypass-governance-retention"]?.lowercased() == "true"
    let version = try store.update(
      key, version: versionID, in: bucket.name, event: nil, cause: cause
    ) { version in
      try refuseMarker(version)
      try authorize("s3:PutObjectRetention", bucket, key: key, object: version)
      if let date, date <= request.time {
        throw S3Error.invalidArgument(
          "The retain until date must be in the future!", name: "RetainUntilDate", value: until)
      }
      try checkRetention(version, mode: mode, until: date, bypass: bypass)
      var lock = version.lock ?? ObjectLock()
      (lock.mode, lock.retainUntil) = (mode, date)
      version.lock = lock
    }
    return Response(status: 200, headers: versionFields(version, bucket))
  }

  // A retention may grow; to shrink it takes the right to bypass, and in compliance mode nothing.
  private func checkRetention(
    _ version: ObjectVersion, mode: String?, until: Timestamp?, bypass: Bool
  ) throws(S3Error) {
    guard let lock = version.lock, let old = lock.retainUntil, old > request.time else { return }
    let isTighter =
      until.map { $0 >= old } == true
      && (mode == lock.mode || lock.mode == "GOVERNANCE" && mode == "COMPLIANCE" && bypass)
    guard isTighter || (lock.mode == "GOVERNANCE" && bypass) else { throw .objectLocked }
  }

  private func putLegalHold(
    _ bytes: [UInt8], _ bucket: BucketState, _ key: ObjectKey
  ) throws -> Response {
    let root = try XMLTree.parsing(bytes).expecting("LegalHold")
    guard let status = root.text(of: "Status"), status == "ON" || status == "OFF" else {
      throw S3Error.malformedXML
    }
    try requireLock(bucket)
    let version = try store.update(
      key, version: versionID, in: bucket.name, event: nil, cause: cause
    ) { version in
      try refuseMarker(version)
      try authorize("s3:PutObjectLegalHold", bucket, key: key, object: version)
      var lock = version.lock ?? ObjectLock()
      lock.hasLegalHold = status == "ON"
      version.lock = lock
    }
    return Response(status: 200, headers: versionFields(version, bucket))
  }

  // There is nothing to wait for: what is archived is restored at once.
  private func restore(
    _ bytes: [UInt8], _ bucket: BucketState, _ key: ObjectKey
  ) throws -> Response {
    let root = try XMLTree.parsing(bytes).expecting("RestoreRequest")
    guard let days = root.text(of: "Days").flatMap({ Int($0) }), days > 0 else {
      throw S3Error.malformedXML
    }
    let end = LifecycleConfiguration.Rule.midnight(days: days, after: request.time)
    let value = "ongoing-request=\"false\", expiry-date=\"\(end.httpDate)\""
    var wasRestored = false
    let version = try store.update(
      key, version: versionID, in: bucket.name, event: nil, cause: cause
    ) { version in
      try refuseMarker(version)
      try authorize("s3:RestoreObject", bucket, key: key, object: version)
      guard ["GLACIER", "DEEP_ARCHIVE"].contains(version.storageClass) else {
        throw S3Error(
          403, "InvalidObjectState",
          "Restore is not allowed for the object's current storage class",
          ["StorageClass": version.storageClass ?? "STANDARD"])
      }
      wasRestored = version.headers["x-amz-restore"] != nil
      version.headers["x-amz-restore"] = value
    }
    return Response(
      status: wasRestored ? 200 : 202, headers: versionFields(version, bucket))
  }
}
