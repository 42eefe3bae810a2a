// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import LambdaRuntime
import PipelineEvents
import PipelineStore
import S3Client
import VideoPipeline

/// Turns an uploaded object into one MediaConvert job.
///
/// The record is the lock. First the attempt is *claimed* in it under a token that is derived from
/// the object's version, then the job is created with that token, then its id is recorded. What may
/// go wrong in between:
///
/// - *Two deliveries at once, or a crash and a quick repetition*: both create the job with the same
///   token within MediaConvert's minute of replay, so it is the same job. ``createWindowSeconds``
///   keeps all creations of one claim in that minute.
/// - *A late repetition after a crash*: once the claim is older than ``claimSeconds`` no creation of
///   it can be under way any more, so a job that exists is found in the list by its token, and
///   adopted; if there is none the claim is renewed.
/// - *In between these*, it is not known: the event is refused and comes again by Lambda's retries
///   or by the reconciler.
/// - *The record of the id is lost*: the job's own events carry the token, and the record learns the
///   id from them.
struct UploadHandler: Sendable {
  let settings: UploadSettings
  let store: PipelineStore
  let transcoding: any Transcoding
  let events: any EventPort
  /// Who keeps copies of the media; nil for nobody.
  let edges: (any MediaEdges)?
  let now: @Sendable () -> Timestamp

  /// What a deleted video left.
  var remains: VideoRemains {
    VideoRemains(
      store: store, mediaBucket: settings.mediaBucket, uploadBucket: settings.uploadBucket,
      uploadPrefix: settings.uploadPrefix, edges: edges)
  }

  /// For how long after its claim a job may be created: with a request's time on top it is less than
  /// the minute in which MediaConvert answers a repeated token with the first job.
  static let createWindowSeconds = 30
  /// After how long a claim is abandoned: longer than the window and the function's own time.
  static let claimSeconds = 65
  /// For how long a role that MediaConvert may not take is taken for one that is new.
  static let roleSpreadSeconds = 600

  /// What became of an upload.
  struct Result: Codable, Equatable {
    var key: String
    var videoId: VideoID?
    var outcome: Outcome
    var jobId: String?
    var errorCode: String?

    init(key: String, videoId: VideoID? = nil, outcome: Outcome, record: VideoRecord? = nil) {
      self.key = key
      self.videoId = videoId
      self.outcome = outcome
      jobId = record?.job?.id
      errorCode = record?.job?.errorCode
    }
  }

  enum Outcome: String, Codable {
    /// A job was created for it.
    case jobCreated
    /// A job that had been created for it was found again.
    case jobFound
    /// MediaConvert may not take its role yet; the reconciler has it tried again.
    case postponed
    /// It had been dealt with before.
    case alreadyDone
    /// It is refused, and its record says why.
    case refused
    /// It is no upload of the pipeline, or another version of one that was dealt with.
    case ignored
    /// Its video was deleted, and so is it.
    case removed
  }

  /// The claim's holder may be creating the job at this moment.
  struct ClaimHeld: ReportableError, Equatable {
    let videoID: VideoID
    var errorType: String { "ClaimHeld" }
    var errorMessage: String {
      "the job of video \(videoID) is being created by another invocation; try again later"
    }
  }

  /// A job was asked for, but no attempt at one is claimed.
  struct NotClaimed: ReportableError, Equatable {
    let videoID: VideoID
    var errorType: String { "NotClaimed" }
    var errorMessage: String { "video \(videoID) has no claimed attempt at a job" }
  }

