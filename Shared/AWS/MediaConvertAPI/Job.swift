// SPDX-License-Identifier: Apache-2.0

/// A transcoding job.
package struct Job: Codable, Equatable, Sendable {
  /// The job's identifier: thirteen digits, a dash, six letters or digits.
  package var id: String
  /// The job's ARN.
  package var arn: String?
  /// When it was created.
  package var createdAt: Timestamp?
  /// What has become of it.
  package var status: JobStatus
  /// What it is doing, while it is `PROGRESSING`.
  package var currentPhase: JobPhase?
  /// How much is done, in percent; nil when that is not known.
  package var jobPercentComplete: Int?
  /// How often the service began anew.
  package var retryCount: Int?
  /// Why it failed.
  package var errorCode: Int?
  /// Why it failed, in words.
  package var errorMessage: String?
  /// What the service has to say of it.
  package var messages: JobMessages?
  /// Its warnings, counted by code.
  package var warnings: [WarningGroup]?
  /// When it was submitted, started and ended.
  package var timing: Timing?
  /// What it made, one entry for each output group.
  package var outputGroupDetails: [OutputGroupDetail]?
  /// The ARN of its queue.
  package var queue: String?
  /// How it moved between queues.
  package var queueTransitions: [QueueTransition]?
  /// Its priority in the queue, -50 to 50.
  package var priority: Int?
  /// Queues it may move to.
  package var hopDestinations: [HopDestination]?
  /// The role it reads and writes with.
  package var role: String
  /// What it does.
  package var settings: JobSettings
  /// The caller's own names and values.
  package var userMetadata: [String: String]?
  /// The caller's token that makes CreateJob idempotent.
  package var clientRequestToken: String?
  /// How often it reports its progress.
  package var statusUpdateInterval: StatusUpdateInterval?
  /// Whether acceleration was asked for.
  package var accelerationSettings: AccelerationSettings?
  /// Whether it is accelerated.
  package var accelerationStatus: AccelerationStatus?
  /// Whose tags appear on the bill.
  package var billingTagsSource: BillingTagsSource?
  /// The template it was made from.
  package var jobTemplate: String?
  /// The engine version that was asked for.
  package var jobEngineVersionRequested: String?
  /// The engine version that runs it.
  package var jobEngineVersionUsed: String?
  /// Whether a reserved queue is simulated.
  package var simulateReservedQueue: Activation?

  /// Makes the value of its members; those left out are nil.
  package init(
    id: String, status: JobStatus, role: String, settings: JobSettings, arn: String? = nil,
    createdAt: Timestamp? = nil, currentPhase: JobPhase? = nil, jobPercentComplete: Int? = nil,
    retryCount: Int? = nil, errorCode: Int? = nil, errorMessage: String? = nil,
    messages: JobMessages? = nil, warnings: [WarningGroup]? = nil, timing: Timing? = nil,
    outputGroupDetails: [OutputGroupDetail]? = nil, queue: String? = nil,
    queueTransitions: [QueueTransition]? = nil, priority: Int? = nil,
    hopDestinations: [HopDestination]? = nil, userMetadata: [String: String]? = nil,
    clientRequestToken: String? = nil, statusUpdateInterval: StatusUpdateInterval? = nil,
    accelerationSettings: AccelerationSettings? = nil,
    accelerationStatus: AccelerationStatus? = nil, billingTagsSource: BillingTagsSource? = nil,
    jobTemplate: String? = nil, jobEngineVersionRequested: String? = nil,
    jobEngineVersionUsed: String? = nil, simulateReservedQueue: Activation? = nil
  ) {
    self.id = id
    self.status = status
    self.role = role
    self.settings = settings
    self.arn = arn
    self.createdAt = createdAt
    self.currentPhase = currentPhase
    self.jobPercentComplete = jobPercentComplete
    self.retryCount = retryCount
    self.errorCode = errorCode
    self.errorMessage = errorMessage
    self.messages = messages
    self.warnings = warnings
    self.timing = timing
    self.outputGroupDetails = outputGroupDetails
    self.queue = queue
    self.queueTransitions = queueTransitions
    self.priority = priority
    self.hopDestinations = hopDestinations
    self.userMetadata = userMetadata
    self.clientRequestToken = clientRequestToken
    self.statusUpdateInterval = statusUpdateInterval
    self.accelerationSettings = accelerationSettings
    self.accelerationStatus = accelerationStatus
    self.billingTagsSource = billingTagsSource
    self.jobTemplate = jobTemplate
    self.jobEngineVersionRequested = jobEngineVersionRequested
    self.jobEngineVersionUsed = jobEngineVersionUsed
    self.simulateReservedQueue = simulateReservedQueue
  }
}

