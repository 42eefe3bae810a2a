// SPDX-License-Identifier: Apache-2.0

/// Everything that the pipeline knows of one video: the single document whose compare-and-swap
/// is the pipeline's only lock.
public struct VideoRecord: Codable, Sendable, Equatable {
  /// The video.
  public var videoId: VideoID
  /// Who uploads it: the `sub` of their token.
  public var owner: String
  /// When the upload was asked for, or first heard of.
  public var createdAt: Timestamp
  /// The uploaded object; nil while only a publication is known.
  public var source: Source?
  /// The job; nil until the upload has arrived.
  public var job: ProcessingJob?
  /// When the owner published the video.
  public var publishedAt: Timestamp?
  /// The notification; nil until a publication or the job's end gives a reason for one.
  public var notification: ProcessingNotification?
  /// What was made; nil until the job is COMPLETED.
  public var outputs: Outputs?
  /// When the owner deleted the video. Such a record is a grave: while a job of it still has to end it
  /// keeps what is known, and afterwards nothing but this, so that the id alone proves nothing more.
  public var deletedAt: Timestamp?

  /// A record of a video of which nothing has happened yet.
  public init(videoId: VideoID, owner: String, createdAt: Timestamp) {
    self.videoId = videoId
    self.owner = owner
    self.createdAt = createdAt
  }

  /// A record of a video of which nothing has happened yet, created when its id was made or, if the
  /// id does not say, at `now`.
  public init(videoId: VideoID, owner: String, firstHeardAt now: Timestamp) {
    self.init(videoId: videoId, owner: owner, createdAt: videoId.mintedAt ?? now)
  }
}

/// The uploaded object and what a probe found in it.
public struct Source: Codable, Sendable, Equatable {
  /// The upload bucket.
  public var bucket: String
  /// The object's key.
  public var key: String
  /// The object's size in bytes.
  public var size: Int64
  /// The object's entity tag, without quotes: with bucket and key it names the version.
  public var etag: String
  /// The container's format as the probe names it.
  public var container: String?
  /// The duration in milliseconds, when the file knows it.
  public var durationInMs: Int64?
  /// The width of the upright picture in square pixels.
  public var width: Int?
  /// The height of the upright picture.
  public var height: Int?
  /// Frames a second.
  public var frameRate: Double?
  /// Whether there is a sound track.
  public var hasAudio: Bool?

  /// An object that was not probed yet.
  public init(bucket: String, key: String, size: Int64, etag: String) {
    self.bucket = bucket
    self.key = key
    self.size = size
    self.etag = etag
  }

  /// The last segment of the key.
  public var fileName: String { key.split(separator: "/").last.map(String.init) ?? key }
}

/// `VodProcessingJob`: PENDING → COMPLETED or ERROR. The two ends are final; only the owner's
/// explicit retry begins a further attempt, under a number of its own.
public struct ProcessingJob: Codable, Sendable, Equatable {
  /// The states of a job.
  public enum Status: String, Codable, Sendable {
    /// Not ended.
    case pending = "PENDING"
    /// Everything was made.
    case completed = "COMPLETED"
    /// Nothing is to be had; the code and message say why.
    case error = "ERROR"
  }

  /// Where the job stands.
  public var status: Status
  /// Which attempt this is, from 1.
  public var attempt: Int
  /// The token that makes repeated requests of this attempt the same MediaConvert job. It goes into
  /// the job's user metadata too, so that a job whose id was lost is known again.
  public var token: String
  /// When the attempt began.
  public var startedAt: Timestamp
  /// When the right to create the MediaConvert job was last taken.
  public var claimedAt: Timestamp
  /// The MediaConvert job's id; nil before it is known, and for a file that was refused.
  public var id: String?
  /// How much is done, 0 to 100; it never falls within an attempt.
  public var percent: Int
  /// Why it failed, as a word.
  public var errorCode: String?
  /// Why it failed, as a sentence for people.
  public var errorMessage: String?
  /// When it ended.
  public var finishedAt: Timestamp?
  /// The renditions that were ordered, best first.
  public var renditions: [Rendition]?
  /// Whether an MP4 for download was ordered.
  public var hasDownload: Bool?
  /// Whether thumbnails for a storyboard were ordered.
  public var hasStoryboard: Bool?
  /// What the job is expected to cost.
  public var estimate: JobEstimate?

  /// A claim: an attempt whose MediaConvert job is about to be created.
  public init(attempt: Int, token: String, claimedAt: Timestamp) {
    status = .pending
    self.attempt = attempt
    self.token = token
    startedAt = claimedAt
    self.claimedAt = claimedAt
    percent = 0
  }

  /// Whether the state is one of the two ends.
  public var isTerminal: Bool { status != .pending }
}

/// `VodProcessingNotification`: PENDING → SENT → COMPLETED; PENDING or SENT → FAILED, from which an
/// explicit retry leads back to PENDING.
public struct ProcessingNotification: Codable, Sendable, Equatable {
  /// The states of a notification.
  public enum Status: String, Codable, Sendable {
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
  public enum Kind: String, Codable, Sendable {
    /// The video can be played.
    case ready
    /// The job failed.
    case failed
  }

  /// The notification's id, derived from the video and the attempt.
  public var id: NotificationID
  /// Where the notification stands.
  public var status: Status
  /// What it tells; nil until the job's end was heard of.
  public var kind: Kind?
  /// How often the webhook was tried.
  public var attempts: Int
  /// When it first went SENT: where it stands among the others, however often it is sent again.
  public var sentAt: Timestamp?
  /// Which round of the webhook's tries this is, when it is not the first.
  public var rounds: Int?
  /// When the call of the webhook began that is under way, or that nobody lived to tell of.
  public var attemptedAt: Timestamp?
  /// When the webhook took it.
  public var deliveredAt: Timestamp?
  /// When the client acknowledged it.
  public var acknowledgedAt: Timestamp?
  /// What the webhook's last failure was.
  public var lastError: String?

  /// Which round of the webhook's tries this is, from 1; each explicit retry begins another.
  public var round: Int { rounds ?? 1 }

  /// A notification that waits.
  public init(id: NotificationID) {
    self.id = id
    status = .pending
    attempts = 0
  }
}

/// The objects that a completed job left in the media bucket, by key.
public struct Outputs: Codable, Sendable, Equatable {
  /// The multivariant playlist.
  public var hls: String
  /// The MP4 for download.
  public var mp4: String?
  /// The first frame.
  public var thumbnail: String
  /// The storyboard's WebVTT.
  public var storyboard: String?
  /// The length of what was made, in milliseconds.
  public var durationInMs: Int64?
  /// The renditions, best first.
  public var renditions: [Rendition]

  /// The outputs of a job by the names that the pipeline gives them.
  public init(
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
public struct Failure: Codable, Sendable, Equatable, Error {
  /// The reason as a word, `NotAVideo`.
  public var code: String
  /// The reason as a sentence.
  public var message: String

  /// A reason.
  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}