  /// Deals with one object of an event.
  func handle(bucket: String, key: String, log: Logger) async throws -> Result {
    guard let location = ObjectKeys.parseUpload(key, prefix: settings.uploadPrefix) else {
      log.warn("the key is not {owner}/{videoId}/{fileName} under the prefix", ["key": key])
      return Result(key: key, outcome: .ignored)
    }
    let id = location.videoID
    guard let object = try await store.storage.summary(key, in: bucket) else {
      log.info("the object is gone", ["key": key])
      return Result(key: key, videoId: id, outcome: .ignored)
    }
    let source = Source(bucket: bucket, key: key, size: object.size, etag: object.etag)
    var attempt = 1
    if let known = try await store.record(id) {
      guard known.owner == location.owner else {
        log.warn("the video belongs to somebody else", ["key": key])
        return Result(key: key, videoId: id, outcome: .ignored)
      }
      if let done = try await finalResult(known, source, log) { return done }
      attempt = known.job?.attempt ?? attempt
    }
    let fresh = VideoRecord(
      videoId: id, owner: location.owner, firstHeardAt: object.lastModified)
    try await store.begin(.job(attempt: attempt), id, at: now())
    try await VideoIndex(store).enterOwned(fresh)
    let token = settings.token(for: source, attempt: 1)
    guard
      let claimed = try await store.apply(
        .uploadClaimed(source, token: token), to: id, at: now(), initial: fresh)
    else { return Result(key: key, videoId: id, outcome: .ignored) }
    if let done = try await finalResult(claimed, source, log) { return done }
    return try await createJob(of: claimed, log: log)
  }

  /// The result when the record leaves nothing to do for that object.
  private func finalResult(
    _ record: VideoRecord, _ source: Source, _ log: Logger
  ) async throws -> Result? {
    guard record.deletedAt == nil else {
      try await store.storage.delete(ObjectLocation(bucket: source.bucket, key: source.key))
      return Result(key: source.key, videoId: record.videoId, outcome: .removed)
    }
    guard let job = record.job else { return nil }
    if let known = record.source, !known.isVersion(of: source) {
      log.warn(
        "the video has its file already; another version makes no further job",
        ["key": source.key, "etag": source.etag])
      return Result(key: source.key, videoId: record.videoId, outcome: .ignored)
    }
    let isSettled = job.isTerminal && !record.awaitsAnnouncement
    guard isSettled || (job.id != nil && !job.isTerminal) else { return nil }
    return Result(
      key: source.key, videoId: record.videoId, outcome: .alreadyDone, record: record)
  }

  /// Brings a claimed attempt to a job, or to its refusal.
  /// - Throws: ``NotClaimed`` for a record without a job or a file; ``ClaimHeld``.
  func createJob(of claimed: VideoRecord, log: Logger) async throws -> Result {
    guard let job = claimed.job, let source = claimed.source else {
      throw NotClaimed(videoID: claimed.videoId)
    }
    if job.isTerminal { return try await announce(claimed, source) }
    if job.id != nil {
      return Result(
        key: source.key, videoId: claimed.videoId, outcome: .alreadyDone, record: claimed)
    }
    guard !isHeld(job) else { throw ClaimHeld(videoID: claimed.videoId) }
    return try await order(claimed, source, token: job.token, log: log)
  }

  /// Whether the claim's holder may or may not be creating the job at this moment.
  private func isHeld(_ job: ProcessingJob) -> Bool {
    let age = now().seconds(since: job.claimedAt)
    return age > Self.createWindowSeconds && age <= Self.claimSeconds
  }

  private func order(
    _ record: VideoRecord, _ source: Source, token: String, log: Logger
  ) async throws -> Result {
    let id = record.videoId
    if let failure = settings.limits.refusal(ofSize: source.size) {
      return try await refuse(id, source, token, failure)
    }
    let media: ProbedMedia
    switch try await transcoding.probe(bucket: source.bucket, key: source.key) {
    case .media(let found): media = found
    case .unreadable(let reason):
      return try await refuse(id, source, token, SourceLimits.unreadable(reason))
    }
    if let failure = settings.limits.refusal(of: media) {
      return try await refuse(id, source, token, failure)
    }
    guard let plan = OutputPlan(of: media, ladder: settings.ladder) else {
      return try await refuse(id, source, token, SourceLimits.unreadable(nil))
    }
    let probed = source.described(by: media)
    let planned = try await store.apply(
      .jobPlanned(token: token, probed, plan), to: id, at: now())
    guard let job = planned?.job, job.token == token, job.id == nil, !job.isTerminal,
      planned?.deletedAt == nil
    else { return Result(key: source.key, videoId: id, outcome: .alreadyDone, record: planned) }
    return try await create(
      JobOrder(record: id, source: probed, plan: plan, token: token), job, log: log)
  }

