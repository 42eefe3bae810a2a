// SPDX-License-Identifier: Apache-2.0
import Notation
import VideoPipeline

/// What the handler needs of MediaConvert.
protocol Transcoding: Sendable {
  /// Looks into a file.
  func probe(bucket: String, key: String) async throws -> ProbeOutcome

  /// Creates the job; a token that was used within the last minute gives the job it made.
  func create(_ order: JobOrder) async throws -> CreateOutcome

  /// The job that was created with that token since the time, or nil.
  func findJob(token: String, since: Timestamp) async throws -> String?

  /// Stops a job; one that has ended or is unknown is no error.
  func cancel(_ jobID: String) async throws
}

enum ProbeOutcome: Sendable, Equatable {
  case media(ProbedMedia)
  /// It is no media file, in the service's words.
  case unreadable(String?)
}

enum CreateOutcome: Sendable, Equatable {
  case created(String)
  /// The settings are wrong, so that another try would fail in the same way.
  case refused(String)
  /// MediaConvert may not take the role, which is so for a while after the role was made: IAM's changes
  /// spread over minutes (IAM User Guide, "Changes that I make are not always immediately visible").
  case roleRefused(String)
}

/// A job as it is ordered.
struct JobOrder: Sendable, Equatable {
  let record: VideoID
  let source: Source
  let plan: OutputPlan
  let token: String
}
