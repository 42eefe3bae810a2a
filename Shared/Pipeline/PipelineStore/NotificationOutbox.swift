// SPDX-License-Identifier: Apache-2.0
package import Notation
import S3Client
package import VideoPipeline

/// The notifications that wait for an acknowledgement. An entry is only a pointer: the record says
/// whether the notification is still due, so an entry that a crash or a late repetition left behind
/// is never shown, and is cleared away by whoever meets it.
package struct NotificationOutbox: Sendable {
  private let store: PipelineStore

  /// The outbox of a store.
  package init(_ store: PipelineStore) { self.store = store }

  /// Places a notification, once however often it is called, and tells the owner's streams.
  package func place(_ id: NotificationID, owner: Owner, at now: Timestamp) async throws {
    try await store.documents.create(
      OutboxEntry(notificationId: id, placedAt: now), ObjectKeys.outbox(owner: owner, id: id))
    try await store.documents.put(
      OutboxEntry(notificationId: id, placedAt: now), ObjectKeys.outboxHead(owner: owner))
  }

  /// Removes a notification.
  package func remove(_ id: NotificationID, owner: Owner) async throws {
    try await store.documents.delete(ObjectKeys.outbox(owner: owner, id: id))
  }

  /// A text that changes whenever the owner's outbox got an entry; nil before the first.
  package func version(owner: Owner) async throws -> String? {
    try await store.storage.summary(
      ObjectKeys.outboxHead(owner: owner), in: store.documents.bucket
    )?.etag
  }

  /// An entry as a listing shows it.
  package struct Listed: Sendable, Equatable {
    package let id: NotificationID
    /// By S3's clock, in whole seconds.
    package let storedAt: Timestamp
  }

  /// An owner's entries, without reading them: the newest ones of very many, since the oldest would
  /// leave no room for what comes.
  package func listed(owner: Owner) async throws -> [Listed] {
    try await listed(owner: owner, prefix: "")
  }

  /// The ids of an owner's entries that tell of one video.
  package func ids(owner: Owner, of videoID: VideoID) async throws -> [NotificationID] {
    try await listed(owner: owner, prefix: "\(videoID)-").map(\.id)
      .filter { $0.videoID == videoID }
  }

  private func listed(owner: Owner, prefix: String) async throws -> [Listed] {
    let folder = ObjectKeys.outboxFolder(owner: owner)
    var entries: [Listed] = []
    try await store.storage.forEachObject(
      prefix: folder + prefix, in: store.documents.bucket
    ) { object in
      let name = object.key.dropFirst(folder.count)
      if name.hasSuffix(".json"), let id = NotificationID(String(name.dropLast(5))) {
        entries.append(Listed(id: id, storedAt: object.lastModified))
      }
      // The ids sort by time.
      if entries.count >= 2 * Self.mostEntries { entries.removeFirst(Self.mostEntries) }
      return true
    }
    return Array(entries.suffix(Self.mostEntries))
  }

  /// One entry, or nil.
  package func entry(_ id: NotificationID, owner: Owner) async throws -> OutboxEntry? {
    try await store.documents.load(OutboxEntry.self, ObjectKeys.outbox(owner: owner, id: id))?
      .document
  }

  /// An owner who never acknowledges anything is shown no more than this.
  static let mostEntries = 1000
}

/// An entry of the outbox.
package struct OutboxEntry: Codable, Sendable, Equatable {
  /// The notification.
  package var notificationId: NotificationID
  /// When it was placed: what a resumed stream goes on from.
  package var placedAt: Timestamp

  /// An entry.
  package init(notificationId: NotificationID, placedAt: Timestamp) {
    self.notificationId = notificationId
    self.placedAt = placedAt
  }

  /// Sorts by the time of placing, then by id.
  package var order: (Int64, String) { (placedAt.milliseconds, notificationId.description) }
}
