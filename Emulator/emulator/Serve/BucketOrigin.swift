// SPDX-License-Identifier: Apache-2.0
import CloudFrontService
import FoundationEssentials
import Notation
import HTTPMessage
import S3Service

/// The buckets as CloudFront's origin.
struct BucketOrigin: CDNOrigin {
  let store: ObjectStore

  func open(bucket: String, key: String) throws -> OriginObject? {
    let opened: OpenedObject
    do { opened = try store.open(key, in: bucket) } catch let error as S3Error {
      guard error.status == 404 else { throw error }
      return nil
    }
    var object = OriginObject(
      file: opened.content, size: opened.version.size, etag: opened.version.etag,
      lastModified: opened.version.modified.date)
    object.headers = opened.version.headers
    object.contentType = object.headers["content-type"]
    object.cacheControl = object.headers["cache-control"]
    object.headers.remove("content-type")
    object.headers.remove("cache-control")
    return object
  }
}
