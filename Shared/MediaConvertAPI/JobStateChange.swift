// SPDX-License-Identifier: Apache-2.0

/// The `detail` of a "MediaConvert Job State Change" event (MediaConvert User Guide, "EventBridge
/// events"). All statuses share one shape; which optional members are there depends on ``status``.
public struct JobStateChange: Codable, Equatable, Sendable {
  /// The `source` of these events.
  public static let source = "aws.mediaconvert"
  /// The `detail-type` of these events.
  public static let detailType = "MediaConvert Job State Change"

  /// When the state changed, in milliseconds since 1970.
  public var timestamp: Int
  /// The account that owns the job.
  public var accountId: String
  /// The ARN of the job's queue.
  public var queue: String
  /// The job's identifier.
  public var jobId: String
  /// What happened.
  public var status: JobStateChangeStatus
  /// The names and values that CreateJob was given.
  public var userMetadata: [String: String]?

  /// `INPUT_INFORMATION`: the inputs, in the job's order.
  public var inputDetails: [InputDetail]?

  /// `STATUS_UPDATE`: the frames decoded so far.
  public var framesDecoded: Int?
  /// `STATUS_UPDATE`: how far the job is.
  public var jobProgress: JobProgress?

  /// `COMPLETE`: what was made, one entry for each output group.
  public var outputGroupDetails: [OutputGroupResult]?
  /// `COMPLETE`: how much was padded, in milliseconds.
  public var paddingInserted: Int?
  /// `COMPLETE`: how much of the video is black, in milliseconds.
  public var blackVideoDetected: Int?
  /// `COMPLETE`: where it is black.
  public var blackSegments: [BlackSegment]?
  /// `COMPLETE`: the job's warnings, counted by code.
  public var warnings: [WarningGroup]?

  /// `ERROR`: MediaConvert's error code.
  public var errorCode: Int?
  /// `ERROR`: the reason in words.
  public var errorMessage: String?

  /// `NEW_WARNING`: the warning's code.
  public var warningCode: Int?
  /// `NEW_WARNING`: the warning in words.
  public var warningMessage: String?

  /// `QUEUE_HOP`: the ARN of the queue that the job left.
  public var previousQueue: String?
  /// `QUEUE_HOP`: the job's priority in its new queue.
  public var priority: Int?
  /// `QUEUE_HOP`: the job's priority in the queue that it left.
  public var previousPriority: Int?

  /// Makes a state change with the members that every status has.
  public init(
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
public struct JobStateChangeStatus: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The inputs were probed.
  public static let inputInformation = Self(rawValue: "INPUT_INFORMATION")
  /// The work began.
  public static let progressing = Self(rawValue: "PROGRESSING")
  /// The work goes on.
  public static let statusUpdate = Self(rawValue: "STATUS_UPDATE")
  /// All outputs are there.
  public static let complete = Self(rawValue: "COMPLETE")
  /// The job was cancelled.
  public static let canceled = Self(rawValue: "CANCELED")
  /// The job failed.
  public static let error = Self(rawValue: "ERROR")
  /// The job has a new warning and goes on.
  public static let newWarning = Self(rawValue: "NEW_WARNING")
  /// The job moved to another queue.
  public static let queueHop = Self(rawValue: "QUEUE_HOP")
}

/// How far a job is, in a `STATUS_UPDATE`.
public struct JobProgress: Codable, Equatable, Sendable {
  /// The progress of each phase, by the name of the ``JobPhase``.
  public var phaseProgress: [String: PhaseProgress]?
  /// The progress of the whole job, in percent.
  public var jobPercentComplete: Int?
  /// The phase that is being worked on.
  public var currentPhase: JobPhase?
  /// How often the service began anew.
  public var retryCount: Int?

  /// Makes the value of its members.
  public init(
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
public struct PhaseProgress: Codable, Equatable, Sendable {
  /// `PENDING`, `PROGRESSING` or `COMPLETE`.
  public var status: PhaseStatus
  /// The progress, in percent.
  public var percentComplete: Int

  /// Makes the value of its members.
  public init(status: PhaseStatus, percentComplete: Int) {
    self.status = status
    self.percentComplete = percentComplete
  }
}

/// The state of a phase.
public struct PhaseStatus: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PENDING`.
  public static let pending = Self(rawValue: "PENDING")
  /// `PROGRESSING`.
  public static let progressing = Self(rawValue: "PROGRESSING")
  /// `COMPLETE`.
  public static let complete = Self(rawValue: "COMPLETE")
}

/// A black part of a video.
public struct BlackSegment: Codable, Equatable, Sendable {
  /// Where it begins, in milliseconds.
  public var start: Int
  /// Where it ends, in milliseconds.
  public var end: Int

  /// Makes the value of its members.
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }
}
