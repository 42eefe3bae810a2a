// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import FoundationEssentials
import HTTPMessage
import HTTPServer
import XML

/// What a copy is made of.
private struct CopySource: Sendable {
  var bucket: String
  var key: ObjectKey
  var versionID: String?

  /// Reads `x-amz-copy-source`: `bucket/key?versionId=…`, percent-encoded.
  init(_ header: String) throws(S3Error) {
    let invalid = S3Error.invalidArgument(
      "Invalid copy source object key", name: "x-amz-copy-source", value: "x-amz-copy-source")
    var text = Substring(header)
    if let mark = text.lastRange(of: "?versionId=") {
      versionID = String(text[mark.upperBound...])
      text = text[..<mark.lowerBound]
    }
    for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
      let address = text.dropFirst(scheme.count)
      text = address[(address.firstIndex(of: "/") ?? address.endIndex)...]
    }
    // As in a form, a plus sign is a space.
    guard var path = PercentEncoding.decode(text.replacing("+", with: " "))?[...] else {
      throw invalid
    }
    if path.hasPrefix("/") { path = path.dropFirst() }
    let bytes = Array(path.utf8)
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < bytes.count
    else { throw invalid }
    bucket = String(decoding: bytes[..<slash], as: UTF8.self)
    key = ObjectKey(bytes: Array(bytes[(slash + 1)...]))
  }
}

extension Substring {
  fileprivate func lastRange(of text: String) -> Range<Index>? { ranges(of: text).last }
}

extension RequestContext {
  /// The source of a copy, open, readable by the caller and as the request's conditions demand.
  private func source() throws -> (
    version: ObjectVersion, content: OpenFile, source: CopySource
  ) {
    let source = try CopySource(request.amzHeader("x-amz-copy-source") ?? "")
    let bucket = try store.bucket(source.bucket)
    if let expected = request.amzHeader("x-amz-source-expected-bucket-owner"),
      store.account(withCanonicalID: bucket.owner)?.number != expected
    {
      throw S3Error.accessDenied
    }
    let action = source.versionID == nil ? "s3:GetObject" : "s3:GetObjectVersion"
    let (version, content): (ObjectVersion, OpenFile?)
    do {
      (version, content) = try store.open(source.key, version: source.versionID, in: bucket)
    } catch let error as S3Error {
      try authorize(action, bucket, key: source.key)
      throw error
    }
    guard !version.isDeleteMarker, let content else {
      guard source.versionID == nil else {
        throw S3Error.invalidRequest(
          "The source of a copy request may not specifically refer to a delete marker by version "
            + "id.")
      }
      throw S3Error.noSuchKey(source.key)
    }
    try authorize(action, bucket, key: source.key, object: version)
    try checkCopyConditions(version)
    try checkCustomerKey(version.encryption, prefix: "x-amz-copy-source-")
    return (version, content, source)
  }

  // A pair of conditions may override one another; see "CopyObject" in the S3 API reference.
  private func checkCopyConditions(_ version: ObjectVersion) throws(S3Error) {
    try ReadConditions(copySourceOf: request).check(version, now: request.time)
  }

  private func directive(_ header: String) throws(S3Error) -> Bool {
    switch request.amzHeader(header) {
    case nil, "COPY": return false
    case "REPLACE": return true
    case .some(let value):
      throw .invalidArgument("Unknown metadata directive.", name: header, value: value)
    }
  }

  /// `CopyObject`.
  func planCopyObject() throws -> Plan {
    let bucket = try bucket()
    let key = try key()
    try authorize("s3:PutObject", bucket, key: key)
    let conditions = try WriteConditions(request)
    var plan = Plan { _ in try copyObject(to: key, in: bucket, if: conditions) }
    plan.isLong = true
    return plan
  }

  private func copyObject(
    to key: ObjectKey, in bucket: BucketState, if conditions: WriteConditions
  ) throws -> Response {
    let (version, content, source) = try source()
    let replacesMetadata = try directive("x-amz-metadata-directive")
    let replacesTags = try directive("x-amz-tagging-directive")
    let (owner, acl) = try ownership(in: bucket)
    let given = try ObjectProperties(request, bucket: bucket)
    try checkSelfCopy(
      version, source, to: key, in: bucket, given: given, replacesMetadata: replacesMetadata)
    let algorithm = try request.amzHeader("x-amz-checksum-algorithm").map {
      try ChecksumAlgorithm.named($0)
    }
    var new = NewVersion(
      key: key, owner: owner, file: 0, size: version.size, etag: version.etag, acl: acl)
    new.headers = replacesMetadata ? given.headers : version.headers
    new.headers["x-amz-restore"] = nil
    if !replacesMetadata {
      new.headers["x-amz-website-redirect-location"] =
        given.headers["x-amz-website-redirect-location"]
    }
    new.storageClass = given.storageClass
    new.tags = replacesTags ? given.tags : version.tags
    new.lock = given.lock
    new.encryption = given.encryption
    new.checksum = version.checksum
    // The copy of a multipart object is an object in one piece, with digests of its own.
    let wanted = algorithm ?? version.checksum?.algorithm ?? .crc64nvme
    if version.parts != nil || version.checksum?.algorithm != wanted {
      let digests = try ContentDigests.of(content, offset: 0, length: version.size, [wanted])
      new.etag = Hex.encode(digests.md5)
      new.checksum = digests.checksums.first
    }
    let written = try commitCopy(&new, of: version, content, in: bucket, if: conditions)
    var headers = written.encryption.fields
    if written.versionID != "null" || bucket.versioning != nil {
      headers["x-amz-version-id"] = written.versionID
    }
    if version.versionID != "null" {
      headers["x-amz-copy-source-version-id"] = version.versionID
    }
    if let expiration = expiration(of: written, in: bucket) {
      headers["x-amz-expiration"] = expiration
    }
    return xml(headers: headers) { writer in
      writer.element("CopyObjectResult", attributes: ["xmlns": s3Namespace]) {
        $0.element("LastModified", written.modified.wholeSecond.iso8601)
        $0.element("ETag", written.quotedETag)
        if let checksum = written.checksum {
          $0.element(checksum.algorithm.element, checksum.value)
          $0.element("ChecksumType", checksum.type.rawValue)
        }
      }
    }
  }

