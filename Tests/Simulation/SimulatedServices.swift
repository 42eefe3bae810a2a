// SPDX-License-Identifier: Apache-2.0
import PipelineEvents
import Notation
import Foundation
import InMemoryServices
import MediaConvertAPI
import S3Client
import Synchronization
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created

/// MediaConvert as its contract is: a token gives the same job for a minute, a job ends by itself and
/// says so by events that nobody guarantees the order of.
final class SimulatedMediaConvert: Transcoding, JobLookup, Sendable {
  struct Job: Sendable {
    let id: String
    let order: JobOrder
    let createdAt: Int64
    var state = JobState.running(percent: 0)
  }

  /// How a job of a file ends.
  enum Fate: Sendable, Equatable { case completes, fails, failsOnce, notAVideo }

  let scheduler: Scheduler
  let fate: @Sendable (_ key: String) -> Fate
  /// Takes an object that a job makes.
  private let put: @Sendable (_ key: String, _ content: String) -> Void
  private let jobs = Mutex<[Job]>([])
  private let listener = Mutex<(@Sendable (JobStateChange) -> Void)?>(nil)
  /// MediaConvert answers a repeated token with the first job for this long.
  static let replayMilliseconds: Int64 = 60_000

  init(
    _ scheduler: Scheduler, put: @escaping @Sendable (String, String) -> Void,
    fate: @escaping @Sendable (String) -> Fate
  ) {
    self.scheduler = scheduler
    self.put = put
    self.fate = fate
  }

  var all: [Job] { jobs.withLock { $0 } }

  /// Whether a job of the video has not ended.
  func isRunning(_ id: VideoID) -> Bool {
    all.contains { job in
      guard job.order.record == id, case .running = job.state else { return false }
      return true
    }
  }

  func listen(_ body: @escaping @Sendable (JobStateChange) -> Void) {
    listener.withLock { $0 = body }
  }

  func probe(bucket: String, key: String) async throws -> ProbeOutcome {
    try await scheduler.before("Probe")
    guard fate(key) != .notAVideo else { return .unreadable("no video") }
    return .media(
      ProbedMedia(
        container: "mp4", durationInMs: 14_000,
        video: .init(width: 1280, height: 720, frameRate: 24), hasAudio: true))
  }

  func create(_ order: JobOrder) async throws -> CreateOutcome {
    try await scheduler.before("CreateJob")
    let now = scheduler.milliseconds
    let (job, isNew) = jobs.withLock { jobs -> (Job, Bool) in
      let known = jobs.first {
        $0.order.token == order.token && now - $0.createdAt <= Self.replayMilliseconds
      }
      if let known { return (known, false) }
      let job = Job(id: "1767225600000-\(jobs.count)", order: order, createdAt: now)
      jobs.append(job)
      return (job, true)
    }
    if isNew {
      scheduler.note("JOB \(job.id)")
      live(job)
    }
    try await scheduler.after("CreateJob")
    return .created(job.id)
  }

  func findJob(token: String, since: Timestamp) async throws -> String? {
    try await scheduler.before("ListJobs")
    return all.first { $0.order.token == token }?.id
  }

  func cancel(_ jobID: String) async throws {
    try await scheduler.before("CancelJob")
    end(jobID, .canceled)
    try await scheduler.after("CancelJob")
  }

  func job(_ id: String) async throws -> JobState? {
    try await scheduler.before("GetJob")
    return all.first { $0.id == id }?.state
  }

  // MARK: The job's life

