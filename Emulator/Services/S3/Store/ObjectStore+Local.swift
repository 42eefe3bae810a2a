// SPDX-License-Identifier: Apache-2.0
import Glibc
package import HTTPMessage
package import HTTPServer
import Notation

/// An object open for reading. What it says and what its content is belong together, whatever is
/// written to the key meanwhile.
package struct OpenedObject: Sendable {
  package let version: ObjectVersion
  package let content: OpenFile
}

/// The store in this process: for services beside the HTTP interface. Writes made here cause the
/// same events as requests do.
extension ObjectStore {
  /// Opens an object for reading.
  /// - Throws: ``S3Error`` `NoSuchBucket` or `NoSuchKey`.
  package func open(_ key: String, in bucket: String) throws -> OpenedObject {
    let key = ObjectKey(key)
    let (version, content) = try open(key, version: nil, in: self.bucket(bucket))
    guard !version.isDeleteMarker, let content else { throw S3Error.noSuchKey(key) }
    return OpenedObject(version: version, content: content)
  }

  /// Makes a finished local file the content of an object. The file is taken: it is gone from its
  /// place when this returns, and untouched when this throws. On one file system nothing is copied.
  /// - Parameters:
  ///   - headers: what goes out with the object, such as `content-type` and `cache-control`.
  ///   - cannedACL: as in `x-amz-acl`; nil for none.
  ///   - storageClass: as in `x-amz-storage-class`; nil for the standard one.
  /// - Returns: the new version.
  /// - Throws: ``S3Error``, as a request of the bucket's owner would be answered.
  @discardableResult package func put(
    file path: String, as key: String, in bucket: String, headers: HTTPFields = [:],
    cannedACL: String? = nil, storageClass: String? = nil
  ) throws -> ObjectVersion {
    let state = try self.bucket(bucket)
    let acl = try cannedACL.map { name throws(S3Error) in
      let acl = try AccessControlRequest.canned(name).acl(
        owner: state.owner, bucketOwner: state.owner)
      try state.check(acl, canned: name)
      return acl
    }
    let id = try blobs.adopt(path)
    do {
      let content = try blobs.open(id)
      let digests = try ContentDigests(of: content, length: content.size, .crc64nvme)
      var properties = ObjectProperties(owner: state.owner, headers: headers)
      if state.hasACLs { properties.acl = acl }
      properties.storageClass = storageClass == "STANDARD" ? nil : storageClass
      if headers["content-type"] == nil {
        properties.headers["content-type"] = "binary/octet-stream"
      }
      let version = try commit(
        NewVersion(
          key: ObjectKey(key), file: id, size: content.size, etag: Hex.encode(digests.md5),
          checksum: digests.checksum, properties: properties),
        in: bucket, event: .put, cause: localCause)
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
