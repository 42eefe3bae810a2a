// SPDX-License-Identifier: Apache-2.0
package import Notation

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
