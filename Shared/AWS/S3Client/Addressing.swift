// SPDX-License-Identifier: Apache-2.0
import Notation
package import AWSSigning
import HTTPMessage

/// How a bucket and a key become a URL, as the SDKs do it: the bucket in the host name where that
/// works, in the path where the endpoint is an address or the name would break TLS or DNS.
package struct Addressing: Sendable, Equatable {
  /// S3's own endpoint, or the one that is configured.
  package var endpoint: Endpoint
  /// Whether buckets always go into the path.
  package var forcesPathStyle: Bool

  package init(endpoint: Endpoint, forcesPathStyle: Bool = false) {
    self.endpoint = endpoint
    self.forcesPathStyle = forcesPathStyle
  }

  /// Where a request goes: the `Host` header's value and the path as on the wire.
  struct Target: Equatable {
    var authority: String
    var path: String
  }

  func target(bucket: String, key: String?) -> Target {
    let key = key.map { PercentEncoding.encode($0, keepingSlash: true) } ?? ""
    var endpoint = endpoint
    guard usesPathStyle(bucket) else {
      endpoint.host = "\(bucket).\(endpoint.host)"
      return Target(authority: endpoint.authority, path: "\(endpoint.path)/\(key)")
    }
    // A listing of the bucket itself has no slash after the bucket, as the SDKs write it.
    let bucket = PercentEncoding.encode(bucket)
    return Target(
      authority: endpoint.authority,
      path: key.isEmpty ? "\(endpoint.path)/\(bucket)" : "\(endpoint.path)/\(bucket)/\(key)")
  }

  private func usesPathStyle(_ bucket: String) -> Bool {
    forcesPathStyle || endpoint.isAddress || !Self.isHostLabel(bucket)
  }

  /// Whether a bucket's name may stand before the endpoint's host: one label of a host name. A name
  /// with dots is several, which S3's certificate does not cover.
  private static func isHostLabel(_ bucket: String) -> Bool {
    let bytes = Array(bucket.utf8)
    guard (3...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"),
      bytes.last != UInt8(ascii: "-")
    else { return false }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