  private func commitCopy(
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
      return try store.commit(new, in: bucket.name, if: conditions, event: .copy, cause: cause)
    } catch {
      store.blobs.remove([file])
      throw error
    }
  }

  private func checkSelfCopy(
    _ version: ObjectVersion, _ source: CopySource, to key: ObjectKey, in bucket: BucketState,
    given: ObjectProperties, replacesMetadata: Bool
  ) throws(S3Error) {
    guard source.bucket == bucket.name, source.key == key, version.isLatest,
      source.versionID == nil
    else { return }
    let changes =
      replacesMetadata || request.amzHeader("x-amz-storage-class") != nil
      || request.amzHeader("x-amz-website-redirect-location") != nil
      || request.amzHeader("x-amz-server-side-encryption") != nil
      || bucket.encryption != nil || request.amzHeader("x-amz-checksum-algorithm") != nil
      || given.encryption.customerKeyMD5 != nil
    guard changes else {
      throw .invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without "
          + "changing the object's metadata, storage class, website redirect location or encryption "
          + "attributes.")
    }
  }

  /// `UploadPartCopy`.
  func planUploadPartCopy() throws -> Plan {
    let bucket = try bucket()
    let key = try key()
    let number = try RequestContext.partNumber(request.query["partNumber"] ?? "")
    try authorize("s3:PutObject", bucket, key: key)
    let id = request.query["uploadId"] ?? ""
    var plan = Plan { _ in
      let upload = try store.upload(id, key: key, in: bucket)
      try checkPartKey(of: upload)
      return try copyPart(number, of: upload, key: key, in: bucket)
    }
    plan.isLong = true
    return plan
  }

  private func copyPart(
    _ number: Int, of upload: MultipartUpload, key: ObjectKey, in bucket: BucketState
  ) throws -> Response {
    let (version, content, _) = try source()
    let range = try copyRange(size: version.size)
    let algorithm = upload.effectiveChecksum.algorithm
    let file = try store.blobs.create()
    try file.append(content, from: range.lowerBound, count: Int64(range.count))
    let digests = try ContentDigests.of(
      content, offset: range.lowerBound, length: Int64(range.count), [algorithm])
    let part = UploadedPart(
      number: number, size: Int64(range.count), etag: Hex.encode(digests.md5),
      modified: store.now(), file: file.id, checksum: digests.checksums.first?.value)
    try store.put(part, of: upload.id, key: key, in: bucket.name)
    _ = file.keep()
    var headers = upload.encryption.fields
    if version.versionID != "null" {
      headers["x-amz-copy-source-version-id"] = version.versionID
    }
    return xml(headers: headers) { writer in
      writer.element("CopyPartResult", attributes: ["xmlns": s3Namespace]) {
        $0.element("LastModified", part.modified.wholeSecond.iso8601)
        $0.element("ETag", "\"\(part.etag)\"")
        if upload.checksum != nil { $0.optional(algorithm.element, part.checksum) }
      }
    }
  }

  private func copyRange(size: Int64) throws(S3Error) -> Range<Int64> {
    let name = "x-amz-copy-source-range"
    guard let text = request.amzHeader(name) else { return 0..<size }
    let malformed = S3Error.invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last "
        + "are the zero-based offsets of the first and last bytes to copy", name: name, value: text)
    guard text.hasPrefix("bytes=") else { throw malformed }
    let ends = text.dropFirst("bytes=".count).split(
      separator: "-", omittingEmptySubsequences: false)
    let isDecimal = { (text: Substring) in
      !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard ends.count == 2, ends.allSatisfy(isDecimal), let first = Int64(ends[0]),
      let last = Int64(ends[1]), first <= last
    else { throw malformed }
    guard first < size else {
      throw .invalidRequest("The specified copy range is invalid for the source object size")
    }
    guard last < size else {
      throw .invalidArgument(
        "Range specified is not valid for source object of size: \(size)", name: name, value: text)
    }
    return first..<last + 1
  }
}
