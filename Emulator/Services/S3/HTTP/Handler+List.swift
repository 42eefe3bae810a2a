// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import HTTPMessage
import HTTPServer
import XML

extension RequestContext {
  /// `ListBuckets`.
  func listBuckets() throws -> Response {
    let account = try account()
    let prefix = request.query["prefix"]
    let region = request.query["bucket-region"]
    if let region, !Region.isKnown(region) {
      throw S3Error.invalidArgument(
        "Argument value \(region) is not a valid AWS Region", name: "bucket-region")
    }
    let limit = try number("max-buckets") ?? 10_000
    let token = request.query["continuation-token"].flatMap { $0.isEmpty ? nil : $0 }
    let after = try token.map { try ContinuationToken.read($0) } ?? []
    var buckets = store.buckets(ofOwner: account.canonicalID).filter { bucket in
      bucket.name.hasPrefix(prefix ?? "") && (region.map { $0 == bucket.region } ?? true)
    }
    buckets.removeAll { !after.lexicographicallyPrecedes($0.name.utf8) }
    let page = buckets.prefix(max(0, limit))
    return xml { writer in
      writer.element("ListAllMyBucketsResult", attributes: ["xmlns": s3Namespace]) { writer in
        write("Owner", canonicalID: account.canonicalID, to: &writer)
        writer.element("Buckets") { writer in
          for bucket in page {
            writer.element("Bucket") { writer in
              writer.element("Name", bucket.name)
              writer.element("CreationDate", bucket.created.wholeSecond.iso8601)
              writer.element("BucketRegion", bucket.region)
              writer.element("BucketArn", bucket.arn)
            }
          }
        }
        if page.count < buckets.count, let last = page.last {
          writer.element("ContinuationToken", ContinuationToken.make(Array(last.name.utf8)))
        }
        writer.optional("Prefix", prefix)
      }
    }
  }

  func number(_ name: String) throws(S3Error) -> Int? {
    guard let text = request.query[name], !text.isEmpty else { return nil }
    guard let number = Int(text) else {
      throw .invalidArgument(
        "Provided \(name) not an integer or within integer range", name: name, value: text)
    }
    guard number >= 0, number <= Int(Int32.max) else {
      throw .invalidArgument(
        "Argument \(name) must be an integer between 0 and 2147483647", name: name, value: text)
    }
    return number
  }

  /// How many entries a page may have: what is asked for, 1000 at most.
  func pageSize(_ name: String) throws(S3Error) -> Int { min(try number(name) ?? 1000, 1000) }

