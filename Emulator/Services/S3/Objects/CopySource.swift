// SPDX-License-Identifier: Apache-2.0
import HTTPServer
import Notation

/// What a copy is made of.
struct CopySource: Sendable {
  var bucket: String
  var key: ObjectKey
  var versionID: String?

  /// Reads `x-amz-copy-source`: `bucket/key?versionId=…`, percent-encoded.
  init(_ header: String) throws(S3Error) {
    let invalid = S3Error.invalidArgument(
      "Invalid copy source object key", name: "x-amz-copy-source", value: "x-amz-copy-source")
    var text = Substring(header)
    if let mark = text.ranges(of: "?versionId=").last {
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

extension RequestContext {
  /// The source of a copy, open, readable by the caller and as the request's conditions demand.
  func copySource() throws -> (
    source: CopySource, version: ObjectVersion, content: OpenFile
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
    try ReadConditions(request, prefix: "x-amz-copy-source-").check(version, now: request.time)
    try CustomerKey.check(
      request, of: version.properties.encryption, prefix: "x-amz-copy-source-")
    return (source, version, content)
  }
}
