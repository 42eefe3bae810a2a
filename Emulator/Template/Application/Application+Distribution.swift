// SPDX-License-Identifier: Apache-2.0
package import Patterns

extension Application {
  /// An `AWS::CloudFront::Distribution`.
  package struct Distribution: Sendable, Equatable {
    package var logicalID: String
    package var id: String
    /// The host that stands in for `{…}.cloudfront.net`; unique.
    package var domainName: String
    package var aliases: [String]
    /// Empty when there is none.
    package var defaultRootObject: String
    package var origins: [Origin]
    /// `CacheBehaviors` in their order, the default behaviour last (its path pattern is `*`).
    package var behaviors: [CacheBehavior]
  }
}

extension Application.Distribution {
  package struct Origin: Sendable, Equatable {
    package var id: String
    /// The name of the template's bucket that it is; nil for another origin.
    package var bucket: String?
    /// `OriginPath`: put before the path; empty or beginning with `/`.
    package var path: String
  }

  package struct CacheBehavior: Sendable, Equatable {
    /// With CloudFront's `*` and `?`.
    package var pathPattern: String
    package var originID: String
    package var allowedMethods: [String]
    package var responseHeaders: ResponseHeaders?
    /// The public keys of `TrustedKeyGroups`; when there are any, requests must be signed with one.
    package var trustedKeys: [PublicKey]
  }

  package struct PublicKey: Sendable, Equatable {
    /// The key pair id that signed requests name.
    package var id: String
    package var pem: String
  }

  /// An `AWS::CloudFront::ResponseHeadersPolicy`, or one of CloudFront's managed ones.
  package struct ResponseHeaders: Sendable, Equatable {
    package var cors: CORSSettings?
    /// `CustomHeadersConfig` and `SecurityHeadersConfig` as the fields that they add.
    package var fields: [Field] = []
    /// `RemoveHeadersConfig`.
    package var removed: [String] = []

    package struct Field: Sendable, Equatable {
      package var name: String
      package var value: String
      /// `Override`: whether it replaces the origin's field of that name.
      package var overridesOrigin: Bool
    }
  }
}
