// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import Database
import HTTPMessage

/// A multipart upload that was begun.
struct MultipartUpload: Sendable {
  var id: String
  var key: ObjectKey
  var initiated: Timestamp
  var initiator: String
  var owner: String
  var storageClass: String?
  /// The algorithm and type that the caller named.
  var checksum: (algorithm: ChecksumAlgorithm, type: ChecksumType)?
  var headers: HTTPFields
  var tags: TagSet?
  var acl: AccessControlList?
  var lock: ObjectLock?
  var encryption: Encryption
  var isDisturbed = false

  static let columns =
    "id,key,initiated,initiator,owner,class,checksum,headers,tags,acl,lock,encryption,disturbed"

  init(
    id: String, key: ObjectKey, initiated: Timestamp, initiator: String, owner: String,
    headers: HTTPFields, encryption: Encryption
  ) {
    self.id = id
    self.key = key
    self.initiated = initiated
    self.initiator = initiator
    self.owner = owner
    self.headers = headers
    self.encryption = encryption
  }

  init(row: borrowing Row) {
    id = row.text(0)
    key = ObjectKey(bytes: row.blob(1))
    initiated = Timestamp(milliseconds: row.integer(2))
    initiator = row.text(3)
    owner = row.text(4)
    storageClass = row.optionalText(5)
    checksum = row.optionalText(6).flatMap { Checksum(packed: $0) }.map { ($0.algorithm, $0.type) }
    headers = HTTPFields(packed: row.text(7))
    tags = row.optionalText(8).map { TagSet(query: $0) }
    acl = AccessControlList(packed: row.optionalText(9))
    lock = ObjectLock(packed: row.optionalText(10))
    encryption = Encryption(packed: row.optionalText(11))
    isDisturbed = row.integer(12) == 1
  }

  /// What the checksum of the whole object is made of, when the caller named nothing: S3 keeps a
  /// CRC-64/NVME of the content.
  var effectiveChecksum: (algorithm: ChecksumAlgorithm, type: ChecksumType) {
    checksum ?? (.crc64nvme, .fullObject)
  }
}

/// A part that was uploaded.
struct UploadedPart: Sendable {
  var number: Int
  var size: Int64
  var etag: String
  var modified: Timestamp
  var file: Blobs.ID
  /// Base64, of the upload's algorithm.
  var checksum: String?
}

/// A page of uploads by key and id.
struct UploadListing: Sendable {
  var uploads: [MultipartUpload] = []
  var commonPrefixes: [[UInt8]] = []
  var isTruncated = false
}

extension ObjectStore {
  /// The id of a new upload: uploads of one key are listed in the order of their beginnings, which is
  /// the order of their ids.
  func newUploadID() -> String {
    let place = String(nextSequence(), radix: 16)
    let zeros = String(repeating: "0", count: 16 - place.utf8.count)
    return zeros + place + Base64URL.encode(random(84))
  }

  func begin(_ upload: MultipartUpload, in name: String) throws {
    try database.transaction { transaction in
      let bucket = try bucket(name)
      let checksum = upload.checksum.map {
        Checksum(algorithm: $0.algorithm, type: $0.type, value: "").packed
      }
      try transaction.run(
        "INSERT INTO upload(bucket,\(MultipartUpload.columns)) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,0)",
        .integer(bucket.id), .text(upload.id), .blob(upload.key.bytes),
        .integer(upload.initiated.milliseconds), .text(upload.initiator), .text(upload.owner),
        .text(upload.storageClass), .text(checksum), .text(upload.headers.packed),
        .text(upload.tags?.query), .text(upload.acl?.packed), .text(upload.lock?.packed),
        .text(upload.encryption.packed))
    }
  }

  func upload(
    _ id: String, key: ObjectKey, in bucket: BucketState, _ transaction: borrowing Transaction
  ) throws -> MultipartUpload {
    let upload = try transaction.first(
      "SELECT \(MultipartUpload.columns) FROM upload WHERE id=? AND bucket=? AND key=?", .text(id),
      .integer(bucket.id), .blob(key.bytes)
    ) { MultipartUpload(row: $0) }
    guard let upload else { throw S3Error.noSuchUpload(id) }
    return upload
  }

  func upload(_ id: String, key: ObjectKey, in bucket: BucketState) throws -> MultipartUpload {
    try reader.read { try upload(id, key: key, in: bucket, $0) }
  }

  /// Keeps a part, in place of an earlier one of that number.
  func put(_ part: UploadedPart, of id: String, key: ObjectKey, in name: String) throws {
    let replaced = try database.transaction { transaction in
      _ = try upload(id, key: key, in: bucket(name), transaction)
      let replaced = try transaction.first(
        "SELECT file FROM part WHERE upload=? AND number=?", .text(id), .integer(part.number)
      ) { $0.integer(0) }
      try transaction.run(
        "INSERT OR REPLACE INTO part(upload,number,size,etag,modified,file,checksum) "
          + "VALUES(?,?,?,?,?,?,?)", .text(id), .integer(part.number), .integer(part.size),
        .text(part.etag), .integer(part.modified.milliseconds), .integer(part.file),
        .text(part.checksum))
      return replaced
    }
    if let replaced { blobs.remove([replaced]) }
  }

