// SPDX-License-Identifier: Apache-2.0

/// A transcoding job.
public struct Job: Codable, Equatable, Sendable {
  /// The job's identifier: thirteen digits, a dash, six letters or digits.
  public var id: String
  /// The job's ARN.
  public var arn: String?
  /// When it was created.
  public var createdAt: Timestamp?
  /// What has become of it.
  public var status: JobStatus
  /// What it is doing, while it is `PROGRESSING`.
  public var currentPhase: JobPhase?
  /// How much is done, in percent; nil when that is not known.
  public var jobPercentComplete: Int?
  /// How often the service began anew.
  public var retryCount: Int?
  /// Why it failed.
  public var errorCode: Int?
  /// Why it failed, in words.
  public var errorMessage: String?
  /// What the service has to say of it.
  public var messages: JobMessages?
  /// Its warnings, counted by code.
  public var warnings: [WarningGroup]?
  /// When it was submitted, started and ended.
  public var timing: Timing?
  /// What it made, one entry for each output group.
  public var outputGroupDetails: [OutputGroupDetail]?
  /// The ARN of its queue.
  public var queue: String?
  /// How it moved between queues.
  public var queueTransitions: [QueueTransition]?
  /// Its priority in the queue, -50 to 50.
  public var priority: Int?
  /// Queues it may move to.
  public var hopDestinations: [HopDestination]?
  /// The role it reads and writes with.
  public var role: String
  /// What it does.
  public var settings: JobSettings
  /// The caller's own names and values.
  public var userMetadata: [String: String]?
  /// The caller's token that makes CreateJob idempotent.
  public var clientRequestToken: String?
  /// How often it reports its progress.
  public var statusUpdateInterval: StatusUpdateInterval?
  /// Whether acceleration was asked for.
  public var accelerationSettings: AccelerationSettings?
  /// Whether it is accelerated.
  public var accelerationStatus: AccelerationStatus?
  /// Whose tags appear on the bill.
  public var billingTagsSource: BillingTagsSource?
  /// The template it was made from.
  public var jobTemplate: String?
  /// The engine version that was asked for.
  public var jobEngineVersionRequested: String?
  /// The engine version that runs it.
  public var jobEngineVersionUsed: String?
  /// Whether a reserved queue is simulated.
  public var simulateReservedQueue: Activation?

  /// Makes the value of its members; those left out are nil.
  public init(
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
public struct Timing: Codable, Equatable, Sendable {
  /// When it was submitted.
  public var submitTime: Timestamp?
  /// When its work began.
  public var startTime: Timestamp?
  /// When it ended.
  public var finishTime: Timestamp?

  /// Makes the value of its members; those left out are nil.
  public init(
    submitTime: Timestamp? = nil, startTime: Timestamp? = nil, finishTime: Timestamp? = nil
  ) {
    self.submitTime = submitTime
    self.startTime = startTime
    self.finishTime = finishTime
  }
}

/// What the service has to say of a job.
public struct JobMessages: Codable, Equatable, Sendable {
  /// For information.
  public var info: [String]?
  /// Warnings.
  public var warning: [String]?

  /// Makes the value of its members; those left out are nil.
  public init(info: [String]? = nil, warning: [String]? = nil) {
    self.info = info
    self.warning = warning
  }
}

/// How often a warning occurred.
public struct WarningGroup: Codable, Equatable, Sendable {
  /// The warning's code.
  public var code: Int
  /// How often it occurred.
  public var count: Int

  /// Makes the value of its members.
  public init(code: Int, count: Int) {
    self.code = code
    self.count = count
  }
}

/// What an output group became.
public struct OutputGroupDetail: Codable, Equatable, Sendable {
  /// One entry for each output.
  public var outputDetails: [OutputDetail]?

  /// Makes the value of its members; those left out are nil.
  public init(outputDetails: [OutputDetail]? = nil) {
    self.outputDetails = outputDetails
  }
}

/// What an output became.
public struct OutputDetail: Codable, Equatable, Sendable {
  /// Its length, in milliseconds.
  public var durationInMs: Int?
  /// Its picture.
  public var videoDetails: VideoDetail?

  /// Makes the value of its members; those left out are nil.
  public init(durationInMs: Int? = nil, videoDetails: VideoDetail? = nil) {
    self.durationInMs = durationInMs
    self.videoDetails = videoDetails
  }
}

/// The size of an output's picture.
public struct VideoDetail: Codable, Equatable, Sendable {
  /// The width in pixels.
  public var widthInPx: Int?
  /// The height in pixels.
  public var heightInPx: Int?

  /// Makes the value of its members; those left out are nil.
  public init(widthInPx: Int? = nil, heightInPx: Int? = nil) {
    self.widthInPx = widthInPx
    self.heightInPx = heightInPx
  }
}

/// A move from one queue to another.
public struct QueueTransition: Codable, Equatable, Sendable {
  /// The queue it left.
  public var sourceQueue: String?
  /// The queue it went to.
  public var destinationQueue: String?
  /// When.
  public var timestamp: Timestamp?

  /// Makes the value of its members; those left out are nil.
  public init(
    sourceQueue: String? = nil, destinationQueue: String? = nil, timestamp: Timestamp? = nil
  ) {
    self.sourceQueue = sourceQueue
    self.destinationQueue = destinationQueue
    self.timestamp = timestamp
  }
}

/// A queue that a waiting job moves to.
public struct HopDestination: Codable, Equatable, Sendable {
  /// The queue's ARN.
  public var queue: String?
  /// The job's priority there.
  public var priority: Int?
  /// After how many minutes it moves.
  public var waitMinutes: Int?

  /// Makes the value of its members; those left out are nil.
  public init(queue: String? = nil, priority: Int? = nil, waitMinutes: Int? = nil) {
    self.queue = queue
    self.priority = priority
    self.waitMinutes = waitMinutes
  }
}

/// Whether a job is to be accelerated.
public struct AccelerationSettings: Codable, Equatable, Sendable {
  /// The wish.
  public var mode: AccelerationMode

  /// Makes the value of its members.
  public init(mode: AccelerationMode) {
    self.mode = mode
  }
}
