// SPDX-License-Identifier: Apache-2.0
import Notation

/// A notification of S3 (S3 User Guide, "Event message structure"), any version 2.x, with the members
/// that the functions read. Delivery is at least once and in no order.
package struct S3Event: Decodable, Sendable {
  /// S3 sends one record today, a reader must expect more.
  package let records: [Record]

  private enum CodingKeys: String, CodingKey {
    case records = "Records"
  }

  package init(records: [Record]) { self.records = records }

  /// One thing that happened to one object.
  package struct Record: Decodable, Sendable {
    /// Without `s3:`, such as `ObjectCreated:Put`.
    package let eventName: String
    package let s3: Entity
  }

  package struct Entity: Decodable, Sendable {
    package let bucket: Bucket
    package let object: Object
  }

  package struct Bucket: Decodable, Sendable {
    package let name: String
  }

  package struct Object: Decodable, Sendable {
    /// As it is written in the event: form-URL-encoded.
    private let key: String

    package init(key: String) { self.key = key }

    /// The object's key: `+` is a space, `%XX` a byte. As it was written when the bytes are not UTF-8.
    package var decodedKey: String { PercentEncoding.decode(key, plusIsSpace: true) ?? key }
  }
}
