// SPDX-License-Identifier: Apache-2.0

/// The settings of a bucket. The raw value is the query name of a setting's requests, and the name of
/// its documents in the store. Where a request names several, the first one here counts.
enum BucketSetting: String, Sendable, CaseIterable {
  case acl
  case cors
  case lifecycle
  case notification
  case policy
  case policyStatus
  case versioning
  case tagging
  case encryption
  case website
  case logging
  case requestPayment
  case accelerate
  case replication
  case ownershipControls
  case publicAccessBlock
  case objectLock = "object-lock"
  case analytics
  case inventory
  case metrics
  case intelligentTiering = "intelligent-tiering"
  case location

  var operations: ResourceOperations {
    switch self {
    case .acl: .init(get: .getBucketAcl, put: .putBucketAcl)
    case .cors: .init(get: .getBucketCors, put: .putBucketCors, delete: .deleteBucketCors)
    case .lifecycle:
      .init(
        get: .getBucketLifecycleConfiguration, put: .putBucketLifecycleConfiguration,
        delete: .deleteBucketLifecycle)
    case .notification:
      .init(
        get: .getBucketNotificationConfiguration, put: .putBucketNotificationConfiguration)
    case .policy:
      .init(get: .getBucketPolicy, put: .putBucketPolicy, delete: .deleteBucketPolicy)
    case .policyStatus: .init(get: .getBucketPolicyStatus)
    case .versioning: .init(get: .getBucketVersioning, put: .putBucketVersioning)
    case .tagging:
      .init(get: .getBucketTagging, put: .putBucketTagging, delete: .deleteBucketTagging)
    case .encryption:
      .init(get: .getBucketEncryption, put: .putBucketEncryption, delete: .deleteBucketEncryption)
    case .website:
      .init(get: .getBucketWebsite, put: .putBucketWebsite, delete: .deleteBucketWebsite)
    case .logging: .init(get: .getBucketLogging, put: .putBucketLogging)
    case .requestPayment: .init(get: .getBucketRequestPayment, put: .putBucketRequestPayment)
    case .accelerate:
      .init(get: .getBucketAccelerateConfiguration, put: .putBucketAccelerateConfiguration)
    case .replication:
      .init(
        get: .getBucketReplication, put: .putBucketReplication, delete: .deleteBucketReplication)
    case .ownershipControls:
      .init(
        get: .getBucketOwnershipControls, put: .putBucketOwnershipControls,
        delete: .deleteBucketOwnershipControls)
    case .publicAccessBlock:
      .init(
        get: .getPublicAccessBlock, put: .putPublicAccessBlock, delete: .deletePublicAccessBlock)
    case .objectLock: .init(get: .getObjectLockConfiguration, put: .putObjectLockConfiguration)
    case .analytics:
      .init(
        get: .getBucketAnalyticsConfiguration, list: .listBucketAnalyticsConfigurations,
        put: .putBucketAnalyticsConfiguration, delete: .deleteBucketAnalyticsConfiguration)
    case .inventory:
      .init(
        get: .getBucketInventoryConfiguration, list: .listBucketInventoryConfigurations,
        put: .putBucketInventoryConfiguration, delete: .deleteBucketInventoryConfiguration)
    case .metrics:
      .init(
        get: .getBucketMetricsConfiguration, list: .listBucketMetricsConfigurations,
        put: .putBucketMetricsConfiguration, delete: .deleteBucketMetricsConfiguration)
    case .intelligentTiering:
      .init(
        get: .getBucketIntelligentTieringConfiguration,
        list: .listBucketIntelligentTieringConfigurations,
        put: .putBucketIntelligentTieringConfiguration,
        delete: .deleteBucketIntelligentTieringConfiguration)
    case .location: .init(get: .getBucketLocation)
    }
  }

  /// The setting that an operation is about.
  static let byOperation: [S3Operation: BucketSetting] = {
    var settings: [S3Operation: BucketSetting] = [:]
    for setting in allCases {
      let operations = setting.operations
      for operation in [operations.get, operations.list, operations.put, operations.delete] {
        if let operation { settings[operation] = setting }
      }
    }
    return settings
  }()

  /// Whether a bucket may have many of the kind, told apart by `id`.
  var isListed: Bool { operations.list != nil }

  /// What is read and written, as the actions of policies name it ("Actions, resources, and condition
  /// keys for Amazon S3", Service Authorization Reference).
  var noun: String {
    switch self {
    case .acl: "BucketAcl"
    case .cors: "BucketCORS"
    case .lifecycle: "LifecycleConfiguration"
    case .notification: "BucketNotification"
    case .policy: "BucketPolicy"
    case .policyStatus: "BucketPolicyStatus"
    case .versioning: "BucketVersioning"
    case .tagging: "BucketTagging"
    case .encryption: "EncryptionConfiguration"
    case .website: "BucketWebsite"
    case .logging: "BucketLogging"
    case .requestPayment: "BucketRequestPayment"
    case .accelerate: "AccelerateConfiguration"
    case .replication: "ReplicationConfiguration"
    case .ownershipControls: "BucketOwnershipControls"
    case .publicAccessBlock: "BucketPublicAccessBlock"
    case .objectLock: "BucketObjectLockConfiguration"
    case .analytics: "AnalyticsConfiguration"
    case .inventory: "InventoryConfiguration"
    case .metrics: "MetricsConfiguration"
    case .intelligentTiering: "IntelligentTieringConfiguration"
    case .location: "BucketLocation"
    }
  }

  var readAction: String { "s3:Get\(noun)" }
  var writeAction: String { "s3:Put\(noun)" }
  /// Only a policy's removal is an action of its own.
  var removeAction: String { self == .policy ? "s3:DeleteBucketPolicy" : writeAction }

  /// The code and the message of the refusal to read what was never put; nil where there is always
  /// something to read.
  var missing: (code: String, message: String)? {
    switch self {
    case .cors: ("NoSuchCORSConfiguration", "The CORS configuration does not exist")
    case .lifecycle:
      ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
    case .policy, .policyStatus: ("NoSuchBucketPolicy", "The bucket policy does not exist")
    case .tagging: ("NoSuchTagSet", "The TagSet does not exist")
    case .website:
      (
        "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"
      )
    case .replication:
      ("ReplicationConfigurationNotFoundError", "The replication configuration was not found")
    case .encryption:
      (
        "ServerSideEncryptionConfigurationNotFoundError",
        "The server side encryption configuration was not found"
      )
    case .ownershipControls:
      ("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
    case .publicAccessBlock:
      (
        "NoSuchPublicAccessBlockConfiguration",
        "The public access block configuration was not found"
      )
    case .objectLock:
      (
        "ObjectLockConfigurationNotFoundError",
        "Object Lock configuration does not exist for this bucket"
      )
    case .analytics, .inventory, .metrics, .intelligentTiering:
      ("NoSuchConfiguration", "The specified configuration does not exist.")
    case .acl, .notification, .versioning, .logging, .requestPayment, .accelerate, .location: nil
    }
  }
}
