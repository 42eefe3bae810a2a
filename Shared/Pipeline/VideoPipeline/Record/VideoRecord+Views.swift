// SPDX-License-Identifier: Apache-2.0

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
