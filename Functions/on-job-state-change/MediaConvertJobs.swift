// SPDX-License-Identifier: Apache-2.0
import AWSClient
import MediaConvertAPI
import VideoPipeline

/// MediaConvert's jobs.
struct MediaConvertJobs: JobLookup {
  let client: MediaConvertClient

  func job(_ id: String) async throws -> JobState? {
    let job: Job
    do throws(ServiceError) {
      job = try await client.job(id)
    } catch {
      guard error.status == 404 else { throw error }
      return nil
    }
    switch job.status {
    case .complete:
      return .complete(durationInMs: job.outputGroupDetails?.playbackDurationInMs)
    case .error: return .failed(code: job.errorCode, message: job.errorMessage)
    case .canceled: return .canceled
    default: return .running(percent: job.jobPercentComplete ?? 0)
    }
  }

  func cancel(_ jobID: String) async throws { try await client.cancelIfRunning(jobID) }
}
