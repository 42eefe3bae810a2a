// SPDX-License-Identifier: Apache-2.0
package import Notation

extension VideoRecord {
  /// Whether anybody may play the video.
  package var isPlayable: Bool {
    job?.status == .completed && publishedAt != nil && deletedAt == nil
  }

  /// Whether the job has ended and `notify` has not said so in the record yet.
  package var awaitsAnnouncement: Bool {
    job?.isTerminal == true && notification?.kind == nil && deletedAt == nil
  }

  /// Whether a publication now would release the notification.
  package var sendsWhenPublished: Bool {
    job?.isTerminal == true && notification?.status != .completed && deletedAt == nil
  }

  /// The notification, when it was sent and not acknowledged: it belongs into the outbox. One whose
  /// webhook was given up stays there, since the owner's stream may still bring it.
  package var dueNotification: ProcessingNotification? {
    guard let notification, notification.status == .sent || notification.status == .failed,
      deletedAt == nil
    else { return nil }
    return notification
  }

  /// Whether a webhook that is tried so many times has still to be told of the notification: not once
  /// it took it or was given up. Whether a client has acknowledged it is another matter.
  package func owesWebhook(attempts: Int) -> Bool {
    guard let notification, deletedAt == nil, notification.deliveredAt == nil else { return false }
    switch notification.status {
    case .sent: return true
    // The last try may have been the one that nobody lived to tell of.
    case .completed: return notification.attempts < attempts || notification.attemptedAt != nil
    case .pending, .failed: return false
    }
  }

  /// What a client of the video is told.
  package var status: VideoStatus {
    switch job?.status {
    case nil: .uploading
    case .pending: .pending
    case .completed: .completed
    case .error: .error
    }
  }

  /// Why the video failed, when it did.
  package var failure: Failure? {
    guard let job, job.status == .error else { return nil }
    return Failure(
      code: job.errorCode ?? "TranscodingFailed",
      message: job.errorMessage ?? "The video could not be transcoded.")
  }
}

/// The status of a video in the HTTP API.
package enum VideoStatus: String, Codable, Sendable {
  /// The upload has not arrived.
  case uploading = "UPLOADING"
  /// The job runs.
  case pending = "PENDING"
  /// The video can be played.
  case completed = "COMPLETED"
  /// The job failed, or the upload never came.
  case error = "ERROR"
}

/// How a video stands of which nothing is known but an id that was minted for the caller.
package enum AnnouncedUpload {
  /// How long an upload may take: a browser may begin a PUT in the URL's last second and needs its
  /// time, and a multipart upload may be resumed.
  package static let patienceSeconds = 24 * 3600

  /// After how long an id that has no record means nothing any more. The graves of deleted videos are
  /// kept for longer, so that none of them comes back.
  package static let memorySeconds = 8 * 24 * 3600

  /// How far the clocks of two functions may be apart. An id from further ahead is self-made: it would
  /// stand before all others in every list until its time comes.
  package static let skewSeconds = 300

  /// When the id of a video without a record was minted; nil unless it was minted for the caller and
  /// is young enough that it may still be spoken of.
  package static func mintedAt(
    _ id: VideoID, for caller: String, now: Timestamp, sha256: ([UInt8]) -> [UInt8]
  ) -> Timestamp? {
    guard let mintedAt = id.mintedAt, id.belongs(to: caller, sha256: sha256),
      (-skewSeconds...memorySeconds).contains(now.seconds(since: mintedAt))
    else { return nil }
    return mintedAt
  }

  /// UPLOADING while the file may still come, then ERROR.
  package static func status(
    mintedAt: Timestamp, now: Timestamp
  ) -> (status: VideoStatus, failure: Failure?) {
    guard now.seconds(since: mintedAt) > patienceSeconds else { return (.uploading, nil) }
    return (
      .error,
      Failure(code: "UploadExpired", message: "No file was uploaded within 24 hours.")
    )
  }
}
