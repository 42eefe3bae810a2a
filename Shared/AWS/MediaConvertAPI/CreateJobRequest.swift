// SPDX-License-Identifier: Apache-2.0

/// The body of `POST /2017-08-29/jobs`.
package struct CreateJobRequest: Encodable, Sendable {
  /// The ARN of the role that the job reads and writes with.
  package var role: String
  package var settings: JobSettings
  /// Makes the call idempotent: repeated within a minute it answers the first job.
  package var clientRequestToken: String?
  /// The queue's ARN or name; the default queue when nil.
  package var queue: String?
  /// How often the job reports its progress; every 60 seconds when nil.
  package var statusUpdateInterval: StatusUpdateInterval?
  /// The caller's own names and values, which every event of the job repeats.
  package var userMetadata: [String: String]?

  package init(role: String, settings: JobSettings) {
    self.role = role
    self.settings = settings
  }

  package enum StatusUpdateInterval: String, Encodable, Sendable { case seconds10 = "SECONDS_10" }
}
