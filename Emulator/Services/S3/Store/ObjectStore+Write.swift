// SPDX-License-Identifier: Apache-2.0
import Notation
import Database
import HTTPMessage

/// What must be so of a key for a write to happen (RFC 9110, section 13, as S3 applies it to writes).
struct WriteConditions: Sendable {
  /// An entity tag, with or without quotation marks.
  var ifMatch: String?
  /// `If-None-Match: *`: there must be no object.
  var ifNoneMatch = false
  /// Whether a change of the key since the multipart upload began is a conflict.
  var isDisturbed = false

  var isEmpty: Bool { ifMatch == nil && !ifNoneMatch }

  func check(_ current: ObjectVersion?, key: ObjectKey) throws(S3Error) {
    let existing = current.flatMap { $0.isDeleteMarker ? nil : $0 }
    func conflict(_ condition: String) -> S3Error {
      S3Error(
        409, "ConditionalRequestConflict",
        "The conditional request cannot succeed due to a conflicting operation against this "
          + "resource.", ["Condition": condition, "Key": key.text])
    }
    if ifNoneMatch {
      guard existing == nil else { throw .preconditionFailed("If-None-Match") }
      guard !isDisturbed else { throw conflict("If-None-Match") }
    }
    if let ifMatch {
      guard let existing else { throw .noSuchKey(key) }
      guard EntityTag.unquoted(ifMatch) == existing.etag else {
        throw .preconditionFailed("If-Match")
      }
      guard !isDisturbed else { throw conflict("If-Match") }
    }
  }
}

/// Entity tags as clients write them.
enum EntityTag {
  static func unquoted(_ text: String) -> String {
    var text = Substring(text)
    if text.hasPrefix("W/") { text = text.dropFirst(2) }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      text = text.dropFirst().dropLast()
    }
    return String(text)
  }

  /// Whether a list of tags holds one, or is `*`.
  static func list(_ list: String, contains etag: String) -> Bool {
    list.split(separator: ",").contains { item in
      let tag = item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      let text = String(tag)
      return text == "*" || unquoted(text) == etag
    }
  }
}

/// A new version in the making: all but what the store itself gives it.
struct NewVersion: Sendable {
  var key: ObjectKey
  var owner: String
  var file: Blobs.ID
  var size: Int64
  var etag: String
  var headers: HTTPFields = [:]
  var storageClass: String?
  var checksum: Checksum?
  var tags: TagSet?
  var acl: AccessControlList?
  var parts: [ObjectVersion.Part]?
  var lock: ObjectLock?
  var encryption = Encryption()
}

extension ObjectStore {
  /// Makes a version visible, in one transaction with the events that it causes.
  /// - Parameter also: further statements of the same transaction.
  func commit(
    _ new: NewVersion, in name: String, if conditions: WriteConditions, event: ObjectEvent.Kind,
    cause: EventCause, also: (borrowing Transaction) throws -> Void = { _ in }
  ) throws -> ObjectVersion {
    let (version, removed, hasEvents) = try database.transaction { transaction in
      let bucket = try bucket(name)
      let current = try transaction.latest(new.key, in: bucket.id)
      try conditions.check(current, key: new.key)
      let sequence = nextSequence(after: current?.sequence ?? 0)
      let version = ObjectVersion(
        key: new.key, versionID: newVersionID(sequence: sequence, in: bucket), isLatest: true,
        isDeleteMarker: false, modified: now(), size: new.size, etag: new.etag,
        headers: new.headers, sequence: sequence,
        owner: new.owner, file: new.file, storageClass: new.storageClass, checksum: new.checksum,
        tags: new.tags, acl: new.acl, parts: new.parts, lock: new.lock, encryption: new.encryption)
      let removed = try replace(current, by: version, in: bucket, transaction)
      try also(transaction)
      let event = ObjectEvent(
        kind: event, key: new.key, size: new.size, etag: new.etag,
        versionID: bucket.versioning == .enabled ? version.versionID : nil,
        sequence: version.sequence, time: version.modified)
      let hasEvents = try record(event, in: bucket, cause: cause, transaction)
      return (version, removed, hasEvents)
    }
    blobs.remove(removed)
    if hasEvents { outbox.deliver() }
    return version
  }

  private func newVersionID(sequence: Int64, in bucket: BucketState) -> String {
    bucket.versioning == .enabled
      ? VersionID.make(sequence: sequence, random: random(15)) : "null"
  }

  /// Puts a version (or a delete marker) on top of a key.
  /// - Returns: the files that nothing names any more.
  private func replace(
    _ current: ObjectVersion?, by version: ObjectVersion, in bucket: BucketState,
    _ transaction: borrowing Transaction
  ) throws -> [Blobs.ID] {
    var removed: [Blobs.ID] = []
    if version.versionID == "null" {
      let null =
        current?.versionID == "null"
        ? current : try transaction.version("null", of: version.key, in: bucket.id)
      if let null {
        try transaction.remove(null, from: bucket.id)
        if let file = null.file { removed.append(file) }
      }
      if let current, current.versionID != "null" {
        try transaction.setLatest(false, current, in: bucket.id)
      }
    } else if let current {
      try transaction.setLatest(false, current, in: bucket.id)
    }
    try version.insert(into: bucket.id, transaction)
    try transaction.run(
      "UPDATE upload SET disturbed=1 WHERE bucket=? AND key=?", .integer(bucket.id),
      .blob(version.key.bytes))
    return removed
  }

