// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import LambdaRuntime
import PipelineEvents
import PipelineStore
import S3Client
import VideoPipeline

/// Settles what lost events and crashes left open. It looks at the marks of open work, not at every
/// record, so its cost follows the unfinished videos; and it looks through the uploads that are newer
/// than its last look for those that no event has told of.
///
/// Whatever it does may be repeated: it asks MediaConvert, and tells the other functions to look
/// again.
struct Reconciler: Sendable {
  let jobs: JobHandler
  let uploadBucket: String
  let uploadPrefix: String
  /// How long a video may stand still before it is looked into.
  let patienceSeconds: Int
  let now: @Sendable () -> Timestamp

  private var store: PipelineStore { jobs.store }

  /// How long before the function's end nothing new is begun.
  static let endingSeconds = 5
  /// After how long a mark or a job that leads nowhere is given up.
  static let lostSeconds = 3600
  /// How many thousands of uploads are looked through in one run. Whatever the bucket holds, a minute
  /// costs no more; a full turn of a million uploads takes a day.
  static let scanPages = 1
  /// How far a look through the uploads goes before it is worth writing down.
  static let scanStepSeconds = 300
  /// How long a tombstone is kept: longer than an id without a record means anything.
  static let tombstoneSeconds = AnnouncedUpload.memorySeconds + 24 * 3600
  /// After how long an upload that no job could be created for is given up.
  static let hopelessSeconds = 24 * 3600

  /// What a look found.
  struct Result: Codable, Equatable {
    /// Videos with open work that were looked into.
    var examined = 0
    /// Videos that stand still for longer than an unfinished job explains.
    var stuckVideos = 0
    /// Uploads that nobody had been told of.
    var foundUploads = 0
    /// Videos that could not be settled this time.
    var failures = 0
  }

  func run(until deadline: Timestamp, log: Logger) async throws -> Result {
    let end = deadline.advanced(bySeconds: -Self.endingSeconds)
    var result = Result()
    try await store.forEachOpenWork { work, id, since in
      let age = now().seconds(since: since)
      let patience = work == .tombstone ? Self.tombstoneSeconds : patienceSeconds
      guard age >= patience else { return now() <= end }
      result.examined += 1
      do {
        if try await settle(work, id, since: since, until: end) { result.stuckVideos += 1 }
      } catch {
        result.failures += 1
        log.error(
          "a video could not be settled", ["videoId": id.rawValue, "reason": "\(error)"])
      }
      return now() <= end
    }
    if now() <= end { try await findUploads(until: end, &result, log) }
    log.info(
      "reconciled",
      [
        "stuckVideos": String(result.stuckVideos), "examined": String(result.examined),
        "foundUploads": String(result.foundUploads), "failures": String(result.failures),
      ])
    return result
  }

  // MARK: Open work

  /// Settles one video.
  /// - Returns: whether it had been standing still.
  private func settle(
    _ work: OpenWork, _ id: VideoID, since: Timestamp, until end: Timestamp
  ) async throws -> Bool {
    let isOld = now().seconds(since: since) > Self.lostSeconds
    guard let record = try await store.record(id) else {
      // The mark leads the record; without one it means a crash between the two, and the upload
      // itself is found below.
      if isOld { try await store.end(work, id) }
      return false
    }
    if work == .tombstone {
      if record.deletedAt != nil {
        try await jobs.remains.forget(record) { now() < end }
      }
      return false
    }
    if record.deletedAt != nil, record.job?.isTerminal != false {
      // What there is time for: the mark stays until everything is gone.
      _ = try await jobs.conclude(record) { now() < end }
      // A retry or a publication that the deletion overtook left a mark that no record knows of.
      if isOld, !record.knows(work) { try await store.end(work, id) }
      return true
    }
    guard record.knows(work) else {
      // Who made the mark died before the record changed, or was overtaken, and nobody was told.
      if isOld { try await store.end(work, id) }
      return false
    }
    guard let job = record.job else { return false }
    if job.isTerminal {
      guard let event = FinishedEvent(of: record) else { return false }
      // The mark is still there, so `notify` has not come to its end with this video.
      try await jobs.events.put(.finished(event))
      return true
    }
    if let jobID = job.id { return try await settle(record, job, jobID, until: end) }
    return try await orderAgain(record, job, until: end)
  }

  private func settle(
    _ record: VideoRecord, _ job: ProcessingJob, _ jobID: String, until end: Timestamp
  ) async throws -> Bool {
    let reference = JobReference(id: jobID, token: job.token)
    let event: VideoEvent
    if let state = try await jobs.lookup.job(jobID) {
      event = state.event(reference)
      if case .running = state, record.deletedAt != nil { try await jobs.lookup.cancel(jobID) }
    } else {
      guard now().seconds(since: job.claimedAt) > Self.lostSeconds else { return false }
      event = .jobFailed(reference, TranscodeFailure.lost)
    }
    guard let settled = try await jobs.apply(event, to: record.videoId) else {
      return false
    }
    _ = try await jobs.conclude(settled) { now() < end }
    return settled.job?.isTerminal == true
  }

