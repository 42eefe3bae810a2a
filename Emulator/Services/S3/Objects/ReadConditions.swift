// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import Notation

/// Conditions of a read (RFC 9110, section 13), with the names of their header fields.
struct ReadConditions: Sendable {
  private let ifMatch: String?
  private let ifNoneMatch: String?
  private let ifModifiedSince: String?
  private let ifUnmodifiedSince: String?
  private let prefix: String

  /// - Parameter prefix: what stands before the names: `x-amz-copy-source-` for the source of a copy.
  init(_ request: S3Request, prefix: String = "") {
    self.prefix = prefix
    ifMatch = request.amzHeader("\(prefix)if-match")
    ifNoneMatch = request.amzHeader("\(prefix)if-none-match")
    ifModifiedSince = request.amzHeader("\(prefix)if-modified-since")
    ifUnmodifiedSince = request.amzHeader("\(prefix)if-unmodified-since")
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
