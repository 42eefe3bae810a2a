// SPDX-License-Identifier: Apache-2.0
import Cryptography
import HTTPMessage
import HTTPServer
import XML

/// Deletes objects, one or many.
struct DeleteObjectHandler: Sendable {
  let context: RequestContext

  private var request: S3Request { context.request }

  /// `DeleteObject`.
  func delete() throws -> Response {
    for header in ["x-amz-if-match-last-modified-time", "x-amz-if-match-size"]
    where request.headers[header] != nil {
      throw S3Error.notImplemented(header: header)
    }
    let bucket = try context.bucket()
    let id = request.versionID
    if let id, !VersionID.isValid(id) { throw S3Error.invalidVersionID(id) }
    let deletion = try delete(
      context.key(), version: id, in: bucket, ifMatch: request.headers["if-match"])
    var headers: HTTPFields = [:]
    if deletion.isDeleteMarker { headers["x-amz-delete-marker"] = "true" }
    if bucket.versioning != nil || id != nil, let id = deletion.versionID {
      headers["x-amz-version-id"] = id
    }
    return Response(status: 204, headers: headers)
  }

  private func delete(
    _ key: ObjectKey, version id: String?, in bucket: BucketState, ifMatch: String?
  ) throws -> ObjectStore.Deletion {
    let bypass = try bypassesGovernance(in: bucket)
    return try context.store.delete(
      key, version: id, in: bucket.name, ifMatch: ifMatch, bypassingGovernance: bypass,
      cause: context.cause
    ) { object in
      try context.authorize(
        id == nil ? "s3:DeleteObject" : "s3:DeleteObjectVersion", bucket, key: key,
        object: object)
      if bypass { try context.authorize("s3:BypassGovernanceRetention", bucket, key: key) }
    }
  }

  private func bypassesGovernance(in bucket: BucketState) throws(S3Error) -> Bool {
    guard let header = request.headers["x-amz-bypass-governance-retention"] else { return false }
    guard bucket.objectLock != nil else {
      throw .invalidArgument(
        "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
        name: "x-amz-bypass-governance-retention")
    }
    return header.lowercased() == "true"
  }

  /// `DeleteObjects`.
  func deleteMany() throws -> Plan {
    let bucket = try context.bucket()
    guard DocumentIntegrity.isAnnounced(request) else {
      throw S3Error.invalidRequest("Missing required header for this request: Content-MD5")
    }
    _ = try bypassesGovernance(in: bucket)
    return context.document(isLong: true) { bytes in
      let root = try XMLTree.parsing(bytes).expecting("Delete")
      let objects = root.all("Object")
      guard (1...1000).contains(objects.count) else { throw S3Error.malformedXML }
      let isQuiet = root.text(of: "Quiet") == "true"
      return try context.xml("DeleteResult") { writer in
        for object in objects { try delete(object, in: bucket, isQuiet: isQuiet, to: &writer) }
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
