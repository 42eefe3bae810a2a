// SPDX-License-Identifier: Apache-2.0

/// The `detail` of S3's events on EventBridge (S3 User Guide, "EventBridge event message structure"),
/// such as "Object Created", with the members that the functions read or write.
package struct S3ObjectDetail: Codable, Equatable, Sendable {
  private var version: String? = "0"
  package var bucket: Bucket
  package var object: Object
  /// The operation, such as `PutObject` or `CompleteMultipartUpload`.
  package var reason: String?

  package init(bucket: Bucket, object: Object, reason: String) {
    self.bucket = bucket
    self.object = object
    self.reason = reason
  }

  package struct Bucket: Codable, Equatable, Sendable {
    package var name: String

    package init(name: String) { self.name = name }
  }

  package struct Object: Codable, Equatable, Sendable {
    /// As it is: unlike in ``S3Event``, nothing is encoded.
    package var key: String
    /// In bytes.
    package var size: Int64?
    /// Without quotes.
    package var etag: String?

    package init(key: String, size: Int64, etag: String) {
      self.key = key
      self.size = size
      self.etag = etag
    }
  }
}
