// SPDX-License-Identifier: Apache-2.0

/// The `detail` of a "MediaConvert Job State Change" event (MediaConvert User Guide, "EventBridge
/// events"). All statuses share one shape; which optional members are there depends on ``status``.
package struct JobStateChange: Codable, Equatable, Sendable {
  /// The `source` of these events.
  package static let source = "aws.mediaconvert"
  /// The `detail-type` of these events.
  package static let detailType = "MediaConvert Job State Change"

  /// When the state changed, in milliseconds since 1970.
  package var timestamp: Int
  /// The account that owns the job.
  package var accountId: String
  /// The ARN of the job's queue.
  package var queue: String
  /// The job's identifier.
  package var jobId: String
  /// What happened.
  package var status: JobStateChangeStatus
  /// The names and values that CreateJob was given.
  package var userMetadata: [String: String]?

  /// `INPUT_INFORMATION`: the inputs, in the job's order.
  package var inputDetails: [InputDetail]?

  /// `STATUS_UPDATE`: the frames decoded so far.
  package var framesDecoded: Int?
  /// `STATUS_UPDATE`: how far the job is.
  package var jobProgress: JobProgress?

  /// `COMPLETE`: what was made, one entry for each output group.
  package var outputGroupDetails: [OutputGroupResult]?
  /// `COMPLETE`: how much was padded, in milliseconds.
  package var paddingInserted: Int?
  /// `COMPLETE`: how much of the video is black, in milliseconds.
  package var blackVideoDetected: Int?
  /// `COMPLETE`: where it is black.
  package var blackSegments: [BlackSegment]?
  /// `COMPLETE`: the job's warnings, counted by code.
  package var warnings: [WarningGroup]?

  /// `ERROR`: MediaConvert's error code.
  package var errorCode: Int?
  /// `ERROR`: the reason in words.
  package var errorMessage: String?

  /// `NEW_WARNING`: the warning's code.
  package var warningCode: Int?
  /// `NEW_WARNING`: the warning in words.
  package var warningMessage: String?

  /// `QUEUE_HOP`: the ARN of the queue that the job left.
  package var previousQueue: String?
  /// `QUEUE_HOP`: the job's priority in its new queue.
  package var priority: Int?
  /// `QUEUE_HOP`: the job's priority in the queue that it left.
  package var previousPriority: Int?

  package init(
    timestamp: Int, accountId: String, queue: String, jobId: String,
    status: JobStateChangeStatus, userMetadata: [String: String]? = [:]
  ) {
    self.timestamp = timestamp
    self.accountId = accountId
    self.queue = queue
    self.jobId = jobId
    self.status = status
    self.userMetadata = userMetadata
  }
}

/// The statuses that MediaConvert reports by events; a submitted job has none.
package struct JobStateChangeStatus: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// The inputs were probed.
  package static let inputInformation = Self(rawValue: "INPUT_INFORMATION")
  /// The work began.
  package static let progressing = Self(rawValue: "PROGRESSING")
  /// The work goes on.
  package static let statusUpdate = Self(rawValue: "STATUS_UPDATE")
  /// All outputs are there.
  package static let complete = Self(rawValue: "COMPLETE")
  /// The job was cancelled.
  package static let canceled = Self(rawValue: "CANCELED")
  /// The job failed.
  package static let error = Self(rawValue: "ERROR")
  /// The job has a new warning and goes on.
  package static let newWarning = Self(rawValue: "NEW_WARNING")
  /// The job moved to another queue.
  package static let queueHop = Self(rawValue: "QUEUE_HOP")
}

/// How far a job is, in a `STATUS_UPDATE`.
package struct JobProgress: Codable, Equatable, Sendable {
  /// The progress of each phase, by the name of the ``JobPhase``.
  package var phaseProgress: [String: PhaseProgress]?
  /// The progress of the whole job, in percent.
  package var jobPercentComplete: Int?
  /// The phase that is being worked on.
  package var currentPhase: JobPhase?
  /// How often the service began anew.
  package var retryCount: Int?

  package init(
    phaseProgress: [String: PhaseProgress]? = nil, jobPercentComplete: Int? = nil,
    currentPhase: JobPhase? = nil, retryCount: Int? = nil
  ) {
    self.phaseProgress = phaseProgress
    self.jobPercentComplete = jobPercentComplete
    self.currentPhase = currentPhase
    self.retryCount = retryCount
  }
}

/// How far a phase of a job is.
package struct PhaseProgress: Codable, Equatable, Sendable {
  /// `PENDING`, `PROGRESSING` or `COMPLETE`.
  package var status: PhaseStatus
  /// The progress, in percent.
  package var percentComplete: Int

  package init(status: PhaseStatus, percentComplete: Int) {
    self.status = status
    self.percentComplete = percentComplete
  }
}

/// The state of a phase.
package struct PhaseStatus: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PENDING`.
  package static let pending = Self(rawValue: "PENDING")
  /// `PROGRESSING`.
  package static let progressing = Self(rawValue: "PROGRESSING")
  /// `COMPLETE`.
  package static let complete = Self(rawValue: "COMPLETE")
}

/// A black part of a video.
package struct BlackSegment: Codable, Equatable, Sendable {
  /// Where it begins, in milliseconds.
  package var start: Int
  /// Where it ends, in milliseconds.
  package var end: Int

  package init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }
}