  private func listingQuery(limit name: String = "max-keys") throws(S3Error) -> ListingQuery {
    if let type = request.query["encoding-type"], type != "url" {
      throw .invalidArgument(
        "Invalid Encoding Method specified in Request", name: "encoding-type", value: type)
    }
    return ListingQuery(
      prefix: Array((request.query["prefix"] ?? "").utf8),
      delimiter: Array((request.query["delimiter"] ?? "").utf8), limit: try pageSize(name))
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

  private func write(_ commonPrefixes: [[UInt8]], to writer: inout XMLWriter) {
    for prefix in commonPrefixes {
      writer.element("CommonPrefixes") { $0.element("Prefix", encoded(prefix)) }
    }
  }

  /// `ListObjects`.
  func listObjects(_ bucket: BucketState) throws -> Response {
    var query = try listingQuery()
    let marker = request.query["marker"] ?? ""
    query.after = Array(marker.utf8)
    let page = try store.list(query, in: bucket)
    return xml(headers: ["x-amz-bucket-region": bucket.region]) { writer in
      writer.element("ListBucketResult", attributes: ["xmlns": s3Namespace]) { writer in
        writer.element("Name", bucket.name)
        // Alone among its kind, this field is not encoded, unless the document were none with it.
        let prefix = String(decoding: query.prefix, as: UTF8.self)
        writer.element("Prefix", Self.isXML(prefix) ? prefix : encoded(query.prefix))
        writer.element("Marker", encoded(query.after))
        if let next = page.next, !query.delimiter.isEmpty {
          writer.element("NextMarker", encoded(next))
        }
        writer.element("MaxKeys", query.limit)
        if !query.delimiter.isEmpty { writer.element("Delimiter", encoded(query.delimiter)) }
        writer.optional("EncodingType", request.query["encoding-type"])
        writer.element("IsTruncated", page.next != nil)
        for version in page.contents { write(version, withOwner: true, to: &writer) }
        write(page.commonPrefixes, to: &writer)
      }
    }
  }

  /// `ListObjectsV2`.
  func listObjectsV2(_ bucket: BucketState) throws -> Response {
    var query = try listingQuery()
    let token = request.query["continuation-token"]
    let startAfter = request.query["start-after"]
    var beganAfter = startAfter.map { !$0.isEmpty } ?? false
    if let token {
      query.after = try ContinuationToken.read(token)
      beganAfter = ContinuationToken.tellsOfStart(token)
    } else if let startAfter {
      query.after = Array(startAfter.utf8)
    }
    let page = try store.list(query, in: bucket)
    let withOwner = request.query["fetch-owner"] == "true"
    return xml(headers: ["x-amz-bucket-region": bucket.region]) { writer in
      writer.element("ListBucketResult", attributes: ["xmlns": s3Namespace]) { writer in
        writer.element("Name", bucket.name)
        writer.element("Prefix", encoded(query.prefix))
        writer.optional("ContinuationToken", token)
        if let next = page.next {
          writer.element(
            "NextContinuationToken", ContinuationToken.make(next, afterStart: beganAfter))
        }
        // Told again on later pages only of a listing whose first page had it.
        if beganAfter, let startAfter {
          writer.element("StartAfter", encoded(Array(startAfter.utf8)))
        }
        writer.element("KeyCount", page.contents.count + page.commonPrefixes.count)
        writer.element("MaxKeys", query.limit)
        if !query.delimiter.isEmpty { writer.element("Delimiter", encoded(query.delimiter)) }
        writer.optional("EncodingType", request.query["encoding-type"])
        writer.element("IsTruncated", page.next != nil)
        for version in page.contents { write(version, withOwner: withOwner, to: &writer) }
        write(page.commonPrefixes, to: &writer)
      }
    }
  }

  private func write(_ version: ObjectVersion, withOwner: Bool, to writer: inout XMLWriter) {
    writer.element("Contents") { writer in
      writer.element("Key", encoded(version.key.bytes))
      writer.element("LastModified", version.modified.wholeSecond.iso8601)
      writer.element("ETag", version.quotedETag)
      if let checksum = version.checksum {
        writer.element("ChecksumAlgorithm", checksum.algorithm.rawValue)
        writer.element("ChecksumType", checksum.type.rawValue)
      }
      writer.element("Size", version.size)
      if withOwner { write("Owner", canonicalID: version.owner, to: &writer) }
      writer.element("StorageClass", version.storageClass ?? "STANDARD")
    }
  }

  /// `ListObjectVersions`.
  func listObjectVersions(_ bucket: BucketState) throws -> Response {
    var query = try listingQuery()
    let marker = request.query["key-marker"] ?? ""
    let versionMarker = request.query["version-id-marker"]
    if let versionMarker {
      guard !marker.isEmpty else {
        throw S3Error.invalidArgument(
          versionMarker.isEmpty
            ? "A version-id marker cannot be empty."
            : "A version-id marker cannot be specified without a key marker.",
          name: "version-id-marker", value: versionMarker)
      }
      guard !versionMarker.isEmpty, VersionID.isValid(versionMarker) else {
        throw S3Error.invalidArgument(
          versionMarker.isEmpty
            ? "A version-id marker cannot be empty." : "Invalid version id specified",
          name: "version-id-marker", value: versionMarker)
      }
    }
    query.after = Array(marker.utf8)
    let page = try store.listVersions(query, afterVersion: versionMarker, in: bucket)
    return xml(headers: ["x-amz-bucket-region": bucket.region]) { writer in
      writer.element("ListVersionsResult", attributes: ["xmlns": s3Namespace]) { writer in
        writer.element("Name", bucket.name)
        writer.element("Prefix", encoded(query.prefix))
        writer.element("KeyMarker", encoded(query.after))
        writer.element("VersionIdMarker", versionMarker ?? "")
        if let next = page.next {
          writer.element("NextKeyMarker", encoded(next.key))
          writer.optional("NextVersionIdMarker", next.versionID)
        }
        writer.element("MaxKeys", query.limit)
        if !query.delimiter.isEmpty { writer.element("Delimiter", encoded(query.delimiter)) }
        writer.optional("EncodingType", request.query["encoding-type"])
        writer.element("IsTruncated", page.next != nil)
        for version in page.versions { write(version: version, to: &writer) }
        write(page.commonPrefixes, to: &writer)
      }
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
        if let checksum = version.checksum {
          writer.element("ChecksumAlgorithm", checksum.algorithm.rawValue)
          writer.element("ChecksumType", checksum.type.rawValue)
        }
        writer.element("Size", version.size)
        writer.element("StorageClass", version.storageClass ?? "STANDARD")
      }
      write("Owner", canonicalID: version.owner, to: &writer)
    }
  }

