// SPDX-License-Identifier: Apache-2.0
public import CrossOrigin

extension Application {
  /// An `AWS::CloudFront::Distribution`.
  public struct Distribution: Sendable, Equatable {
    /// The resource's logical id.
    public var logicalID: String
    /// The distribution's id.
    public var id: String
    /// The host that stands in for `{…}.cloudfront.net`; unique.
    public var domainName: String
    /// `Aliases`.
    public var aliases: [String]
    /// `Enabled`.
    public var isEnabled: Bool
    /// `DefaultRootObject`; empty when there is none.
    public var defaultRootObject: String
    /// Where files come from.
    public var origins: [Origin]
    /// `CacheBehaviors` in their order, the default behaviour last (its path pattern is `*`).
    public var behaviors: [CacheBehavior]
  }
}

extension Application.Distribution {
  /// An origin.
  public struct Origin: Sendable, Equatable {
    /// `Id`.
    public var id: String
    /// `DomainName`.
    public var domainName: String
    /// The name of the template's bucket that the domain name belongs to; nil for another origin.
    public var bucket: String?
    /// `OriginPath`: put before the path; empty or beginning with `/`.
    public var path: String
  }

  /// How requests of a path pattern are answered.
  public struct CacheBehavior: Sendable, Equatable {
    /// `PathPattern` with CloudFront's `*` and `?`.
    public var pathPattern: String
    /// `TargetOriginId`.
    public var originID: String
    /// `AllowedMethods`.
    public var allowedMethods: [String]
    /// `Compress`.
    public var compresses: Bool
    /// The response headers policy.
    public var responseHeaders: ResponseHeaders?
    /// The public keys of `TrustedKeyGroups`; when there are any, requests must be signed with one.
    public var trustedKeys: [PublicKey]
  }

  /// A CloudFront public key.
  public struct PublicKey: Sendable, Equatable {
    /// The key pair id that signed requests name.
    public var id: String
    /// The key as PEM text.
    public var pem: String
  }

  /// An `AWS::CloudFront::ResponseHeadersPolicy`, or one of CloudFront's managed ones.
  public struct ResponseHeaders: Sendable, Equatable {
    /// `CorsConfig`.
    public var cors: CORSSettings?
    /// `CorsConfig.OriginOverride`: whether the policy's CORS headers replace the origin's.
    public var corsOverridesOrigin = true
    /// `CustomHeadersConfig` and `SecurityHeadersConfig` as the fields that they add.
    public var fields: [Field] = []
    /// `RemoveHeadersConfig`.
    public var removed: [String] = []

    /// A field that is added to answers.
    public struct Field: Sendable, Equatable {
      /// The field's name.
      public var name: String
      /// The field's value.
      public var value: String
      /// `Override`: whether it replaces the origin's field of that name.
      public var overridesOrigin: Bool
    }

    /// Adds nothing.
    public init() {}
  }
}
