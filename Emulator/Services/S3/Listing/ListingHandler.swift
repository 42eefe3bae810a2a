// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation
import XML

/// Lists what is in a bucket: objects, their versions, unfinished uploads.
struct ListingHandler: Sendable {
  let context: RequestContext
  let bucket: BucketState

  /// - Parameter action: what the caller must be allowed to do.
  init(_ context: RequestContext, _ action: String) throws {
    self.context = context
    bucket = try context.bucket()
    try context.authorize(action, bucket)
  }

  private var request: S3Request { context.request }
  private var regionField: HTTPFields { ["x-amz-bucket-region": bucket.region] }

  private func query(limit name: String = "max-keys") throws(S3Error) -> ListingQuery {
    if let type = request.query["encoding-type"], type != "url" {
      throw .invalidArgument(
        "Invalid Encoding Method specified in Request", name: "encoding-type", value: type)
    }
    return ListingQuery(
      prefix: Array((request.query["prefix"] ?? "").utf8),
      delimiter: Array((request.query["delimiter"] ?? "").utf8),
      limit: try request.pageSize(name))
  }

  // Keys may hold what XML cannot: `encoding-type=url` has them percent-encoded.
  private func encoded(_ bytes: [UInt8]) -> String {
    request.query["encoding-type"] == "url"
      ? PercentEncoding.encode(bytes: bytes, keepingSlash: true)
      : String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a document can hold a text ("Characters", XML 1.0, 2.2).
  private static func isXML(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x9, 0xA, 0xD: true
      case 0xFFFE, 0xFFFF: false
      default: scalar.value >= 0x20
      }
    }
  }

  /// Writes what the pages of objects and versions end with.
  private func write<Entry>(
    _ page: Page<Entry>, _ query: ListingQuery, to writer: inout XMLWriter,
    _ entry: (Entry, inout XMLWriter) -> Void
  ) {
    writer.element("MaxKeys", query.limit)
    if !query.delimiter.isEmpty { writer.element("Delimiter", encoded(query.delimiter)) }
    writer.optional("EncodingType", request.query["encoding-type"])
    writer.element("IsTruncated", page.isTruncated)
    for version in page.entries { entry(version, &writer) }
    write(page.commonPrefixes, to: &writer)
  }

  private func write(_ commonPrefixes: [[UInt8]], to writer: inout XMLWriter) {
    for prefix in commonPrefixes {
      writer.element("CommonPrefixes") { $0.element("Prefix", encoded(prefix)) }
    }
  }

  /// `ListObjects`.
  func objects() throws -> Response {
    var query = try query()
    query.after = Array((request.query["marker"] ?? "").utf8)
    let page = try context.store.list(query, in: bucket)
    return context.xml("ListBucketResult", headers: regionField) { writer in
      writer.element("Name", bucket.name)
      // Alone among its kind, this field is not encoded, unless the document were none with it.
      let prefix = String(decoding: query.prefix, as: UTF8.self)
      writer.element("Prefix", Self.isXML(prefix) ? prefix : encoded(query.prefix))
      writer.element("Marker", encoded(query.after))
      if page.isTruncated, !query.delimiter.isEmpty {
        writer.element("NextMarker", encoded(page.last))
      }
      // Who did not sign is not told whose the objects are.
      let withOwner = context.principal != .anonymous
      write(page, query, to: &writer) { write($0, withOwner: withOwner, to: &$1) }
    }
  }

  /// `ListObjectsV2`.
  func objectsV2() throws -> Response {
    var query = try query()
    let token = request.query["continuation-token"]
    let start = Array((request.query["start-after"] ?? "").utf8)
    query.after = try token.map { try ContinuationToken.read($0) } ?? start
    let page = try context.store.list(query, in: bucket)
    let withOwner = request.query["fetch-owner"] == "true"
    return context.xml("ListBucketResult", headers: regionField) { writer in
      writer.element("Name", bucket.name)
      writer.element("Prefix", encoded(query.prefix))
      writer.optional("ContinuationToken", token)
      if page.isTruncated {
        writer.element("NextContinuationToken", ContinuationToken.make(page.last))
      }
      // Where there is a token, it alone says where the page begins.
      if token == nil, !start.isEmpty { writer.element("StartAfter", encoded(start)) }
      writer.element("KeyCount", page.entries.count + page.commonPrefixes.count)
      write(page, query, to: &writer) { write($0, withOwner: withOwner, to: &$1) }
    }
  }

  private func write(_ object: ObjectVersion, withOwner: Bool, to writer: inout XMLWriter) {
    writer.element("Contents") { writer in
      writer.element("Key", encoded(object.key.bytes))
      writer.element("LastModified", object.modified.wholeSecond.iso8601)
      writer.element("ETag", object.quotedETag)
      writer.elements(of: object.checksum?.kind)
      writer.element("Size", object.size)
      if withOwner {
        context.write("Owner", canonicalID: object.properties.owner, to: &writer)
      }
      writer.element("StorageClass", object.properties.storageClass ?? "STANDARD")
    }
  }

  /// `ListObjectVersions`.
  func versions() throws -> Response {
    var query = try query()
    let marker = request.query["key-marker"] ?? ""
    query.after = Array(marker.utf8)
    let versionMarker = request.query["version-id-marker"]
    if let versionMarker {
      let refusal =
        if versionMarker.isEmpty {
          "A version-id marker cannot be empty."
        } else if marker.isEmpty {
          "A version-id marker cannot be specified without a key marker."
        } else {
          VersionID.isValid(versionMarker) ? nil : "Invalid version id specified"
        }
      if let refusal {
        throw S3Error.invalidArgument(refusal, name: "version-id-marker", value: versionMarker)
      }
    }
    let page = try context.store.listVersions(query, afterVersion: versionMarker, in: bucket)
    return context.xml("ListVersionsResult", headers: regionField) { writer in
      writer.element("Name", bucket.name)
      writer.element("Prefix", encoded(query.prefix))
      writer.element("KeyMarker", encoded(query.after))
      writer.element("VersionIdMarker", versionMarker ?? "")
      if page.isTruncated {
        writer.element("NextKeyMarker", encoded(page.last))
        if !page.lastIsPrefix {
          writer.optional("NextVersionIdMarker", page.entries.last?.versionID)
        }
      }
      write(page, query, to: &writer, write(version:to:))
    }
  }

  private func write(version: ObjectVersion, to writer: inout XMLWriter) {
    writer.element(version.isDeleteMarker ? "DeleteMarker" : "Version") { writer in
      writer.element("Key", encoded(version.key.bytes))
      writer.element("VersionId", version.versionID)
      writer.element("IsLatest", version.isLatest)
      writer.element("LastModified", version.modified.wholeSecond.iso8601)
      if !version.isDeleteMarker {
        writer.element("ETag", version.quotedETag)
        writer.elements(of: version.checksum?.kind)
        writer.element("Size", version.size)
        writer.element("StorageClass", version.properties.storageClass ?? "STANDARD")
      }
      context.write("Owner", canonicalID: version.properties.owner, to: &writer)
    }
  }

  /// `ListMultipartUploads`.
  func uploads() throws -> Response {
    var query = try query(limit: "max-uploads")
    let marker = request.query["key-marker"] ?? ""
    query.after = Array(marker.utf8)
    // Without a key, an id does not count.
    let idMarker = request.query["upload-id-marker"].flatMap {
      $0.isEmpty || marker.isEmpty ? nil : $0
    }
    if let idMarker {
      do {
        _ = try context.store.upload(idMarker, key: ObjectKey(marker), in: bucket)
      } catch {
        throw S3Error.invalidArgument(
          "Invalid uploadId marker", name: "upload-id-marker", value: idMarker)
      }
    }
    let page = try context.store.listUploads(query, afterID: idMarker, in: bucket)
    return context.xml("ListMultipartUploadsResult") { writer in
      writer.element("Bucket", bucket.name)
      writer.element("KeyMarker", encoded(query.after))
      writer.element("UploadIdMarker", idMarker ?? "")
      writer.element("NextKeyMarker", encoded(page.entries.last?.key.bytes ?? []))
      if !query.prefix.isEmpty { writer.element("Prefix", encoded(query.prefix)) }
      if !query.delimiter.isEmpty { writer.element("Delimiter", encoded(query.delimiter)) }
      writer.element("NextUploadIdMarker", page.entries.last?.id ?? "")
      writer.element("MaxUploads", query.limit)
      writer.optional("EncodingType", request.query["encoding-type"])
      writer.element("IsTruncated", page.isTruncated)
      for upload in page.entries { write(upload, to: &writer) }
      write(page.commonPrefixes, to: &writer)
    }
  }

  private func write(_ upload: MultipartUpload, to writer: inout XMLWriter) {
    writer.element("Upload") { writer in
      writer.element("Key", encoded(upload.key.bytes))
      writer.element("UploadId", upload.id)
      context.write(initiator: upload.initiator, to: &writer)
      context.write("Owner", canonicalID: upload.properties.owner, to: &writer)
      writer.element("StorageClass", upload.properties.storageClass ?? "STANDARD")
      writer.element("Initiated", upload.initiated.wholeSecond.iso8601)
      writer.elements(of: upload.checksum)
    }
  }
}
