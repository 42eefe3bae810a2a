// SPDX-License-Identifier: Apache-2.0
package import Notation
package import HTTPMessage

/// One version of an object, or a delete marker: all that is known but its content.
package struct ObjectVersion: Sendable {
  /// The key.
  package internal(set) var key: ObjectKey
  /// The version's id; `null` for one that was made without versioning.
  package internal(set) var versionID: String
  /// Whether it is the newest version of its key.
  package internal(set) var isLatest: Bool
  /// Whether it is a delete marker, which has no content.
  package internal(set) var isDeleteMarker: Bool
  /// When it was made.
  package internal(set) var modified: Timestamp
  /// The size in bytes.
  package internal(set) var size: Int64
  /// The entity tag without quotation marks: the MD5 of the content, or of the parts' with `-N`.
  package internal(set) var etag: String
  /// The header fields that were stored with the object and go out with it: `Content-Type`,
  /// `Cache-Control`, `x-amz-meta-…` and the like.
  package internal(set) var headers: HTTPFields

  /// Grows with every write.
  var sequence: Int64
  var owner: String
  var file: Blobs.ID?
  var storageClass: String?
  var checksum: Checksum?
  var tags: TagSet?
  var acl: AccessControlList?
  var parts: [Part]?
  var lock: ObjectLock?
  var encryption: Encryption

  /// What is known of one part of a multipart object.
  struct Part: Sendable, Equatable {
    var number: Int
    var size: Int64
    /// Base64.
    var checksum: String?
  }

  /// The entity tag as header fields and documents write it.
  package var quotedETag: String { "\"\(etag)\"" }
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
}

/// Object Lock's state of one version.
struct ObjectLock: Sendable, Equatable {
  /// `GOVERNANCE` or `COMPLIANCE`.
  var mode: String?
  var retainUntil: Timestamp?
  var hasLegalHold: Bool?
}

/// How structured columns are written: texts with NUL between them, which none of them can hold.
enum Packed {
  static func pack(_ fields: [String?]) -> String {
    fields.map { $0 ?? "" }.joined(separator: "\0")
  }

  static func unpack(_ text: String) -> [String] {
    text.utf8.split(separator: 0, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

extension HTTPFields {
  var packed: String { Packed.pack(flatMap { [$0.name, $0.value] }) }

  init(packed text: String) {
    guard !text.isEmpty else {
      self.init()
      return
    }
    let fields = Packed.unpack(text)
    self.init(
      stride(from: 0, to: fields.count - 1, by: 2).map {
        Field(name: fields[$0], value: fields[$0 + 1])
      })
  }
}

extension Checksum {
  var packed: String { Packed.pack([algorithm.rawValue, type.rawValue, value]) }

  init?(packed text: String) {
    let fields = Packed.unpack(text)
    guard fields.count == 3, let algorithm = ChecksumAlgorithm(rawValue: fields[0]),
      let type = ChecksumType(rawValue: fields[1])
    else { return nil }
    self.init(algorithm: algorithm, type: type, value: fields[2])
  }
}

extension Encryption {
  var packed: String? {
    self == Encryption()
      ? nil : Packed.pack([algorithm, keyID, usesBucketKey ? "1" : nil, customerKeyMD5])
  }

  init(packed text: String?) {
    self.init()
    guard let text else { return }
    let fields = Packed.unpack(text)
    guard fields.count == 4 else { return }
    algorithm = fields[0]
    keyID = fields[1].isEmpty ? nil : fields[1]
    usesBucketKey = fields[2] == "1"
    customerKeyMD5 = fields[3].isEmpty ? nil : fields[3]
  }
}

extension ObjectLock {
  var packed: String {
    Packed.pack([
      mode, retainUntil.map { String($0.milliseconds) }, hasLegalHold.map { $0 ? "ON" : "OFF" },
    ])
  }

  init?(packed text: String?) {
    guard let text else { return nil }
    let fields = Packed.unpack(text)
    guard fields.count == 3 else { return nil }
    mode = fields[0].isEmpty ? nil : fields[0]
    retainUntil = Int64(fields[1]).map { Timestamp(milliseconds: $0) }
    hasLegalHold = fields[2].isEmpty ? nil : fields[2] == "ON"
  }
}

extension [ObjectVersion.Part] {
  var packed: String {
    Packed.pack(flatMap { [String($0.number), String($0.size), $0.checksum] })
  }

  init?(packed text: String?) {
    guard let text else { return nil }
    let fields = Packed.unpack(text)
    var parts: [ObjectVersion.Part] = []
    for index in stride(from: 0, to: fields.count - 2, by: 3) {
      let checksum = fields[index + 2]
      parts.append(
        ObjectVersion.Part(
          number: Int(fields[index]) ?? 0, size: Int64(fields[index + 1]) ?? 0,
          checksum: checksum.isEmpty ? nil : checksum))
    }
    self = parts
  }
}
