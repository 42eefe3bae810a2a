// SPDX-License-Identifier: Apache-2.0
package import Notation

/// Everything that the pipeline knows of one video: the single document whose compare-and-swap
/// is the pipeline's only lock.
package struct VideoRecord: Codable, Sendable, Equatable {
  /// The video.
  package var videoId: VideoID
  /// Who uploads it: the `sub` of their token.
  package var owner: String
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
  /// When the owner deleted the video. Such a record is a grave: while a job of it still has to end it
  /// keeps what is known, and afterwards nothing but this, so that the id alone proves nothing more.
  package var deletedAt: Timestamp?

  /// A record of a video of which nothing has happened yet.
  package init(videoId: VideoID, owner: String, createdAt: Timestamp) {
    self.videoId = videoId
    self.owner = owner
    self.createdAt = createdAt
  }

  /// A record of a video of which nothing has happened yet, created when its id was made or, if the
  /// id does not say, at `now`.
  package init(videoId: VideoID, owner: String, firstHeardAt now: Timestamp) {
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
  package var fileName: String { key.split(separator: "/").last.map(String.init) ?? key }
}

/// `VodProcessingJob`: PENDING → COMPLETED or ERROR. The two ends are final; only the owner's
/// explicit retry begins a further attempt, under a number of its own.
package struct ProcessingJob: Codable, Sendable, Equatable {
  /// The states of a job.
  package enum Status: String, Codable, Sendable {
    /// Not ended.
    case pending = "PENDING"
    /// Everything was made.
    case completed = "COMPLETED"
    /// Nothing is to be had; the code and message say why.
    case error = "ERROR"
  }

  /// Where the job stands.
  package var status: Status
  /// Which attempt this is, from 1.
  package var attempt: Int
  /// The token that makes repeated requests of this attempt the same MediaConvert job. It goes into
  /// the job's user metadata too, so that a job whose id was lost is known again.
  package var token: String
  /// When the attempt began.
  package var startedAt: Timestamp
  /// When the right to create the MediaConvert job was last taken.
  package var claimedAt: Timestamp
  /// The MediaConvert job's id; nil before it is known, and for a file that was refused.
  package var id: String?
  /// How much is done, 0 to 100; it never falls within an attempt.
  package var percent: Int
  /// Why it failed, as a word.
  package var errorCode: String?
  /// Why it failed, as a sentence for people.
  package var errorMessage: String?
  /// When it ended.
  package var finishedAt: Timestamp?
  /// The renditions that were ordered, best first.
  package var renditions: [Rendition]?
  /// Whether an MP4 for download was ordered.
  package var hasDownload: Bool?
  /// Whether thumbnails for a storyboard were ordered.
  package var hasStoryboard: Bool?
  /// What the job is expected to cost.
  package var estimate: JobEstimate?

  /// A claim: an attempt whose MediaConvert job is about to be created.
  package init(attempt: Int, token: String, claimedAt: Timestamp) {
    status = .pending
    self.attempt = attempt
    self.token = token
    startedAt = claimedAt
    self.claimedAt = claimedAt
    percent = 0
  }

  /// Whether the state is one of the two ends.
  package var isTerminal: Bool { status != .pending }
}

/// `VodProcessingNotification`: PENDING → SENT → COMPLETED; PENDING or SENT → FAILED, from which an
/// explicit retry leads back to PENDING.
package struct ProcessingNotification: Codable, Sendable, Equatable {
  /// The states of a notification.
  package enum Status: String, Codable, Sendable {
    /// Waiting for the job's end or the publication.
    case pending = "PENDING"
    /// On its way: it lies in the outbox until it is acknowledged.
    case sent = "SENT"
    /// The client acknowledged it.
    case completed = "COMPLETED"
    /// The webhook did not take it, and its retries are used up.
    case failed = "FAILED"
  }

  /// What a notification tells.
  package enum Kind: String, Codable, Sendable {
    /// The video can be played.
    case ready
    /// The job failed.
    case failed
  }

  /// The notification's id, derived from the video and the attempt.
  package var id: NotificationID
  /// Where the notification stands.
  package var status: Status
  /// What it tells; nil until the job's end was heard of.
  package var kind: Kind?
  /// How often the webhook was tried.
  package var attempts: Int
  /// When it first went SENT: where it stands among the others, however often it is sent again.
  package var sentAt: Timestamp?
  /// Which round of the webhook's tries this is, when it is not the first.
  package var rounds: Int?
  /// When the call of the webhook began that is under way, or that nobody lived to tell of.
  package var attemptedAt: Timestamp?
  /// When the webhook took it.
  package var deliveredAt: Timestamp?
  /// When the client acknowledged it.
  package var acknowledgedAt: Timestamp?
  /// What the webhook's last failure was.
  package var lastError: String?

  /// Which round of the webhook's tries this is, from 1; each explicit retry begins another.
  package var round: Int { rounds ?? 1 }

  /// A notification that waits.
  package init(id: NotificationID) {
    self.id = id
    status = .pending
    attempts = 0
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

/// A reason that a person understands.
package struct Failure: Codable, Sendable, Equatable, Error {
  /// The reason as a word, `NotAVideo`.
  package var code: String
  /// The reason as a sentence.
  package var message: String

  /// A reason.
  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}
