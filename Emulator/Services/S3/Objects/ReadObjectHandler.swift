// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation
import XML

/// Reads objects.
struct ReadObjectHandler: Sendable {
  let context: RequestContext

  private var request: S3Request { context.request }

  /// The version that the request names, readable by the caller.
  /// - Throws: `NoSuchKey`, `NoSuchVersion`, or `MethodNotAllowed` for a delete marker.
  private func readable(
    _ action: String, in bucket: BucketState
  ) throws -> (version: ObjectVersion, content: OpenFile) {
    let key = try context.key()
    let id = request.versionID
    let action =
      id == nil ? action : action.replacing("s3:GetObject", with: "s3:GetObjectVersion")
    let found: (version: ObjectVersion, content: OpenFile?)
    do {
      found = try context.store.open(key, version: id, in: bucket)
    } catch let error as S3Error {
      try authorizeMissing(action, bucket, key)
      throw error
    }
    let (version, content) = found
    if version.isDeleteMarker {
      try authorizeMissing(action, bucket, key)
      let headers: HTTPFields = [
        "x-amz-delete-marker": "true", "x-amz-version-id": version.versionID,
        "last-modified": version.modified.httpDate,
      ]
      guard id != nil else { throw S3Error.noSuchKey(key).with(headers: headers) }
      throw S3Error.methodNotAllowed(request.method, resource: "DeleteMarker")
        .with(headers: headers).with(headers: ["allow": "DELETE"])
    }
    try context.authorize(action, bucket, key: key, object: version)
    guard let content else { throw S3Error.internalError }
    return (version, content)
  }

  // Who may not list a bucket is not told what is not in it; who may is told without the right to
  // read ("HeadObject", S3 API reference).
  private func authorizeMissing(
    _ action: String, _ bucket: BucketState, _ key: ObjectKey
  ) throws(S3Error) {
    guard !context.isDenied(action, bucket, key: key) else { throw .accessDenied }
    try context.authorize("s3:ListBucket", bucket, conditions: ["s3:prefix": [key.text]])
  }

  /// `GetObject` and `HeadObject`.
  func read() throws -> Response {
    let bucket = try context.bucket()
    if let algorithm = request.amzHeader("x-amz-server-side-encryption") {
      throw S3Error.invalidArgument(
        "x-amz-server-side-encryption header is not supported for this operation.",
        name: "x-amz-server-side-encryption", value: algorithm)
    }
    let (version, content) = try readable("s3:GetObject", in: bucket)
    try ReadConditions(request).check(version, now: request.time)
    try CustomerKey.check(request, of: version.properties.encryption)
    let isHead = context.operation == .headObject
    if !isHead { try checkArchive(version) }
    var fields = fields(of: version, in: bucket)
    let range = try selectedRange(version, &fields)
    try overrideFields(&fields)
    if wantsChecksum, range == nil || range?.isWholeObject == true, let checksum = version.checksum
    {
      fields.append(checksum)
    }
    let bytes = range?.bytes ?? 0..<version.size
    let length = Int64(bytes.count)
    return Response(
      status: range == nil ? 200 : 206, headers: fields,
      body: isHead
        ? .headOnly(length: length) : .file(content, offset: bytes.lowerBound, length: length))
  }

  private var wantsChecksum: Bool {
    request.amzHeader("x-amz-checksum-mode")?.uppercased() == "ENABLED"
  }

  private struct Selection {
    var bytes: Range<Int64>
    var isWholeObject: Bool
  }

  private func selectedRange(
    _ version: ObjectVersion, _ fields: inout HTTPFields
  ) throws(S3Error) -> Selection? {
    let header = request.headers["range"]
    if let text = request.query["partNumber"] {
      guard header == nil else {
        throw .invalidRequest("Cannot specify both Range header and partNumber query parameter")
      }
      return try part(text, of: version, &fields)
    }
    guard let header, let range = ByteRange(header),
      ReadConditions.allowRange(request, of: version)
    else { return nil }
    guard let bytes = range.resolve(size: version.size) else {
      throw S3Error(
        416, "InvalidRange", "The requested range is not satisfiable",
        ["RangeRequested": header, "ActualObjectSize": String(version.size)])
    }
    fields["content-range"] = "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(version.size)"
    return Selection(bytes: bytes, isWholeObject: Int64(bytes.count) == version.size)
  }

  private func part(
    _ text: String, of version: ObjectVersion, _ fields: inout HTTPFields
  ) throws(S3Error) -> Selection {
    let number = try S3Request.partNumber(text)
    let parts = version.parts ?? [ObjectVersion.Part(number: 1, size: version.size)]
    guard number <= parts.count else {
      throw S3Error(
        416, "InvalidPartNumber", "The requested partnumber is not satisfiable",
        ["PartNumberRequested": String(number), "ActualPartCount": String(parts.count)])
    }
    let start = parts[..<(number - 1)].reduce(0) { $0 + $1.size }
    let part = parts[number - 1]
    if version.parts != nil { fields["x-amz-mp-parts-count"] = String(parts.count) }
    fields["content-range"] = "bytes \(start)-\(max(start, start + part.size - 1))/\(version.size)"
    if version.parts != nil, wantsChecksum, let value = part.checksum,
      let kind = version.checksum?.kind
    {
      fields.append(Checksum(kind: kind, value: value))
    }
    // A part that is the whole object is answered with the whole object's checksum.
    let isWhole = part.checksum == nil && part.size == version.size
    return Selection(bytes: start..<start + part.size, isWholeObject: isWhole)
  }

