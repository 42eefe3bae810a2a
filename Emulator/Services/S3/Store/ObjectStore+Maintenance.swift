// SPDX-License-Identifier: Apache-2.0
import Database
import Dispatch
import Notation
import Synchronization

/// What a store does by itself beside requests.
extension ObjectStore {
  /// Begins to sweep what crashes left behind, and to expire objects by the buckets' lifecycle rules:
  /// now and every hour. It returns at once, and stops when the store goes.
  package func beginMaintenance() {
    maintenance.async { [weak self] in
      guard let self else { return }
      do {
        let count = try sweep()
        if count > 0 { log("s3: removed \(count) files that no object has") }
      } catch {
        log("s3: files that no object has stay: \(error)")
      }
    }
    Self.repeatExpiry(of: self)
  }

  private static func repeatExpiry(of store: ObjectStore) {
    store.maintenance.async { [weak store] in store?.tryToExpire() }
    store.maintenance.asyncAfter(deadline: .now() + .seconds(3600)) { [weak store] in
      if let store { repeatExpiry(of: store) }
    }
  }

  /// Expires objects in a moment; it returns at once. A rule holds for what is there already, so a new
  /// one need not wait for the hour; but nobody who has just made it finds its objects gone at once.
  func expireSoon() {
    maintenance.asyncAfter(deadline: .now() + .seconds(2)) { [weak self] in self?.tryToExpire() }
  }

  private func tryToExpire() {
    do {
      try expire()
    } catch {
      log("s3: lifecycle rules wait: \(error)")
    }
  }

  /// Deletes whatever the buckets' lifecycle rules say is past its time.
  /// - Returns: how many objects, versions and uploads went. What refuses to go is logged and tried
  ///   again the next time.
  @discardableResult package func expire() throws -> Int {
    var expired = 0
    let named = buckets.withLock { Array($0.values) }
    for bucket in named {
      guard let rules = bucket.lifecycle?.rules.filter(\.isEnabled), !rules.isEmpty else {
        continue
      }
      expired += try expireObjects(in: bucket, rules)
      if bucket.versioning != nil { expired += try expireVersions(in: bucket, rules) }
      expired += try abortUploads(in: bucket, rules)
    }
    return expired
  }

  private var lifecycleCause: EventCause {
    var cause = localCause
    cause.principalID = "s3.amazonaws.com"
    cause.requester = "s3.amazonaws.com"
    return cause
  }

  /// 1 when something went, 0 when it did not: it is held by a lock, has been replaced, or failed.
  private func attempt(_ key: ObjectKey, _ removal: () throws -> Void) -> Int {
    do {
      try removal()
      return 1
    } catch {
      if !(error is S3Error) { log("s3: \(key) outlives its lifecycle rule: \(error)") }
      return 0
    }
  }

  private func expireObjects(
    in bucket: BucketState, _ rules: [LifecycleConfiguration.Rule]
  ) throws -> Int {
    let rules = rules.filter { $0.expirationDays != nil || $0.expirationDate != nil }
    guard !rules.isEmpty else { return 0 }
    var expired = 0
    var query = ListingQuery()
    while true {
      let page = try list(query, in: bucket)
      for version in page.entries {
        let isOver = rules.contains { rule in
          rule.covers(version)
            && rule.expiry(created: version.modified).map { $0 <= now() } ?? false
        }
        guard isOver else { continue }
        // What was written since is another object.
        expired += attempt(version.key) {
          _ = try delete(
            version.key, version: nil, in: bucket.name, ifMatch: version.etag,
            cause: lifecycleCause, isExpiration: true)
        }
      }
      guard page.isTruncated else { return expired }
      query.after = page.last
    }
  }

  private func expireVersions(
    in bucket: BucketState, _ rules: [LifecycleConfiguration.Rule]
  ) throws -> Int {
    guard rules.contains(where: { $0.noncurrentDays != nil || $0.expiresDeleteMarkers }) else {
      return 0
    }
    var expired = 0
    var query = ListingQuery()
    var after: String?
    var newer: (key: ObjectKey, modified: Timestamp, noncurrent: Int)?
    while true {
      let page = try listVersions(query, afterVersion: after, in: bucket)
      for version in page.entries {
        let above = newer?.key == version.key ? newer : nil
        let noncurrent = above.map { $0.noncurrent } ?? 0
        let isOver =
          version.isLatest
          ? try isLoneMarker(version, in: bucket, rules)
          : isOld(version, since: above?.modified, newerNoncurrent: noncurrent, rules)
        newer = (version.key, version.modified, version.isLatest ? 0 : noncurrent + 1)
        guard isOver else { continue }
        expired += attempt(version.key) {
          _ = try delete(
            version.key, version: version.versionID, in: bucket.name, cause: lifecycleCause,
            isExpiration: true)
        }
      }
      guard page.isTruncated else { return expired }
      query.after = page.last
      after = page.entries.last?.versionID
    }
  }

  private func isOld(
    _ version: ObjectVersion, since replaced: Timestamp?, newerNoncurrent: Int,
    _ rules: [LifecycleConfiguration.Rule]
  ) -> Bool {
    guard let replaced else { return false }
    return rules.contains { rule in
      guard let days = rule.noncurrentDays, rule.covers(version) else { return false }
      return newerNoncurrent >= rule.newerNoncurrentVersions ?? 0
        && LifecycleConfiguration.Rule.midnight(days: days, after: replaced) <= now()
    }
  }

  private func isLoneMarker(
    _ version: ObjectVersion, in bucket: BucketState, _ rules: [LifecycleConfiguration.Rule]
  ) throws -> Bool {
    guard version.isDeleteMarker,
      rules.contains(where: { $0.expiresDeleteMarkers && $0.covers(version) })
    else { return false }
    let count = try reader.read { transaction in
      try transaction.first(
        "SELECT count(*) FROM object WHERE bucket=? AND key=?", .integer(bucket.id),
        .blob(version.key.bytes)
      ) { $0.integer(0) }
    }
    return count == 1
  }

  private func abortUploads(
    in bucket: BucketState, _ rules: [LifecycleConfiguration.Rule]
  ) throws -> Int {
    let rules = rules.filter { $0.abortUploadDays != nil }
    guard !rules.isEmpty else { return 0 }
    var aborted = 0
    var query = ListingQuery()
    var after: String?
    while true {
      let page = try listUploads(query, afterID: after, in: bucket)
      for upload in page.entries {
        let isOver = rules.contains { rule in
          guard let days = rule.abortUploadDays, upload.key.bytes.starts(with: rule.prefix.utf8)
          else { return false }
          return LifecycleConfiguration.Rule.midnight(days: days, after: upload.initiated) <= now()
        }
        guard isOver else { continue }
        aborted += attempt(upload.key) {
          try abort(upload.id, key: upload.key, in: bucket.name)
        }
      }
      guard page.isTruncated else { return aborted }
      query.after = page.last
      after = page.entries.last?.id
    }
  }
}
