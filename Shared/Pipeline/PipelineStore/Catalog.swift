// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import S3Client
package import VideoPipeline

/// The newest published videos as an M3U playlist of playlists: an object of the media bucket that the
/// CDN serves, so that nobody's asking for it costs a read of every video. Its addresses are relative to
/// its own. It is written anew by whoever publishes, completes or removes a video, before their mark of
/// open work ends.
package struct Catalog: Sendable {
  private let store: PipelineStore
  private let mediaBucket: String

  /// The most entries: it is one document.
  package static let size = 500
  /// How many pages of the index it may take to find them.
  static let pages = 4

  /// The catalog of a store's published videos.
  package init(_ store: PipelineStore, mediaBucket: String) {
    self.store = store
    self.mediaBucket = mediaBucket
  }

  /// The playlist; made of the index while nothing has been written.
  package func text() async throws -> String {
    guard let object = try await stored() else { return try await compose() }
    return String(decoding: object.content, as: UTF8.self)
  }

  /// Brings the playlist to what a video's record says. Writers compare and swap: who read the index
  /// before another one changed it computes anew.
  package func update(for record: VideoRecord) async throws {
    for attempt in 0..<store.documents.attempts {
      let object = try await stored()
      let text = object.map { String(decoding: $0.content, as: UTF8.self) }
      guard lists(text ?? "", record.videoId) != record.isPlayable else { return }
      let next = try await compose()
      guard next != text else { return }
      do throws(S3Error) {
        return try await store.storage.put(
          Data(next.utf8), at: location,
          PutOptions(
            contentType: Self.contentType,
            condition: object.map { .ifMatch($0.head.etag) } ?? .ifAbsent))
      } catch {
        guard error.isPreconditionFailed || error.isConflict || error.meansAbsent else {
          throw error
        }
        try await store.documents.pause(attempt)
      }
    }
    throw Contention(key: location.key)
  }

  /// The playlist's media type.
  package static let contentType = "application/vnd.apple.mpegurl; charset=utf-8"

  private var location: ObjectLocation {
    ObjectLocation(bucket: mediaBucket, key: ObjectKeys.catalog)
  }

  private func stored() async throws -> StoredObject? {
    try await store.storage.find(location.key, in: mediaBucket)
  }

  private func lists(_ text: String, _ id: VideoID) -> Bool {
    text.utf8.split(separator: UInt8(ascii: "\n"))
      .contains { $0.elementsEqual(ObjectKeys.masterPlaylist(id).utf8) }
  }

  private func compose() async throws -> String {
    var lines = ["#EXTM3U"]
    for record in try await playableRecords() {
      guard let outputs = record.outputs else { continue }
      let seconds = outputs.durationInMs.map { ($0 + 999) / 1000 } ?? -1
      let title = (record.source?.fileName ?? record.videoId.rawValue).filter { !$0.isNewline }
      lines.append("#EXTINF:\(seconds),\(title)")
      lines.append(outputs.hls)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The newest videos that anybody may play, however many entries lie between them that are worth
  /// nothing any more.
  private func playableRecords() async throws -> ArraySlice<VideoRecord> {
    var playable: [VideoRecord] = []
    var last: String?
    for _ in 0..<Self.pages where playable.count < Self.size {
      let (entries, more) = try await VideoIndex(store)
        .entries(owner: nil, after: last, limit: Self.size)
      let records = try await store.records(entries.map(\.videoID))
      playable += records.compactMap { $0?.isPlayable == true ? $0 : nil }
      last = entries.last?.name
      guard more, last != nil else { break }
    }
    return playable.prefix(Self.size)
  }
}
