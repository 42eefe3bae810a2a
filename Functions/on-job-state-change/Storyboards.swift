// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import PipelineStore
import S3Client
import VideoPipeline

/// Writes the WebVTT files for the thumbnails that MediaConvert has laid out in tiles. It reads from the
/// playlists what was made, so it depends on no name that MediaConvert chooses; the same playlists
/// give the same file, whoever writes it how often.
struct Storyboards: Sendable {
  let storage: any ObjectStorage
  let mediaBucket: String

  /// Writes a video's storyboard.
  /// - Returns: whether there is one: a video without thumbnails has none.
  func write(for id: VideoID) async throws -> Bool {
    guard let master = try await text(ObjectKeys.masterPlaylist(id)),
      let name = Storyboard.imagePlaylist(in: master),
      let images = try await text(ObjectKeys.mediaFolder(id) + name),
      let storyboard = Storyboard(imagePlaylist: images, name: name)
    else { return false }
    try await storage.put(
      Data(storyboard.webVTT.utf8), at: location(ObjectKeys.storyboard(id)),
      PutOptions(contentType: "text/vtt; charset=utf-8"))
    return true
  }

  private func text(_ key: String) async throws -> String? {
    try await storage.find(key, in: mediaBucket).map { String(decoding: $0.content, as: UTF8.self) }
  }

  private func location(_ key: String) -> ObjectLocation {
    ObjectLocation(bucket: mediaBucket, key: key)
  }
}
