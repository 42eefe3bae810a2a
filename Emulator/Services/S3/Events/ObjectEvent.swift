// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree
import Notation

/// Who caused an event, by which request.
struct EventCause: Sendable {
  /// The principal's id as events show it.
  var principalID: String
  /// The account's number, or the service that did it.
  var requester: String
  var sourceAddress: String
  var requestID: String
  var hostID: String
}

/// Something happened to an object ("Event message structure", S3 user guide).
struct ObjectEvent: Sendable {
  enum Kind: Sendable {
    case put, post, copy, completeMultipartUpload
    case delete, deleteMarkerCreated
    case expirationDelete, expirationMarkerCreated
    case taggingPut, taggingDelete, aclPut

    /// The name in notifications.
    var name: String {
      switch self {
      case .put: "ObjectCreated:Put"
      case .post: "ObjectCreated:Post"
      case .copy: "ObjectCreated:Copy"
      case .completeMultipartUpload: "ObjectCreated:CompleteMultipartUpload"
      case .delete: "ObjectRemoved:Delete"
      case .deleteMarkerCreated: "ObjectRemoved:DeleteMarkerCreated"
      case .expirationDelete: "LifecycleExpiration:Delete"
      case .expirationMarkerCreated: "LifecycleExpiration:DeleteMarkerCreated"
      case .taggingPut: "ObjectTagging:Put"
      case .taggingDelete: "ObjectTagging:Delete"
      case .aclPut: "ObjectAcl:Put"
      }
    }

    /// EventBridge's `detail-type`.
    var detailType: String {
      switch self {
      case .put, .post, .copy, .completeMultipartUpload: "Object Created"
      case .delete, .deleteMarkerCreated, .expirationDelete, .expirationMarkerCreated:
        "Object Deleted"
      case .taggingPut: "Object Tags Added"
      case .taggingDelete: "Object Tags Deleted"
      case .aclPut: "Object ACL Updated"
      }
    }

    /// EventBridge's `reason`.
    var reason: String? {
      switch self {
      case .put: "PutObject"
      case .post: "POST Object"
      case .copy: "CopyObject"
      case .completeMultipartUpload: "CompleteMultipartUpload"
      case .delete, .deleteMarkerCreated: "DeleteObject"
      case .expirationDelete, .expirationMarkerCreated: "Lifecycle Expiration"
      case .taggingPut, .taggingDelete, .aclPut: nil
      }
    }

    var deletionType: String? {
      switch self {
      case .delete, .expirationDelete: "Permanently Deleted"
      case .deleteMarkerCreated, .expirationMarkerCreated: "Delete Marker Created"
      default: nil
      }
    }
  }

  /// The version of the message's structure; since 2.4 one number for all kinds of events.
  static let version = "2.6"

  var kind: Kind
  var key: ObjectKey
  var size: Int64?
  var etag: String?
  /// Nil in a bucket that never had versions.
  var versionID: String?
  var sequence: Int64
  var time: Timestamp

  /// Hexadecimal digits that grow with every write of a key.
  var sequencer: String {
    let digits = String(sequence, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 18 - digits.count)) + digits
  }

  /// The key as S3 writes it in notifications: a form's encoding, where a space is `+`. A slash stays.
  static func encode(_ key: ObjectKey) -> String {
    PercentEncoding.encode(bytes: key.bytes, keepingSlash: true)
      .replacing("%20", with: "+")
  }

  /// The document for a function, a queue or a topic.
  func notification(bucket: BucketState, cause: EventCause, configurationID: String) -> Data {
    var object = JSON.Object()
    object["key"] = .string(Self.encode(key))
    object["size"] = size.map { JSON($0) }
    object["eTag"] = etag.map(JSON.string)
    object["versionId"] = versionID.map(JSON.string)
    object["sequencer"] = .string(sequencer)
    let record: JSON = [
      "eventVersion": .string(Self.version), "eventSource": "aws:s3",
      "awsRegion": .string(bucket.region), "eventTime": .string(time.iso8601),
      "eventName": .string(kind.name),
      "userIdentity": ["principalId": .string(cause.principalID)],
      "requestParameters": ["sourceIPAddress": .string(cause.sourceAddress)],
      "responseElements": [
        "x-amz-request-id": .string(cause.requestID), "x-amz-id-2": .string(cause.hostID),
      ],
      "s3": [
        "s3SchemaVersion": "1.0", "configurationId": .string(configurationID),
        "bucket": [
          "name": .string(bucket.name), "ownerIdentity": ["principalId": .string(bucket.owner)],
          "arn": .string(bucket.arn),
        ],
        "object": .object(object),
      ],
    ]
    let notification: JSON = ["Records": [record]]
    return notification.data
  }

  /// The envelope for EventBridge.
  func envelope(id: String, bucket: BucketState, account: String, cause: EventCause) -> Data {
    var object = JSON.Object()
    object["key"] = .string(key.text)
    object["size"] = size.map { JSON($0) }
    object["etag"] = etag.map(JSON.string)
    object["version-id"] = versionID.map(JSON.string)
    if kind.reason != nil { object["sequencer"] = .string(sequencer) }
    var detail = JSON.Object()
    detail["version"] = "0"
    detail["bucket"] = ["name": .string(bucket.name)]
    detail["object"] = .object(object)
    detail["request-id"] = .string(cause.requestID)
    detail["requester"] = .string(cause.requester)
    detail["source-ip-address"] = .string(cause.sourceAddress)
    detail["reason"] = kind.reason.map(JSON.string)
    detail["deletion-type"] = kind.deletionType.map(JSON.string)
    let envelope: JSON = [
      "version": "0", "id": .string(id), "detail-type": .string(kind.detailType),
      "source": "aws.s3", "account": .string(account),
      "time": .string(time.iso8601Seconds), "region": .string(bucket.region),
      "resources": [.string(bucket.arn)], "detail": .object(detail),
    ]
    return envelope.data
  }
}
