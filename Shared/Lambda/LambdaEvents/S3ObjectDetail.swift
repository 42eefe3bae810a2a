// SPDX-License-Identifier: Apache-2.0

/// The `detail` of S3's events on EventBridge (S3 User Guide, "EventBridge event message structure"),
/// such as "Object Created".
package struct S3ObjectDetail: Codable, Equatable, Sendable {
  /// `0`.
  package var version: String?
  /// The bucket.
  package var bucket: Bucket
  /// The object.
  package var object: Object
  /// The request's identifier.
  package var requestID: String?
  /// The account or service that did it.
  package var requester: String?
  /// The caller's address.
  package var sourceIPAddress: String?
  /// The operation, such as `PutObject` or `CompleteMultipartUpload`.
  package var reason: String?
  /// How an object was removed, such as `Permanently Deleted`.
  package var deletionType: String?

  enum CodingKeys: String, CodingKey {
    case version, bucket, object
    case requestID = "request-id"
    case requester
    case sourceIPAddress = "source-ip-address"
    case reason
    case deletionType = "deletion-type"
  }

  package init(
    version: String? = "0", bucket: Bucket, object: Object, requestID: String? = nil,
    requester: String? = nil, sourceIPAddress: String? = nil, reason: String? = nil,
    deletionType: String? = nil
  ) {
    self.version = version
    self.bucket = bucket
    self.object = object
    self.requestID = requestID
    self.requester = requester
    self.sourceIPAddress = sourceIPAddress
    self.reason = reason
    self.deletionType = deletionType
  }

  /// A bucket.
  package struct Bucket: Codable, Equatable, Sendable {
    /// Its name.
    package var name: String

    package init(name: String) { self.name = name }
  }

  /// An object.
  package struct Object: Codable, Equatable, Sendable {
    /// Its key as it is: unlike in ``S3Event``, nothing is encoded.
    package var key: String
    /// Its size in bytes; nil when it was removed.
    package var size: Int64?
    /// Its entity tag without quotes.
    package var etag: String?
    /// Its version, in a versioned bucket.
    package var versionID: String?
    /// Orders the events of one key.
    package var sequencer: String?

    enum CodingKeys: String, CodingKey {
      case key, size, etag
      case versionID = "version-id"
      case sequencer
    }

    package init(
      key: String, size: Int64? = nil, etag: String? = nil, versionID: String? = nil,
      sequencer: String? = nil
    ) {
      self.key = key
      self.size = size
      self.etag = etag
      self.versionID = versionID
      self.sequencer = sequencer
    }
  }
}
