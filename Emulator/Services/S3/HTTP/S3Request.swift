// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage
import HTTPServer

/// A request as S3 reads it: which bucket, which key, which parameters.
struct S3Request: Sendable {
  let head: RequestHead
  /// Nil for a request to the service itself.
  let bucket: String?
  /// Nil for a request to a bucket.
  let key: ObjectKey?
  let isVirtualHosted: Bool
  let query: Query
  let requestID: String
  let hostID: String
  let time: Timestamp
  /// Whether the fields of a form stand in for header fields.
  var isForm = false

  /// The parameters of a query, by name; of a repeated one the first.
  struct Query: Sendable {
    private let pairs: [(name: String, value: String?)]

    init(_ text: String?) { pairs = text.map { PercentEncoding.parseQuery($0) } ?? [] }

    var names: [String] { pairs.map(\.name) }

    /// The value; empty for a parameter without one; nil when it is not there.
    subscript(_ name: String) -> String? {
      pairs.first { $0.name == name }.map { $0.value ?? "" }
    }

    func contains(_ name: String) -> Bool { pairs.contains { $0.name == name } }
  }

  var headers: HTTPFields { head.headers }
  var method: String { head.method }

  /// A header field, or the query parameter that a presigned request carries it in.
  func amzHeader(_ name: String) -> String? {
    if let value = headers[name] { return value }
    guard query.contains("X-Amz-Signature") || query.contains("Signature") else { return nil }
    return query.names.first { $0.equalsIgnoringASCIICase(name) }.flatMap { query[$0] }
  }

  /// Reads the target of a request.
  /// - Throws: `InvalidURI` for what is no UTF-8, `KeyTooLongError`.
  init(
    head: RequestHead, requestID: String, hostID: String, time: Timestamp
  ) throws(S3Error) {
    self.head = head
    self.requestID = requestID
    self.hostID = hostID
    self.time = time
    query = Query(head.query)
    var path = head.path.utf8[...]
    if path.first == UInt8(ascii: "/") { path = path.dropFirst() }
    let hosted = Self.bucket(ofHost: head.headers["host"] ?? "")
    isVirtualHosted = hosted != nil
    let rest: Substring.UTF8View?
    if let hosted {
      bucket = hosted
      rest = path
    } else if path.isEmpty {
      bucket = nil
      rest = nil
    } else {
      let slash = path.firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
      bucket = try Self.decode(Substring(path[..<slash]))
      rest = path[slash...].dropFirst()
    }
    guard let rest, !rest.isEmpty else {
      key = nil
      return
    }
    let decoded = try Self.decode(Substring(rest))
    guard decoded.utf8.count <= ObjectKey.maximumLength else {
      throw S3Error(
        400, "KeyTooLongError", "Your key is too long",
        ["Size": String(decoded.utf8.count), "MaxSizeAllowed": String(ObjectKey.maximumLength)])
    }
    key = ObjectKey(decoded)
  }

  private static func decode(_ text: Substring) throws(S3Error) -> String {
    guard let decoded = PercentEncoding.decode(text) else {
      throw S3Error(400, "InvalidURI", "Couldn't parse the specified URI.", ["URI": String(text)])
    }
    return decoded
  }

  /// The bucket of a virtual-host style name: `{bucket}.s3.{anything}` or `{bucket}.localhost`.
  static func bucket(ofHost host: String) -> String? {
    let name = host.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
    let bytes = Array(name.utf8)
    for marker in [".s3.", ".s3-"] {
      if let start = bytes.firstIndex(ofSequence: Array(marker.utf8), from: 0), start > 0 {
        return String(decoding: bytes[..<start], as: UTF8.self)
      }
    }
    guard name.hasSuffix(".localhost") else { return nil }
    let bucket = name.dropLast(".localhost".count)
    return bucket == "s3" || bucket.hasPrefix("s3.") || bucket.isEmpty ? nil : String(bucket)
  }
}
