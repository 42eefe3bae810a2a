// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage

/// How a service turns the path on the wire into the canonical one.
///
/// S3 takes the path as it is, since `a//../b` is a legal key, and encodes each of its characters
/// once; every other service removes empty and dot segments and encodes what is already encoded
/// once more ("Create a signed AWS API request", step 1, in the IAM User Guide).
package struct PathRules: Sendable, Equatable {
  /// Whether empty and dot segments are removed.
  package var normalizes: Bool
  /// Whether the path on the wire is encoded again.
  package var encodesTwice: Bool

  package init(normalizes: Bool, encodesTwice: Bool) {
    self.normalizes = normalizes
    self.encodesTwice = encodesTwice
  }

  /// S3's rules.
  package static let s3 = PathRules(normalizes: false, encodesTwice: false)
  /// Every other service's rules.
  package static let standard = PathRules(normalizes: true, encodesTwice: true)

  /// The rules of a service by its signing name.
  package static func rules(for service: String) -> PathRules {
    service == "s3" ? .s3 : .standard
  }

  /// The canonical form of a path on the wire.
  package func canonical(_ path: String) -> String {
    let path = normalizes ? Self.normalized(path) : path.isEmpty ? "/" : path
    return encodesTwice
      ? PercentEncoding.encode(path, keepingSlash: true)
      : PercentEncoding.encode(bytes: PercentEncoding.decodeBytes(path), keepingSlash: true)
  }

  private static func normalized(_ path: String) -> String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") {
      switch segment {
      case ".": continue
      case "..": _ = segments.popLast()
      default: segments.append(segment)
      }
    }
    let joined = "/" + segments.joined(separator: "/")
    return path.hasSuffix("/") && !segments.isEmpty ? joined + "/" : joined
  }
}
