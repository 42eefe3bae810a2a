// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// An `AWS::S3::Bucket` with everything that the template says of it, its notifications from
  /// functions' `S3` events included.
  package struct Bucket: Sendable, Equatable {
    /// The resource's logical id.
    package var logicalID: String
    /// `BucketName`, or the name that stands in for the one CloudFormation would make.
    package var name: String
    /// The line of the resource in the template.
    package var line: Int
    /// `CorsConfiguration.CorsRules`; the first rule that matches a request counts.
    package var corsRules: [CORSRule] = []
    /// `LifecycleConfiguration.Rules` that are enabled.
    package var lifecycleRules: [LifecycleRule] = []
    /// Who is told of what happens to objects.
    package var notifications: [Notification] = []
    /// `EventBridgeConfiguration`: every event also goes to EventBridge.
    package var sendsToEventBridge = false
    /// `VersioningConfiguration.Status`.
    package var versioning: Versioning?
    /// `OwnershipControls`; AWS's default for new buckets is `BucketOwnerEnforced`.
    package var objectOwnership = "BucketOwnerEnforced"
    /// `PublicAccessBlockConfiguration`; AWS turns all four on for new buckets.
    package var publicAccessBlock = PublicAccessBlock()
    /// The default encryption's algorithm: `AES256`, `aws:kms` or `aws:kms:dsse`.
    package var encryption = "AES256"
    /// The bucket policy (`AWS::S3::BucketPolicy`) as JSON text.
    package var policy: String?
  }

  /// Whether a bucket keeps versions.
  package enum Versioning: String, Sendable {
    /// Every write keeps the version before it.
    case enabled = "Enabled"
    /// Versions that are there stay, new ones are not made.
    case suspended = "Suspended"
  }
}

extension Application.Bucket {
  /// A rule of a bucket's cross-origin configuration.
  package struct CORSRule: Sendable, Equatable {
    /// `Id`.
    package var id: String?
    /// `AllowedOrigins`; each may hold one `*`.
    package var allowedOrigins: [String]
    /// `AllowedMethods`.
    package var allowedMethods: [String]
    /// `AllowedHeaders`; each may hold one `*`.
    package var allowedHeaders: [String]
    /// `ExposedHeaders`.
    package var exposedHeaders: [String]
    /// `MaxAge` in seconds.
    package var maxAge: Int?
  }

  /// An enabled rule of a bucket's life cycle.
  package struct LifecycleRule: Sendable, Equatable {
    /// `Id`.
    package var id: String?
    /// The keys it applies to begin with this.
    package var prefix: String = ""
    /// `ExpirationInDays`.
    package var expirationDays: Int?
    /// `AbortIncompleteMultipartUpload.DaysAfterInitiation`.
    package var abortMultipartDays: Int?
    /// `NoncurrentVersionExpiration.NoncurrentDays`.
    package var noncurrentDays: Int?
    /// `ExpiredObjectDeleteMarker`.
    package var expiresDeleteMarkers = false
    /// The objects it applies to carry all of these tags.
    package var tags: [String: String] = [:]
  }

  /// One destination of a bucket's events.
  package struct Notification: Sendable, Equatable {
    /// The configuration's id, which events carry as `configurationId`.
    package var id: String
    /// The ARN of a function, queue or topic.
    package var destination: String
    /// The events with AWS's names, such as `s3:ObjectCreated:*`.
    package var events: [String]
    /// The key begins with this.
    package var prefix: String = ""
    /// The key ends with this.
    package var suffix: String = ""
  }

  /// The four switches of `PublicAccessBlockConfiguration`.
  package struct PublicAccessBlock: Sendable, Equatable {
    /// `BlockPublicAcls`.
    package var blockPublicACLs = true
    /// `IgnorePublicAcls`.
    package var ignorePublicACLs = true
    /// `BlockPublicPolicy`.
    package var blockPublicPolicy = true
    /// `RestrictPublicBuckets`.
    package var restrictPublicBuckets = true

    /// All on.
    package init() {}
  }
}
