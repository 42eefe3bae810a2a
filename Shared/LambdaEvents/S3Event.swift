// SPDX-License-Identifier: Apache-2.0
import HTTPMessage

/// A notification of S3 (S3 User Guide, "Event message structure"): any version 2.x. Delivery is at
/// least once and in no order.
public struct S3Event: Codable, Equatable, Sendable {
  /// What happened; S3 sends one record today, a reader must expect more.
  public var records: [Record]

  enum CodingKeys: String, CodingKey {
    case records = "Records"
  }

  /// Makes a notification of its records.
  public init(records: [Record]) { self.records = records }

  /// One thing that happened to one object.
  public struct Record: Codable, Equatable, Sendable {
    /// The record's version, such as `2.1`.
    public var eventVersion: String?
    /// `aws:s3`.
    public var eventSource: String?
    /// The bucket's region.
    public var awsRegion: String?
    /// When it happened, in ISO 8601 in UTC with milliseconds.
    public var eventTime: String?
    /// What happened, without `s3:`, such as `ObjectCreated:Put`.
    public var eventName: String
    /// Who did it.
    public var userIdentity: Identity?
    /// From where.
    public var requestParameters: RequestParameters?
    /// The request's identifiers.
    public var responseElements: ResponseElements?
    /// What it was done to.
    public var s3: Entity

    /// Makes a record of its parts.
    public init(
      eventVersion: String? = "2.1", eventSource: String? = "aws:s3", awsRegion: String? = nil,
      eventTime: String? = nil, eventName: String, userIdentity: Identity? = nil,
      requestParameters: RequestParameters? = nil, responseElements: ResponseElements? = nil,
      s3: Entity
    ) {
      self.eventVersion = eventVersion
      self.eventSource = eventSource
      self.awsRegion = awsRegion
      self.eventTime = eventTime
      self.eventName = eventName
      self.userIdentity = userIdentity
      self.requestParameters = requestParameters
      self.responseElements = responseElements
      self.s3 = s3
    }
  }

  /// An AWS principal.
  public struct Identity: Codable, Equatable, Sendable {
    /// Its identifier.
    public var principalId: String

    /// Makes the value of its member.
    public init(principalId: String) { self.principalId = principalId }
  }

  /// Where a request came from.
  public struct RequestParameters: Codable, Equatable, Sendable {
    /// The caller's address.
    public var sourceIPAddress: String?

    /// Makes the value of its member.
    public init(sourceIPAddress: String? = nil) { self.sourceIPAddress = sourceIPAddress }
  }

  /// The identifiers of the request that caused a record.
  public struct ResponseElements: Codable, Equatable, Sendable {
    /// The request's identifier.
    public var requestID: String?
    /// The host's identifier.
    public var hostID: String?

    enum CodingKeys: String, CodingKey {
      case requestID = "x-amz-request-id"
      case hostID = "x-amz-id-2"
    }

    /// Makes the value of its members.
    public init(requestID: String? = nil, hostID: String? = nil) {
      self.requestID = requestID
      self.hostID = hostID
    }
  }

  /// What a record is about.
  public struct Entity: Codable, Equatable, Sendable {
    /// `1.0`.
    public var s3SchemaVersion: String?
    /// The identifier of the bucket's notification configuration.
    public var configurationId: String?
    /// The bucket.
    public var bucket: Bucket
    /// The object.
    public var object: Object

    /// Makes the value of its members.
    public init(
      s3SchemaVersion: String? = "1.0", configurationId: String? = nil, bucket: Bucket,
      object: Object
    ) {
      self.s3SchemaVersion = s3SchemaVersion
      self.configurationId = configurationId
      self.bucket = bucket
      self.object = object
    }
  }

  /// A bucket.
  public struct Bucket: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Its owner.
    public var ownerIdentity: Identity?
    /// Its ARN.
    public var arn: String?

    /// Makes the value of its members.
    public init(name: String, ownerIdentity: Identity? = nil, arn: String? = nil) {
      self.name = name
      self.ownerIdentity = ownerIdentity
      self.arn = arn
    }
  }

  /// An object.
  public struct Object: Codable, Equatable, Sendable {
    /// Its key as it is written in the event: form-URL-encoded. See ``decodedKey``.
    public var key: String
    /// Its size in bytes; nil when it was removed.
    public var size: Int64?
    /// Its entity tag without quotes; nil when it was removed.
    public var eTag: String?
    /// Its version, in a versioned bucket.
    public var versionId: String?
    /// Orders the events of one key; see ``precedes(_:)``.
    public var sequencer: String?

    /// Makes the value of its members; the key is given as it is written in the event.
    public init(
      key: String, size: Int64? = nil, eTag: String? = nil, versionId: String? = nil,
      sequencer: String? = nil
    ) {
      self.key = key
      self.size = size
      self.eTag = eTag
      self.versionId = versionId
      self.sequencer = sequencer
    }

    /// The object's key: `+` is a space, `%XX` a byte. Nil when the bytes are not UTF-8.
    public var decodedKey: String? { PercentEncoding.decode(key, plusIsSpace: true) }

    /// Whether this object's event came before the other's: sequencers are compared as hexadecimal
    /// numbers of the same length. False when one has none.
    public func precedes(_ other: Object) -> Bool {
      guard let left = sequencer, let right = other.sequencer else { return false }
      let length = max(left.utf8.count, right.utf8.count)
      func padded(_ text: String) -> String {
        String(repeating: "0", count: length - text.utf8.count) + text.asciiLowercased
      }
      return padded(left) < padded(right)
    }
  }
}

/// What S3 sends to a destination when a notification is configured; it has no records.
public struct S3TestEvent: Codable, Equatable, Sendable {
  /// `Amazon S3`.
  public var service: String
  /// `s3:TestEvent`.
  public var event: String
  /// When, in ISO 8601 in UTC with milliseconds.
  public var time: String?
  /// The bucket's name.
  public var bucket: String
  /// The request's identifier.
  public var requestID: String?
  /// The host's identifier.
  public var hostID: String?

  enum CodingKeys: String, CodingKey {
    case service = "Service"
    case event = "Event"
    case time = "Time"
    case bucket = "Bucket"
    case requestID = "RequestId"
    case hostID = "HostId"
  }

  /// Makes a test event.
  public init(
    service: String = "Amazon S3", event: String = "s3:TestEvent", time: String? = nil,
    bucket: String, requestID: String? = nil, hostID: String? = nil
  ) {
    self.service = service
    self.event = event
    self.time = time
    self.bucket = bucket
    self.requestID = requestID
    self.hostID = hostID
  }
}
