// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// How a bucket is to be, as a template says it. Nil leaves a setting as it is.
package struct BucketConfiguration: Sendable {
  package var versioning: Versioning?
  package var cors: CORSConfiguration?
  package var notification: NotificationConfiguration?
  package var lifecycle: LifecycleConfiguration?
  package var objectOwnership: ObjectOwnership?
  package var publicAccessBlock: PublicAccessBlock?
  /// A JSON document.
  package var policy: Data?

  package init() {}
}

extension ObjectStore {
  /// Makes a bucket of the first account, or brings the one that is there to the configuration.
  /// - Throws: ``S3Error`` as the requests of the same settings would be answered.
  package func createBucket(_ name: String, configuration wanted: BucketConfiguration) throws {
    try BucketName.validate(name)
    var changes: [BucketState.SettingKey: [UInt8]?] = [:]
    func set(_ setting: BucketSetting, _ document: [UInt8]?) {
      if let document { changes[.init(setting: setting)] = document }
    }
    if let policy = wanted.policy { _ = try BucketPolicy(document: Array(policy), bucket: name) }
    set(.versioning, wanted.versioning?.document)
    set(.cors, wanted.cors?.document)
    set(.notification, wanted.notification?.document)
    set(.lifecycle, wanted.lifecycle?.document)
    set(.ownershipControls, wanted.objectOwnership?.document)
    set(.publicAccessBlock, wanted.publicAccessBlock?.document)
    set(.policy, wanted.policy.map { Array($0) })
    // What S3 would refuse is refused here too, before anything is kept.
    if let cors = wanted.cors { _ = try CORSConfiguration(document: cors.document) }
    if let lifecycle = wanted.lifecycle {
      _ = try LifecycleConfiguration(document: lifecycle.document)
    }
    if let notification = wanted.notification {
      _ = try NotificationConfiguration(document: notification.document)
    }
    if existingBucket(name) == nil {
      guard let owner = configuration.accounts.first else { throw S3Error.accessDenied }
      _ = try makeBucket(
        name, owner: owner, region: configuration.region,
        documents: newBucketDocuments(ownership: nil))
    }
    try configure(name, changes)
  }

  /// The settings of a bucket that is made without saying any.
  func newBucketDocuments(
    ownership: ObjectOwnership?
  ) -> BucketState.Documents {
    var documents: BucketState.Documents = [
      .init(setting: .ownershipControls):
        (ownership ?? configuration.objectOwnership).document
    ]
    if configuration.objectOwnership == .bucketOwnerEnforced {
      documents[.init(setting: .publicAccessBlock)] = PublicAccessBlock().document
    }
    return documents
  }
}