  private func fields(of version: ObjectVersion, in bucket: BucketState) -> HTTPFields {
    let properties = version.properties
    var fields = properties.headers
    fields.append("last-modified", version.modified.httpDate)
    fields.append("etag", version.quotedETag)
    fields.append("accept-ranges", "bytes")
    if bucket.versioning != nil { fields.append("x-amz-version-id", version.versionID) }
    if let storageClass = properties.storageClass {
      fields.append("x-amz-storage-class", storageClass)
    }
    if let tags = properties.tags, !tags.tags.isEmpty {
      fields.append("x-amz-tagging-count", String(tags.tags.count))
    }
    fields.append(properties.encryption.fields)
    if let mode = properties.lock?.mode, let until = properties.lock?.retainUntil {
      fields.append("x-amz-object-lock-mode", mode)
      fields.append("x-amz-object-lock-retain-until-date", until.wholeSecond.iso8601)
    }
    if let hold = properties.lock?.hasLegalHold {
      fields.append("x-amz-object-lock-legal-hold", hold ? "ON" : "OFF")
    }
    if version.isLatest, request.query["versionId"] == nil {
      fields.append(expirationOf: version, in: bucket)
    }
    return fields
  }

  // `response-content-type` and the like: only who signed may override.
  private func overrideFields(_ fields: inout HTTPFields) throws(S3Error) {
    let overrides = [
      "content-type", "content-language", "expires", "cache-control", "content-disposition",
      "content-encoding",
    ]
    for name in overrides {
      guard let value = request.query["response-\(name)"] else { continue }
      guard context.principal != .anonymous else {
        throw .invalidRequest(
          "Request specific response headers cannot be used for anonymous GET requests.")
      }
      guard value.unicodeScalars.allSatisfy({ $0.value < 256 && $0.value >= 0x20 }) else {
        throw .invalidArgument(
          "Header value cannot be represented using ISO-8859-1.", name: "response-\(name)",
          value: value)
      }
      fields[name] = value
    }
  }

  private func checkArchive(_ version: ObjectVersion) throws(S3Error) {
    guard let storageClass = version.properties.storageClass,
      ["GLACIER", "DEEP_ARCHIVE"].contains(storageClass),
      version.headers["x-amz-restore"]?.hasPrefix("ongoing-request=\"false\"") != true
    else { return }
    throw S3Error(
      403, "InvalidObjectState", "The operation is not valid for the object's storage class",
      ["StorageClass": storageClass])
  }

  /// `GetObjectAttributes`.
  func attributes() throws -> Response {
    let bucket = try context.bucket()
    let (version, _) = try readable("s3:GetObjectAttributes", in: bucket)
    let known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]
    let header = request.headers.values(of: "x-amz-object-attributes").joined(separator: ",")
    let wanted = Set(
      header.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init))
    guard !wanted.isEmpty, wanted.isSubset(of: known) else {
      throw S3Error.invalidArgument(
        "Invalid attribute name specified.", name: "x-amz-object-attributes",
        value: header)
    }
    try CustomerKey.check(request, of: version.properties.encryption)
    var headers: HTTPFields = ["last-modified": version.modified.httpDate]
    if bucket.versioning != nil { headers["x-amz-version-id"] = version.versionID }
    return context.xml("GetObjectAttributesResponse", headers: headers) { writer in
      if wanted.contains("ETag") { writer.element("ETag", version.etag) }
      if wanted.contains("Checksum"), var checksum = version.checksum {
        // Where the parts are told too, a composite one does without their number.
        if wanted.contains("ObjectParts") { checksum.value = Checksum.bare(checksum.value) }
        writer.element("Checksum") { $0.elements(of: checksum) }
      }
      if wanted.contains("ObjectParts"), let parts = version.parts {
        write(parts, of: version, to: &writer)
      }
      if wanted.contains("StorageClass") {
        writer.element("StorageClass", version.properties.storageClass ?? "STANDARD")
      }
      if wanted.contains("ObjectSize") { writer.element("ObjectSize", version.size) }
    }
  }

  private func write(
    _ parts: [ObjectVersion.Part], of version: ObjectVersion, to writer: inout XMLWriter
  ) {
    let limit = request.headers["x-amz-max-parts"].flatMap { Int($0) } ?? 1000
    let marker = request.headers["x-amz-part-number-marker"].flatMap { Int($0) } ?? 0
    let rest = parts.enumerated().filter { $0.offset + 1 > marker }
    let page = rest.prefix(max(0, min(limit, 1000)))
    writer.element("ObjectParts") { writer in
      // Parts that the object's checksum is not made of are only counted.
      if let kind = version.checksum?.kind, kind.type == .composite {
        writer.element("PartNumberMarker", marker)
        writer.element("NextPartNumberMarker", page.last.map { $0.offset + 1 } ?? 0)
        writer.element("MaxParts", limit)
        writer.element("IsTruncated", page.count < rest.count)
        for (offset, part) in page {
          writer.element("Part") { writer in
            writer.element("PartNumber", offset + 1)
            writer.element("Size", part.size)
            writer.optional(kind.algorithm.element, part.checksum)
          }
        }
      }
      writer.element("PartsCount", parts.count)
    }
  }
}
