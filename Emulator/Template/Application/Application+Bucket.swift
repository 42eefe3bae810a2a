// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// An `AWS::S3::Bucket` with everything that the template says of it, its notifications from
  /// functions' `S3` events included.
  package struct Bucket: Sendable, Equatable {
    package var logicalID: String
    package var name: String
    package var line: Int
    /// The first rule that matches a request counts.
    package var corsRules: [CORSRule] = []
    /// The rules that are enabled.
    package var lifecycleRules: [LifecycleRule] = []
    package var notifications: [Notification] = []
    /// Every event also goes to EventBridge.
    package var sendsToEventBridge = false
    package var versioning: Versioning?
    /// AWS's default for new buckets.
    package var objectOwnership = "BucketOwnerEnforced"
    package var publicAccessBlock = PublicAccessBlock()
    /// The default encryption's algorithm: `AES256`, `aws:kms` or `aws:kms:dsse`.
    package var encryption = "AES256"
    /// The bucket policy (`AWS::S3::BucketPolicy`) as JSON text.
    package var policy: String?
  }

  package enum Versioning: String, Sendable {
    case enabled = "Enabled"
    case suspended = "Suspended"
  }
}

extension Application.Bucket {
  package struct CORSRule: Sendable, Equatable {
    package var id: String?
    /// Each may hold one `*`.
    package var allowedOrigins: [String]
    package var allowedMethods: [String]
    /// Each may hold one `*`.
    package var allowedHeaders: [String]
    package var exposedHeaders: [String]
    /// In seconds.
    package var maxAge: Int?
  }

  package struct LifecycleRule: Sendable, Equatable {
    package var id: String?
    package var prefix: String = ""
    package var expirationDays: Int?
    package var abortMultipartDays: Int?
    package var noncurrentDays: Int?
    package var expiresDeleteMarkers = false
    /// The objects it applies to carry all of these tags.
    package var tags: [String: String] = [:]
  }

  /// One destination of a bucket's events.
  package struct Notification: Sendable, Equatable {
    /// Events carry it as `configurationId`.
    package var id: String
    /// The ARN of a function, queue or topic.
    package var destination: String
    /// With AWS's names, such as `s3:ObjectCreated:*`.
    package var events: [String]
    package var prefix: String = ""
    package var suffix: String = ""
  }

  /// AWS turns all four on for new buckets.
  package struct PublicAccessBlock: Sendable, Equatable {
    package var blockPublicACLs = true
    package var ignorePublicACLs = true
    package var blockPublicPolicy = true
    package var restrictPublicBuckets = true

    package init() {}
  }
}
