// SPDX-License-Identifier: Apache-2.0
import Database

extension ObjectStore {
  /// Makes a version visible, in one transaction with the events that it causes.
  /// - Parameter also: further statements of the same transaction.
  func commit(
    _ new: NewVersion, in name: String, if conditions: WriteConditions = WriteConditions(),
    event: ObjectEvent.Kind, cause: EventCause,
    also: (borrowing Transaction) throws -> Void = { _ in }
  ) throws -> ObjectVersion {
    let (version, removed, hasEvents) = try database.transaction { transaction in
      let bucket = try bucket(name)
      let current = try transaction.latest(new.key, in: bucket.id)
      try conditions.check(current, key: new.key)
      let sequence = nextSequence(after: current?.sequence ?? 0)
      let version = ObjectVersion(
        key: new.key, versionID: newVersionID(sequence: sequence, in: bucket), modified: now(),
        size: new.size, etag: new.etag, sequence: sequence, file: new.file, checksum: new.checksum,
        parts: new.parts, properties: new.properties)
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
    if hasEvents { notifications.deliver() }
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
    }
    if let current, version.versionID != "null" || current.versionID != "null" {
      try transaction.setLatest(false, current, in: bucket.id)
    }
    try version.insert(into: bucket.id, transaction)
    try transaction.disturbUploads(of: version.key, in: bucket.id)
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
          key: key, versionID: newVersionID(sequence: event.sequence, in: bucket),
          isDeleteMarker: true, modified: event.time, sequence: event.sequence,
          properties: ObjectProperties(owner: bucket.owner))
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
      try checkLock(of: target, bypassingGovernance: bypassingGovernance)
      try transaction.remove(target, from: bucket.id)
      if target.isLatest, let next = try transaction.latest(key, in: bucket.id) {
        try transaction.setLatest(true, next, in: bucket.id)
      }
      try transaction.disturbUploads(of: key, in: bucket.id)
      if bucket.versioning != nil { event.versionID = target.versionID }
      let hasEvents = try record(event, in: bucket, cause: cause, transaction)
      return (
        Deletion(versionID: id, isDeleteMarker: target.isDeleteMarker),
        target.file.map { [$0] } ?? [], hasEvents
      )
    }
    blobs.remove(removed)
    if hasEvents { notifications.deliver() }
    return deletion
  }

  private func checkLock(
    of version: ObjectVersion, bypassingGovernance: Bool
  ) throws(S3Error) {
    guard let lock = version.properties.lock else { return }
    let isRetained = lock.retainUntil.map { $0 > now() } ?? false
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
        "UPDATE object SET (\(ObjectProperties.columns))=(?,?,?,?,?,?,?) "
          + "WHERE bucket=? AND key=? AND sequence=?",
        version.properties.values
          + [.integer(bucket.id), .blob(key.bytes), .integer(version.sequence)])
      guard let event else { return (version, false) }
      let hasEvents = try record(
        ObjectEvent(
          kind: event, key: key, etag: version.etag,
          versionID: bucket.versioning == nil ? nil : version.versionID,
          sequence: version.sequence, time: now()), in: bucket, cause: cause, transaction)
      return (version, hasEvents)
    }
    if hasEvents { notifications.deliver() }
    return version
  }
}
