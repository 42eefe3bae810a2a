// SPDX-License-Identifier: Apache-2.0
import PipelineEvents
import Notation
import AWSSigning
import Cryptography
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import MediaConvertAPI
import PipelineAPI
import PipelineStore
import S3Client
import SecretsManagerAPI
import Synchronization
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created
@testable import playback
@testable import presign

/// What a world may get wrong, in a test of the tests.
struct World: Sendable {
  var transition: PipelineStore.Transition = { $0.applying($1, at: $2) }
  /// Whether S3 compares before it swaps.
  var honoursConditions = true
}

/// The five functions, wired as the template wires them, in a simulated world.
final class SimulatedPipeline: Sendable {
  static let owner: Owner = "alice"

  let scheduler: Scheduler
  let scenario: Scenario
  let storage: MemoryStorage
  let mediaConvert: SimulatedMediaConvert
  let bus: SimulatedBus
  let store: PipelineStore
  let checker: Checker
  /// The video's ids by their number in the scenario.
  let ids = Mutex<[Int: VideoID]>([:])
  let refusals = Mutex(0)
  /// The notifications that the client of the stream got, and the last of them.
  let shown = Mutex<(ids: Set<NotificationID>, last: String?)>(([], nil))
  /// The videos whose uploads were given up, and those whose deletion was answered.
  let abandoned = Mutex<Set<VideoID>>([])
  let deleted = Mutex<Set<VideoID>>([])
  /// How often each deleted video was looked for.
  let looks = Mutex<[VideoID: Int]>([:])
  static let looksAtDeleted = 3
  /// Where files arrive in the upload bucket.
  private let arrivals = Arrivals()

  private final class Arrivals: Sendable {
    let listener = Mutex<(@Sendable (_ key: String) -> Void)?>(nil)
  }

  init(
    seed: UInt64, scenario: Scenario, faults: Faults, traces: Bool, world: World
  ) {
    let scheduler = Scheduler(seed: seed, faults: faults, traces: traces)
    let checker = Checker(webhookAttempts: scenario.webhook?.attempts)
    let arrivals = arrivals
    self.scheduler = scheduler
    self.scenario = scenario
    self.checker = checker
    storage = MemoryStorage(
      honoursConditions: world.honoursConditions,
      now: { scheduler.now },
      before: { (call) throws(S3Error) in
        do throws(InjectedFault) {
          try await scheduler.before("\(call.name) \(call.bucket)/\(call.key)")
        } catch {
          throw Self.error(error)
        }
      },
      after: { (call) throws(S3Error) in
        do throws(InjectedFault) {
          try await scheduler.after("\(call.name) \(call.bucket)/\(call.key)")
        } catch {
          throw Self.error(error)
        }
      },
      stored: { bucket, key, content in
        checker.stored(bucket, key, content)
        if bucket == "uploads" { arrivals.listener.withLock { $0 }?(key) }
      })
    let fates = scenario.videos.map(\.fate)
    let storage = storage
    mediaConvert = SimulatedMediaConvert(
      scheduler, put: { storage.seed(Data($1.utf8), "media", $0) }
    ) { key in
      let number = key.split(separator: "/").last.flatMap { Int($0.prefix { $0 != "." }) } ?? 0
      return fates[number]
    }
    bus = SimulatedBus(scheduler, heals: scenario.webhook?.heals ?? 0)
    store = PipelineStore(
      DocumentStore(
        storage: storage, bucket: "state",
        pause: { attempt in try await scheduler.pause(Int64(5 << min(attempt, 6))) }),
      transition: world.transition)
  }

  private static func error(_ fault: InjectedFault) -> S3Error {
    .service(.init(status: 500, code: "InternalError", message: "\(fault.kind)"))
  }

  // MARK: The functions

  static let secret = FixedSecret("secret of the tickets")
  static let key = HMACSHA256(key: Array("secret of the tickets".utf8))
  static let log = Logger(level: .fatal)

  var clock: @Sendable () -> Timestamp {
    let scheduler = scheduler
    return { scheduler.now }
  }

  var uploads: UploadHandler {
    UploadHandler(
      settings: UploadSettings(
        uploadBucket: "uploads", uploadPrefix: "uploads/", mediaBucket: "media",
        limits: SourceLimits(), ladder: scenario.ladder),
      store: store, transcoding: mediaConvert, events: bus, edges: nil, now: clock)
  }

