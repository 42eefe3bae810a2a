// SPDX-License-Identifier: Apache-2.0
package import Notation
import FoundationEssentials
package import S3Client

// The client's operations as the pipeline asks for them: what is absent is no error, and a lost race
// is one of its own.

/// The condition of a put does not hold, or another writer was at it at the same time.
package struct StorageConflict: Error, Sendable, Equatable {
  /// The error.
  package init() {}
}

/// What a listing or a HEAD says of an object.
package struct ObjectSummary: Sendable, Equatable {
  /// The key.
  package var key: String
  /// The size in bytes.
  package var size: Int64
  /// The entity tag, without quotes.
  package var etag: String
  /// When it was stored; the epoch when S3 does not say.
  package var lastModified: Timestamp
}

extension ObjectStorage {
  /// The object, or nil when there is none.
  package func find(_ key: String, in bucket: String) async throws(S3Error) -> StoredObject? {
    do throws(S3Error) {
      return try await get(ObjectLocation(bucket: bucket, key: key))
    } catch {
      guard error.meansAbsent else { throw error }
      return nil
    }
  }

  /// What is known of an object, or nil when there is none.
  package func summary(_ key: String, in bucket: String) async throws(S3Error) -> ObjectSummary? {
    do throws(S3Error) {
      let head = try await head(ObjectLocation(bucket: bucket, key: key))
      return ObjectSummary(
        key: key, size: head.size, etag: head.etag.unquoted,
        lastModified: Timestamp(date: head.lastModified))
    } catch {
      guard error.meansAbsent else { throw error }
      return nil
    }
  }

  /// One page of the objects under a prefix whose keys come after the given one.
  package func page(
    prefix: String, after key: String?, limit: Int? = nil, in bucket: String
  ) async throws(S3Error) -> (objects: [ObjectSummary], more: Bool) {
    let page = try await list(
      bucket, ListOptions(prefix: prefix, startAfter: key, maximumKeys: limit))
    let objects = page.entries.map { entry in
      ObjectSummary(
        key: entry.key, size: entry.size, etag: entry.etag.unquoted,
        lastModified: Timestamp(date: entry.lastModified))
    }
    return (objects, page.nextToken != nil)
  }

  /// Visits every object under a prefix in order; the closure says whether to go on.
  package func forEachObject(
    prefix: String, after key: String? = nil, in bucket: String,
    _ visit: (ObjectSummary) async throws -> Bool
  ) async throws {
    var last = key
    while true {
      let (objects, more) = try await page(prefix: prefix, after: last, in: bucket)
      for object in objects {
        guard try await visit(object) else { return }
      }
      guard more, let next = objects.last?.key else { return }
      last = next
    }
  }

  /// Removes every object under a prefix.
  package func deleteAll(prefix: String, in bucket: String) async throws {
    while true {
      let (objects, more) = try await page(prefix: prefix, after: nil, in: bucket)
      for object in objects {
        try await delete(ObjectLocation(bucket: bucket, key: object.key))
      }
      guard more, !objects.isEmpty else { return }
    }
  }

  /// The parts that a multipart upload has; nil when there is no such upload (any more).
  package func partsIfPresent(
    ofUpload uploadID: String, _ key: String, in bucket: String
  ) async throws(S3Error) -> [UploadedPart]? {
    do throws(S3Error) {
      return try await listParts(ObjectLocation(bucket: bucket, key: key), uploadID: uploadID)
    } catch {
      guard error.meansAbsent else { throw error }
      return nil
    }
  }

  /// Discards a multipart upload; one that is not there is no error.
  package func abortIfPresent(
    upload uploadID: String, _ key: String, in bucket: String
  ) async throws(S3Error) {
    do throws(S3Error) {
      try await abortMultipartUpload(
        ObjectLocation(bucket: bucket, key: key), uploadID: uploadID)
    } catch {
      guard error.meansAbsent else { throw error }
    }
  }
}

extension S3Error {
  /// Whether the object or upload is not there, in a bucket that is.
  package var meansAbsent: Bool { isNotFound && code != "NoSuchBucket" }
}

extension String {
  /// An entity tag without its quotes.
  package var unquoted: String { filter { $0 != "\"" } }
}

extension Timestamp {
  /// The instant of a date; the epoch for none.
  init(date: Date?) {
    self.init(milliseconds: Int64(((date?.timeIntervalSince1970 ?? 0) * 1000).rounded(.down)))
  }
}
