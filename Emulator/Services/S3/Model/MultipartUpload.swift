// SPDX-License-Identifier: Apache-2.0
import Database
import Notation

/// A multipart upload that was begun.
struct MultipartUpload: Sendable {
  var id: String
  var key: ObjectKey
  var initiated: Timestamp
  /// A canonical user id.
  var initiator: String
  /// The algorithm and type that the caller named.
  var checksum: ChecksumKind?
  /// Whether the key changed since.
  var isDisturbed = false
  var properties: ObjectProperties

  /// What the checksum of the whole object is made of; when the caller named nothing, S3 keeps a
  /// CRC-64/NVME of the content.
  var effectiveChecksum: ChecksumKind { checksum ?? .standard }
}

/// A part that was uploaded.
struct UploadedPart: Sendable {
  var number: Int
  var size: Int64
  var etag: String
  var modified: Timestamp
  var file: Blobs.ID
  /// Base64, of the upload's algorithm.
  var checksum: String?
}

extension MultipartUpload {
  /// The columns in the order that ``init(row:)`` reads them.
  static let columns =
    "key,id,initiated,initiator,checksum,disturbed," + ObjectProperties.columns

  init(row: borrowing Row) {
    key = ObjectKey(bytes: row.blob(0))
    id = row.text(1)
    initiated = Timestamp(milliseconds: row.integer(2))
    initiator = row.text(3)
    checksum = row.optionalText(4).flatMap { Checksum(packed: $0)?.kind }
    isDisturbed = row.integer(5) == 1
    properties = ObjectProperties(row, from: 6)
  }

  func insert(into bucket: Int64, _ transaction: borrowing Transaction) throws {
    try transaction.run(
      "INSERT INTO upload(bucket,\(Self.columns)) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      [
        .integer(bucket), .blob(key.bytes), .text(id), .integer(initiated.milliseconds),
        .text(initiator), .text(checksum.map { Checksum(kind: $0, value: "").packed }),
        .integer(isDisturbed ? 1 : 0),
      ] + properties.values)
  }
}
