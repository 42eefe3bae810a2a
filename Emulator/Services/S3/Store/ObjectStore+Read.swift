// SPDX-License-Identifier: Apache-2.0
import Database
import Glibc
import HTTPServer
import POSIX

extension ObjectStore {
  /// The version of an id, or the newest; a delete marker too.
  /// - Throws: `NoSuchVersion` or `NoSuchKey`.
  func find(
    _ key: ObjectKey, version id: String?, in bucket: BucketState,
    _ transaction: borrowing Transaction
  ) throws -> ObjectVersion {
    if let id {
      guard VersionID.isValid(id) else {
        throw S3Error.invalidArgument("Invalid version id specified", name: "versionId", value: id)
      }
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