  /// Creates the job under a claim that is fresh, or that is abandoned and renewed. The probe came
  /// before and may have taken its time, so the claim's age counts now.
  private func create(
    _ order: JobOrder, _ job: ProcessingJob, log: Logger
  ) async throws -> Result {
    let id = order.record
    let key = order.source.key
    guard !isHeld(job) else { throw ClaimHeld(videoID: id) }
    if now().seconds(since: job.claimedAt) > Self.claimSeconds {
      if let found = try await transcoding.findJob(
        token: job.token, since: job.startedAt.advanced(bySeconds: -60))
      {
        let known = try await record(found, job, of: id)
        return Result(key: key, videoId: id, outcome: .jobFound, record: known)
      }
      let renewed = try await store.apply(.claimRenewed, to: id, at: now())
      guard renewed?.job?.token == job.token, renewed?.job?.id == nil, renewed?.deletedAt == nil
      else { return Result(key: key, videoId: id, outcome: .alreadyDone, record: renewed) }
    }
    switch try await transcoding.create(order) {
    case .created(let jobID):
      let known = try await record(jobID, job, of: id)
      log.info("job created", ["videoId": id.rawValue, "jobId": jobID])
      return Result(key: key, videoId: id, outcome: .jobCreated, record: known)
    case .refused(let message):
      log.error("MediaConvert refuses the job", ["videoId": id.rawValue, "reason": message])
      return try await refuse(
        id, order.source, job.token, TranscodeFailure.of(code: 1040, message: message))
    case .roleRefused(let message):
      log.error("MediaConvert may not take the role", ["videoId": id.rawValue, "reason": message])
      if now().seconds(since: job.startedAt) <= Self.roleSpreadSeconds {
        return Result(key: key, videoId: id, outcome: .postponed)
      }
      return try await refuse(
        id, order.source, job.token, Failure(code: "RoleNotUsable", message: message))
    }
  }

  /// Records a job's id. When the video was deleted meanwhile nobody else may know of the job to stop
  /// it.
  private func record(
    _ jobID: String, _ job: ProcessingJob, of id: VideoID
  ) async throws -> VideoRecord? {
    let known = try await store.apply(
      .jobCreated(JobReference(id: jobID, token: job.token)), to: id, at: now())
    if known?.deletedAt != nil { try await transcoding.cancel(jobID) }
    return known
  }

  private func refuse(
    _ id: VideoID, _ source: Source, _ token: String, _ failure: Failure
  ) async throws -> Result {
    guard
      let record = try await store.apply(.jobRefused(token: token, failure), to: id, at: now())
    else { return Result(key: source.key, videoId: id, outcome: .ignored) }
    return try await announce(record, source)
  }

  private func announce(_ record: VideoRecord, _ source: Source) async throws -> Result {
    if record.awaitsAnnouncement, let event = FinishedEvent(of: record) {
      try await events.put(.finished(event))
    }
    let outcome: Outcome = record.job?.status == .error ? .refused : .alreadyDone
    return Result(key: source.key, videoId: record.videoId, outcome: outcome, record: record)
  }
}

extension Source {
  /// The object with what the probe found.
  fileprivate func described(by media: ProbedMedia) -> Source {
    var source = self
    source.container = media.container
    source.durationInMs = media.durationInMs
    source.width = media.video?.displaySize.width
    source.height = media.video?.displaySize.height
    source.frameRate = media.video?.frameRate
    source.hasAudio = media.hasAudio
    return source
  }
}
