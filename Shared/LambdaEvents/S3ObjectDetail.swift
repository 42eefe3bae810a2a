// SPDX-License-Identifier: Apache-2.0

/// The `detail` of S3's events on EventBridge (S3 User Guide, "EventBridge event message structure"),
/// such as "Object Created".
public struct S3ObjectDetail: Codable, Equatable, Sendable {
  /// `0`.
  public var version: String?
  /// The bucket.
  public var bucket: Bucket
  /// The object.
  public var object: Object
  /// The request's identifier.
  public var requestID: String?
  /// The account or service that did it.
  public var requester: String?
  /// The caller's address.
  public var sourceIPAddress: String?
  /// The operation, such as `PutObject` or `CompleteMultipartUpload`.
  public var reason: String?
  /// How an object was removed, such as `Permanently Deleted`.
  public var deletionType: String?

  enum CodingKeys: String, CodingKey {
    case version, bucket, object
    case requestID = "request-id"
    case requester
    case sourceIPAddress = "source-ip-address"
    case reason
    case deletionType = "deletion-type"
  }

  /// Makes a detail of its parts.
  public init(
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
  public struct Bucket: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String

    /// Makes the value of its member.
    public init(name: String) { self.name = name }
  }

  /// An object.
  public struct Object: Codable, Equatable, Sendable {
    /// Its key as it is: unlike in ``S3Event``, nothing is encoded.
    public var key: String
    /// Its size in bytes; nil when it was removed.
    public var size: Int64?
    /// Its entity tag without quotes.
    public var etag: String?
    /// Its version, in a versioned bucket.
    public var versionID: String?
    /// Orders the events of one key.
    public var sequencer: String?

    enum CodingKeys: String, CodingKey {
      case key, size, etag
      case versionID = "version-id"
      case sequencer
    }

    /// Makes the value of its members.
    public init(
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