  /// What a deletion did.
  struct Deletion: Sendable {
    /// The id of the version that was removed, or of the delete marker that was made.
    var versionID: String?
    var isDeleteMarker = false
  }

  /// Deletes an object: with a version's id, that version for good; without one, the object, by a
  /// delete marker where the bucket keeps versions.
  func delete(
    _ key: ObjectKey, version id: String?, in name: String, ifMatch: String? = nil,
    bypassingGovernance: Bool = false, cause: EventCause, isExpiration: Bool = false,
    authorize: (ObjectVersion?) throws -> Void = { _ in }
  ) throws -> Deletion {
    let (deletion, removed, hasEvents) = try database.transaction { transaction in
      let bucket = try bucket(name)
      let latest = try transaction.latest(key, in: bucket.id)
      if let ifMatch {
        guard let latest, !latest.isDeleteMarker else { throw S3Error.noSuchKey(key) }
        guard ifMatch == "*" || EntityTag.unquoted(ifMatch) == latest.etag else {
          throw S3Error.preconditionFailed("If-Match")
        }
      }
      var event = ObjectEvent(
        kind: isExpiration ? .expirationDelete : .delete, key: key,
        sequence: nextSequence(after: latest?.sequence ?? 0), time: now())
      if id == nil, bucket.versioning != nil {
        try authorize(latest)
        let marker = ObjectVersion(
          key: key, versionID: newVersionID(sequence: event.sequence, in: bucket), isLatest: true,
          isDeleteMarker: true, modified: event.time, size: 0, etag: "",
          headers: [:], sequence: event.sequence, owner: bucket.owner, encryption: Encryption())
        let removed = try replace(latest, by: marker, in: bucket, transaction)
        event.kind = isExpiration ? .expirationMarkerCreated : .deleteMarkerCreated
        event.etag = "d41d8cd98f00b204e9800998ecf8427e"
        event.versionID = marker.versionID
        let hasEvents = try record(event, in: bucket, cause: cause, transaction)
        return (Deletion(versionID: marker.versionID, isDeleteMarker: true), removed, hasEvents)
      }
      let target = try id.map { try transaction.version($0, of: key, in: bucket.id) } ?? latest
      try authorize(target)
      guard let target else { return (Deletion(versionID: id), [], false) }
      try Self.checkLock(target, now: now(), bypassingGovernance: bypassingGovernance)
      try transaction.remove(target, from: bucket.id)
      if target.isLatest, let next = try transaction.latest(key, in: bucket.id) {
        try transaction.setLatest(true, next, in: bucket.id)
      }
      try transaction.run(
        "UPDATE upload SET disturbed=1 WHERE bucket=? AND key=?", .integer(bucket.id),
        .blob(key.bytes))
      if bucket.versioning != nil { event.versionID = target.versionID }
      let hasEvents = try record(event, in: bucket, cause: cause, transaction)
      return (
        Deletion(versionID: id, isDeleteMarker: target.isDeleteMarker),
        target.file.map { [$0] } ?? [], hasEvents
      )
    }
    blobs.remove(removed)
    if hasEvents { outbox.deliver() }
    return deletion
  }

  private static func checkLock(
    _ version: ObjectVersion, now: Timestamp, bypassingGovernance: Bool
  ) throws(S3Error) {
    guard let lock = version.lock else { return }
    let isRetained = lock.retainUntil.map { $0 > now } ?? false
    let isBypassed = bypassingGovernance && lock.mode == "GOVERNANCE"
    guard lock.hasLegalHold != true, !isRetained || isBypassed else { throw .objectLocked }
  }

  /// Changes what is known of a version beside its content.
  func update(
    _ key: ObjectKey, version id: String?, in name: String, event: ObjectEvent.Kind?,
    cause: EventCause, _ change: (inout ObjectVersion) throws -> Void
  ) throws -> ObjectVersion {
    let (version, hasEvents) = try database.transaction { transaction in
      let bucket = try bucket(name)
      var version = try find(key, version: id, in: bucket, transaction)
      try change(&version)
      try transaction.run(
        "UPDATE object SET tags=?,acl=?,lock=?,owner=?,class=?,headers=? WHERE bucket=? AND key=? AND sequence=?",
        .text(version.tags?.query), .text(version.acl?.packed), .text(version.lock?.packed),
        .text(version.owner), .text(version.storageClass), .text(version.headers.packed),
        .integer(bucket.id), .blob(key.bytes), .integer(version.sequence))
      guard let event else { return (version, false) }
      let hasEvents = try record(
        ObjectEvent(
          kind: event, key: key, etag: version.etag,
          versionID: bucket.versioning == nil ? nil : version.versionID,
          sequence: version.sequence, time: now()), in: bucket, cause: cause, transaction)
      return (version, hasEvents)
    }
    if hasEvents { outbox.deliver() }
    return version
  }
}

extension S3Error {
  static let objectLocked = S3Error(
    403, "AccessDenied", "Access Denied because object protected by object lock.")
}
