// SPDX-License-Identifier: Apache-2.0
import Database
import HTTPMessage
import Notation

/// What is kept with an object beside its content, from the beginning of its upload on.
struct ObjectProperties: Sendable {
  /// A canonical user id.
  var owner: String
  /// The header fields that go out with the object: `Content-Type`, `x-amz-meta-…` and the like.
  var headers: HTTPFields = [:]
  /// Nil for `STANDARD`.
  var storageClass: String?
  var tags: TagSet?
  var acl: AccessControlList?
  var lock: ObjectLock?
  var encryption = Encryption()
}

/// Server-side encryption as it is declared and answered. The content itself is stored as it came:
/// the data folder is the developer's own.
struct Encryption: Sendable, Equatable {
  /// `AES256`, `aws:kms` or `aws:kms:dsse`.
  var algorithm = "AES256"
  var keyID: String?
  var usesBucketKey = false
  /// The Base64 MD5 of the customer's own key (SSE-C), which every read must bring again.
  var customerKeyMD5: String?

  /// Whether the entity tag says nothing of the content: that is the MD5 of the text only where S3's
  /// own keys are used ("Object", S3 API reference).
  var hidesDigest: Bool { customerKeyMD5 != nil || algorithm != "AES256" }
}

/// Object Lock's state of one version.
struct ObjectLock: Sendable, Equatable {
  /// `GOVERNANCE` or `COMPLIANCE`.
  var mode: String?
  var retainUntil: Timestamp?
  var hasLegalHold: Bool?
}

extension ObjectProperties {
  static let columns = "owner,class,headers,tags,acl,lock,encryption"

  /// Reads ``columns``.
  init(_ row: borrowing Row, from first: Int) {
    owner = row.text(first)
    storageClass = row.optionalText(first + 1)
    headers = HTTPFields(packed: row.text(first + 2))
    tags = row.optionalText(first + 3).map { TagSet(query: $0) }
    acl = AccessControlList(packed: row.optionalText(first + 4))
    lock = ObjectLock(packed: row.optionalText(first + 5))
    encryption = Encryption(packed: row.optionalText(first + 6))
  }

  /// The values of ``columns``.
  var values: [Value] {
    [
      .text(owner), .text(storageClass), .text(headers.packed), .text(tags?.query),
      .text(acl?.packed), .text(lock?.packed), .text(encryption.packed),
    ]
  }
}

extension Encryption {
  fileprivate var packed: String? {
    self == Encryption()
      ? nil : Packed.pack([algorithm, keyID, usesBucketKey ? "1" : nil, customerKeyMD5])
  }

  fileprivate init(packed text: String?) {
    self.init()
    guard let fields = text.map(Packed.unpack), fields.count == 4 else { return }
    algorithm = fields[0]
    keyID = fields[1].isEmpty ? nil : fields[1]
    usesBucketKey = fields[2] == "1"
    customerKeyMD5 = fields[3].isEmpty ? nil : fields[3]
  }
}

extension ObjectLock {
  fileprivate var packed: String {
    Packed.pack([
      mode, retainUntil.map { String($0.milliseconds) }, hasLegalHold.map { $0 ? "ON" : "OFF" },
    ])
  }

  fileprivate init?(packed text: String?) {
    guard let fields = text.map(Packed.unpack), fields.count == 3 else { return nil }
    mode = fields[0].isEmpty ? nil : fields[0]
    retainUntil = Int64(fields[1]).map { Timestamp(milliseconds: $0) }
    hasLegalHold = fields[2].isEmpty ? nil : fields[2] == "ON"
  }
}
