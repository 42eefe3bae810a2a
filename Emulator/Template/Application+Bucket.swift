// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// An `AWS::S3::Bucket` with everything that the template says of it, its notifications from
  /// functions' `S3` events included.
  public struct Bucket: Sendable, Equatable {
    /// The resource's logical id.
    public var logicalID: String
    /// `BucketName`, or the name that stands in for the one CloudFormation would make.
    public var name: String
    /// The line of the resource in the template.
    public var line: Int
    /// `CorsConfiguration.CorsRules`; the first rule that matches a request counts.
    public var corsRules: [CORSRule] = []
    /// `LifecycleConfiguration.Rules` that are enabled.
    public var lifecycleRules: [LifecycleRule] = []
    /// Who is told of what happens to objects.
    public var notifications: [Notification] = []
    /// `EventBridgeConfiguration`: every event also goes to EventBridge.
    public var sendsToEventBridge = false
    /// `VersioningConfiguration.Status`.
    public var versioning: Versioning?
    /// `OwnershipControls`; AWS's default for new buckets is `BucketOwnerEnforced`.
    public var objectOwnership = "BucketOwnerEnforced"
    /// `PublicAccessBlockConfiguration`; AWS turns all four on for new buckets.
    public var publicAccessBlock = PublicAccessBlock()
    /// The default encryption's algorithm: `AES256`, `aws:kms` or `aws:kms:dsse`.
    public var encryption = "AES256"
    /// The bucket policy (`AWS::S3::BucketPolicy`) as JSON text.
    public var policy: String?
  }

  /// Whether a bucket keeps versions.
  public enum Versioning: String, Sendable {
    /// Every write keeps the version before it.
    case enabled = "Enabled"
    /// Versions that are there stay, new ones are not made.
    case suspended = "Suspended"
  }
}

extension Application.Bucket {
  /// A rule of a bucket's cross-origin configuration.
  public struct CORSRule: Sendable, Equatable {
    /// `Id`.
    public var id: String?
    /// `AllowedOrigins`; each may hold one `*`.
    public var allowedOrigins: [String]
    /// `AllowedMethods`.
    public var allowedMethods: [String]
    /// `AllowedHeaders`; each may hold one `*`.
    public var allowedHeaders: [String]
    /// `ExposedHeaders`.
    public var exposedHeaders: [String]
    /// `MaxAge` in seconds.
    public var maxAge: Int?
  }

  /// An enabled rule of a bucket's life cycle.
  public struct LifecycleRule: Sendable, Equatable {
    /// `Id`.
    public var id: String?
    /// The keys it applies to begin with this.
    public var prefix: String = ""
    /// `ExpirationInDays`.
    public var expirationDays: Int?
    /// `AbortIncompleteMultipartUpload.DaysAfterInitiation`.
    public var abortMultipartDays: Int?
    /// `NoncurrentVersionExpiration.NoncurrentDays`.
    public var noncurrentDays: Int?
    /// `ExpiredObjectDeleteMarker`.
    public var expiresDeleteMarkers = false
    /// The objects it applies to carry all of these tags.
    public var tags: [String: String] = [:]
  }

  /// One destination of a bucket's events.
  public struct Notification: Sendable, Equatable {
    /// The configuration's id, which events carry as `configurationId`.
    public var id: String
    /// The ARN of a function, queue or topic.
    public var destination: String
    /// The events with AWS's names, such as `s3:ObjectCreated:*`.
    public var events: [String]
    /// The key begins with this.
    public var prefix: String = ""
    /// The key ends with this.
    public var suffix: String = ""
  }

  /// The four switches of `PublicAccessBlockConfiguration`.
  public struct PublicAccessBlock: Sendable, Equatable {
    /// `BlockPublicAcls`.
    public var blockPublicACLs = true
    /// `IgnorePublicAcls`.
    public var ignorePublicACLs = true
    /// `BlockPublicPolicy`.
    public var blockPublicPolicy = true
    /// `RestrictPublicBuckets`.
    public var restrictPublicBuckets = true

    /// All on.
    public init() {}
  }
}
