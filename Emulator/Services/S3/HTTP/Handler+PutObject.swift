// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPServer
import XML

extension RequestContext {
  /// `PutObject`.
  func planPutObject() throws -> Plan {
    let bucket = try bucket()
    let key = try key()
    try authorize("s3:PutObject", bucket, key: key)
    if request.amzHeader("x-amz-tagging") != nil {
      try authorize("s3:PutObjectTagging", bucket, key: key)
    }
    let conditions = try WriteConditions(request)
    let (owner, acl) = try ownership(in: bucket)
    let properties = try ObjectProperties(request, bucket: bucket)
    let content = try UploadPlan(request, verified: identity.verified)
    var plan = Plan { received in
      guard case .content(let content) = received else { throw S3Error.internalError }
      var new = NewVersion(
        key: key, owner: owner, file: content.file.id, size: content.size, etag: content.etag,
        acl: acl, encryption: properties.encryption)
      new.apply(properties)
      new.checksum = content.checksum
      let version = try store.commit(
        new, in: bucket.name, if: conditions, event: .put, cause: cause)
      _ = content.file.keep()
      return Response(status: 200, headers: writtenFields(version, in: bucket))
    }
    plan.body = .content(content)
    return plan
  }

  /// The header fields of the answer to a write.
  func writtenFields(_ version: ObjectVersion, in bucket: BucketState) -> HTTPFields {
    var fields: HTTPFields = ["etag": version.quotedETag]
    if let checksum = version.checksum {
      fields.append(checksum.algorithm.field, checksum.value)
      fields.append("x-amz-checksum-type", checksum.type.rawValue)
    }
    if version.versionID != "null" { fields.append("x-amz-version-id", version.versionID) }
    for field in version.encryption.fields { fields.append(field.name, field.value) }
    if let expiration = expiration(of: version, in: bucket) {
      fields.append("x-amz-expiration", expiration)
    }
    return fields
  }

  /// `DeleteObject`.
  func deleteObject() throws -> Response {
    for header in ["x-amz-if-match-last-modified-time", "x-amz-if-match-size"]
    where request.headers[header] != nil {
      throw S3Error.notImplemented(header: header)
    }
    let bucket = try bucket()
    let id = request.query["versionId"].flatMap { $0.isEmpty ? nil : $0 }
    try checkVersionID(id)
    let deletion = try delete(key(), version: id, in: bucket, ifMatch: request.headers["if-match"])
    var headers: HTTPFields = [:]
    if deletion.isDeleteMarker { headers["x-amz-delete-marker"] = "true" }
    if bucket.versioning != nil || id != nil, let id = deletion.versionID {
      headers["x-amz-version-id"] = id
    }
    return Response(status: 204, headers: headers)
  }

  func checkVersionID(_ id: String?) throws(S3Error) {
    guard let id, !VersionID.isValid(id) else { return }
    throw .invalidArgument("Invalid version id specified", name: "versionId", value: id)
  }

  func delete(
    _ key: ObjectKey, version id: String?, in bucket: BucketState, ifMatch: String?
  ) throws -> ObjectStore.Deletion {
    let bypass = try bypassesGovernance(in: bucket)
    return try store.delete(
      key, version: id, in: bucket.name, ifMatch: ifMatch, bypassingGovernance: bypass,
      cause: cause
    ) { object in
      try authorize(
        id == nil ? "s3:DeleteObject" : "s3:DeleteObjectVersion", bucket, key: key,
        object: object)
      if bypass { try authorize("s3:BypassGovernanceRetention", bucket, key: key) }
    }
  }

  private func bypassesGovernance(in bucket: BucketState) throws(S3Error) -> Bool {
    guard let header = request.headers["x-amz-bypass-governance-retention"] else { return false }
    guard bucket.objectLock != nil else {
      // Refused for one object only: tools that empty buckets say it of every bucket.
      guard operation == .deleteObject else { return false }
      throw .invalidArgument(
        "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
        name: "x-amz-bypass-governance-retention")
    }
    return header.lowercased() == "true"
  }

  /// `DeleteObjects`.
  func planDeleteObjects() throws -> Plan {
    let bucket = try bucket()
    guard DocumentIntegrity.isAnnounced(request) else {
      throw S3Error.invalidRequest("Missing required header for this request: Content-MD5")
    }
    _ = try bypassesGovernance(in: bucket)
    return document(isLong: true) { bytes in
      let root = try XMLTree.parsing(bytes).expecting("Delete")
      let objects = root.all("Object")
      guard (1...1000).contains(objects.count) else { throw S3Error.malformedXML }
      let isQuiet = root.text(of: "Quiet") == "true"
      return try xml { writer in
        try writer.element("DeleteResult", attributes: ["xmlns": s3Namespace]) { writer in
          for object in objects {
            try delete(object, in: bucket, isQuiet: isQuiet, to: &writer)
          }
        }
      }
    }
  }

  private func delete(
    _ object: XMLTree, in bucket: BucketState, isQuiet: Bool, to writer: inout XMLWriter
  ) throws {
    let key = ObjectKey(try object.required("Key"))
    let id = object.text(of: "VersionId").flatMap { $0.isEmpty ? nil : $0 }
    do {
      if let id, !VersionID.isValid(id) { throw S3Error.noSuchVersion(key, id) }
      let deletion = try delete(key, version: id, in: bucket, ifMatch: object.text(of: "ETag"))
      guard !isQuiet else { return }
      writer.element("Deleted") { writer in
        writer.element("Key", key.text)
        writer.optional("VersionId", id)
        if deletion.isDeleteMarker {
          writer.element("DeleteMarker", true)
          writer.optional("DeleteMarkerVersionId", deletion.versionID)
        }
      }
    } catch let error as S3Error {
      writer.element("Error") { writer in
        writer.element("Key", key.text)
        writer.optional("VersionId", id)
        writer.element("Code", error.code)
        writer.element("Message", error.message ?? "")
      }
    }
  }
}

extension NewVersion {
  mutating func apply(_ properties: ObjectProperties) {
    headers = properties.headers
    storageClass = properties.storageClass
    tags = properties.tags
    lock = properties.lock
    encryption = properties.encryption
  }
}

extension DocumentIntegrity {
  /// Whether the request says what its document must hash to, as some operations demand.
  static func isAnnounced(_ request: S3Request) -> Bool {
    request.headers["content-md5"] != nil || request.headers["x-amz-trailer"] != nil
      || ChecksumAlgorithm.allCases.contains { request.headers[$0.field] != nil }
  }
}
