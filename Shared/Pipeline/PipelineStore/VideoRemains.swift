// SPDX-License-Identifier: Apache-2.0
package import Notation
package import VideoPipeline

/// What a deleted video left, and how it is cleared away. Every step may be repeated, by whoever comes
/// first: the deletion itself, the end of the job, a late upload or the reconciler.
package struct VideoRemains: Sendable {
  private let store: PipelineStore
  /// Where the media lie.
  package let mediaBucket: String
  private let uploadBucket: String
  private let uploadPrefix: String
  private let edges: (any MediaEdges)?

  /// The remains in a store and its buckets.
  /// - Parameter edges: who keeps copies of the media; nil for nobody.
  package init(
    store: PipelineStore, mediaBucket: String, uploadBucket: String, uploadPrefix: String,
    edges: (any MediaEdges)?
  ) {
    self.store = store
    self.mediaBucket = mediaBucket
    self.uploadBucket = uploadBucket
    self.uploadPrefix = uploadPrefix
    self.edges = edges
  }

  /// Removes index and outbox entries, upload and media, and has the edges forget these.
  /// - Parameter mayGoOn: whether there is time for a further thousand objects.
  /// - Returns: whether everything is gone; otherwise it is to be called again.
  /// - Throws: ``EdgesNotTold`` when nothing but the edges' copies is left.
  package func clear(
    _ record: VideoRecord, while mayGoOn: @Sendable () -> Bool = { true }
  ) async throws -> Bool {
    let id = record.videoId
    try await VideoIndex(store).remove(record)
    try await Catalog(store, mediaBucket: mediaBucket).update(for: record)
    let outbox = NotificationOutbox(store)
    for notification in try await outbox.ids(owner: record.owner, of: id) {
      try await outbox.remove(notification, owner: record.owner)
    }
    if let upload = try await store.multipartUpload(id) {
      try await store.storage.abortIfPresent(
        upload: upload.uploadId, upload.key, in: uploadBucket)
      try await store.forgetMultipartUpload(id)
    }
    for (prefix, bucket) in [
      (
        ObjectKeys.uploadFolder(prefix: uploadPrefix, owner: record.owner, videoID: id),
        uploadBucket
      ),
      (ObjectKeys.mediaFolder(id), mediaBucket),
    ] {
      guard try await store.storage.deleteAll(prefix: prefix, in: bucket, while: mayGoOn) else {
        return false
      }
    }
    // Nobody was ever told where to find what was not complete.
    if let edges, record.outputs != nil, let deletedAt = record.deletedAt {
      do {
        try await edges.forget(
          "/\(ObjectKeys.mediaFolder(id))*", reference: "\(id)-\(deletedAt.milliseconds)")
      } catch {
        throw EdgesNotTold(reason: "\(error)")
      }
    }
    return true
  }

  /// Leaves nothing of the record but its tombstone, once no job can write any more, and ends all work.
  package func leaveTombstone(of record: VideoRecord, at now: Timestamp) async throws {
    let id = record.videoId
    try await store.begin(.tombstone, id, at: now)
    try await store.apply(.cleared, to: id, at: now)
    for attempt in stride(from: 1, through: record.job?.attempt ?? 1, by: 1) {
      try await store.end(.job(attempt: attempt), id)
    }
    for round in stride(from: 1, through: record.notification?.round ?? 1, by: 1) {
      try await store.end(.resend(round: round), id)
    }
    for work in [.publication, .removal] as [OpenWork] { try await store.end(work, id) }
  }

  /// Removes the tombstone, and what may have come to it unnoticed.
  /// - Parameter mayGoOn: whether there is time for a further thousand objects.
  package func forget(
    _ record: VideoRecord, while mayGoOn: @Sendable () -> Bool = { true }
  ) async throws {
    guard try await clear(record, while: mayGoOn) else { return }
    try await store.deleteRecord(record.videoId)
    for work in [.removal, .tombstone] as [OpenWork] {
      try await store.end(work, record.videoId)
    }
  }
}
