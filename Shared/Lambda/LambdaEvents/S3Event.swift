// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage

/// A notification of S3 (S3 User Guide, "Event message structure"): any version 2.x. Delivery is at
/// least once and in no order.
package struct S3Event: Codable, Equatable, Sendable {
  /// What happened; S3 sends one record today, a reader must expect more.
  package var records: [Record]

  enum CodingKeys: String, CodingKey {
    case records = "Records"
  }

  package init(records: [Record]) { self.records = records }

  /// One thing that happened to one object.
  package struct Record: Codable, Equatable, Sendable {
    /// The record's version, such as `2.1`.
    package var eventVersion: String?
    /// `aws:s3`.
    package var eventSource: String?
    /// The bucket's region.
    package var awsRegion: String?
    /// When it happened, in ISO 8601 in UTC with milliseconds.
    package var eventTime: String?
    /// What happened, without `s3:`, such as `ObjectCreated:Put`.
    package var eventName: String
    /// Who did it.
    package var userIdentity: Identity?
    /// From where.
    package var requestParameters: RequestParameters?
    /// The request's identifiers.
    package var responseElements: ResponseElements?
    /// What it was done to.
    package var s3: Entity

    package init(
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
  package struct Identity: Codable, Equatable, Sendable {
    /// Its identifier.
    package var principalId: String

    package init(principalId: String) { self.principalId = principalId }
  }

  /// Where a request came from.
  package struct RequestParameters: Codable, Equatable, Sendable {
    /// The caller's address.
    package var sourceIPAddress: String?

    package init(sourceIPAddress: String? = nil) { self.sourceIPAddress = sourceIPAddress }
  }

  /// The identifiers of the request that caused a record.
  package struct ResponseElements: Codable, Equatable, Sendable {
    /// The request's identifier.
    package var requestID: String?
    /// The host's identifier.
    package var hostID: String?

    enum CodingKeys: String, CodingKey {
      case requestID = "x-amz-request-id"
      case hostID = "x-amz-id-2"
    }

    package init(requestID: String? = nil, hostID: String? = nil) {
      self.requestID = requestID
      self.hostID = hostID
    }
  }

  /// What a record is about.
  package struct Entity: Codable, Equatable, Sendable {
    /// `1.0`.
    package var s3SchemaVersion: String?
    /// The identifier of the bucket's notification configuration.
    package var configurationId: String?
    /// The bucket.
    package var bucket: Bucket
    /// The object.
    package var object: Object

    package init(
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
  package struct Bucket: Codable, Equatable, Sendable {
    /// Its name.
    package var name: String
    /// Its owner.
    package var ownerIdentity: Identity?
    /// Its ARN.
    package var arn: String?

    package init(name: String, ownerIdentity: Identity? = nil, arn: String? = nil) {
      self.name = name
      self.ownerIdentity = ownerIdentity
      self.arn = arn
    }
  }

  /// An object.
  package struct Object: Codable, Equatable, Sendable {
    /// Its key as it is written in the event: form-URL-encoded. See ``decodedKey``.
    package var key: String
    /// Its size in bytes; nil when it was removed.
    package var size: Int64?
    /// Its entity tag without quotes; nil when it was removed.
    package var eTag: String?
    /// Its version, in a versioned bucket.
    package var versionId: String?
    /// Orders the events of one key; see ``precedes(_:)``.
    package var sequencer: String?

    /// Makes the value of its members; the key is given as it is written in the event.
    package init(
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
    package var decodedKey: String? { PercentEncoding.decode(key, plusIsSpace: true) }

    /// Whether this object's event came before the other's: sequencers are compared as hexadecimal
    /// numbers of the same length. False when one has none.
    package func precedes(_ other: Object) -> Bool {
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
package struct S3TestEvent: Codable, Equatable, Sendable {
  /// `Amazon S3`.
  package var service: String
  /// `s3:TestEvent`.
  package var event: String
  /// When, in ISO 8601 in UTC with milliseconds.
  package var time: String?
  /// The bucket's name.
  package var bucket: String
  /// The request's identifier.
  package var requestID: String?
  /// The host's identifier.
  package var hostID: String?

  enum CodingKeys: String, CodingKey {
    case service = "Service"
    case event = "Event"
    case time = "Time"
    case bucket = "Bucket"
    case requestID = "RequestId"
    case hostID = "HostId"
  }

  package init(
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