  private var jobs: JobHandler {
    JobHandler(
      store: store, remains: uploads.remains, lookup: mediaConvert, limits: SourceLimits(),
      events: bus, now: clock)
  }

  var reconciler: Reconciler {
    Reconciler(
      jobs: jobs, uploadBucket: "uploads", uploadPrefix: "uploads/",
      patienceSeconds: 120, now: clock)
  }

  var deliveries: Deliveries {
    let scheduler = scheduler
    return Deliveries(
      store: store, catalog: Catalog(store, mediaBucket: "media"),
      webhook: scenario.webhook.map { server in
        Webhook(
          url: "https://app.example.com", cdnBaseURL: "https://cdn.example.com",
          attempts: server.attempts, secret: Self.secret, client: bus,
          pause: { round in try await scheduler.pause(Int64(round) * 1000) })
      }, now: clock)
  }

  var notifications: NotificationHandler {
    NotificationHandler(
      deliveries: deliveries, uploaderGroup: "uploaders", streamURL: "https://stream/",
      ticketSeconds: 3600, secret: Self.secret, events: bus, dailyLimit: nil,
      now: clock)
  }

  var stream: NotificationStream {
    let scheduler = scheduler
    return NotificationStream(
      store: store, cdnBaseURL: "https://cdn.example.com", secret: Self.secret,
      holdSeconds: 115, mostStreams: 10, pollMilliseconds: 5000, heartbeatSeconds: 15,
      now: clock, random: { scheduler.random() },
      sleep: { try await scheduler.pause(Int64($0)) })
  }

  var presign: PresignHandler {
    let scheduler = scheduler
    var rules = UploadRules()
    rules.partSize = 2
    return PresignHandler(
      bucket: "uploads", prefix: "uploads/", rules: rules, urlSeconds: 300,
      dailyLimit: scenario.dailyLimit, uploaderGroup: "uploaders",
      presigner: S3Presigner(
        credentials: .init(accessKeyID: "test", secretAccessKey: "test"), region: "us-east-1",
        addressing: Addressing(endpoint: .init(scheme: "http", host: "127.0.0.1"))),
      store: store, now: clock, random: { scheduler.random() })
  }

  var playback: PlaybackHandler {
    PlaybackHandler(
      store: store, catalog: Catalog(store, mediaBucket: "media"),
      cdnBaseURL: "https://cdn.example.com/", cookies: nil, now: clock)
  }

  // MARK: The wires

  func begin() {
    let scheduler = scheduler
    mediaConvert.listen { [self] change in
      scheduler.deliver("on-job-state-change \(change.status)") { [self] in
        _ = try await jobs.handle(change, log: Self.log)
      }
    }
    bus.listen { [self] event in
      switch event {
      case .finished(let finished):
        scheduler.deliver("notify") { [self] in
          _ = try await deliveries.finished(
            finished.videoId, deadline: scheduler.now.advanced(bySeconds: 60), log: Self.log)
        }
      case .uploadFound(let bucket, let key, _, _):
        deliverUpload(bucket, key)
      }
    }
    arrivals.listener.withLock { $0 = { [self] key in deliverUpload("uploads", key) } }
    for number in scenario.videos.indices {
      let video = scenario.videos[number]
      scheduler.at(video.begins) { [self] in announce(number, video) }
    }
    scheduler.at(60_000) { [self] in reconcile() }
    scheduler.at(45_000) { [self] in tend() }
    if scenario.watches { scheduler.at(30_000) { [self] in watch() } }
  }

  func deliverUpload(_ bucket: String, _ key: String) {
    scheduler.deliver("on-object-created") { [self] in
      _ = try await uploads.handle(bucket: bucket, key: key, log: Self.log)
    }
  }

  /// How long until something is done again that is done for ever: when the world has long been kind,
  /// the few videos that wait for an hour to pass are worth fewer looks.
  func pace(_ milliseconds: Int64) -> Int64 {
    scheduler.milliseconds < 2 * scheduler.faults.until + 600_000
      ? milliseconds : milliseconds * 6
  }

  private func reconcile() {
    scheduler.start("reconcile", seconds: 60) { [self] in
      _ = try await reconciler.run(
        until: scheduler.now.advanced(bySeconds: 3600), log: Self.log)
    } then: { _ in
    }
    scheduler.after(pace(60_000)) { [self] in reconcile() }
  }
}
