// SPDX-License-Identifier: Apache-2.0
import Notation
import LambdaRuntime
import MediaConvertAPI
import PipelineEvents
import PipelineStore
import VideoPipeline

/// Brings what MediaConvert says of a job into the video's record, and tells the rest of the pipeline
/// when the job has ended.
///
/// The record is written before the event is put. If the function dies in between, Lambda repeats the
/// event or the reconciler finds the record unannounced: the event may be put again, and `notify`
/// takes a repetition for what it is.
struct JobHandler: Sendable {
  let store: PipelineStore
  let remains: VideoRemains
  let lookup: any JobLookup
  /// What a file must keep to, also when it has been exchanged since it was looked into.
  let limits: SourceLimits
  let events: any EventPort
  let now: @Sendable () -> Timestamp

  /// What became of an event.
  struct Result: Codable, Equatable {
    var videoId: VideoID?
    var outcome: Outcome
    var status: VideoStatus?
    var percent: Int?

    init(outcome: Outcome, record: VideoRecord? = nil) {
      videoId = record?.videoId
      self.outcome = outcome
      status = record?.status
      percent = record?.job?.percent
    }
  }

  enum Outcome: String, Codable {
    /// The record says so now.
    case recorded
    /// The job is none of the pipeline's, or not the video's present one.
    case ignored
    /// The video was deleted, and what the job left of it is or will be gone.
    case removed
  }

  /// Deals with a job's state change.
  /// - Parameter mayGoOn: whether there is time for further work.
  func handle(
    _ change: JobStateChange, while mayGoOn: @Sendable () -> Bool = { true }, log: Logger
  ) async throws -> Result {
    guard let id = change.userMetadata?["videoId"].flatMap(VideoID.init(rawValue:)) else {
      log.info("a job that names no video", ["jobId": change.jobId])
      return Result(outcome: .ignored)
    }
    let reference = JobReference(id: change.jobId, token: change.userMetadata?["token"])
    guard let event = Self.event(of: change, reference) else { return Result(outcome: .ignored) }
    guard let record = try await apply(event, to: id) else {
      log.info("a job of a video that is not there", ["jobId": change.jobId])
      return Result(outcome: .ignored)
    }
    if record.deletedAt != nil {
      return try await remove(record, event, reference, while: mayGoOn)
    }
    guard record.job?.id == reference.id else {
      log.info(
        "a job that is not the video's present one",
        ["jobId": change.jobId, "videoId": id.rawValue])
      return Result(outcome: .ignored)
    }
    return try await conclude(record, while: mayGoOn)
  }

  /// Brings a job's event into the record. What a completed job still lacks is made before, so that a
  /// record that says COMPLETED names nothing that is not there.
  /// - Returns: the record; nil when there is none.
  func apply(_ event: VideoEvent, to id: VideoID) async throws -> VideoRecord? {
    guard case .jobCompleted(let job, let duration, _) = event,
      let record = try await store.record(id), record.job?.awaits(job) == true,
      record.deletedAt == nil
    else { return try await store.apply(event, to: id, at: now()) }
    let end = try await end(of: record, job, durationInMs: duration)
    return try await store.apply(end, to: id, at: now())
  }

  /// What a job's completion amounts to: an error when what was transcoded is not what was looked into
  /// and allowed.
  private func end(
    of record: VideoRecord, _ job: JobReference, durationInMs: Int64?
  ) async throws -> VideoEvent {
    let id = record.videoId
    if let failure = try await exchange(of: record.source) ?? limits.refusal(ofMade: durationInMs) {
      // Before the record says so: afterwards nobody would come back for them.
      try await store.storage.deleteAll(
        prefix: ObjectKeys.mediaFolder(id), in: remains.mediaBucket)
      return .jobFailed(job, failure)
    }
    guard record.job?.hasStoryboard == true else {
      return .jobCompleted(job, durationInMs: durationInMs)
    }
    let storyboards = Storyboards(storage: store.storage, mediaBucket: remains.mediaBucket)
    return .jobCompleted(
      job, durationInMs: durationInMs, hasStoryboard: try await storyboards.write(for: id))
  }

  /// The failure of a file that is another one than when its job was ordered. One that is gone is no
  /// other one: uploads are kept for a time only.
  private func exchange(of source: Source?) async throws -> Failure? {
    guard let source,
      let object = try await store.storage.summary(source.key, in: source.bucket),
      object.etag != source.etag
    else { return nil }
    return TranscodeFailure.sourceChanged
  }

  /// Stops a job of a deleted video, even one that its record does not know, or clears away what it
  /// made.
  private func remove(
    _ record: VideoRecord, _ event: VideoEvent, _ job: JobReference,
    while mayGoOn: @Sendable () -> Bool
  ) async throws -> Result {
    if case .jobProgressed = event {
      try await lookup.cancel(job.id)
    } else if record.job?.isTerminal == false {
      _ = try await remains.clear(record, while: mayGoOn)
    }
    return try await conclude(record, while: mayGoOn)
  }

  /// Does what a record's state asks for: announces an end, buries the deleted. A burial for which there
  /// is no time keeps its mark, and the reconciler goes on with it.
  func conclude(
    _ record: VideoRecord, while mayGoOn: @Sendable () -> Bool = { true }
  ) async throws -> Result {
    if record.deletedAt != nil {
      if record.job?.isTerminal != false, try await remains.clear(record, while: mayGoOn) {
        try await remains.leaveTombstone(of: record, at: now())
      }
      return Result(outcome: .removed, record: record)
    }
    if record.awaitsAnnouncement, let event = FinishedEvent(of: record) {
      try await events.put(.finished(event))
    }
    return Result(outcome: .recorded, record: record)
  }

  private static func event(of change: JobStateChange, _ job: JobReference) -> VideoEvent? {
    switch change.status {
    case .complete:
      .jobCompleted(job, durationInMs: change.outputGroupDetails?.playbackDurationInMs)
    case .error:
      .jobFailed(
        job, TranscodeFailure.of(code: change.errorCode, message: change.errorMessage))
    case .canceled:
      .jobFailed(job, TranscodeFailure.canceled)
    case .statusUpdate:
      .jobProgressed(job, percent: change.jobProgress?.jobPercentComplete ?? 0)
    case .progressing, .inputInformation, .newWarning, .queueHop:
      .jobProgressed(job, percent: 0)
    default:
      nil
    }
  }
}
