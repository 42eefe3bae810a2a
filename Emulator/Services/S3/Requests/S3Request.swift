// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation

/// A request as S3 reads it: which bucket, which key, which parameters.
struct S3Request: Sendable {
  let target: RequestTarget
  /// Nil for a request to the service itself.
  let bucket: String?
  /// Nil for a request to a bucket.
  let key: ObjectKey?
  let requestID: String
  let hostID: String
  let time: Timestamp
  /// Whether the fields of a form stand in for header fields.
  var isForm = false

  var head: RequestHead { target.head }
  var headers: HTTPFields { target.head.headers }
  var method: String { target.head.method }
  var query: RequestTarget.Query { target.query }

  /// A header field, or the query parameter that a presigned request carries it in.
  func amzHeader(_ name: String) -> String? { target.amzHeader(name) }

  /// Reads the target of a request.
  /// - Throws: `InvalidURI` for what is no UTF-8, `KeyTooLongError`.
  init(
    _ target: RequestTarget, requestID: String, hostID: String, time: Timestamp
  ) throws(S3Error) {
    self.target = target
    self.requestID = requestID
    self.hostID = hostID
    self.time = time
    // A host's name is not encoded.
    bucket = try target.bucket.map { name throws(S3Error) in
      target.isVirtualHosted ? String(name) : try Self.decode(name)
    }
    key = try target.key.map { key throws(S3Error) in
      let decoded = try Self.decode(key)
      guard decoded.utf8.count <= ObjectKey.maximumLength else {
        throw S3Error(
          400, "KeyTooLongError", "Your key is too long",
          ["Size": String(decoded.utf8.count), "MaxSizeAllowed": String(ObjectKey.maximumLength)])
      }
      return ObjectKey(decoded)
    }
  }

  private static func decode(_ text: Substring) throws(S3Error) -> String {
    guard let decoded = PercentEncoding.decode(text) else {
      throw S3Error(400, "InvalidURI", "Couldn't parse the specified URI.", ["URI": String(text)])
    }
    return decoded
  }
}
