// SPDX-License-Identifier: Apache-2.0
import Database
import Notation
import Synchronization

/// A bucket with its settings, as they were at one time: a new value replaces it at every change.
final class BucketState: Sendable {
  /// What a setting's document is kept under.
  struct SettingKey: Hashable, Sendable {
    var setting: BucketSetting
    /// Tells the documents of a listed setting apart; empty for the rest.
    var id = ""
  }

  typealias Documents = [SettingKey: [UInt8]]

  let id: Int64
  let name: String
  /// The owner's canonical user id.
  let owner: String
  let region: String
  let created: Timestamp
  let documents: Documents

  let versioning: Versioning?
  let ownership: ObjectOwnership?
  let acl: AccessControlList
  let cors: CORSConfiguration?
  let notification: NotificationConfiguration
  let publicAccess: PublicAccessBlock?
  let policy: BucketPolicy?
  let lifecycle: LifecycleConfiguration?
  let objectLock: ObjectLockConfiguration?
  let encryption: EncryptionConfiguration?

  init(
    id: Int64, name: String, owner: String, region: String, created: Timestamp,
    documents: Documents
  ) {
    self.id = id
    self.name = name
    self.owner = owner
    self.region = region
    self.created = created
    self.documents = documents
    func read<Document: SettingDocument>(_ setting: BucketSetting) -> Document? {
      documents[SettingKey(setting: setting)].flatMap { try? Document(document: $0) }
    }
    versioning = read(.versioning)
    ownership = read(.ownershipControls)
    acl =
      AccessControlList(
        packed: documents[SettingKey(setting: .acl)].map { String(decoding: $0, as: UTF8.self) })
      ?? .privateTo(owner)
    cors = read(.cors)
    notification = read(.notification) ?? NotificationConfiguration()
    publicAccess = read(.publicAccessBlock)
    policy = documents[SettingKey(setting: .policy)].flatMap {
      try? BucketPolicy(document: $0, bucket: name)
    }
    lifecycle = read(.lifecycle)
    objectLock = read(.objectLock)
    encryption = read(.encryption)
  }

  /// The same bucket with some documents changed; nil removes one.
  func with(_ changes: [SettingKey: [UInt8]?]) -> BucketState {
    var documents = documents
    for (name, document) in changes { documents[name] = document }
    return BucketState(
      id: id, name: name, owner: owner, region: region, created: created, documents: documents)
  }

  /// Whether ACLs count at all.
  var hasACLs: Bool { ownership != .bucketOwnerEnforced }
  /// Whether its ACL opens it to everybody or to every AWS user.
  var isPublicByACL: Bool {
    hasACLs && acl.isPublic && publicAccess?.ignorePublicACLs != true
  }
  /// The region as its creation named it.
  var locationConstraint: String {
    documents[SettingKey(setting: .location)].map { String(decoding: $0, as: UTF8.self) }
      ?? region
  }
  var arn: String { "arn:aws:s3:::\(name)" }
}

/// The buckets in memory, which are few and asked for at every request.
extension ObjectStore {
  static func loadBuckets(_ database: Connection) throws -> [String: BucketState] {
    try database.read { transaction in
      var documents: [Int64: BucketState.Documents] = [:]
      _ = try transaction.query("SELECT bucket,name,id,document FROM configuration", []) { row in
        guard let setting = BucketSetting(rawValue: row.text(1)) else { return true }
        let key = BucketState.SettingKey(setting: setting, id: row.text(2))
        documents[row.integer(0), default: [:]][key] = row.blob(3)
        return true
      }
      let buckets = try transaction.query("SELECT id,name,owner,region,created FROM bucket", []) {
        BucketState(
          id: $0.integer(0), name: $0.text(1), owner: $0.text(2), region: $0.text(3),
          created: Timestamp(milliseconds: $0.integer(4)),
          documents: documents[$0.integer(0)] ?? [:])
      }
      return Dictionary(buckets.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  func existingBucket(_ name: String?) -> BucketState? {
    name.flatMap { name in buckets.withLock { $0[name] } }
  }

  func bucket(_ name: String) throws(S3Error) -> BucketState {
    guard let bucket = existingBucket(name) else { throw .noSuchBucket(name) }
    return bucket
  }

  /// Every bucket of an owner, by name.
  func buckets(ofOwner owner: String) -> [BucketState] {
    buckets.withLock { $0.values.filter { $0.owner == owner } }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  func makeBucket(
    _ name: String, owner: Account, region: String,
    documents: BucketState.Documents
  ) throws -> BucketState {
    try database.transaction { transaction in
      if let existing = existingBucket(name) {
        if existing.owner == owner.canonicalID {
          throw S3Error(
            409, "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
            ["BucketName": name])
        }
        throw S3Error(
          409, "BucketAlreadyExists",
          "The requested bucket name is not available. The bucket namespace is shared by all users "
            + "of the system. Please select a different name and try again.", ["BucketName": name])
      }
      let created = now()
      try transaction.run(
        "INSERT INTO bucket(name,owner,region,created) VALUES(?,?,?,?)", .text(name),
        .text(owner.canonicalID), .text(region), .integer(created.milliseconds))
      let id = transaction.lastInsertedRowID
      for (key, document) in documents {
        try transaction.run(
          "INSERT INTO configuration VALUES(?,?,?,?)", .integer(id), .text(key.setting.rawValue),
          .text(key.id), .blob(document))
      }
      return BucketState(
        id: id, name: name, owner: owner.canonicalID, region: region, created: created,
        documents: documents)
    } committed: { bucket in
      buckets.withLock { $0[name] = bucket }
    }
  }

  /// Changes settings of a bucket; nil removes one.
  func configure(
    _ name: String, _ changes: [BucketState.SettingKey: [UInt8]?]
  ) throws {
    try database.transaction { transaction in
      let bucket = try bucket(name)
      for (key, document) in changes {
        if let document {
          try transaction.run(
            "INSERT OR REPLACE INTO configuration VALUES(?,?,?,?)", .integer(bucket.id),
            .text(key.setting.rawValue), .text(key.id), .blob(document))
        } else {
          try transaction.run(
            "DELETE FROM configuration WHERE bucket=? AND name=? AND id=?", .integer(bucket.id),
            .text(key.setting.rawValue), .text(key.id))
        }
      }
      return bucket.with(changes)
    } committed: { changed in
      buckets.withLock { $0[name] = changed }
    }
  }

  func deleteBucket(_ name: String) throws {
    let files = try database.transaction { transaction in
      let bucket = try bucket(name)
      let occupant = try transaction.first(
        "SELECT latest AND NOT marker FROM object WHERE bucket=? LIMIT 1", .integer(bucket.id)
      ) { $0.integer(0) }
      if occupant != nil {
        throw S3Error(
          409, "BucketNotEmpty",
          bucket.versioning == nil
            ? "The bucket you tried to delete is not empty"
            : "The bucket you tried to delete is not empty. You must delete all versions in the "
              + "bucket.", ["BucketName": name])
      }
      let files = try transaction.query(
        "SELECT part.file FROM part JOIN upload ON upload.id=part.upload WHERE bucket=?",
        [.integer(bucket.id)]
      ) { $0.integer(0) }
      try transaction.run("DELETE FROM upload WHERE bucket=?", .integer(bucket.id))
      try transaction.run("DELETE FROM completion WHERE bucket=?", .integer(bucket.id))
      try transaction.run("DELETE FROM bucket WHERE id=?", .integer(bucket.id))
      return files
    } committed: { _ in
      _ = buckets.withLock { $0.removeValue(forKey: name) }
    }
    blobs.remove(files)
  }
}
