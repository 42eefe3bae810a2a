// SPDX-License-Identifier: Apache-2.0
import Cryptography
import HTTPMessage
import HTTPServer
import Notation
import XML

/// Makes one object of the parts of an upload.
struct CompletionHandler: Sendable {
  let context: RequestContext
  private let bucket: BucketState
  private let key: ObjectKey

  init(_ context: RequestContext) throws {
    self.context = context
    (bucket, key) = try context.object("s3:PutObject")
  }

  private var store: ObjectStore { context.store }

  /// `CompleteMultipartUpload`.
  func complete() throws -> Plan {
    let conditions = try WriteConditions(context.request)
    let id = try context.request.uploadID()
    let customerKey = try CustomerKey(context.request)
    return context.document(isLong: true) { bytes in
      let upload: MultipartUpload
      do {
        upload = try store.upload(id, key: key, in: bucket)
      } catch {
        // The client may not have seen the answer to the same completion.
        guard let done = try store.completion(of: id, key: key, in: bucket),
          done.parts == (try? ChosenPart.read(bytes)).map(ChosenPart.names)
        else { throw error }
        return answer(etag: done.etag, checksum: done.checksum, headers: [:])
      }
      if bytes.isEmpty, try !store.parts(of: id, limit: 1).isEmpty {
        throw S3Error.invalidRequest("You must specify at least one part")
      }
      let chosen = try ChosenPart.read(bytes)
      // A completion need bring the parts' key only where the parts have checksums to be combined
      // ("CompleteMultipartUpload", S3 API reference).
      if let customerKey {
        try customerKey.checkPart(of: upload)
      } else if upload.checksum != nil, upload.properties.encryption.customerKeyMD5 != nil {
        throw S3Error.missingPartKey
      }
      let completion = MultipartCompletion(
        upload: upload, chosen: chosen, request: context.request, store: store)
      return try complete(completion, conditions)
    }
  }

  private func complete(
    _ completion: MultipartCompletion, _ conditions: WriteConditions
  ) throws -> Response {
    let upload = completion.upload
    let parts = try completion.parts()
    // Of what is encrypted with the client's own key S3 makes no checksum unasked.
    let isSecret = upload.properties.encryption.customerKeyMD5 != nil && upload.checksum == nil
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
      key: key, file: file.id, size: file.size,
      etag: "\(Hex.encode(MD5.hash(digests)))-\(parts.count)", checksum: checksum,
      parts: parts.map { part in
        ObjectVersion.Part(
          number: part.number, size: part.size,
          checksum: keepsChecksums ? part.checksum : nil)
      }, properties: upload.properties)
    let version = try store.complete(
      upload.id, as: new, parts: ChosenPart.names(completion.chosen), in: bucket.name,
      if: conditions, cause: context.cause)
    _ = file.keep()
    var headers = version.properties.encryption.fields
    if version.versionID != "null" { headers["x-amz-version-id"] = version.versionID }
    headers.append(expirationOf: version, in: bucket)
    return answer(etag: version.etag, checksum: version.checksum, headers: headers)
  }

  private func answer(etag: String, checksum: Checksum?, headers: HTTPFields) -> Response {
    context.xml("CompleteMultipartUploadResult", headers: headers) {
      $0.element("Location", context.location(of: key, in: bucket))
      $0.element("Bucket", bucket.name)
      $0.element("Key", key.text)
      $0.element("ETag", "\"\(etag)\"")
      $0.elements(of: checksum)
    }
  }
}

extension RequestContext {
  /// The address of an object as the caller would write it.
  func location(of key: ObjectKey, in bucket: BucketState) -> String {
    let host = request.headers["host"] ?? "s3.amazonaws.com"
    let path = PercentEncoding.encode(bytes: key.bytes)
    return request.target.isVirtualHosted
      ? "http://\(host)/\(path)" : "http://\(host)/\(bucket.name)/\(path)"
  }
}
