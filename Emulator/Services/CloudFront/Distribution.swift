// SPDX-License-Identifier: Apache-2.0
package import Cryptography
package import Patterns

/// A CloudFront distribution: which hosts it answers for, and how.
package struct Distribution: Sendable {
  package var id: String
  /// Host names without ports; the first distribution of a ``CDN`` answers for every other host too.
  package var hosts: [String]
  /// The key that `/` stands for; empty when there is none.
  package var defaultRootObject = ""
  /// In order of precedence. The last should match everything; a request that none matches is
  /// answered 403.
  package var behaviors: [CacheBehavior]
}

extension Distribution {
  package init(id: String, hosts: [String], behaviors: [CacheBehavior]) {
    self.id = id
    self.hosts = hosts
    self.behaviors = behaviors
  }
}

/// How the requests of a path pattern are answered.
package struct CacheBehavior: Sendable {
  /// The pattern of paths, with `*` for any text and `?` for any character; case counts. A leading `/`
  /// is optional ("Path pattern", CloudFront Developer Guide).
  package var pathPattern = "*"
  /// The bucket that the files are in; nil for an origin that is not emulated (answered 502).
  package var bucket: String?
  /// What comes before the path in the bucket: empty, or beginning with `/` and not ending with one.
  package var originPath = ""
  package var allowedMethods = ["GET", "HEAD"]
  package var responseHeaders: ResponseHeadersPolicy?
  /// The keys that requests must be signed with one of, by key pair id; empty when anyone may read.
  package var trustedKeys: [String: RSAPublicKey] = [:]

  /// Whether a path belongs to this behavior.
  func matches(path: String) -> Bool {
    let pattern = pathPattern.hasPrefix("/") ? String(pathPattern.dropFirst()) : pathPattern
    return Glob(pattern, questionMark: true)
      .matches(path.hasPrefix("/") ? String(path.dropFirst()) : path)
  }
}

extension CacheBehavior {
  package init(pathPattern: String) { self.pathPattern = pathPattern }
}

/// A CloudFront response headers policy.
package struct ResponseHeadersPolicy: Sendable {
  package var cors: CORSSettings?
  /// Fields that are added to the origin's answers.
  package var fields: [Field] = []
  /// Names of fields that are removed from the origin's answers.
  package var removed: [String] = []

  package struct Field: Sendable {
    package var name: String
    package var value: String
    /// Whether it replaces the origin's field of that name.
    package var overridesOrigin: Bool

    package init(name: String, value: String, overridesOrigin: Bool) {
      self.name = name
      self.value = value
      self.overridesOrigin = overridesOrigin
    }
  }
}

extension ResponseHeadersPolicy {
  package init(cors: CORSSettings?) { self.cors = cors }
}
