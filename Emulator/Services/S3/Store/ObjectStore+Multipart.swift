// SPDX-License-Identifier: Apache-2.0
import Database
import Notation

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
      try upload.insert(into: bucket(name).id, transaction)
    }
  }

  private func upload(
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

  /// Parts in the order of their numbers, after a number, at most so many.
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

  /// Forgets an upload.
  /// - Returns: the files of its parts.
  private func removeUpload(
    _ id: String, key: ObjectKey, in bucket: BucketState, _ transaction: borrowing Transaction
  ) throws -> [Blobs.ID] {
    _ = try upload(id, key: key, in: bucket, transaction)
    let files = try Self.parts(of: id, transaction).map(\.file)
    try transaction.run("DELETE FROM upload WHERE id=?", .text(id))
    return files
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
      files = try removeUpload(id, key: new.key, in: bucket, transaction)
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
      try removeUpload(id, key: key, in: bucket(name), transaction)
    }
    blobs.remove(files)
  }
}
