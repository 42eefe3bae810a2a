// SPDX-License-Identifier: Apache-2.0
import Database
package import HTTPMessage
package import Notation

/// One version of an object, or a delete marker: all that is known but its content.
package struct ObjectVersion: Sendable {
  package internal(set) var key: ObjectKey
  /// `null` for one that was made without versioning.
  package internal(set) var versionID: String
  package internal(set) var isLatest = true
  package internal(set) var isDeleteMarker = false
  package internal(set) var modified: Timestamp
  /// In bytes.
  package internal(set) var size: Int64 = 0
  /// Without quotation marks: the MD5 of the content, or of the parts' with `-N`.
  package internal(set) var etag = ""
  /// Grows with every write.
  var sequence: Int64
  var file: Blobs.ID?
  var checksum: Checksum?
  var parts: [Part]?
  var properties: ObjectProperties

  /// What is known of one part of a multipart object.
  struct Part: Sendable, Equatable {
    var number: Int
    var size: Int64
    /// Base64.
    var checksum: String?
  }

  /// The header fields that were stored with the object and go out with it.
  package var headers: HTTPFields { properties.headers }

  /// The entity tag as header fields and documents write it.
  package var quotedETag: String { "\"\(etag)\"" }
}

/// A new version in the making: all but what the store itself gives it.
struct NewVersion: Sendable {
  var key: ObjectKey
  var file: Blobs.ID
  var size: Int64
  var etag: String
  var checksum: Checksum?
  var parts: [ObjectVersion.Part]?
  var properties: ObjectProperties
}

extension ObjectVersion {
  /// The columns in the order that ``init(row:)`` reads them.
  static let columns =
    "key,sequence,version,latest,marker,modified,file,size,etag,checksum,parts,"
    + ObjectProperties.columns

  init(row: borrowing Row) {
    key = ObjectKey(bytes: row.blob(0))
    sequence = row.integer(1)
    versionID = row.text(2)
    isLatest = row.integer(3) == 1
    isDeleteMarker = row.integer(4) == 1
    modified = Timestamp(milliseconds: row.integer(5))
    file = row.optionalInteger(6)
    size = row.integer(7)
    etag = row.text(8)
    checksum = row.optionalText(9).flatMap { Checksum(packed: $0) }
    parts = row.optionalText(10).map { [Part](packed: $0) }
    properties = ObjectProperties(row, from: 11)
  }

  func insert(into bucket: Int64, _ transaction: borrowing Transaction) throws {
    try transaction.run(
      "INSERT INTO object(bucket,\(Self.columns)) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      [
        .integer(bucket), .blob(key.bytes), .integer(sequence), .text(versionID),
        .integer(isLatest ? 1 : 0), .integer(isDeleteMarker ? 1 : 0),
        .integer(modified.milliseconds), .integer(file), .integer(size), .text(etag),
        .text(checksum?.packed), .text(parts?.packed),
      ] + properties.values)
  }
}

extension Checksum {
  var packed: String { Packed.pack([algorithm.rawValue, type.rawValue, value]) }

  init?(packed text: String) {
    let fields = Packed.unpack(text)
    guard fields.count == 3, let algorithm = ChecksumAlgorithm(rawValue: fields[0]),
      let type = ChecksumType(rawValue: fields[1])
    else { return nil }
    self.init(kind: ChecksumKind(algorithm: algorithm, type: type), value: fields[2])
  }
}

extension [ObjectVersion.Part] {
  fileprivate var packed: String {
    Packed.pack(flatMap { [String($0.number), String($0.size), $0.checksum] })
  }

  fileprivate init(packed text: String) {
    let fields = Packed.unpack(text)
    self = stride(from: 0, to: fields.count - 2, by: 3).map { index in
      let checksum = fields[index + 2]
      return ObjectVersion.Part(
        number: Int(fields[index]) ?? 0, size: Int64(fields[index + 1]) ?? 0,
        checksum: checksum.isEmpty ? nil : checksum)
    }
  }
}
