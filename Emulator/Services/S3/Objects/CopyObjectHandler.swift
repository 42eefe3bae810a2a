// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation
import XML

/// Makes an object of another.
struct CopyObjectHandler: Sendable {
  let context: RequestContext

  private var request: S3Request { context.request }
  private var store: ObjectStore { context.store }

  /// `CopyObject`.
  func copy() throws -> Plan {
    let (bucket, key) = try context.object("s3:PutObject")
    let conditions = try WriteConditions(request)
    return Plan(isLong: true) { _ in try copy(to: key, in: bucket, if: conditions) }
  }

  private func directive(_ header: String) throws(S3Error) -> Bool {
    switch request.amzHeader(header) {
    case nil, "COPY": return false
    case "REPLACE": return true
    case .some(let value):
      throw .invalidArgument("Unknown metadata directive.", name: header, value: value)
    }
  }

  private func copy(
    to key: ObjectKey, in bucket: BucketState, if conditions: WriteConditions
  ) throws -> Response {
    let (source, version, content) = try context.copySource()
    let replacesMetadata = try directive("x-amz-metadata-directive")
    let replacesTags = try directive("x-amz-tagging-directive")
    let given = try context.newProperties(in: bucket)
    if source.bucket == bucket.name, source.key == key, source.versionID == nil, version.isLatest {
      try checkSelfCopy(in: bucket, given: given, replacesMetadata: replacesMetadata)
    }
    let algorithm = try request.amzHeader("x-amz-checksum-algorithm").map {
      try ChecksumAlgorithm.named($0)
    }
    var properties = given
    if !replacesMetadata {
      let redirect = "x-amz-website-redirect-location"
      properties.headers = version.headers
      properties.headers["x-amz-restore"] = nil
      properties.headers[redirect] = given.headers[redirect]
    }
    if !replacesTags { properties.tags = version.properties.tags }
    var new = NewVersion(
      key: key, file: 0, size: version.size, etag: version.etag, checksum: version.checksum,
      properties: properties)
    // The copy of a multipart object is an object in one piece, with digests of its own.
    let wanted = algorithm ?? version.checksum?.algorithm ?? .crc64nvme
    if version.parts != nil || version.checksum?.algorithm != wanted
      || version.properties.encryption.hidesDigest
    {
      let digests = try ContentDigests(of: content, length: version.size, wanted)
      new.etag = Hex.encode(digests.md5)
      new.checksum = digests.checksum
    }
    if properties.encryption.hidesDigest { new.etag = Hex.encode(context.store.random(16)) }
    let written = try commit(&new, of: version, content, in: bucket, if: conditions)
    var headers = written.properties.encryption.fields
    if written.versionID != "null" || bucket.versioning != nil {
      headers["x-amz-version-id"] = written.versionID
    }
    if version.versionID != "null" {
      headers["x-amz-copy-source-version-id"] = version.versionID
    }
    headers.append(expirationOf: written, in: bucket)
    return context.xml("CopyObjectResult", headers: headers) {
      $0.element("LastModified", written.modified.wholeSecond.iso8601)
      $0.element("ETag", written.quotedETag)
      $0.elements(of: written.checksum)
    }
  }

  private func commit(
    _ new: inout NewVersion, of version: ObjectVersion, _ content: OpenFile,
    in bucket: BucketState, if conditions: WriteConditions
  ) throws -> ObjectVersion {
    // A second name for the same content; where the source was replaced meanwhile, its open file.
    let file: Blobs.ID
    if let id = version.file, let linked = try? store.blobs.link(id) {
      file = linked
    } else {
      let writer = try store.blobs.create()
      try writer.append(content, from: 0, count: content.size)
      file = writer.keep()
    }
    new.file = file
    do {
      return try store.commit(
        new, in: bucket.name, if: conditions, event: .copy, cause: context.cause)
    } catch {
      store.blobs.remove([file])
      throw error
    }
  }

  private func checkSelfCopy(
    in bucket: BucketState, given: ObjectProperties, replacesMetadata: Bool
  ) throws(S3Error) {
    let changing = [
      "x-amz-storage-class", "x-amz-website-redirect-location", "x-amz-server-side-encryption",
      "x-amz-checksum-algorithm",
    ]
    guard
      replacesMetadata || bucket.encryption != nil || given.encryption.customerKeyMD5 != nil
        || changing.contains(where: { request.amzHeader($0) != nil })
    else {
      throw .invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without "
          + "changing the object's metadata, storage class, website redirect location or encryption "
          + "attributes.")
    }
  }
}
