// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage

/// Conditions of a read (RFC 9110, section 13), with the names of their header fields.
struct ReadConditions: Sendable {
  var ifMatch: String?
  var ifNoneMatch: String?
  var ifModifiedSince: String?
  var ifUnmodifiedSince: String?
  /// What stands before the names: `x-amz-copy-source-` for the source of a copy.
  var prefix = ""

  init(_ request: S3Request) {
    ifMatch = request.amzHeader("if-match")
    ifNoneMatch = request.amzHeader("if-none-match")
    ifModifiedSince = request.amzHeader("if-modified-since")
    ifUnmodifiedSince = request.amzHeader("if-unmodified-since")
  }

  init(copySourceOf request: S3Request) {
    prefix = "x-amz-copy-source-"
    ifMatch = request.amzHeader("x-amz-copy-source-if-match")
    ifNoneMatch = request.amzHeader("x-amz-copy-source-if-none-match")
    ifModifiedSince = request.amzHeader("x-amz-copy-source-if-modified-since")
    ifUnmodifiedSince = request.amzHeader("x-amz-copy-source-if-unmodified-since")
  }

  /// Whether a range counts: without `If-Range`, or when that names the content as it is (RFC 9110,
  /// section 13.1.5). Otherwise a download that goes on would mix two contents.
  static func allowRange(_ request: S3Request, of version: ObjectVersion) -> Bool {
    guard let condition = request.headers["if-range"] else { return true }
    guard let date = Timestamp(httpDate: condition) else { return condition == version.quotedETag }
    return date.seconds == version.modified.seconds
  }

  /// Refuses with 412, or 304 for a read of what did not change.
  func check(_ version: ObjectVersion, now: Timestamp) throws(S3Error) {
    let modified = version.modified.seconds
    if let ifMatch {
      guard EntityTag.list(ifMatch, contains: version.etag) else { throw failed("If-Match") }
    } else if let date = ifUnmodifiedSince.flatMap({ Timestamp(httpDate: $0) }) {
      guard modified <= date.seconds else { throw failed("If-Unmodified-Since") }
    }
    if let ifNoneMatch {
      guard !EntityTag.list(ifNoneMatch, contains: version.etag) else {
        throw unchanged("If-None-Match", version)
      }
    } else if let date = ifModifiedSince.flatMap({ Timestamp(httpDate: $0) }), date <= now {
      guard modified > date.seconds else { throw unchanged("If-Modified-Since", version) }
    }
  }

  private func failed(_ name: String) -> S3Error { .preconditionFailed(prefix + name) }

  private func unchanged(_ name: String, _ version: ObjectVersion) -> S3Error {
    guard prefix.isEmpty else { return failed(name) }
    return S3Error(304, "NotModified", "Not Modified").with(headers: [
      "etag": version.quotedETag, "last-modified": version.modified.httpDate,
    ])
  }
}

extension WriteConditions {
  /// Reads the conditions of a write.
  /// - Throws: `NotImplemented` for the values that S3 does not take.
  init(_ request: S3Request) throws(S3Error) {
    let match = request.amzHeader("if-match")
    let noneMatch = request.amzHeader("if-none-match")
    if match != nil, noneMatch != nil {
      throw .notImplemented(
        header: "If-Match,If-None-Match",
        reason: "Multiple conditional request headers present in the request")
    }
    if let noneMatch, noneMatch != "*" {
      throw .notImplemented(
        header: "If-None-Match",
        reason: "We don't accept the provided value of If-None-Match header for this API")
    }
    if match == "*" {
      throw .notImplemented(
        header: "If-Match",
        reason: "We don't accept the provided value of If-Match header for this API")
    }
    self.init(ifMatch: match, ifNoneMatch: noneMatch != nil)
  }
}

/// The `Range` of a read: one range of bytes (RFC 9110, section 14.2). Anything else is ignored, as
/// S3 does, and the whole object is answered.
struct ByteRange: Sendable, Equatable {
  private enum Form: Equatable { case from(Int64, through: Int64?), last(Int64) }

  private let form: Form

  init?(_ header: String) {
    guard header.hasPrefix("bytes=") else { return nil }
    let range = header.dropFirst("bytes=".count)
    guard let dash = range.firstIndex(of: "-"), !range.contains(",") else { return nil }
    let digits = { (text: Substring) -> Int64? in
      text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
    let first = range[..<dash]
    let last = range[range.index(after: dash)...]
    if first.isEmpty {
      guard let count = digits(last) else { return nil }
      form = .last(count)
    } else {
      guard let start = digits(first) else { return nil }
      if last.isEmpty {
        form = .from(start, through: nil)
      } else {
        guard let end = digits(last), end >= start else { return nil }
        form = .from(start, through: end)
      }
    }
  }

  /// The bytes of a content of a size; nil when there are none.
  func resolve(size: Int64) -> Range<Int64>? {
    switch form {
    case .from(let start, let through):
      guard start < size else { return nil }
      return start..<min(through.map { $0 == .max ? $0 : $0 + 1 } ?? size, size)
    case .last(let count):
      guard count > 0, size > 0 else { return nil }
      return max(0, size - count)..<size
    }
  }
}