  /// Has the job of a claimed upload created, whose creator died.
  private func orderAgain(
    _ record: VideoRecord, _ job: ProcessingJob, until end: Timestamp
  ) async throws -> Bool {
    guard now().seconds(since: job.claimedAt) >= patienceSeconds, let source = record.source else {
      return false
    }
    if record.deletedAt != nil {
      // No job's id was ever recorded, and none can be created any more.
      guard now().seconds(since: job.claimedAt) > Self.lostSeconds else { return false }
      if try await jobs.remains.clear(record, while: { now() < end }) {
        try await jobs.remains.leaveTombstone(of: record, at: now())
      }
      return true
    }
    if let failure = try await hopelessness(of: job, source) {
      let refused = try await store.apply(
        .jobRefused(token: job.token, failure), to: record.videoId, at: now())
      if let refused { _ = try await jobs.conclude(refused) }
      return true
    }
    try await jobs.events.put(
      .uploadFound(
        bucket: source.bucket, key: source.key, etag: source.etag, size: source.size))
    return true
  }

  /// Why a job will never be created, if that is so.
  private func hopelessness(of job: ProcessingJob, _ source: Source) async throws -> Failure? {
    if now().seconds(since: job.startedAt) > Self.hopelessSeconds {
      return Failure(
        code: "NotStarted", message: "The transcoding could not be started within a day.")
    }
    guard try await store.storage.summary(source.key, in: source.bucket) == nil else { return nil }
    return Failure(
      code: "UploadMissing", message: "The uploaded file was removed before it was transcoded.")
  }

  // MARK: Uploads that no event told of

  /// How far the look through the uploads has come.
  struct Scan: Codable, Equatable {
    /// Every upload that is older has a record, or had its time.
    var settledBefore: Timestamp
    /// When the look that is under way began, and the oldest of its uploads without a record.
    var startedAt: Timestamp?
    var oldestFound: Timestamp?
    /// The key after which it goes on.
    var after: String?
  }

  private func findUploads(
    until end: Timestamp, _ result: inout Result, _ log: Logger
  ) async throws {
    let began = now()
    let key = ObjectKeys.uploadScan
    let stored = try await store.documents.load(Scan.self, key)?.document
    var scan = stored ?? Scan(settledBefore: began.advanced(bySeconds: -24 * 3600))
    let started = scan.startedAt ?? began
    scan.startedAt = started
    var complete = true
    var looked = 0
    try await store.storage.forEachObject(
      prefix: uploadPrefix, after: scan.after, in: uploadBucket
    ) { object in
      if now() > end || looked == Self.scanPages * 1000 {
        complete = false
        return false
      }
      looked += 1
      scan.after = object.key
      // S3's times are whole seconds, hence the margin of one.
      let isNew = object.lastModified >= scan.settledBefore.advanced(bySeconds: -1)
      let isRipe = now().seconds(since: object.lastModified) >= patienceSeconds
      guard isNew, isRipe, let location = ObjectKeys.parseUpload(object.key, prefix: uploadPrefix)
      else { return true }
      do {
        guard try await store.record(location.videoID)?.job == nil else { return true }
        try await jobs.events.put(
          .uploadFound(
            bucket: uploadBucket, key: object.key, etag: object.etag, size: object.size))
        result.foundUploads += 1
      } catch {
        result.failures += 1
        log.error("an upload could not be told of", ["key": object.key, "reason": "\(error)"])
      }
      scan.oldestFound = min(scan.oldestFound ?? object.lastModified, object.lastModified)
      return true
    }
    if complete {
      let ripe = started.advanced(bySeconds: -patienceSeconds)
      scan = Scan(settledBefore: max(scan.settledBefore, min(scan.oldestFound ?? ripe, ripe)))
    }
    // Storing each small step would cost more than reading the newest uploads' records again.
    let advanced = stored.map { scan.settledBefore.seconds(since: $0.settledBefore) } ?? .max
    if !complete || stored?.startedAt != nil || advanced >= Self.scanStepSeconds {
      try await store.documents.put(scan, key)
    }
  }
}

extension VideoRecord {
  /// Whether the record has come to what a mark of work says.
  fileprivate func knows(_ work: OpenWork) -> Bool {
    switch work {
    // The upload's mark comes before its claim.
    case .job(let attempt): attempt == job?.attempt
    case .publication: publishedAt != nil
    case .resend(let round): round == notification?.round
    case .removal, .tombstone: deletedAt != nil
    }
  }
}
