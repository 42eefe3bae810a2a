// SPDX-License-Identifier: Apache-2.0
public import VideoPipeline

/// Clears away what a deleted video left. Every step may be repeated.
public struct VideoRemains: Sendable {
  private let store: PipelineStore
  private let mediaBucket: String

  /// The remains in a store and a media bucket.
  public init(store: PipelineStore, mediaBucket: String) {
    self.store = store
    self.mediaBucket = mediaBucket
  }

  /// Removes media, outbox entry and index entries.
  public func clear(_ record: VideoRecord) async throws {
    try await store.storage.deleteAll(
      prefix: ObjectKeys.mediaFolder(record.videoId), in: mediaBucket)
    if let notification = record.notification {
      try await Outbox(store).remove(notification.id, owner: record.owner)
    }
    try await VideoIndex(store).remove(record)
  }

  /// Removes the record and the marks, once no job can write any more.
  public func bury(_ record: VideoRecord) async throws {
    try await store.deleteRecord(record.videoId)
    for work in OpenWork.allCases { try await store.end(work, record.videoId) }
  }
}
