// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import S3Client
package import VideoPipeline

/// Which videos there are: empty objects whose keys sort newest first, one folder for each owner's
/// own and one for the published. An entry is only a pointer; the record says what it is worth.
package struct VideoIndex: Sendable {
  private let store: PipelineStore

  /// The index of a store.
  package init(_ store: PipelineStore) { self.store = store }

  /// Enters a video among its owner's, before its record is made.
  package func enterOwned(_ record: VideoRecord) async throws {
    try await touch(ownedKey(record))
  }

  /// Enters a video among the published: before it becomes so when it is complete, otherwise once the
  /// end of its job is heard of, which comes again until it has been done.
  package func enterPublished(_ record: VideoRecord) async throws {
    try await touch(publishedKey(record))
  }

  /// Takes a video out of both.
  package func remove(_ record: VideoRecord) async throws {
    try await store.documents.delete(publishedKey(record))
    try await store.documents.delete(ownedKey(record))
  }

  /// Entries newest first: the owner's own and the published ones, or the published ones alone for
  /// nobody.
  /// - Parameters:
  ///   - after: the entry that the last page ended with.
  ///   - limit: the most entries of the page.
  /// - Returns: entries, and whether further ones follow.
  package func entries(
    owner: Owner?, after: String?, limit: Int
  ) async throws -> (entries: [IndexEntry], more: Bool) {
    var folders = [ObjectKeys.publishedIndexFolder]
    if let owner { folders.append(ObjectKeys.ownerIndexFolder(owner: owner)) }
    var names: Set<String> = []
    var more = false
    for folder in folders {
      let page = try await store.storage.list(
        store.documents.bucket,
        ListOptions(
          prefix: folder, startAfter: after.map { folder + $0 }, maximumKeys: limit + 1))
      names.formUnion(page.entries.map { String($0.key.dropFirst(folder.count)) })
      more = more || page.nextToken != nil
    }
    let sorted = names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    let entries = sorted.prefix(limit).compactMap { name in
      ObjectKeys.parseIndexEntry(name[...]).map { IndexEntry(name: name, videoID: $0) }
    }
    return (entries, more || sorted.count > limit)
  }

  private func ownedKey(_ record: VideoRecord) -> String {
    ObjectKeys.ownerIndexFolder(owner: record.owner) + entry(record)
  }

  private func publishedKey(_ record: VideoRecord) -> String {
    ObjectKeys.publishedIndexFolder + entry(record)
  }

  private func entry(_ record: VideoRecord) -> String {
    ObjectKeys.indexEntry(createdAt: record.createdAt, record.videoId)
  }

  private func touch(_ key: String) async throws {
    try await store.storage.put(
      Data(), at: ObjectLocation(bucket: store.documents.bucket, key: key), PutOptions())
  }
}

/// An entry of the index.
package struct IndexEntry: Sendable, Equatable {
  /// Where a next page goes on from.
  package let name: String
  /// The video.
  package let videoID: VideoID
}
