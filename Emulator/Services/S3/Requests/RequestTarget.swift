// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation

/// What a request is about, as far as its head says before anything of it is decoded.
struct RequestTarget: Sendable {
  /// What S3 calls it in refusals.
  enum Resource: String {
    case service = "SERVICE"
    case bucket = "BUCKET"
    case object = "OBJECT"
  }

  let head: RequestHead
  let query: Query
  let isVirtualHosted: Bool
  /// Whether it came to the name of a bucket's website: `{bucket}.s3-website.…`, `….s3-website-….…`.
  let isForWebsite: Bool
  /// As it was sent; nil for a request to the service itself.
  let bucket: Substring?
  /// As it was sent; nil for a request to a bucket.
  let key: Substring?

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

  init(_ head: RequestHead) {
    self.head = head
    query = Query(head.query)
    var path = head.path.utf8[...]
    if path.first == UInt8(ascii: "/") { path = path.dropFirst() }
    let host = head.headers["host"] ?? ""
    let hosted = Self.bucket(ofHost: host)
    isForWebsite = hosted.map { host.dropFirst($0.count).hasPrefix(".s3-website") } ?? false
    isVirtualHosted = hosted != nil
    var rest: Substring.UTF8View = path
    if let hosted {
      bucket = hosted
    } else if path.isEmpty {
      bucket = nil
    } else {
      let slash = path.firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
      bucket = Substring(path[..<slash])
      rest = path[slash...].dropFirst()
    }
    key = rest.isEmpty ? nil : Substring(rest)
  }

  /// The bucket of a virtual-host style name: `{bucket}.s3.{anything}` or `{bucket}.localhost`.
  static func bucket(ofHost host: String) -> Substring? {
    let name = host.prefix { $0 != ":" }
    for marker in [".s3.", ".s3-"] {
      if let start = name.utf8.firstRange(of: marker.utf8)?.lowerBound,
        start > name.startIndex
      {
        return name[..<start]
      }
    }
    guard name.hasSuffix(".localhost") else { return nil }
    let bucket = name.dropLast(".localhost".count)
    return bucket == "s3" || bucket.hasPrefix("s3.") || bucket.isEmpty ? nil : bucket
  }

  var resource: Resource {
    if bucket == nil { .service } else if key == nil { .bucket } else { .object }
  }

  /// A header field, or the query parameter that a presigned request carries it in.
  func amzHeader(_ name: String) -> String? {
    if let value = head.headers[name] { return value }
    guard query.contains("X-Amz-Signature") || query.contains("Signature") else { return nil }
    return query.names.first { $0.equalsIgnoringASCIICase(name) }.flatMap { query[$0] }
  }

  /// Whether a request to the service is one of directory buckets, which are another service's.
  var isOfExpressZone: Bool {
    query.contains("max-directory-buckets")
      || head.headers["authorization"]?.contains("/s3express/") == true
  }
}
