// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import FoundationEssentials
import HTTPMessage
import HTTPServer
import XML

extension RequestContext {
  private func uploadID() throws(S3Error) -> String {
    guard let id = request.query["uploadId"], !id.isEmpty else {
      throw .invalidArgument("This operation does not accept a query-string.", name: "uploadId")
    }
    return id
  }

  /// `CreateMultipartUpload`.
  func planCreateMultipartUpload() throws -> Plan {
    let bucket = try bucket()
    let key = try key()
    try authorize("s3:PutObject", bucket, key: key)
    let (owner, acl) = try ownership(in: bucket)
    let properties = try ObjectProperties(request, bucket: bucket)
    let checksum = try uploadChecksum()
    return Plan { _ in
      var upload = MultipartUpload(
        id: store.newUploadID(), key: key, initiated: store.now(),
        initiator: principal.account?.canonicalID ?? AccessControlRequest.anonymousID,
        owner: owner, headers: properties.headers, encryption: properties.encryption)
      upload.storageClass = properties.storageClass
      upload.tags = properties.tags
      upload.lock = properties.lock
      upload.acl = acl
      upload.checksum = checksum
      try store.begin(upload, in: bucket.name)
      var headers = upload.encryption.fields
      if let checksum {
        headers["x-amz-checksum-algorithm"] = checksum.algorithm.rawValue
        headers["x-amz-checksum-type"] = checksum.type.rawValue
      }
      return xml(headers: headers) { writer in
        writer.element("InitiateMultipartUploadResult", attributes: ["xmlns": s3Namespace]) {
          $0.element("Bucket", bucket.name)
          $0.element("Key", key.text)
          $0.element("UploadId", upload.id)
        }
      }
    }
  }

  private func uploadChecksum() throws(S3Error) -> (
    algorithm: ChecksumAlgorithm, type: ChecksumType
  )? {
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
    guard let typeText else { return (algorithm, algorithm.defaultType) }
    guard let type = ChecksumType(rawValue: typeText.uppercased()) else {
      throw .invalidRequest("Value for x-amz-checksum-type header is invalid.")
    }
    guard algorithm.supports(type) else {
      throw .invalidRequest(
        "The \(type.rawValue) checksum type cannot be used with the \(algorithm.lowercased) "
          + "checksum algorithm.")
    }
    return (algorithm, type)
  }

  /// `UploadPart`.
  func planUploadPart() throws -> Plan {
    let bucket = try bucket()
    let key = try key()
    let number = try RequestContext.partNumber(request.query["partNumber"] ?? "")
    try authorize("s3:PutObject", bucket, key: key)
    let id = try uploadID()
    let upload = try store.upload(id, key: key, in: bucket)
    let content = try UploadPlan(
      request, verified: identity.verified, uploadAlgorithm: upload.effectiveChecksum.algorithm)
    try checkPart(content, of: upload)
    var plan = Plan { received in
      guard case .content(let content) = received else { throw S3Error.internalError }
      let part = UploadedPart(
        number: number, size: content.size, etag: content.etag, modified: store.now(),
        file: content.file.id, checksum: content.uploadChecksum ?? content.checksum.value)
      try store.put(part, of: id, key: key, in: bucket.name)
      _ = content.file.keep()
      var headers: HTTPFields = ["etag": "\"\(part.etag)\""]
      headers.append(content.checksum.algorithm.field, content.checksum.value)
      for field in upload.encryption.fields { headers.append(field.name, field.value) }
      return Response(status: 200, headers: headers)
    }
    plan.body = .content(content)
    return plan
  }

  private func checkPart(_ content: UploadPlan, of upload: MultipartUpload) throws(S3Error) {
    let isStated = content.declaredChecksum != nil || content.checksumTrailer != nil
    if let checksum = upload.checksum, isStated, content.algorithm != checksum.algorithm {
      throw .invalidRequest(
        "Checksum Type mismatch occurred, expected checksum Type: "
          + "\(checksum.algorithm.lowercased), actual checksum Type: "
          + "\(content.algorithm.lowercased)")
    }
    try checkPartKey(of: upload)
  }

  /// Refuses a part without the key that the upload was begun with.
  func checkPartKey(of upload: MultipartUpload) throws(S3Error) {
    let key = try CustomerKey(request)
    guard let expected = upload.encryption.customerKeyMD5 else {
      // S3 says so whichever of the two is without a key.
      guard key == nil else { throw Self.missingPartKey }
      return
    }
    guard let key else { throw Self.missingPartKey }
    try check(key, against: expected)
  }

  private static let missingPartKey = S3Error.invalidRequest(
    "The multipart upload initiate requested encryption. Subsequent part requests must include the "
      + "appropriate encryption parameters.")

  private func check(_ key: CustomerKey, against expected: String?) throws(S3Error) {
    guard key.md5 == expected else {
      throw .invalidRequest(
        "The provided encryption parameters did not match the ones used originally.")
    }
  }

