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

  /// The remains in a store and its buckets.
  package init(
    store: PipelineStore, mediaBucket: String, uploadBucket: String, uploadPrefix: String
  ) {
    self.store = store
    self.mediaBucket = mediaBucket
    self.uploadBucket = uploadBucket
    self.uploadPrefix = uploadPrefix
  }

  /// Removes upload, media, outbox entries and index entries.
  package func clear(_ record: VideoRecord) async throws {
    let id = record.videoId
    try await store.storage.deleteAll(
      prefix: ObjectKeys.uploadFolder(prefix: uploadPrefix, owner: record.owner, videoID: id),
      in: uploadBucket)
    if let upload = try await store.multipartUpload(id) {
      try await store.storage.abortIfPresent(
        upload: upload.uploadId, upload.key, in: uploadBucket)
      try await store.forgetMultipartUpload(id)
    }
    try await store.storage.deleteAll(prefix: ObjectKeys.mediaFolder(id), in: mediaBucket)
    let outbox = NotificationOutbox(store)
    for notification in try await outbox.ids(owner: record.owner, of: id) {
      try await outbox.remove(notification, owner: record.owner)
    }
    try await VideoIndex(store).remove(record)
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
  package func forget(_ record: VideoRecord) async throws {
    try await clear(record)
    try await store.deleteRecord(record.videoId)
    for work in [.removal, .tombstone] as [OpenWork] {
      try await store.end(work, record.videoId)
    }
  }
}
