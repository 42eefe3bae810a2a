// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
package import FoundationEssentials
import Glibc
package import HTTPMessage
package import HTTPServer
import Synchronization
import POSIX

/// How a bucket is to be, as a template says it. Nil leaves a setting as it is.
package struct BucketConfiguration: Sendable {
  /// The region of a new bucket; nil takes the store's.
  package var region: String?
  /// Whether old versions are kept.
  package var versioning: Versioning?
  /// Which pages may use it.
  package var cors: CORSConfiguration?
  /// Which events go where.
  package var notification: NotificationConfiguration?
  /// When objects expire.
  package var lifecycle: LifecycleConfiguration?
  /// Who owns what is written.
  package var objectOwnership: ObjectOwnership?
  /// What public access it refuses.
  package var publicAccessBlock: PublicAccessBlock?
  /// Its tags.
  package var tags: TagSet?
  /// Its policy, a JSON document.
  package var policy: Data?

  package init() {}
}

/// An object open for reading. What it says and what its content is belong together, whatever is
/// written to the key meanwhile.
package struct OpenedObject: Sendable {
  /// All that is known of the object.
  package let version: ObjectVersion
  /// The content.
  package let content: OpenFile
}

/// The store in this process: for services beside the HTTP interface. Writes made here cause the
/// same events as requests do.
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
    set(.tagging, wanted.tags?.document)
    set(.policy, wanted.policy.map { Array($0) })
    // What S3 would refuse is refused here too, before anything is kept.
    if let cors = wanted.cors { _ = try CORSConfiguration(document: cors.document) }
    if let lifecycle = wanted.lifecycle {
      _ = try LifecycleConfiguration(document: lifecycle.document)
    }
    if let notification = wanted.notification {
      _ = try NotificationConfiguration(document: notification.document)
    }
    if buckets.withLock({ $0[name] == nil }) {
      guard let owner = configuration.accounts.first else { throw S3Error.accessDenied }
      _ = try makeBucket(
        name, owner: owner, region: wanted.region ?? configuration.region,
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

  /// Opens an object for reading.
  /// - Throws: ``S3Error`` `NoSuchBucket` or `NoSuchKey`.
  package func open(_ key: String, in bucket: String) throws -> OpenedObject {
    let key = ObjectKey(key)
    let (version, content) = try open(key, version: nil, in: self.bucket(bucket))
    guard !version.isDeleteMarker, let content else { throw S3Error.noSuchKey(key) }
    return OpenedObject(version: version, content: content)
  }

  /// What is known of an object.
  /// - Throws: ``S3Error`` `NoSuchBucket` or `NoSuchKey`.
  package func head(_ key: String, in bucket: String) throws -> ObjectVersion {
    let version = try find(ObjectKey(key), version: nil, in: self.bucket(bucket))
    guard !version.isDeleteMarker else { throw S3Error.noSuchKey(version.key) }
    return version
  }

  /// Objects whose keys begin with a text, in order of their keys.
  /// - Parameters:
  ///   - after: the key after which to begin.
  ///   - limit: how many at most.
  package func list(
    prefix: String, in bucket: String, after: String = "", limit: Int = 1000
  ) throws -> [ObjectVersion] {
    try list(
      ListingQuery(prefix: Array(prefix.utf8), after: Array(after.utf8), limit: limit),
      in: self.bucket(bucket)
    ).contents
  }

  /// Makes a finished local file the content of an object. The file is taken: it is gone from its
  /// place when this returns, and untouched when this throws. On one file system nothing is copied.
  /// - Parameter headers: what goes out with the object, such as `content-type` and `cache-control`.
  /// - Returns: the new version.
  @discardableResult package func put(
    file path: String, as key: String, in bucket: String, headers: HTTPFields = [:]
  ) throws -> ObjectVersion {
    let state = try self.bucket(bucket)
    let id = try blobs.adopt(path)
    do {
      let content = try blobs.open(id)
      let digests = try ContentDigests.of(content, offset: 0, length: content.size, [.crc64nvme])
      var headers = headers
      if headers["content-type"] == nil { headers["content-type"] = "binary/octet-stream" }
      let version = try commit(
        NewVersion(
          key: ObjectKey(key), owner: state.owner, file: id, size: content.size,
          etag: Hex.encode(digests.md5), headers: headers, checksum: digests.checksums.first),
        in: bucket, if: WriteConditions(), event: .put, cause: localCause)
      unsafe unlink(path)
      return version
    } catch {
      blobs.remove([id])
      throw error
    }
  }

  /// Deletes an object; one that is not there is deleted already.
  package func delete(_ key: String, in bucket: String) throws {
    _ = try delete(ObjectKey(key), version: nil, in: bucket, cause: localCause)
  }

  /// The cause of what this process does by itself.
  var localCause: EventCause {
    let owner = configuration.accounts.first
    return EventCause(
      principalID: owner.map { "AWS:\($0.accessKeyID)" } ?? "Anonymous",
      requester: owner?.number ?? "s3.amazonaws.com", sourceAddress: "127.0.0.1",
      requestID: RequestID.make(random(8)), hostID: RequestID.makeHostID(random(48)))
  }
}

/// The ids that every answer carries.
enum RequestID {
  /// `x-amz-request-id`: 16 characters.
  static func make(_ random: [UInt8]) -> String { Hex.encode(random).uppercased() }
  /// `x-amz-id-2`.
  static func makeHostID(_ random: [UInt8]) -> String { Data(random).base64EncodedString() }
}

/// The digests of a content, made in one pass.
struct ContentDigests: Sendable {
  var md5: [UInt8]
  var checksums: [Checksum]

  /// Reads a range of a file.
  static func of(
    _ file: OpenFile, offset: Int64, length: Int64, _ algorithms: [ChecksumAlgorithm]
  ) throws(SystemError) -> ContentDigests {
    var md5 = MD5()
    var states = algorithms.map { ChecksumState($0) }
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var position = offset
    let end = offset + length
    while position < end {
      let wanted = min(buffer.count, Int(end - position))
      let count = unsafe pread(file.descriptor, &buffer, wanted, off_t(position))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw SystemError("cannot read an object's content", number: count < 0 ? errno : EIO)
      }
      let bytes = unsafe buffer.span.extracting(0..<count).bytes
      md5.update(bytes)
      for index in states.indices { states[index].update(bytes) }
      position += Int64(count)
    }
    return ContentDigests(
      md5: md5.finalized(),
      checksums: states.map {
        Checksum(
          algorithm: $0.algorithm, type: .fullObject,
          value: Data($0.finalized()).base64EncodedString())
      })
  }
}
