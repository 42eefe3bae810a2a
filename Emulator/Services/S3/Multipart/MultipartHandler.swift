// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation
import XML

/// Writes an object in parts, each of its own request.
struct MultipartHandler: Sendable {
  let context: RequestContext

  private var request: S3Request { context.request }
  private var store: ObjectStore { context.store }

  private func partNumber() throws(S3Error) -> Int {
    try S3Request.partNumber(request.query["partNumber"] ?? "")
  }

  // MARK: Beginning and giving up

  /// `CreateMultipartUpload`.
  func create() throws -> Plan {
    let (bucket, key) = try context.object("s3:PutObject")
    let properties = try context.newProperties(in: bucket)
    let checksum = try checksumKind()
    return Plan { _ in
      let upload = MultipartUpload(
        id: store.newUploadID(), key: key, initiated: store.now(),
        initiator: context.principal.account?.canonicalID ?? AccessControlRequest.anonymousID,
        checksum: checksum, properties: properties)
      try store.begin(upload, in: bucket.name)
      var headers = properties.encryption.fields
      if let checksum {
        headers["x-amz-checksum-algorithm"] = checksum.algorithm.rawValue
        headers["x-amz-checksum-type"] = checksum.type.rawValue
      }
      return context.xml("InitiateMultipartUploadResult", headers: headers) {
        $0.element("Bucket", bucket.name)
        $0.element("Key", key.text)
        $0.element("UploadId", upload.id)
      }
    }
  }

  private func checksumKind() throws(S3Error) -> ChecksumKind? {
    let typeText = request.amzHeader("x-amz-checksum-type")
    guard let text = request.amzHeader("x-amz-checksum-algorithm") else {
      guard typeText == nil else {
        throw .invalidRequest(
          "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
            + "header.")
      }
      return nil
    }
    let algorithm = try ChecksumAlgorithm.named(text)
    guard let typeText else {
      return ChecksumKind(algorithm: algorithm, type: algorithm.defaultType)
    }
    guard let type = ChecksumType(rawValue: typeText.uppercased()) else {
      throw .invalidRequest("Value for x-amz-checksum-type header is invalid.")
    }
    guard algorithm.supports(type) else {
      throw .invalidRequest(
        "The \(type.rawValue) checksum type cannot be used with the \(algorithm.lowercased) "
          + "checksum algorithm.")
    }
    return ChecksumKind(algorithm: algorithm, type: type)
  }

  /// `AbortMultipartUpload`.
  func abort() throws -> Response {
    let (bucket, key) = try context.object("s3:AbortMultipartUpload")
    try store.abort(request.uploadID(), key: key, in: bucket.name)
    return Response(status: 204)
  }

  // MARK: Parts

  /// `UploadPart`.
  func putPart() throws -> Plan {
    let (bucket, key) = try context.object("s3:PutObject")
    let number = try partNumber()
    let id = try request.uploadID()
    let upload = try store.upload(id, key: key, in: bucket)
    let content = try UploadPlan(
      request, verified: context.identity.verified,
      uploadAlgorithm: upload.effectiveChecksum.algorithm)
    let isStated = content.declaredChecksum != nil || content.checksumTrailer != nil
    if let checksum = upload.checksum, isStated, content.algorithm != checksum.algorithm {
      throw S3Error.invalidRequest(
        "Checksum Type mismatch occurred, expected checksum Type: "
          + "\(checksum.algorithm.lowercased), actual checksum Type: "
          + "\(content.algorithm.lowercased)")
    }
    try checkPartKey(of: upload)
    return Plan(content: content) { content in
      let part = UploadedPart(
        number: number, size: content.size, etag: content.etag, modified: store.now(),
        file: content.file.id, checksum: content.uploadChecksum ?? content.checksum.value)
      try store.put(part, of: id, key: key, in: bucket.name)
      _ = content.file.keep()
      var headers: HTTPFields = ["etag": "\"\(part.etag)\""]
      headers.append(content.checksum.algorithm.field, content.checksum.value)
      headers.append(upload.properties.encryption.fields)
      return Response(status: 200, headers: headers)
    }
  }

  /// Refuses a part without the key that the upload was begun with.
  private func checkPartKey(of upload: MultipartUpload) throws(S3Error) {
    let key = try CustomerKey(request)
    let expected = upload.properties.encryption.customerKeyMD5
    // S3 says so whichever of the two is without a key.
    guard (key == nil) == (expected == nil) else { throw .missingPartKey }
    if let key { try key.checkPart(of: upload) }
  }

