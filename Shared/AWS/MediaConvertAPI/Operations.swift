// SPDX-License-Identifier: Apache-2.0

/// The body of `POST /2017-08-29/jobs`.
package struct CreateJobRequest: Codable, Equatable, Sendable {
  /// The ARN of the role that the job reads and writes with.
  package var role: String
  /// What the job does.
  package var settings: JobSettings
  /// Makes the call idempotent: repeated within a minute it answers the first job.
  package var clientRequestToken: String?
  /// The queue's ARN or name; the default queue when nil.
  package var queue: String?
  /// The priority in the queue, -50 to 50.
  package var priority: Int?
  /// How often the job reports its progress; every 60 seconds when nil.
  package var statusUpdateInterval: StatusUpdateInterval?
  /// The caller's own names and values, which every event of the job repeats.
  package var userMetadata: [String: String]?
  /// Tags of the job.
  package var tags: [String: String]?
  /// Whether the job is to be accelerated.
  package var accelerationSettings: AccelerationSettings?
  /// Whose tags appear on the bill.
  package var billingTagsSource: BillingTagsSource?
  /// Queues that the job may move to.
  package var hopDestinations: [HopDestination]?
  /// The template that the settings complete.
  package var jobTemplate: String?
  /// The engine version to use.
  package var jobEngineVersion: String?
  /// Whether a reserved queue is simulated.
  package var simulateReservedQueue: Activation?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct CreateJobResponse: Codable, Equatable, Sendable {
  /// The job.
  package var job: Job

  package init(job: Job) {
    self.job = job
  }
}

/// The answer to `GET /2017-08-29/jobs/{id}` (200).
package struct GetJobResponse: Codable, Equatable, Sendable {
  /// The job.
  package var job: Job

  package init(job: Job) {
    self.job = job
  }
}

/// The query of `GET /2017-08-29/jobs`.
package struct ListJobsRequest: Codable, Equatable, Sendable {
  /// The most jobs in the answer, 1 to 20.
  package var maxResults: Int?
  /// Where the last answer ended.
  package var nextToken: String?
  /// By time of creation; newest first when nil.
  package var order: Order?
  /// Only the jobs of this queue.
  package var queue: String?
  /// Only the jobs of this status.
  package var status: JobStatus?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct ListJobsResponse: Codable, Equatable, Sendable {
  /// The jobs.
  package var jobs: [Job]?
  /// Asks for the rest; nil at the end.
  package var nextToken: String?

  /// Makes the value of its members; those left out are nil.
  package init(jobs: [Job]? = nil, nextToken: String? = nil) {
    self.jobs = jobs
    self.nextToken = nextToken
  }
}

/// The answer to `DELETE /2017-08-29/jobs/{id}` (202): an empty object.
package struct CancelJobResponse: Codable, Equatable, Sendable {
  package init() {
  }
}

/// The body of `POST /2017-08-29/endpoints`.
package struct DescribeEndpointsRequest: Codable, Equatable, Sendable {
  /// The most endpoints in the answer.
  package var maxResults: Int?
  /// Whether an endpoint is made where there is none.
  package var mode: DescribeEndpointsMode?
  /// Where the last answer ended.
  package var nextToken: String?

  /// Makes the value of its members; those left out are nil.
  package init(maxResults: Int? = nil, mode: DescribeEndpointsMode? = nil, nextToken: String? = nil)
  {
    self.maxResults = maxResults
    self.mode = mode
    self.nextToken = nextToken
  }
}

/// The answer to DescribeEndpoints (200).
package struct DescribeEndpointsResponse: Codable, Equatable, Sendable {
  /// The account's endpoints.
  package var endpoints: [Endpoint]?
  /// Asks for the rest; nil at the end.
  package var nextToken: String?

  /// Makes the value of its members; those left out are nil.
  package init(endpoints: [Endpoint]? = nil, nextToken: String? = nil) {
    self.endpoints = endpoints
    self.nextToken = nextToken
  }
}

/// An address of the service.
package struct Endpoint: Codable, Equatable, Sendable {
  /// The URL.
  package var url: String?

  /// Makes the value of its members; those left out are nil.
  package init(url: String? = nil) {
    self.url = url
  }
}

/// The body of `POST /2017-08-29/probe`.
package struct ProbeRequest: Codable, Equatable, Sendable {
  /// The files to look at.
  package var inputFiles: [ProbeInputFile]?

  /// Makes the value of its members; those left out are nil.
  package init(inputFiles: [ProbeInputFile]? = nil) {
    self.inputFiles = inputFiles
  }
}

/// A file to look at.
package struct ProbeInputFile: Codable, Equatable, Sendable {
  /// The file: `s3://bucket/key`, `http://` or `https://`.
  package var fileUrl: String?

  /// Makes the value of its members; those left out are nil.
  package init(fileUrl: String? = nil) {
    self.fileUrl = fileUrl
  }
}

/// The answer to Probe (200).
package struct ProbeResponse: Codable, Equatable, Sendable {
  /// One result for each file.
  package var probeResults: [ProbeResult]?

  /// Makes the value of its members; those left out are nil.
  package init(probeResults: [ProbeResult]? = nil) {
    self.probeResults = probeResults
  }
}

/// The body of an error answer.
package struct ExceptionBody: Codable, Equatable, Sendable {
  /// What was wrong.
  package var message: String?

  /// Makes the value of its members; those left out are nil.
  package init(message: String? = nil) {
    self.message = message
  }
}
