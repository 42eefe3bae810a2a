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
    key = try target.key.map { text throws(S3Error) in
      let key = ObjectKey(try Self.decode(text))
      try key.checkLength()
      return key
    }
  }

  /// The multipart upload that a request names.
  func uploadID() throws(S3Error) -> String {
    guard let id = query["uploadId"], !id.isEmpty else {
      throw .invalidArgument("This operation does not accept a query-string.", name: "uploadId")
    }
    return id
  }

  /// The number of a part.
  static func partNumber(_ text: String) throws(S3Error) -> Int {
    guard let number = Int(text), (1...10_000).contains(number) else {
      throw .invalidArgument(
        "Part number must be an integer between 1 and 10000, inclusive", name: "partNumber",
        value: text)
    }
    return number
  }

  /// The version that a request names.
  var versionID: String? { query["versionId"].flatMap { $0.isEmpty ? nil : $0 } }

  /// A parameter that is a number.
  func number(_ name: String) throws(S3Error) -> Int? {
    guard let text = query[name], !text.isEmpty else { return nil }
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

  private static func decode(_ text: Substring) throws(S3Error) -> String {
    guard let decoded = PercentEncoding.decode(text) else {
      throw S3Error(400, "InvalidURI", "Couldn't parse the specified URI.", ["URI": String(text)])
    }
    return decoded
  }
}