  /// `UploadPartCopy`.
  func copyPart() throws -> Plan {
    let (bucket, key) = try context.object("s3:PutObject")
    let number = try partNumber()
    return Plan(isLong: true) { _ in
      let upload = try store.upload(request.query["uploadId"] ?? "", key: key, in: bucket)
      try checkPartKey(of: upload)
      return try copyPart(number, of: upload, in: bucket)
    }
  }

  private func copyPart(
    _ number: Int, of upload: MultipartUpload, in bucket: BucketState
  ) throws -> Response {
    let (_, version, content) = try context.copySource()
    let range = try copiedRange(size: version.size)
    let algorithm = upload.effectiveChecksum.algorithm
    let file = try store.blobs.create()
    try file.append(content, from: range.lowerBound, count: Int64(range.count))
    let digests = try ContentDigests(
      of: content, offset: range.lowerBound, length: Int64(range.count), algorithm)
    let part = UploadedPart(
      number: number, size: Int64(range.count), etag: Hex.encode(digests.md5),
      modified: store.now(), file: file.id, checksum: digests.checksum.value)
    try store.put(part, of: upload.id, key: upload.key, in: bucket.name)
    _ = file.keep()
    var headers = upload.properties.encryption.fields
    if version.versionID != "null" {
      headers["x-amz-copy-source-version-id"] = version.versionID
    }
    return context.xml("CopyPartResult", headers: headers) {
      $0.element("LastModified", part.modified.wholeSecond.iso8601)
      $0.element("ETag", "\"\(part.etag)\"")
      if upload.checksum != nil { $0.optional(algorithm.element, part.checksum) }
    }
  }

  private func copiedRange(size: Int64) throws(S3Error) -> Range<Int64> {
    let name = "x-amz-copy-source-range"
    guard let text = request.amzHeader(name) else { return 0..<size }
    guard let range = ByteRange(text), case .from(let first, .some(let last)) = range.form else {
      throw .invalidArgument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
          + "last are the zero-based offsets of the first and last bytes to copy", name: name,
        value: text)
    }
    guard first < size else {
      throw .invalidRequest("The specified copy range is invalid for the source object size")
    }
    guard last < size else {
      throw .invalidArgument(
        "Range specified is not valid for source object of size: \(size)", name: name, value: text)
    }
    return first..<last + 1
  }

  /// `ListParts`.
  func list() throws -> Response {
    let (bucket, key) = try context.object("s3:ListMultipartUploadParts")
    let upload = try store.upload(request.uploadID(), key: key, in: bucket)
    let limit = try request.pageSize("max-parts")
    let marker = try request.number("part-number-marker") ?? 0
    let found = try store.parts(of: upload.id, after: marker, limit: limit + 1)
    let page = found.prefix(limit)
    return context.xml("ListPartsResult") { writer in
      writer.element("Bucket", bucket.name)
      writer.element("Key", key.text)
      writer.element("UploadId", upload.id)
      context.write(initiator: upload.initiator, to: &writer)
      context.write("Owner", canonicalID: upload.properties.owner, to: &writer)
      writer.element("StorageClass", upload.properties.storageClass ?? "STANDARD")
      writer.element("PartNumberMarker", marker)
      writer.element("NextPartNumberMarker", page.last?.number ?? 0)
      writer.element("MaxParts", limit)
      writer.element("IsTruncated", found.count > page.count)
      writer.elements(of: upload.checksum)
      for part in page {
        writer.element("Part") { writer in
          writer.element("PartNumber", part.number)
          writer.element("LastModified", part.modified.wholeSecond.iso8601)
          writer.element("ETag", "\"\(part.etag)\"")
          writer.element("Size", part.size)
          if let checksum = upload.checksum {
            writer.optional(checksum.algorithm.element, part.checksum)
          }
        }
      }
    }
  }
}

extension CustomerKey {
  /// Refuses any key but that of the upload.
  func checkPart(of upload: MultipartUpload) throws(S3Error) {
    guard md5 == upload.properties.encryption.customerKeyMD5 else {
      throw .invalidRequest(
        "The provided encryption parameters did not match the ones used originally.")
    }
  }
}

extension S3Error {
  static let missingPartKey = S3Error.invalidRequest(
    "The multipart upload initiate requested encryption. Subsequent part requests must include the "
      + "appropriate encryption parameters.")
}
