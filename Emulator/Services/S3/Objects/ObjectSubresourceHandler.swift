// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation
import XML

/// Reads and changes what is kept with an object beside its content: tags, ACL, lock, archive.
struct ObjectSubresourceHandler: Sendable {
  let context: RequestContext
  private let bucket: BucketState
  private let key: ObjectKey

  init(_ context: RequestContext) throws {
    self.context = context
    bucket = try context.bucket()
    key = try context.key()
  }

  private var versionID: String? { context.request.versionID }

  private func action(_ verb: String, _ noun: String) -> String {
    "s3:\(verb)Object\(versionID == nil ? "" : "Version")\(noun)"
  }

  // S3 refuses a delete marker in either of two ways.
  private func refuseMarker(
    _ version: ObjectVersion, byMethod: Bool = false
  ) throws(S3Error) {
    guard version.isDeleteMarker else { return }
    let refusal =
      versionID == nil && !byMethod
      ? S3Error.noSuchKey(key)
      : .methodNotAllowed(context.request.method, resource: "DeleteMarker")
    throw refusal.with(headers: [
      "x-amz-delete-marker": "true", "x-amz-version-id": version.versionID,
    ])
  }

  private func requireLock() throws(S3Error) {
    guard bucket.objectLock != nil else {
      throw .invalidRequest("Bucket is missing Object Lock Configuration")
    }
  }

  private func fields(of version: ObjectVersion) -> HTTPFields {
    bucket.versioning == nil ? [:] : ["x-amz-version-id": version.versionID]
  }

  // MARK: Reading

  private func find(markerIsRefusedByMethod: Bool = false) throws -> ObjectVersion {
    let version = try context.store.find(key, version: versionID, in: bucket)
    try refuseMarker(version, byMethod: markerIsRefusedByMethod)
    return version
  }

  func getTagging() throws -> Response {
    let version: ObjectVersion
    do {
      version = try find(markerIsRefusedByMethod: true)
    } catch let error as S3Error where error.code == "NoSuchKey" {
      // This refusal alone names the bucket with the key.
      throw S3Error.noSuchKey(ObjectKey(bytes: Array("\(bucket.name)/".utf8) + key.bytes))
    }
    try context.authorize(action("Get", "Tagging"), bucket, key: key, object: version)
    return context.xml(headers: fields(of: version)) {
      (version.properties.tags ?? TagSet()).write(to: &$0)
    }
  }

  func getACL() throws -> Response {
    let version = try find()
    try context.authorize(action("Get", "Acl"), bucket, key: key, object: version)
    let acl = bucket.hasACLs ? version.properties.acl : nil
    return context.answer(
      acl ?? .privateTo(owner(of: version)), headers: fields(of: version))
  }

  private func owner(of version: ObjectVersion) -> String {
    bucket.hasACLs ? version.properties.owner : bucket.owner
  }

  private static let noLock = S3Error(
    404, "NoSuchObjectLockConfiguration",
    "The specified object does not have a ObjectLock configuration")

  func getRetention() throws -> Response {
    try requireLock()
    let version = try find()
    try context.authorize("s3:GetObjectRetention", bucket, key: key, object: version)
    let lock = version.properties.lock
    guard let mode = lock?.mode, let until = lock?.retainUntil else { throw Self.noLock }
    return context.xml("Retention") {
      $0.element("Mode", mode)
      $0.element("RetainUntilDate", until.wholeSecond.iso8601)
    }
  }

  func getLegalHold() throws -> Response {
    try requireLock()
    let version = try find()
    try context.authorize("s3:GetObjectLegalHold", bucket, key: key, object: version)
    guard let hold = version.properties.lock?.hasLegalHold else { throw Self.noLock }
    return context.xml("LegalHold") { $0.element("Status", hold ? "ON" : "OFF") }
  }

  // MARK: Changing

  private func change(
    status: Int = 200, event: ObjectEvent.Kind? = nil,
    _ change: (inout ObjectVersion) throws -> Void
  ) throws -> Response {
    let version = try context.store.update(
      key, version: versionID, in: bucket.name, event: event, cause: context.cause, change)
    return Response(status: status, headers: fields(of: version))
  }

  func deleteTagging() throws -> Response {
    try change(status: 204, event: .taggingDelete) { version in
      try refuseMarker(version, byMethod: true)
      try context.authorize(action("Delete", "Tagging"), bucket, key: key, object: version)
      version.properties.tags = nil
    }
  }