  private func live(_ job: Job) {
    let length = scheduler.random(20_000...300_000)
    for (part, percent) in [(0, 0), (3, 30), (6, 60), (9, 90)] as [(Int64, Int)] {
      scheduler.after(length * part / 10) { [self] in
        let isRunning = jobs.withLock { jobs -> Bool in
          guard let index = jobs.firstIndex(where: { $0.id == job.id }),
            case .running = jobs[index].state
          else { return false }
          jobs[index].state = .running(percent: percent)
          return true
        }
        guard isRunning else { return }
        put("\(ObjectKeys.mediaFolder(job.order.record))part\(percent)", job.id)
        var change = self.change(job, percent == 0 ? .progressing : .statusUpdate)
        change.jobProgress = percent == 0 ? nil : JobProgress(jobPercentComplete: percent)
        emit(change)
      }
    }
    scheduler.after(length) { [self] in
      let isFirst = all.first { $0.order.record == job.order.record }?.id == job.id
      switch fate(job.order.source.key) {
      case .failsOnce where !isFirst: end(job.id, .complete(durationInMs: 14_000))
      case .completes: end(job.id, .complete(durationInMs: 14_000))
      case .fails, .failsOnce, .notAVideo:
        end(job.id, .failed(code: 1076, message: "truncated"))
      }
    }
  }

  private func end(_ id: String, _ state: JobState) {
    let ended = jobs.withLock { jobs -> Job? in
      guard let index = jobs.firstIndex(where: { $0.id == id }), case .running = jobs[index].state
      else { return nil }
      jobs[index].state = state
      return jobs[index]
    }
    guard let ended else { return }
    switch state {
    case .running: return
    case .complete(let duration):
      makeThumbnails(of: ended.order)
      var change = change(ended, .complete)
      let outputs = duration.map { OutputDetail(durationInMs: Int($0)) }
      change.outputGroupDetails = [OutputGroupDetail([outputs].compactMap { $0 })]
      emit(change)
    case .failed(let code, let message):
      var change = change(ended, .error)
      change.errorCode = code
      change.errorMessage = message
      emit(change)
    case .canceled: emit(change(ended, .canceled))
    }
  }

  private func makeThumbnails(of order: JobOrder) {
    guard order.plan.storyboard != nil else { return }
    let folder = ObjectKeys.mediaFolder(order.record)
    put(
      ObjectKeys.masterPlaylist(order.record),
      "#EXTM3U\n#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=1,CODECS=\"jpeg\",URI=\"tiles.m3u8\"\n")
    put(
      folder + "tiles.m3u8",
      "#EXTM3U\n#EXTINF:14,\n#EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x4,DURATION=5\n1.jpg\n")
  }

  private func change(_ job: Job, _ status: JobStateChange.Status) -> JobStateChange {
    JobStateChange(
      timestamp: Int(scheduler.now.milliseconds), accountId: "123456789012", queue: "queue",
      jobId: job.id, status: status,
      userMetadata: ["videoId": job.order.record.rawValue, "token": job.order.token])
  }

  private func emit(_ change: JobStateChange) { listener.withLock { $0 }?(change) }
}

/// EventBridge and the application's server behind the webhook.
final class SimulatedBus: EventPort, WebhookClient, Sendable {
  let scheduler: Scheduler
  private let listener = Mutex<(@Sendable (PipelineEvent) -> Void)?>(nil)
  private let received = Mutex<[String: Int]>([:])

  /// When the application's server begins to take what it is sent.
  private let heals: Int64

  init(_ scheduler: Scheduler, heals: Int64) {
    self.scheduler = scheduler
    self.heals = heals
  }

  func listen(_ body: @escaping @Sendable (PipelineEvent) -> Void) {
    listener.withLock { $0 = body }
  }

  /// How often the webhook got each notification.
  var calls: [String: Int] { received.withLock { $0 } }

  func put(_ event: PipelineEvent) async throws {
    try await scheduler.before("PutEvents")
    listener.withLock { $0 }?(event)
    try await scheduler.after("PutEvents")
  }

  func post(
    _ url: String, headers: [String: String], body: [UInt8], timeoutSeconds: Int
  ) async throws -> Int {
    do {
      try await scheduler.before("webhook")
      guard scheduler.milliseconds >= heals else { return 503 }
      received.withLock { $0[headers["x-millrace-notification"] ?? "", default: 0] += 1 }
      try await scheduler.after("webhook")
    } catch {
      guard error.kind != .death else { throw error }
      throw Webhook.Failure(reason: "no answer")
    }
    return 200
  }
}