  /// `ListMultipartUploads`.
  func listMultipartUploads(_ bucket: BucketState) throws -> Response {
    var query = try listingQuery(limit: "max-uploads")
    let marker = request.query["key-marker"] ?? ""
    query.after = Array(marker.utf8)
    // Without a key, an id does not count.
    let idMarker = request.query["upload-id-marker"].flatMap { $0.isEmpty ? nil : $0 }
    if let idMarker, !marker.isEmpty {
      do {
        _ = try store.upload(idMarker, key: ObjectKey(marker), in: bucket)
      } catch {
        throw S3Error.invalidArgument(
          "Invalid uploadId marker", name: "upload-id-marker", value: idMarker)
      }
    }
    let page = try store.listUploads(
      query, afterID: marker.isEmpty ? nil : idMarker, in: bucket)
    return xml { writer in
      writer.element("ListMultipartUploadsResult", attributes: ["xmlns": s3Namespace]) { writer in
        writer.element("Bucket", bucket.name)
        writer.element("KeyMarker", encoded(query.after))
        writer.element("UploadIdMarker", marker.isEmpty ? "" : idMarker ?? "")
        writer.element("NextKeyMarker", encoded(page.uploads.last?.key.bytes ?? []))
        if !query.prefix.isEmpty { writer.element("Prefix", encoded(query.prefix)) }
        if !query.delimiter.isEmpty { writer.element("Delimiter", encoded(query.delimiter)) }
        writer.element("NextUploadIdMarker", page.uploads.last?.id ?? "")
        writer.element("MaxUploads", query.limit)
        writer.optional("EncodingType", request.query["encoding-type"])
        writer.element("IsTruncated", page.isTruncated)
        for upload in page.uploads { write(upload, to: &writer) }
        write(page.commonPrefixes, to: &writer)
      }
    }
  }

  private func write(_ upload: MultipartUpload, to writer: inout XMLWriter) {
    writer.element("Upload") { writer in
      writer.element("Key", encoded(upload.key.bytes))
      writer.element("UploadId", upload.id)
      write(initiator: upload.initiator, to: &writer)
      write("Owner", canonicalID: upload.owner, to: &writer)
      writer.element("StorageClass", upload.storageClass ?? "STANDARD")
      writer.element("Initiated", upload.initiated.wholeSecond.iso8601)
      if let checksum = upload.checksum {
        writer.element("ChecksumAlgorithm", checksum.algorithm.rawValue)
        writer.element("ChecksumType", checksum.type.rawValue)
      }
    }
  }
}

/// Where the next page of a listing begins, in a form that says nothing to a client.
enum ContinuationToken {
  /// - Parameter afterStart: whether the listing's first page was told where to begin.
  static func make(_ last: [UInt8], afterStart: Bool = false) -> String {
    (afterStart ? "2" : "1")
      + Data(last).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
  }

  static func tellsOfStart(_ token: String) -> Bool { token.hasPrefix("2") }

  static func read(_ token: String) throws(S3Error) -> [UInt8] {
    let base64 = String(token.dropFirst()).replacing("-", with: "+").replacing("_", with: "/")
    guard token.hasPrefix("1") || token.hasPrefix("2"), let data = Data(base64Encoded: base64)
    else {
      throw .invalidArgument(
        "The continuation token provided is incorrect", name: "continuation-token")
    }
    return Array(data)
  }
}