  func putTagging(_ bytes: [UInt8]) throws -> Response {
    let tags = try TagSet(document: bytes)
    try tags.validate(for: .object)
    return try change(event: .taggingPut) { version in
      try refuseMarker(version, byMethod: true)
      try context.authorize(
        action("Put", "Tagging"), bucket, key: key, object: version,
        conditions: RequestContext.conditions(of: tags))
      version.properties.tags = tags.tags.isEmpty ? nil : tags
    }
  }

  func putACL(_ bytes: [UInt8]) throws -> Response {
    try change(event: .aclPut) { version in
      try refuseMarker(version, byMethod: true)
      try context.authorize(action("Put", "Acl"), bucket, key: key, object: version)
      let acl = try context.acl(bytes, owner: owner(of: version), bucket: bucket)
      if bucket.hasACLs { version.properties.acl = acl }
    }
  }

  func putRetention(_ bytes: [UInt8]) throws -> Response {
    let root = try XMLTree.parsing(bytes).expecting("Retention")
    let mode = root.text(of: "Mode")
    let until = root.text(of: "RetainUntilDate")
    try requireLock()
    var date: Timestamp?
    if !root.children.isEmpty {
      guard let mode, ObjectLockConfiguration.modes.contains(mode), let until,
        let parsed = Timestamp(lenientISO8601: until)
      else { throw S3Error.malformedXML }
      date = parsed
    }
    let request = context.request
    let bypass = request.headers["x-amz-bypass-governance-retention"]?.lowercased() == "true"
    return try change { version in
      try refuseMarker(version)
      try context.authorize("s3:PutObjectRetention", bucket, key: key, object: version)
      if let date, date <= request.time {
        throw S3Error.invalidArgument(
          "The retain until date must be in the future!", name: "RetainUntilDate",
          value: PacificTime.text(of: date))
      }
      var lock = version.properties.lock ?? ObjectLock()
      try check(lock, mode: mode, until: date, bypass: bypass)
      (lock.mode, lock.retainUntil) = (mode, date)
      version.properties.lock = lock
    }
  }

  // A retention may grow; to shrink it takes the right to bypass, and in compliance mode nothing.
  private func check(
    _ lock: ObjectLock, mode: String?, until: Timestamp?, bypass: Bool
  ) throws(S3Error) {
    guard let old = lock.retainUntil, old > context.request.time else { return }
    let isTighter =
      until.map { $0 >= old } == true
      && (mode == lock.mode || lock.mode == "GOVERNANCE" && mode == "COMPLIANCE" && bypass)
    guard isTighter || (lock.mode == "GOVERNANCE" && bypass) else { throw .objectLocked }
  }

  func putLegalHold(_ bytes: [UInt8]) throws -> Response {
    let root = try XMLTree.parsing(bytes).expecting("LegalHold")
    guard let status = root.text(of: "Status"), status == "ON" || status == "OFF" else {
      throw S3Error.malformedXML
    }
    try requireLock()
    return try change { version in
      try refuseMarker(version)
      try context.authorize("s3:PutObjectLegalHold", bucket, key: key, object: version)
      var lock = version.properties.lock ?? ObjectLock()
      lock.hasLegalHold = status == "ON"
      version.properties.lock = lock
    }
  }

  // There is nothing to wait for: what is archived is restored at once.
  func restore(_ bytes: [UInt8]) throws -> Response {
    let root = try XMLTree.parsing(bytes).expecting("RestoreRequest")
    guard let days = root.text(of: "Days").flatMap({ Int($0) }), days > 0 else {
      throw S3Error.malformedXML
    }
    let end = LifecycleConfiguration.Rule.midnight(days: days, after: context.request.time)
    var wasRestored = false
    var response = try change { version in
      try refuseMarker(version)
      try context.authorize("s3:RestoreObject", bucket, key: key, object: version)
      guard ["GLACIER", "DEEP_ARCHIVE"].contains(version.properties.storageClass) else {
        throw S3Error(
          403, "InvalidObjectState",
          "Restore is not allowed for the object's current storage class",
          ["StorageClass": version.properties.storageClass ?? "STANDARD"])
      }
      wasRestored = version.headers["x-amz-restore"] != nil
      version.properties.headers["x-amz-restore"] =
        "ongoing-request=\"false\", expiry-date=\"\(end.httpDate)\""
    }
    response.status = wasRestored ? 200 : 202
    return response
  }
}
