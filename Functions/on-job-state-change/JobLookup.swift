// SPDX-License-Identifier: Apache-2.0
import VideoPipeline

/// What is needed of MediaConvert.
protocol JobLookup: Sendable {
  /// The job, or nil when MediaConvert does not know it.
  func job(_ id: String) async throws -> JobState?

  /// Stops a job; one that has ended or is unknown is no error.
  func cancel(_ jobID: String) async throws
}

/// How a job stands.
enum JobState: Sendable, Equatable {
  case running(percent: Int)
  case complete(durationInMs: Int64?)
  case failed(code: Int?, message: String?)
  case canceled

  /// The event that the state amounts to.
  func event(_ job: JobReference) -> VideoEvent {
    switch self {
    case .running(let percent): .jobProgressed(job, percent: percent)
    case .complete(let duration): .jobCompleted(job, durationInMs: duration)
    case .failed(let code, let message):
      .jobFailed(job, TranscodeFailure.of(code: code, message: message))
    case .canceled: .jobFailed(job, TranscodeFailure.canceled)
    }
  }
}
