// SPDX-License-Identifier: Apache-2.0
package import Notation

/// Everything that the pipeline knows of one video: the single document whose compare-and-swap
/// is the pipeline's only lock.
package struct VideoRecord: Codable, Sendable, Equatable {
  /// The video.
  package var videoId: VideoID
  /// Who uploads it: the `sub` of their token.
  package var owner: Owner
  /// When the upload was asked for, or first heard of.
  package var createdAt: Timestamp
  /// The uploaded object; nil while only a publication is known.
  package var source: Source?
  /// The job; nil until the upload has arrived.
  package var job: ProcessingJob?
  /// When the owner published the video.
  package var publishedAt: Timestamp?
  /// The notification; nil until a publication or the job's end gives a reason for one.
  package var notification: ProcessingNotification?
  /// What was made; nil until the job is COMPLETED.
  package var outputs: Outputs?
  /// When the owner deleted the video. Such a record is a tombstone: while a job of it still has to end it
  /// keeps what is known, and afterwards nothing but this, so that the id alone proves nothing more.
  package var deletedAt: Timestamp?

  /// A record of a video of which nothing has happened yet.
  package init(videoId: VideoID, owner: Owner, createdAt: Timestamp) {
    self.videoId = videoId
    self.owner = owner
    self.createdAt = createdAt
  }

  /// A record of a video of which nothing has happened yet, created when its id was made or, if the
  /// id does not say, at `now`.
  package init(videoId: VideoID, owner: Owner, firstHeardAt now: Timestamp) {
    self.init(videoId: videoId, owner: owner, createdAt: videoId.mintedAt ?? now)
  }
}

/// The uploaded object and what a probe found in it.
package struct Source: Codable, Sendable, Equatable {
  /// The upload bucket.
  package var bucket: String
  /// The object's key.
  package var key: String
  /// The object's size in bytes.
  package var size: Int64
  /// The object's entity tag, without quotes: with bucket and key it names the version.
  package var etag: String
  /// The container's format as the probe names it.
  package var container: String?
  /// The duration in milliseconds, when the file knows it.
  package var durationInMs: Int64?
  /// The width of the upright picture in square pixels.
  package var width: Int?
  /// The height of the upright picture.
  package var height: Int?
  /// Frames a second.
  package var frameRate: Double?
  /// Whether there is a sound track.
  package var hasAudio: Bool?

  /// An object that was not probed yet.
  package init(bucket: String, key: String, size: Int64, etag: String) {
    self.bucket = bucket
    self.key = key
    self.size = size
    self.etag = etag
  }

  /// The last segment of the key.
  package var fileName: String {
    key.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? key
  }

  /// Whether it is the same version of the same object: keys are bytes, as S3 compares them.
  package func isVersion(of other: Source) -> Bool {
    bucket == other.bucket && etag == other.etag && key.utf8.elementsEqual(other.key.utf8)
  }
}

/// The objects that a completed job left in the media bucket, by key.
package struct Outputs: Codable, Sendable, Equatable {
  /// The multivariant playlist.
  package var hls: String
  /// The MP4 for download.
  package var mp4: String?
  /// The first frame.
  package var thumbnail: String
  /// The storyboard's WebVTT.
  package var storyboard: String?
  /// The length of what was made, in milliseconds.
  package var durationInMs: Int64?
  /// The renditions, best first.
  package var renditions: [Rendition]

  /// The outputs of a job by the names that the pipeline gives them.
  package init(
    hls: String, mp4: String? = nil, thumbnail: String, storyboard: String? = nil,
    durationInMs: Int64? = nil, renditions: [Rendition] = []
  ) {
    self.hls = hls
    self.mp4 = mp4
    self.thumbnail = thumbnail
    self.storyboard = storyboard
    self.durationInMs = durationInMs
    self.renditions = renditions
  }
}
