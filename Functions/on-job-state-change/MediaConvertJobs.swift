// SPDX-License-Identifier: Apache-2.0
import AWSClient
import EventsAPI
import FoundationEssentials
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

  func cancel(_ jobID: String) async throws {
    do throws(ServiceError) {
      try await client.cancelJob(jobID)
    } catch {
      // 404: unknown; 400 and 409: it has ended already.
      guard [400, 404, 409].contains(error.status) else { throw error }
    }
  }
}

/// Puts the pipeline's events on the default event bus.
struct BusEvents: PipelineEventSending {
  let client: EventsClient

  func send(_ event: PipelineEvent) async throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let entry: PutEventsEntry
    switch event {
    case .finished(let finished):
      entry = PutEventsEntry(
        source: FinishedEvent.source, detailType: FinishedEvent.detailType,
        detail: String(decoding: try encoder.encode(finished), as: UTF8.self))
    case .uploadFound(let bucket, let key, let etag, let size):
      let detail = S3ObjectDetail(
        bucket: .init(name: bucket), object: .init(key: key, size: size, etag: etag),
        reason: "Reconciled")
      entry = PutEventsEntry(
        source: UploadFoundEvent.source, detailType: UploadFoundEvent.detailType,
        detail: String(decoding: try encoder.encode(detail), as: UTF8.self))
    }
    try await client.putEvents(PutEventsRequest(entries: [entry]))
  }
}
