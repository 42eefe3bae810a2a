// SPDX-License-Identifier: Apache-2.0

/// The `detail` of a "MediaConvert Job State Change" event
/// ([event types](https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_cwe_events.html)).
/// All statuses share one shape; which optional members are there depends on ``status``.
package struct JobStateChange: Codable, Equatable, Sendable {
  /// The `source` of these events.
  package static let source = "aws.mediaconvert"
  /// The `detail-type` of these events.
  package static let detailType = "MediaConvert Job State Change"

  /// In milliseconds since 1970.
  package var timestamp: Int
  package var accountId: String
  /// The ARN of the job's queue.
  package var queue: String
  package var jobId: String
  package var status: Status
  package var userMetadata: [String: String]?

  /// `INPUT_INFORMATION`: the inputs, in the job's order.
  package var inputDetails: [InputDetail]?

  /// `STATUS_UPDATE`.
  package var framesDecoded: Int?
  /// `STATUS_UPDATE`.
  package var jobProgress: JobProgress?

  /// `COMPLETE`.
  package var outputGroupDetails: [OutputGroupDetail]?
  /// `COMPLETE`: how much was padded, in milliseconds.
  package var paddingInserted: Int?
  /// `COMPLETE`.
  package var warnings: [WarningGroup]?

  /// `ERROR`.
  package var errorCode: Int?
  /// `ERROR`.
  package var errorMessage: String?

  /// `NEW_WARNING`.
  package var warningCode: Int?
  /// `NEW_WARNING`.
  package var warningMessage: String?

  /// `QUEUE_HOP`: the ARN of the queue that the job was in.
  package var previousQueue: String?
  /// `QUEUE_HOP`.
  package var priority: Int?
  /// `QUEUE_HOP`.
  package var previousPriority: Int?

  package init(
    timestamp: Int, accountId: String, queue: String, jobId: String, status: Status,
    userMetadata: [String: String]? = [:]
  ) {
    self.timestamp = timestamp
    self.accountId = accountId
    self.queue = queue
    self.jobId = jobId
    self.status = status
    self.userMetadata = userMetadata
  }

  /// What happened. A submitted job has no event.
  package struct Status: OpenEnumeration {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let inputInformation = Self(rawValue: "INPUT_INFORMATION")
    package static let progressing = Self(rawValue: "PROGRESSING")
    package static let statusUpdate = Self(rawValue: "STATUS_UPDATE")
    package static let complete = Self(rawValue: "COMPLETE")
    package static let canceled = Self(rawValue: "CANCELED")
    package static let error = Self(rawValue: "ERROR")
    /// The job has a new warning and goes on.
    package static let newWarning = Self(rawValue: "NEW_WARNING")
    package static let queueHop = Self(rawValue: "QUEUE_HOP")
  }
}

/// How far a job is.
package struct JobProgress: Codable, Equatable, Sendable {
  /// By the name of the ``JobPhase``.
  package var phaseProgress: [String: PhaseProgress]?
  package var jobPercentComplete: Int?
  package var currentPhase: JobPhase?
  package var retryCount: Int?

  package init(jobPercentComplete: Int) { self.jobPercentComplete = jobPercentComplete }
}

/// How far a phase of a job is.
package struct PhaseProgress: Codable, Equatable, Sendable {
  package var status: Status
  package var percentComplete: Int

  package init(status: Status, percentComplete: Int) {
    self.status = status
    self.percentComplete = percentComplete
  }

  package struct Status: OpenEnumeration {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let pending = Self(rawValue: "PENDING")
    package static let progressing = Self(rawValue: "PROGRESSING")
    package static let complete = Self(rawValue: "COMPLETE")
  }
}

/// What an input is.
package struct InputDetail: Codable, Equatable, Sendable {
  /// Its number among the job's inputs, counted from 1.
  package var id: Int
  package var uri: String
  package var audio: [InputAudioDetail] = []
  package var video: [InputVideoDetail] = []

  package init(id: Int, uri: String) {
    self.id = id
    self.uri = uri
  }
}

/// An audio stream of an input.
package struct InputAudioDetail: Codable, Equatable, Sendable {
  package var channels: Int?
  /// Such as `AAC`.
  package var codec: String?
  /// Such as `ENG`; `UND` when the source does not say.
  package var language: String?
  /// Samples a second.
  package var sampleRate: Int?
  package var streamId: Int?

  package init() {}
}

/// A video stream of an input.
package struct InputVideoDetail: Codable, Equatable, Sendable {
  package var bitDepth: Int?
  /// Such as `H_264`.
  package var codec: String?
  /// Such as `YUV_420`.
  package var colorFormat: String?
  /// Such as `avc1`.
  package var fourCC: String?
  /// Frames a second.
  package var frameRate: Double?
  package var height: Int?
  package var width: Int?
  /// `PROGRESSIVE` or how the fields are interlaced.
  package var interlaceMode: String?
  /// The sample aspect ratio, such as `1:1`.
  package var sar: String?
  /// Such as `UNSPECIFIED`.
  package var standard: String?
  package var streamId: Int?

  package init() {}
}