  /// Parts by number after a number, at most so many.
  func parts(
    of id: String, after number: Int = 0, limit: Int = 10_000
  ) throws -> [UploadedPart] {
    try reader.read { try Self.parts(of: id, after: number, limit: limit, $0) }
  }

  private static func parts(
    of id: String, after number: Int = 0, limit: Int = 10_000, _ transaction: borrowing Transaction
  ) throws -> [UploadedPart] {
    try transaction.query(
      "SELECT number,size,etag,modified,file,checksum FROM part WHERE upload=? AND number>? "
        + "ORDER BY number LIMIT ?", [.text(id), .integer(number), .integer(limit)]
    ) { row in
      UploadedPart(
        number: Int(row.integer(0)), size: row.integer(1), etag: row.text(2),
        modified: Timestamp(milliseconds: row.integer(3)), file: row.integer(4),
        checksum: row.optionalText(5))
    }
  }

  /// Makes the object of an upload visible and forgets the upload.
  func complete(
    _ id: String, as new: NewVersion, parts chosen: String, in name: String,
    if conditions: WriteConditions, cause: EventCause
  ) throws -> ObjectVersion {
    var files: [Blobs.ID] = []
    let version = try commit(
      new, in: name, if: conditions, event: .completeMultipartUpload, cause: cause
    ) { transaction in
      let bucket = try bucket(name)
      _ = try upload(id, key: new.key, in: bucket, transaction)
      files = try Self.parts(of: id, transaction).map(\.file)
      try transaction.run("DELETE FROM upload WHERE id=?", .text(id))
      // A client that lost the answer may ask again.
      try transaction.run(
        "INSERT OR REPLACE INTO completion(upload,completed,bucket,key,parts,version,etag,checksum) "
          + "VALUES(?,?,?,?,?,?,?,?)", .text(id), .integer(now().milliseconds),
        .integer(bucket.id), .blob(new.key.bytes), .text(chosen), "", .text(new.etag),
        .text(new.checksum?.packed))
    }
    blobs.remove(files)
    return version
  }

  /// A completion that happened before.
  struct Completion: Sendable {
    var parts: String
    var etag: String
    var checksum: Checksum?
  }

  func completion(of id: String, key: ObjectKey, in bucket: BucketState) throws -> Completion? {
    try reader.read { transaction in
      try transaction.first(
        "SELECT parts,etag,checksum FROM completion WHERE upload=? AND bucket=? AND key=?",
        .text(id), .integer(bucket.id), .blob(key.bytes)
      ) { row in
        Completion(
          parts: row.text(0), etag: row.text(1),
          checksum: row.optionalText(2).flatMap { Checksum(packed: $0) })
      }
    }
  }

  /// Forgets an upload and its parts.
  func abort(_ id: String, key: ObjectKey, in name: String) throws {
    let files = try database.transaction { transaction in
      _ = try upload(id, key: key, in: bucket(name), transaction)
      let files = try Self.parts(of: id, transaction).map(\.file)
      try transaction.run("DELETE FROM upload WHERE id=?", .text(id))
      return files
    }
    blobs.remove(files)
  }

  /// A page of a bucket's uploads.
  /// - Parameter afterID: with `query.after`, the upload of that key to begin after; nil begins
  ///   after all of that key's.
  func listUploads(
    _ query: ListingQuery, afterID: String?, in bucket: BucketState
  ) throws -> UploadListing {
    guard query.limit > 0 else { return UploadListing() }
    return try reader.read { transaction in
      var page = UploadListing()
      var left = query.limit
      func take(_ row: borrowing Row, leapTo bound: inout [UInt8]?) -> Bool? {
        let upload = MultipartUpload(row: row)
        guard upload.key.bytes.starts(with: query.prefix) else { return nil }
        guard left > 0 else {
          page.isTruncated = true
          return nil
        }
        left -= 1
        if let rolled = query.commonPrefix(of: upload.key.bytes) {
          page.commonPrefixes.append(rolled)
          bound = ObjectKey.upperBound(ofPrefix: rolled)
          return nil
        }
        page.uploads.append(upload)
        return true
      }
      let select = "SELECT \(MultipartUpload.columns) FROM upload INDEXED BY upload_by_key "
      var bound = query.start
      if let afterID, !query.after.isEmpty {
        bound = query.after + [0]
        _ = try transaction.query(
          select + "WHERE bucket=? AND key=? AND id>? ORDER BY id LIMIT ?",
          [.integer(bucket.id), .blob(query.after), .text(afterID), .integer(left + 1)]
        ) { take($0, leapTo: &bound) }
      }
      while !page.isTruncated, let from = bound {
        bound = nil
        _ = try transaction.query(
          select + "WHERE bucket=? AND key>=? ORDER BY key, id LIMIT ?",
          [.integer(bucket.id), .blob(from), .integer(left + 1)]
        ) { take($0, leapTo: &bound) }
      }
      return page
    }
  }
}