  /// `ListParts`.
  func listParts() throws -> Response {
    let bucket = try bucket()
    let key = try key()
    try authorize("s3:ListMultipartUploadParts", bucket, key: key)
    let upload = try store.upload(uploadID(), key: key, in: bucket)
    let limit = try pageSize("max-parts")
    let marker = try number("part-number-marker") ?? 0
    let found = try store.parts(of: upload.id, after: marker, limit: limit + 1)
    let page = found.prefix(limit)
    return xml { writer in
      writer.element("ListPartsResult", attributes: ["xmlns": s3Namespace]) { writer in
        writer.element("Bucket", bucket.name)
        writer.element("Key", key.text)
        writer.element("UploadId", upload.id)
        write(initiator: upload.initiator, to: &writer)
        write("Owner", canonicalID: upload.owner, to: &writer)
        writer.element("StorageClass", upload.storageClass ?? "STANDARD")
        writer.element("PartNumberMarker", marker)
        writer.element("NextPartNumberMarker", page.last?.number ?? 0)
        writer.element("MaxParts", limit)
        writer.element("IsTruncated", found.count > page.count)
        if let checksum = upload.checksum {
          writer.element("ChecksumAlgorithm", checksum.algorithm.rawValue)
          writer.element("ChecksumType", checksum.type.rawValue)
        }
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

  /// `AbortMultipartUpload`.
  func abortMultipartUpload() throws -> Response {
    let bucket = try bucket()
    let key = try key()
    try authorize("s3:AbortMultipartUpload", bucket, key: key)
    try store.abort(uploadID(), key: key, in: bucket.name)
    return Response(status: 204)
  }

  /// `CompleteMultipartUpload`.
  func planCompleteMultipartUpload() throws -> Plan {
    let bucket = try bucket()
    let key = try key()
    try authorize("s3:PutObject", bucket, key: key)
    let conditions = try WriteConditions(request)
    let id = try uploadID()
    let customerKey = try CustomerKey(request)
    return document(isLong: true) { bytes in
      let upload: MultipartUpload
      do {
        upload = try store.upload(id, key: key, in: bucket)
      } catch {
        // The client may not have seen the answer to the same completion.
        guard let done = try store.completion(of: id, key: key, in: bucket),
          done.parts == (try? ChosenPart.read(bytes)).map(ChosenPart.names)
        else { throw error }
        return completed(etag: done.etag, checksum: done.checksum, headers: [:], bucket, key)
      }
      if bytes.isEmpty, try !store.parts(of: id, limit: 1).isEmpty {
        throw S3Error.invalidRequest("You must specify at least one part")
      }
      let chosen = try ChosenPart.read(bytes)
      let names = ChosenPart.names(chosen)
      // A completion need bring the parts' key only where the parts have checksums to be combined
      // ("CompleteMultipartUpload", S3 API reference).
      if let customerKey {
        try check(customerKey, against: upload.encryption.customerKeyMD5)
      } else if upload.checksum != nil, upload.encryption.customerKeyMD5 != nil {
        throw Self.missingPartKey
      }
      let completion = MultipartCompletion(
        upload: upload, chosen: chosen, request: request, store: store)
      return try complete(completion, named: names, conditions, bucket, key)
    }
  }

  private func complete(
    _ completion: MultipartCompletion, named names: String, _ conditions: WriteConditions,
    _ bucket: BucketState, _ key: ObjectKey
  ) throws -> Response {
    let upload = completion.upload
    let parts = try completion.parts()
    // Of what is encrypted with the client's own key S3 makes no checksum unasked.
    let isSecret = upload.encryption.customerKeyMD5 != nil && upload.checksum == nil
    let checksum = isSecret ? nil : try completion.checksum(of: parts)
    var conditions = conditions
    conditions.isDisturbed = upload.isDisturbed && !conditions.isEmpty
    // What is refused anyway is refused before the content is put together.
    let current = try? store.find(key, version: nil, in: bucket)
    try conditions.check(current, key: key)
    let file = try store.blobs.create()
    for part in parts {
      try file.append(store.blobs.open(part.file), from: 0, count: part.size)
    }
    let digests = parts.flatMap { Hex.decode($0.etag) ?? [] }
    // A checksum of the whole object needs none of the parts; they are kept where the completion
    // names them, for reads of a part.
    let keepsChecksums =
      upload.checksum?.type == .composite
      || completion.chosen.allSatisfy { !$0.checksums.isEmpty }
    let new = NewVersion(
      key: key, owner: upload.owner, file: file.id, size: file.size,
      etag: "\(Hex.encode(MD5.hash(digests)))-\(parts.count)", headers: upload.headers,
      storageClass: upload.storageClass, checksum: checksum, tags: upload.tags, acl: upload.acl,
      parts: parts.map { part in
        ObjectVersion.Part(
          number: part.number, size: part.size,
          checksum: keepsChecksums ? part.checksum : nil)
      }, lock: upload.lock, encryption: upload.encryption)
    let version = try store.complete(
      upload.id, as: new, parts: names, in: bucket.name, if: conditions, cause: cause)
    _ = file.keep()
    var headers = version.encryption.fields
    if version.versionID != "null" { headers["x-amz-version-id"] = version.versionID }
    if let expiration = expiration(of: version, in: bucket) {
      headers["x-amz-expiration"] = expiration
    }
    return completed(
      etag: version.etag, checksum: version.checksum, headers: headers, bucket, key)
  }

  private func completed(
    etag: String, checksum: Checksum?, headers: HTTPFields, _ bucket: BucketState,
    _ key: ObjectKey
  ) -> Response {
    xml(headers: headers) { writer in
      writer.element("CompleteMultipartUploadResult", attributes: ["xmlns": s3Namespace]) {
        $0.element("Location", location(of: key, in: bucket))
        $0.element("Bucket", bucket.name)
        $0.element("Key", key.text)
        $0.element("ETag", "\"\(etag)\"")
        if let checksum {
          $0.element(checksum.algorithm.element, checksum.value)
          $0.element("ChecksumType", checksum.type.rawValue)
        }
      }
    }
  }

  /// The address of an object as the caller would write it.
  func location(of key: ObjectKey, in bucket: BucketState) -> String {
    let host = request.headers["host"] ?? "s3.amazonaws.com"
    let path = PercentEncoding.encode(bytes: key.bytes)
    return request.target.isVirtualHosted
      ? "http://\(host)/\(path)" : "http://\(host)/\(bucket.name)/\(path)"
  }
}
