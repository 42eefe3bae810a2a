// SPDX-License-Identifier: Apache-2.0
package import Notation

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
