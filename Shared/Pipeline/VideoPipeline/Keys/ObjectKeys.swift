// SPDX-License-Identifier: Apache-2.0
package import Notation

/// Where the pipeline keeps its objects: the one place that spells keys.
package enum ObjectKeys {
  // MARK: Upload bucket

  /// `uploads/{owner}/{videoId}/{fileName}`; the prefix ends with a slash.
  package static func upload(
    prefix: String, owner: Owner, videoID: VideoID, fileName: String
  ) -> String {
    uploadFolder(prefix: prefix, owner: owner, videoID: videoID) + fileName
  }

  /// The folder of one video's upload, with its slash.
  package static func uploadFolder(prefix: String, owner: Owner, videoID: VideoID) -> String {
    "\(prefix)\(OwnerSegment.escape(owner))/\(videoID)/"
  }

  /// Reads an upload's key, or nil when it is no `{prefix}{owner}/{videoId}/{fileName}`. The file
  /// name may hold any character, slashes too, since whoever can write to the bucket directly may
  /// choose it.
  package static func parseUpload(_ key: String, prefix: String) -> UploadLocation? {
    // By bytes, as S3 compares keys: to Swift a slash and a combining mark are one character.
    guard key.utf8.starts(with: prefix.utf8) else { return nil }
    let parts = key.utf8.dropFirst(prefix.utf8.count)
      .split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    guard parts.count == 3, !parts[0].isEmpty, !parts[2].isEmpty,
      let videoID = VideoID(rawValue: parts[1])
    else { return nil }
    return UploadLocation(
      owner: OwnerSegment.unescape(parts[0]), videoID: videoID, fileName: parts[2])
  }

  // MARK: Media bucket

  /// The folder of everything that is made from one video, with its slash.
  package static func mediaFolder(_ videoID: VideoID) -> String { "hls/\(videoID)/" }

  /// MediaConvert's HLS destination, to which it adds `.m3u8`, `_720p.m3u8`, `_720p_00001.ts`.
  package static func hlsDestination(_ videoID: VideoID) -> String {
    "\(mediaFolder(videoID))master"
  }

  /// The multivariant playlist.
  package static func masterPlaylist(_ videoID: VideoID) -> String {
    "\(hlsDestination(videoID)).m3u8"
  }

  /// The destination of the first frame's picture, to which MediaConvert adds `.0000000.jpg`.
  package static func thumbnailDestination(_ videoID: VideoID) -> String {
    "\(mediaFolder(videoID))thumbnail"
  }

  /// The first frame's picture.
  package static func thumbnail(_ videoID: VideoID) -> String {
    "\(thumbnailDestination(videoID)).0000000.jpg"
  }

  /// The destination of the timed pictures, to which MediaConvert adds `.0000000.jpg` and on.
  package static func framesDestination(_ videoID: VideoID) -> String {
    "\(mediaFolder(videoID))frames"
  }

  /// The destination of the MP4 for download, to which MediaConvert adds `.mp4`.
  package static func downloadDestination(_ videoID: VideoID) -> String {
    "\(mediaFolder(videoID))download"
  }

  /// The MP4 for download.
  package static func download(_ videoID: VideoID) -> String {
    "\(downloadDestination(videoID)).mp4"
  }

  /// The storyboard's WebVTT; the tiles that it names lie beside it.
  package static func storyboard(_ videoID: VideoID) -> String {
    "\(mediaFolder(videoID))storyboard.vtt"
  }

  /// The published videos as a playlist of playlists.
  package static let catalog = "catalog.m3u8"

  // MARK: State bucket

  /// The record of one video.
  package static func record(_ videoID: VideoID) -> String { "videos/\(videoID).json" }

  /// The folder of an owner's notifications that wait for an acknowledgement, with its slash.
  package static func outboxFolder(owner: Owner) -> String {
    "outbox/\(OwnerSegment.escape(owner))/"
  }

  /// One notification that waits for an acknowledgement.
  package static func outbox(owner: Owner, id: NotificationID) -> String {
    "\(outboxFolder(owner: owner))\(id).json"
  }

  /// An object that changes whenever the owner's outbox gets an entry, so that a stream watches one
  /// small object instead of listing the folder. It lies outside of the folder.
  package static func outboxHead(owner: Owner) -> String {
    "outbox-heads/\(OwnerSegment.escape(owner)).json"
  }

  /// The streams that an owner has open.
  package static func streams(owner: Owner) -> String {
    "streams/\(OwnerSegment.escape(owner)).json"
  }

  /// What an owner has used of the quota of one day in UTC.
  package static func quota(owner: Owner, day: String) -> String {
    "quota/\(OwnerSegment.escape(owner))/\(day).json"
  }

  /// The multipart upload of one video.
  package static func multipart(_ videoID: VideoID) -> String { "multipart/\(videoID).json" }

  /// The folder of ``openWork(_:_:)``.
  package static let openWorkFolder = "open/"

  /// A mark that a video has work which must go on without anybody's asking. It is made before that
  /// work begins and removed when it is done, so the reconciler looks at unfinished videos alone.
  package static func openWork(_ work: OpenWork, _ videoID: VideoID) -> String {
    let number = work.number > 1 ? "/\(work.number)" : ""
    return "\(openWorkFolder(work.kind))\(videoID)\(number)"
  }

  /// The folder of all marks of a kind of work, with its slash.
  package static func openWorkFolder(_ kind: String) -> String { "\(openWorkFolder)\(kind)/" }

  /// Reads what ``openWork(_:_:)`` writes.
  package static func parseOpenWork(_ key: String) -> (work: OpenWork, videoID: VideoID)? {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    guard (3...4).contains(parts.count), "\(parts[0])/" == openWorkFolder,
      let number = parts.count == 4 ? Int(parts[3]) : 1,
      let work = OpenWork(kind: String(parts[1]), number: number),
      let videoID = VideoID(rawValue: String(parts[2]))
    else { return nil }
    return (work, videoID)
  }

  /// How far the reconciler's look through the upload bucket has come.
  package static let uploadScan = "reconcile/uploads.json"

  /// The folder of an owner's videos, newest first, with its slash.
  package static func ownerIndexFolder(owner: Owner) -> String {
    "index/owner/\(OwnerSegment.escape(owner))/"
  }

  /// The folder of the published videos, newest first, with its slash.
  package static let publishedIndexFolder = "index/published/"

  /// The name under which a video stands in an index: its age first, so that S3's ascending order is
  /// newest first.
  package static func indexEntry(createdAt: Timestamp, _ videoID: VideoID) -> String {
    padded(max(0, 9_999_999_999_999 - createdAt.milliseconds), 13) + "-\(videoID)"
  }

  /// Reads what ``indexEntry(createdAt:_:)`` writes.
  package static func parseIndexEntry(_ name: Substring) -> VideoID? {
    guard name.utf8.count > 14, name.prefix(13).utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      name.dropFirst(13).first == "-"
    else { return nil }
    return VideoID(rawValue: String(name.dropFirst(14)))
  }
}

/// What an upload's key says.
package struct UploadLocation: Sendable, Equatable {
  /// The caller who asked for the upload.
  package let owner: Owner
  /// The video.
  package let videoID: VideoID
  /// The file's name as the caller gave it.
  package let fileName: String
}
