// SPDX-License-Identifier: Apache-2.0
import Notation
import Database
import HTTPMessage

extension ObjectVersion {
  /// The columns in the order that ``init(row:)`` reads them.
  static let columns = """
    key,sequence,version,latest,marker,modified,owner,file,size,etag,class,checksum,headers,tags,\
    acl,parts,lock,encryption
    """

  init(row: borrowing Row) {
    key = ObjectKey(bytes: row.blob(0))
    sequence = row.integer(1)
    versionID = row.text(2)
    isLatest = row.integer(3) == 1
    isDeleteMarker = row.integer(4) == 1
    modified = Timestamp(milliseconds: row.integer(5))
    owner = row.text(6)
    file = row.optionalInteger(7)
    size = row.integer(8)
    etag = row.text(9)
    storageClass = row.optionalText(10)
    checksum = row.optionalText(11).flatMap { Checksum(packed: $0) }
    headers = HTTPFields(packed: row.text(12))
    tags = row.optionalText(13).map { TagSet(query: $0) }
    acl = AccessControlList(packed: row.optionalText(14))
    parts = [Part](packed: row.optionalText(15))
    lock = ObjectLock(packed: row.optionalText(16))
    encryption = Encryption(packed: row.optionalText(17))
  }

  func insert(into bucket: Int64, _ transaction: borrowing Transaction) throws {
    try transaction.run(
      "INSERT INTO object(bucket,\(Self.columns)) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      .integer(bucket), .blob(key.bytes), .integer(sequence), .text(versionID),
      .integer(isLatest ? 1 : 0), .integer(isDeleteMarker ? 1 : 0),
      .integer(modified.milliseconds), .text(owner), .integer(file), .integer(size), .text(etag),
      .text(storageClass), .text(checksum?.packed), .text(headers.packed), .text(tags?.query),
      .text(acl?.packed), .text(parts?.packed), .text(lock?.packed), .text(encryption.packed))
  }
}

/// Statements about versions, for any transaction.
extension Transaction {
  /// The newest version of a key, a delete marker too.
  func latest(_ key: ObjectKey, in bucket: Int64) throws -> ObjectVersion? {
    try first(
      "SELECT \(ObjectVersion.columns) FROM object WHERE bucket=? AND key=? ORDER BY sequence DESC "
        + "LIMIT 1", .integer(bucket), .blob(key.bytes)
    ) { ObjectVersion(row: $0) }
  }

  /// The version of an id.
  func version(_ id: String, of key: ObjectKey, in bucket: Int64) throws -> ObjectVersion? {
    try first(
      "SELECT \(ObjectVersion.columns) FROM object WHERE bucket=? AND key=? AND version=?",
      .integer(bucket), .blob(key.bytes), .text(id)
    ) { ObjectVersion(row: $0) }
  }

  func remove(_ version: ObjectVersion, from bucket: Int64) throws {
    try run(
      "DELETE FROM object WHERE bucket=? AND key=? AND sequence=?", .integer(bucket),
      .blob(version.key.bytes), .integer(version.sequence))
  }

  func setLatest(_ latest: Bool, _ version: ObjectVersion, in bucket: Int64) throws {
    try run(
      "UPDATE object SET latest=? WHERE bucket=? AND key=? AND sequence=?",
      .integer(latest ? 1 : 0), .integer(bucket), .blob(version.key.bytes),
      .integer(version.sequence))
  }
}
