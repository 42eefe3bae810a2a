// SPDX-License-Identifier: Apache-2.0
import AWSClient
import EventBridgeAPI
import LambdaEvents
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
      let lengths = (job.outputGroupDetails ?? []).flatMap { $0.outputDetails ?? [] }
        .compactMap(\.durationInMs)
      return .complete(durationInMs: lengths.max().map(Int64.init))
    case .error: return .failed(code: job.errorCode, message: job.errorMessage)
    case .canceled: return .canceled
    default: return .running(percent: job.jobPercentComplete ?? 0)
    }
  }

  func cancel(_ jobID: String) async throws { try await client.cancelIfRunning(jobID) }
}

/// Puts the pipeline's events on the default event bus.
struct BusEvents: PipelineEventSending {
  let client: EventsClient

  func send(_ event: PipelineEvent) async throws {
    switch event {
    case .finished(let finished):
      try await client.put(
        source: FinishedEvent.source, detailType: FinishedEvent.detailType, detail: finished)
    case .uploadFound(let bucket, let key, let etag, let size):
      try await client.put(
        source: UploadFoundEvent.source, detailType: UploadFoundEvent.detailType,
        detail: S3ObjectDetail(
          bucket: .init(name: bucket), object: .init(key: key, size: size, etag: etag),
          reason: "Reconciled"))
    }
  }
}
