// SPDX-License-Identifier: Apache-2.0
import Database
import Glibc
import HTTPServer
import POSIX

/// Statements about versions, for any transaction.
extension Transaction {
  private static let select =
    "SELECT \(ObjectVersion.columns) FROM object WHERE bucket=? AND key=? "

  /// The newest version of a key, a delete marker too.
  func latest(_ key: ObjectKey, in bucket: Int64) throws -> ObjectVersion? {
    try first(
      Self.select + "ORDER BY sequence DESC LIMIT 1", .integer(bucket), .blob(key.bytes)
    ) { ObjectVersion(row: $0) }
  }

  func version(_ id: String, of key: ObjectKey, in bucket: Int64) throws -> ObjectVersion? {
    try first(Self.select + "AND version=?", .integer(bucket), .blob(key.bytes), .text(id)) {
      ObjectVersion(row: $0)
    }
  }

  func remove(_ version: ObjectVersion, from bucket: Int64) throws {
    try run(
      "DELETE FROM object WHERE bucket=? AND key=? AND sequence=?", .integer(bucket),
      .blob(version.key.bytes), .integer(version.sequence))
  }

  func setLatest(_ latest: Bool, _ version: ObjectVersion, in bucket: Int64) throws {
    try run(
      "UPDATE object SET latest=? WHERE bucket=? AND key=? AND sequence=?",
      .integer(latest ? 1 : 0), .integer(bucket), .blob(version.key.bytes),
      .integer(version.sequence))
  }

  /// Remembers that a key changed while uploads to it were under way.
  func disturbUploads(of key: ObjectKey, in bucket: Int64) throws {
    try run(
      "UPDATE upload SET disturbed=1 WHERE bucket=? AND key=?", .integer(bucket), .blob(key.bytes))
  }
}

extension ObjectStore {
  /// The version of an id, or the newest; a delete marker too.
  /// - Throws: `NoSuchVersion` or `NoSuchKey`.
  func find(
    _ key: ObjectKey, version id: String?, in bucket: BucketState,
    _ transaction: borrowing Transaction
  ) throws -> ObjectVersion {
    if let id {
      guard VersionID.isValid(id) else { throw S3Error.invalidVersionID(id) }
      guard let version = try transaction.version(id, of: key, in: bucket.id) else {
        throw S3Error.noSuchVersion(key, id)
      }
      return version
    }
    guard let version = try transaction.latest(key, in: bucket.id) else {
      throw S3Error.noSuchKey(key)
    }
    return version
  }

  func find(_ key: ObjectKey, version id: String?, in bucket: BucketState) throws -> ObjectVersion {
    try reader.read { try find(key, version: id, in: bucket, $0) }
  }

  /// A version with its content open for reading; both belong together whatever is written
  /// meanwhile.
  func open(
    _ key: ObjectKey, version id: String?, in bucket: BucketState
  ) throws -> (version: ObjectVersion, content: OpenFile?) {
    var attempts = 0
    while true {
      let version = try find(key, version: id, in: bucket)
      guard let file = version.file else { return (version, nil) }
      do {
        return (version, try blobs.open(file))
      } catch {
        // Replaced between the two steps.
        guard error.number == ENOENT, attempts < 100 else { throw error }
        attempts += 1
      }
    }
  }
}