/// When a job passed its stages.
package struct Timing: Codable, Equatable, Sendable {
  /// When it was submitted.
  package var submitTime: Timestamp?
  /// When its work began.
  package var startTime: Timestamp?
  /// When it ended.
  package var finishTime: Timestamp?

  /// Makes the value of its members; those left out are nil.
  package init(
    submitTime: Timestamp? = nil, startTime: Timestamp? = nil, finishTime: Timestamp? = nil
  ) {
    self.submitTime = submitTime
    self.startTime = startTime
    self.finishTime = finishTime
  }
}

/// What the service has to say of a job.
package struct JobMessages: Codable, Equatable, Sendable {
  /// For information.
  package var info: [String]?
  /// Warnings.
  package var warning: [String]?

  /// Makes the value of its members; those left out are nil.
  package init(info: [String]? = nil, warning: [String]? = nil) {
    self.info = info
    self.warning = warning
  }
}

/// How often a warning occurred.
package struct WarningGroup: Codable, Equatable, Sendable {
  /// The warning's code.
  package var code: Int
  /// How often it occurred.
  package var count: Int

  package init(code: Int, count: Int) {
    self.code = code
    self.count = count
  }
}

/// What an output group became.
package struct OutputGroupDetail: Codable, Equatable, Sendable {
  /// One entry for each output.
  package var outputDetails: [OutputDetail]?

  /// Makes the value of its members; those left out are nil.
  package init(outputDetails: [OutputDetail]? = nil) {
    self.outputDetails = outputDetails
  }
}

/// What an output became.
package struct OutputDetail: Codable, Equatable, Sendable {
  /// Its length, in milliseconds.
  package var durationInMs: Int?
  /// Its picture.
  package var videoDetails: VideoDetail?

  /// Makes the value of its members; those left out are nil.
  package init(durationInMs: Int? = nil, videoDetails: VideoDetail? = nil) {
    self.durationInMs = durationInMs
    self.videoDetails = videoDetails
  }
}

/// The size of an output's picture.
package struct VideoDetail: Codable, Equatable, Sendable {
  /// The width in pixels.
  package var widthInPx: Int?
  /// The height in pixels.
  package var heightInPx: Int?

  /// Makes the value of its members; those left out are nil.
  package init(widthInPx: Int? = nil, heightInPx: Int? = nil) {
    self.widthInPx = widthInPx
    self.heightInPx = heightInPx
  }
}

/// A move from one queue to another.
package struct QueueTransition: Codable, Equatable, Sendable {
  /// The queue it left.
  package var sourceQueue: String?
  /// The queue it went to.
  package var destinationQueue: String?
  /// When.
  package var timestamp: Timestamp?

  /// Makes the value of its members; those left out are nil.
  package init(
    sourceQueue: String? = nil, destinationQueue: String? = nil, timestamp: Timestamp? = nil
  ) {
    self.sourceQueue = sourceQueue
    self.destinationQueue = destinationQueue
    self.timestamp = timestamp
  }
}

/// A queue that a waiting job moves to.
package struct HopDestination: Codable, Equatable, Sendable {
  /// The queue's ARN.
  package var queue: String?
  /// The job's priority there.
  package var priority: Int?
  /// After how many minutes it moves.
  package var waitMinutes: Int?

  /// Makes the value of its members; those left out are nil.
  package init(queue: String? = nil, priority: Int? = nil, waitMinutes: Int? = nil) {
    self.queue = queue
    self.priority = priority
    self.waitMinutes = waitMinutes
  }
}

/// Whether a job is to be accelerated.
package struct AccelerationSettings: Codable, Equatable, Sendable {
  /// The wish.
  package var mode: AccelerationMode

  package init(mode: AccelerationMode) {
    self.mode = mode
  }
}
