// SPDX-License-Identifier: Apache-2.0
package import CrossOrigin

extension Application {
  /// An `AWS::CloudFront::Distribution`.
  package struct Distribution: Sendable, Equatable {
    /// The resource's logical id.
    package var logicalID: String
    /// The distribution's id.
    package var id: String
    /// The host that stands in for `{…}.cloudfront.net`; unique.
    package var domainName: String
    /// `Aliases`.
    package var aliases: [String]
    /// `Enabled`.
    package var isEnabled: Bool
    /// `DefaultRootObject`; empty when there is none.
    package var defaultRootObject: String
    /// Where files come from.
    package var origins: [Origin]
    /// `CacheBehaviors` in their order, the default behaviour last (its path pattern is `*`).
    package var behaviors: [CacheBehavior]
  }
}

extension Application.Distribution {
  /// An origin.
  package struct Origin: Sendable, Equatable {
    /// `Id`.
    package var id: String
    /// `DomainName`.
    package var domainName: String
    /// The name of the template's bucket that the domain name belongs to; nil for another origin.
    package var bucket: String?
    /// `OriginPath`: put before the path; empty or beginning with `/`.
    package var path: String
  }

  /// How requests of a path pattern are answered.
  package struct CacheBehavior: Sendable, Equatable {
    /// `PathPattern` with CloudFront's `*` and `?`.
    package var pathPattern: String
    /// `TargetOriginId`.
    package var originID: String
    /// `AllowedMethods`.
    package var allowedMethods: [String]
    /// `Compress`.
    package var compresses: Bool
    /// The response headers policy.
    package var responseHeaders: ResponseHeaders?
    /// The public keys of `TrustedKeyGroups`; when there are any, requests must be signed with one.
    package var trustedKeys: [PublicKey]
  }

  /// A CloudFront public key.
  package struct PublicKey: Sendable, Equatable {
    /// The key pair id that signed requests name.
    package var id: String
    /// The key as PEM text.
    package var pem: String
  }

  /// An `AWS::CloudFront::ResponseHeadersPolicy`, or one of CloudFront's managed ones.
  package struct ResponseHeaders: Sendable, Equatable {
    /// `CorsConfig`.
    package var cors: CORSSettings?
    /// `CorsConfig.OriginOverride`: whether the policy's CORS headers replace the origin's.
    package var corsOverridesOrigin = true
    /// `CustomHeadersConfig` and `SecurityHeadersConfig` as the fields that they add.
    package var fields: [Field] = []
    /// `RemoveHeadersConfig`.
    package var removed: [String] = []

    /// A field that is added to answers.
    package struct Field: Sendable, Equatable {
      /// The field's name.
      package var name: String
      /// The field's value.
      package var value: String
      /// `Override`: whether it replaces the origin's field of that name.
      package var overridesOrigin: Bool
    }

    /// Adds nothing.
    package init() {}
  }
}
