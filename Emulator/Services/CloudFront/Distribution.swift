// SPDX-License-Identifier: Apache-2.0
package import CrossOrigin
package import Cryptography
import Patterns

/// A CloudFront distribution: which hosts it answers for, and how.
package struct Distribution: Sendable {
  /// The distribution's id.
  package var id: String
  /// The host names it answers for, without ports; the first distribution of a ``CDN`` answers for
  /// every other host too.
  package var hosts: [String]
  /// The key that `/` stands for; empty when there is none.
  package var defaultRootObject: String
  /// The cache behaviors in order of precedence. The last should match everything; a request that
  /// none matches is answered 403.
  package var behaviors: [CacheBehavior]
  /// `CustomErrorResponses`.
  package var errorResponses: [ErrorResponse]

  package init(
    id: String, hosts: [String], defaultRootObject: String = "", behaviors: [CacheBehavior],
    errorResponses: [ErrorResponse] = []
  ) {
    self.id = id
    self.hosts = hosts
    self.defaultRootObject = defaultRootObject
    self.behaviors = behaviors
    self.errorResponses = errorResponses
  }

  /// What stands in for an origin's error.
  package struct ErrorResponse: Sendable {
    /// The status that the origin answered.
    package var errorCode: Int
    /// The path of the page that is sent in its place; nil leaves the origin's answer.
    package var responsePagePath: String?
    /// The status that the page is sent with; nil leaves the origin's.
    package var responseCode: Int?

    package init(errorCode: Int, responsePagePath: String? = nil, responseCode: Int? = nil) {
      self.errorCode = errorCode
      self.responsePagePath = responsePagePath
      self.responseCode = responseCode
    }
  }
}

/// How the requests of a path pattern are answered.
package struct CacheBehavior: Sendable {
  /// The pattern of paths, with `*` for any text and `?` for any character; case counts. A leading `/`
  /// is optional ("Path pattern", CloudFront Developer Guide).
  package var pathPattern: String
  /// The bucket that the files are in; nil for an origin that is not emulated (answered 502).
  package var bucket: String?
  /// What comes before the path in the bucket: empty, or beginning with `/` and not ending with one.
  package var originPath: String
  /// The methods that are allowed.
  package var allowedMethods: [String]
  /// The response headers policy.
  package var responseHeaders: ResponseHeadersPolicy?
  /// The keys that requests must be signed with one of, by key pair id; empty when anyone may read.
  package var trustedKeys: [String: RSAPublicKey]

  package init(
    pathPattern: String = "*", bucket: String?, originPath: String = "",
    allowedMethods: [String] = ["GET", "HEAD"], responseHeaders: ResponseHeadersPolicy? = nil,
    trustedKeys: [String: RSAPublicKey] = [:]
  ) {
    self.pathPattern = pathPattern
    self.bucket = bucket
    self.originPath = originPath
    self.allowedMethods = allowedMethods
    self.responseHeaders = responseHeaders
    self.trustedKeys = trustedKeys
  }

  /// Whether a path belongs to this behavior.
  func matches(path: String) -> Bool {
    let pattern = pathPattern.hasPrefix("/") ? String(pathPattern.dropFirst()) : pathPattern
    return Glob(pattern, questionMark: true)
      .matches(path.hasPrefix("/") ? String(path.dropFirst()) : path)
  }
}

/// A CloudFront response headers policy.
package struct ResponseHeadersPolicy: Sendable {
  /// The cross-origin headers; nil when the policy has none.
  package var cors: CORSSettings?
  /// Fields that are added to the origin's answers.
  package var fields: [Field]
  /// Names of fields that are removed from the origin's answers.
  package var removed: [String]

  package init(cors: CORSSettings? = nil, fields: [Field] = [], removed: [String] = []) {
    self.cors = cors
    self.fields = fields
    self.removed = removed
  }

  /// A field to add.
  package struct Field: Sendable {
    /// The field's name.
    package var name: String
    /// Its value.
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
