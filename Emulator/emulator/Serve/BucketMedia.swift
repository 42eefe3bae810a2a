// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import HTTPMessage
import MediaConvertService
import S3Service

/// The buckets as MediaConvert reads and writes them.
struct BucketMedia: MediaStore {
  let store: ObjectStore

  func open(_ location: S3Location) throws -> StoredObject {
    do {
      let opened = try store.open(location.key, in: location.bucket)
      return StoredObject(
        file: opened.content, eTag: opened.version.quotedETag,
        contentType: opened.version.headers["content-type"],
        lastModified: opened.version.modified.date)
    } catch { throw MediaStoreFailure(error) }
  }

  func store(
    fileAt path: String, mayMove: Bool, as location: S3Location, _ traits: ObjectTraits
  ) throws {
    var headers: HTTPFields = ["content-type": traits.contentType]
    headers["cache-control"] = traits.cacheControl
    do {
      var source = path
      if !mayMove {
        source = path + ".copy"
        try? FileManager.default.removeItem(atPath: source)
        try FileManager.default.copyItem(atPath: path, toPath: source)
      }
      try store.put(
        file: source, as: location.key, in: location.bucket, headers: headers,
        cannedACL: traits.cannedACL, storageClass: traits.storageClass)
    } catch { throw MediaStoreFailure(error) }
  }

  func remove(_ location: S3Location) throws {
    do { try store.delete(location.key, in: location.bucket) } catch {
      throw MediaStoreFailure(error)
    }
  }
}

extension MediaStoreFailure {
  fileprivate init(_ error: any Error) {
    switch (error as? S3Error)?.code {
    case "NoSuchBucket": self = .noSuchBucket
    case "NoSuchKey": self = .noSuchKey
    case "AccessDenied": self = .accessDenied
    default: self = .failed("\(error)")
    }
  }
}
