// SPDX-License-Identifier: Apache-2.0
package import Notation
package import S3Client

// The client's operations as the pipeline asks for them: what is absent is no error.

/// What a listing or a HEAD says of an object.
package struct ObjectSummary: Sendable, Equatable {
  package var key: String
  /// In bytes.
  package var size: Int64
  /// Without quotes.
  package var etag: String
  /// When it was stored; the epoch when S3 does not say.
  package var lastModified: Timestamp

  init(key: String, size: Int64, etag: String, lastModified: Timestamp?) {
    self.key = key
    self.size = size
    self.etag = etag.unquoted
    self.lastModified = lastModified ?? Timestamp(milliseconds: 0)
  }

  fileprivate init(_ entry: ObjectEntry) {
    self.init(
      key: entry.key, size: entry.size, etag: entry.etag, lastModified: entry.lastModified)
  }
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
        key: key, size: head.size, etag: head.etag, lastModified: head.lastModified)
    } catch {
      guard error.meansAbsent else { throw error }
      return nil
    }
  }

  /// Visits every object under a prefix whose key comes after the given one, in order; the closure
  /// says whether to go on.
  package func forEachObject(
    prefix: String, after key: String? = nil, in bucket: String,
    _ visit: (ObjectSummary) async throws -> Bool
  ) async throws {
    var options = ListOptions(prefix: prefix, startAfter: key)
    repeat {
      let page = try await list(bucket, options)
      for entry in page.entries {
        guard try await visit(ObjectSummary(entry)) else { return }
      }
      options.continuationToken = page.nextToken
    } while options.continuationToken != nil
  }

  /// Removes every object under a prefix, a thousand with one request and a few requests at once.
  /// - Parameter mayGoOn: whether there is time for a further thousand.
  /// - Returns: whether nothing is left.
  /// - Throws: ``UndeletedObjects`` when S3 would not remove some of them; all others are gone then.
  @discardableResult
  package func deleteAll(
    prefix: String, in bucket: String, while mayGoOn: @Sendable () -> Bool = { true }
  ) async throws -> Bool {
    let (failures, isWhole) = try await withThrowingTaskGroup(of: [KeyFailure].self) { group in
      var failures: [KeyFailure] = []
      var underWay = 0
      var isWhole = true
      var options = ListOptions(prefix: prefix)
      repeat {
        guard mayGoOn() else {
          isWhole = false
          break
        }
        let page = try await list(bucket, options)
        options.continuationToken = page.nextToken
        guard !page.entries.isEmpty else { continue }
        if underWay == 3 {
          failures += try await group.next() ?? []
          underWay -= 1
        }
        underWay += 1
        group.addTask { try await delete(keys: page.entries.map(\.key), in: bucket) }
      } while options.continuationToken != nil
      for try await failed in group { failures += failed }
      return (failures, isWhole)
    }
    guard failures.isEmpty else { throw UndeletedObjects(bucket: bucket, failures: failures) }
    return isWhole
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

/// Objects that S3 would not remove.
package struct UndeletedObjects: Error, Equatable, CustomStringConvertible {
  let bucket: String
  package let failures: [KeyFailure]

  package var description: String {
    let some = failures.prefix(3).map { "\($0.key) (\($0.code): \($0.message))" }
    return "\(failures.count) objects of \(bucket) cannot be deleted, such as "
      + some.joined(separator: ", ")
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
