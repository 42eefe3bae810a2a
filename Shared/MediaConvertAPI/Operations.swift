// SPDX-License-Identifier: Apache-2.0

/// The body of `POST /2017-08-29/jobs`.
public struct CreateJobRequest: Codable, Equatable, Sendable {
  /// The ARN of the role that the job reads and writes with.
  public var role: String
  /// What the job does.
  public var settings: JobSettings
  /// Makes the call idempotent: repeated within a minute it answers the first job.
  public var clientRequestToken: String?
  /// The queue's ARN or name; the default queue when nil.
  public var queue: String?
  /// The priority in the queue, -50 to 50.
  public var priority: Int?
  /// How often the job reports its progress; every 60 seconds when nil.
  public var statusUpdateInterval: StatusUpdateInterval?
  /// The caller's own names and values, which every event of the job repeats.
  public var userMetadata: [String: String]?
  /// Tags of the job.
  public var tags: [String: String]?
  /// Whether the job is to be accelerated.
  public var accelerationSettings: AccelerationSettings?
  /// Whose tags appear on the bill.
  public var billingTagsSource: BillingTagsSource?
  /// Queues that the job may move to.
  public var hopDestinations: [HopDestination]?
  /// The template that the settings complete.
  public var jobTemplate: String?
  /// The engine version to use.
  public var jobEngineVersion: String?
  /// Whether a reserved queue is simulated.
  public var simulateReservedQueue: Activation?

  /// Makes the value of its members; those left out are nil.
  public init(
    role: String, settings: JobSettings, clientRequestToken: String? = nil, queue: String? = nil,
    priority: Int? = nil, statusUpdateInterval: StatusUpdateInterval? = nil,
    userMetadata: [String: String]? = nil, tags: [String: String]? = nil,
    accelerationSettings: AccelerationSettings? = nil, billingTagsSource: BillingTagsSource? = nil,
    hopDestinations: [HopDestination]? = nil, jobTemplate: String? = nil,
    jobEngineVersion: String? = nil, simulateReservedQueue: Activation? = nil
  ) {
    self.role = role
    self.settings = settings
    self.clientRequestToken = clientRequestToken
    self.queue = queue
    self.priority = priority
    self.statusUpdateInterval = statusUpdateInterval
    self.userMetadata = userMetadata
    self.tags = tags
    self.accelerationSettings = accelerationSettings
    self.billingTagsSource = billingTagsSource
    self.hopDestinations = hopDestinations
    self.jobTemplate = jobTemplate
    self.jobEngineVersion = jobEngineVersion
    self.simulateReservedQueue = simulateReservedQueue
  }
}

/// The answer to CreateJob (201).
public struct CreateJobResponse: Codable, Equatable, Sendable {
  /// The job.
  public var job: Job

  /// Makes the value of its members.
  public init(job: Job) {
    self.job = job
  }
}

/// The answer to `GET /2017-08-29/jobs/{id}` (200).
public struct GetJobResponse: Codable, Equatable, Sendable {
  /// The job.
  public var job: Job

  /// Makes the value of its members.
  public init(job: Job) {
    self.job = job
  }
}

/// The query of `GET /2017-08-29/jobs`.
public struct ListJobsRequest: Codable, Equatable, Sendable {
  /// The most jobs in the answer, 1 to 20.
  public var maxResults: Int?
  /// Where the last answer ended.
  public var nextToken: String?
  /// By time of creation; newest first when nil.
  public var order: Order?
  /// Only the jobs of this queue.
  public var queue: String?
  /// Only the jobs of this status.
  public var status: JobStatus?

  /// Makes the value of its members; those left out are nil.
  public init(
    maxResults: Int? = nil, nextToken: String? = nil, order: Order? = nil, queue: String? = nil,
    status: JobStatus? = nil
  ) {
    self.maxResults = maxResults
    self.nextToken = nextToken
    self.order = order
    self.queue = queue
    self.status = status
  }
}

/// The answer to ListJobs (200).
public struct ListJobsResponse: Codable, Equatable, Sendable {
  /// The jobs.
  public var jobs: [Job]?
  /// Asks for the rest; nil at the end.
  public var nextToken: String?

  /// Makes the value of its members; those left out are nil.
  public init(jobs: [Job]? = nil, nextToken: String? = nil) {
    self.jobs = jobs
    self.nextToken = nextToken
  }
}

/// The answer to `DELETE /2017-08-29/jobs/{id}` (202): an empty object.
public struct CancelJobResponse: Codable, Equatable, Sendable {
  /// Makes the value.
  public init() {
  }
}

/// The body of `POST /2017-08-29/endpoints`.
public struct DescribeEndpointsRequest: Codable, Equatable, Sendable {
  /// The most endpoints in the answer.
  public var maxResults: Int?
  /// Whether an endpoint is made where there is none.
  public var mode: DescribeEndpointsMode?
  /// Where the last answer ended.
  public var nextToken: String?

  /// Makes the value of its members; those left out are nil.
  public init(maxResults: Int? = nil, mode: DescribeEndpointsMode? = nil, nextToken: String? = nil)
  {
    self.maxResults = maxResults
    self.mode = mode
    self.nextToken = nextToken
  }
}

/// The answer to DescribeEndpoints (200).
public struct DescribeEndpointsResponse: Codable, Equatable, Sendable {
  /// The account's endpoints.
  public var endpoints: [Endpoint]?
  /// Asks for the rest; nil at the end.
  public var nextToken: String?

  /// Makes the value of its members; those left out are nil.
  public init(endpoints: [Endpoint]? = nil, nextToken: String? = nil) {
    self.endpoints = endpoints
    self.nextToken = nextToken
  }
}

/// An address of the service.
public struct Endpoint: Codable, Equatable, Sendable {
  /// The URL.
  public var url: String?

  /// Makes the value of its members; those left out are nil.
  public init(url: String? = nil) {
    self.url = url
  }
}

/// The body of `POST /2017-08-29/probe`.
public struct ProbeRequest: Codable, Equatable, Sendable {
  /// The files to look at.
  public var inputFiles: [ProbeInputFile]?

  /// Makes the value of its members; those left out are nil.
  public init(inputFiles: [ProbeInputFile]? = nil) {
    self.inputFiles = inputFiles
  }
}

/// A file to look at.
public struct ProbeInputFile: Codable, Equatable, Sendable {
  /// The file: `s3://bucket/key`, `http://` or `https://`.
  public var fileUrl: String?

  /// Makes the value of its members; those left out are nil.
  public init(fileUrl: String? = nil) {
    self.fileUrl = fileUrl
  }
}

/// The answer to Probe (200).
public struct ProbeResponse: Codable, Equatable, Sendable {
  /// One result for each file.
  public var probeResults: [ProbeResult]?

  /// Makes the value of its members; those left out are nil.
  public init(probeResults: [ProbeResult]? = nil) {
    self.probeResults = probeResults
  }
}

/// The body of an error answer.
public struct ExceptionBody: Codable, Equatable, Sendable {
  /// What was wrong.
  public var message: String?

  /// Makes the value of its members; those left out are nil.
  public init(message: String? = nil) {
    self.message = message
  }
}
