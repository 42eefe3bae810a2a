// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import MediaConvertAPI
import PipelineAPI
import PipelineStore
import S3
import Synchronization
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created
@testable import playback
@testable import presign

/// What one seed is about: an owner's uploads, when they are published, and what becomes of them. It
/// is drawn apart from the faults, so that the same seed has a clean run to compare with.
struct Scenario: Sendable {
  struct Video: Sendable {
    let fate: SimulatedMediaConvert.Fate
    /// When its owner asks for the upload, and how long after that the file is there.
    let begins: Int64
    let uploads: Int64
    /// How long after its beginning it is published; nil for never.
    let publishes: Int64?
  }

  let videos: [Video]
  let usesWebhook: Bool
  let dailyLimit: Int
  let ladder: Ladder

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ 0xABCD)
    let count = Int.random(in: 1...2, using: &random)
    videos = (0..<count).map { _ in
      Video(
        fate: [.completes, .completes, .completes, .fails, .notAVideo]
          .randomElement(using: &random) ?? .completes,
        begins: Int64.random(in: 0...120_000, using: &random),
        uploads: Int64.random(in: 0...60_000, using: &random),
        publishes: Bool.random(using: &random)
          ? Int64.random(in: 0...400_000, using: &random)
          : Int.random(in: 0..<5, using: &random) == 0
            ? nil : Int64.random(in: 0...60_000, using: &random))
    }
    usesWebhook = Bool.random(using: &random)
    dailyLimit = Int.random(in: 1...2, using: &random)
    ladder = Bool.random(using: &random) ? .showroom : .standard
  }
}

/// What a client of the pipeline sees in the end, without times and the ids of jobs. How far a job
/// came before it failed is as much as was heard of it, so that is left out too.
struct Outcome: Equatable, Sendable {
  var status: VideoStatus
  var percent: Int?
  var isPublished: Bool
  var notification: ProcessingNotification.Status?
  var kind: ProcessingNotification.Kind?
  var failure: String?
  var outputs: Outputs?
}

/// The five functions, wired as the template wires them, in a simulated world.
final class SimulatedPipeline: Sendable {
  static let owner = "alice"

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
  let shown = Mutex<(ids: Set<String>, last: String?)>(([], nil))
  let acknowledged = Mutex<Set<String>>([])

  init(
    seed: UInt64, scenario: Scenario, faults: Faults, traces: Bool,
    transition: @escaping PipelineStore.Transition
  ) {
    let scheduler = Scheduler(seed: seed, faults: faults, traces: traces)
    let checker = Checker()
    self.scheduler = scheduler
    self.scenario = scenario
    self.checker = checker
    storage = MemoryStorage(
      now: { scheduler.now.date },
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
      stored: { bucket, key, content in checker.stored(bucket, key, content) })
    let fates = scenario.videos.map(\.fate)
    let storage = storage
    mediaConvert = SimulatedMediaConvert(
      scheduler, put: { storage.seed(Data($1.utf8), "media", $0) }
    ) { key in
      let number = key.split(separator: "/").last.flatMap { Int($0.prefix { $0 != "." }) } ?? 0
      return fates[number]
    }
    bus = SimulatedBus(scheduler)
    store = PipelineStore(
      DocumentStore(
        storage: storage, bucket: "state",
        pause: { attempt in try await scheduler.pause(Int64(5 << min(attempt, 6))) }),
      transition: transition)
  }

  private static func error(_ fault: InjectedFault) -> S3Error {
    .service(.init(status: 500, code: "InternalError", message: "\(fault.kind)"))
  }

  // MARK: The functions

  private static let sha256: @Sendable ([UInt8]) -> [UInt8] = { SHA256.hash($0) }
  private static let log = Logger(level: .fatal)

  private var clock: @Sendable () -> VideoPipeline.Timestamp {
    let scheduler = scheduler
    return { scheduler.now }
  }

  private var uploads: UploadHandler {
    UploadHandler(
      settings: UploadSettings(
        uploadBucket: "uploads", uploadPrefix: "uploads/", mediaBucket: "media",
        limits: SourceLimits(), ladder: scenario.ladder),
      store: store, transcoding: mediaConvert, events: bus, now: clock, sha256: Self.sha256)
  }

  private var jobs: JobEvents {
    JobEvents(
      store: store, remains: uploads.remains, lookup: mediaConvert, events: bus, now: clock)
  }

  private var reconciler: Reconciler {
    Reconciler(
      jobs: jobs, uploadBucket: "uploads", uploadPrefix: "uploads/",
      patienceSeconds: 120, now: clock, isOutOfTime: { false })
  }

  private var notify: NotifyEvents {
    let scheduler = scheduler
    let hmac: @Sendable ([UInt8]) -> [UInt8] = { Self.sha256($0) }
    let deliveries = Deliveries(
      store: store,
      webhook: scenario.usesWebhook
        ? Webhook(
          url: "https://app.example.com", cdnBaseURL: "https://cdn.example.com", attempts: 1000,
          hmac: hmac, client: bus,
          pause: { round in try await scheduler.pause(Int64(round) * 1000) })
        : nil, now: clock)
    return NotifyEvents(
      deliveries: deliveries,
      routes: NotificationRoutes(
        deliveries: deliveries, uploaderGroup: "uploaders", streamURL: "https://stream/",
        ticketSeconds: 3600, ticketHMAC: hmac, sha256: Self.sha256, now: clock),
      stream: NotificationStream(
        store: store, cdnBaseURL: "https://cdn.example.com", ticketHMAC: hmac,
        pollMilliseconds: 5000, heartbeatSeconds: 15, now: clock,
        sleep: { try await scheduler.pause(Int64($0)) }))
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
          _ = try await notify.deliveries.finished(
            finished.videoId, deadline: scheduler.now.advanced(bySeconds: 60), log: Self.log)
        }
      case .uploadFound(let bucket, let key, _, _):
        deliverUpload(bucket, key)
      }
    }
    for number in scenario.videos.indices {
      let video = scenario.videos[number]
      scheduler.at(video.begins) { [self] in announce(number, video) }
    }
    scheduler.at(60_000) { [self] in reconcile() }
    scheduler.at(30_000) { [self] in watch() }
  }

  private func deliverUpload(_ bucket: String, _ key: String) {
    scheduler.deliver("on-object-created") { [self] in
      _ = try await uploads.handle(bucket: bucket, key: key, log: Self.log)
    }
  }

  private func reconcile() {
    scheduler.start("reconcile", seconds: 60) { [self] in
      _ = try await reconciler.run(log: Self.log)
    } then: { _ in
    }
    scheduler.after(60_000) { [self] in reconcile() }
  }

  // MARK: The client

  private func request(_ method: String, _ path: String, _ body: String? = nil) -> APIRequest {
    APIRequest(
      HTTPAPIRequest(
        rawPath: path,
        requestContext: .init(
          http: .init(method: method, path: path),
          authorizer: .init(
            jwt: .init(claims: [
              "sub": .string(Self.owner), "groups": .string("[uploaders]"),
            ]))), body: body))
  }

  /// Asks for an upload until it is granted or the quota is used up, uploads, and publishes.
  private func announce(_ number: Int, _ video: Scenario.Video) {
    let scheduler = scheduler
    scheduler.start("POST /videos", seconds: 15) { [self] in
      let presigner = S3Presigner(
        credentials: .init(accessKeyID: "test", secretAccessKey: "test"), region: "us-east-1",
        addressing: Addressing(endpoint: .init(scheme: "http", host: "127.0.0.1")))
      let handler = PresignHandler(
        bucket: "uploads", prefix: "uploads/", rules: UploadRules(), urlSeconds: 300,
        dailyLimit: scenario.dailyLimit, uploaderGroup: "uploaders",
        signer: PresignedUploads(presigner: presigner), store: store, now: clock,
        random: { scheduler.random() }, sha256: Self.sha256)
      let body = #"{"fileName":"\#(number).mp4","contentType":"video/mp4","size":5}"#
      let answer: HTTPAPIResponse
      do {
        answer = try await handler.answer(request("POST", "/videos", body))
      } catch let error as APIError where error.code == "QuotaExceeded" {
        refusals.withLock { $0 += 1 }
        return
      }
      let form = try JSONDecoder().decode(
        UploadAnswer.self, from: Data((answer.body ?? "").utf8))
      checker.granted()
      ids.withLock { $0[number] = form.videoId }
      scheduler.after(video.uploads) { [self] in
        storage.seed(Data("video".utf8), "uploads", form.key)
        deliverUpload("uploads", form.key)
      }
      if let delay = video.publishes {
        scheduler.after(delay) { [self] in publish(form.videoId) }
      }
    } then: { [self] succeeded in
      if !succeeded { scheduler.after(5000) { [self] in announce(number, video) } }
    }
  }

  private func publish(_ id: VideoID) {
    scheduler.start("publish", seconds: 60) { [self] in
      _ = try await notify.routes.answer(
        request("POST", "/videos/\(id)/publish"),
        deadline: scheduler.now.advanced(bySeconds: 60), log: Self.log)
    } then: { [self] succeeded in
      if !succeeded { scheduler.after(5000) { [self] in publish(id) } }
    }
  }

  /// Reads the stream for a moment every minute, and acknowledges what it shows, perhaps the
  /// next time only.
  private func watch() {
    let scheduler = scheduler
    scheduler.start("stream", seconds: 60) { [self] in
      let ticket = StreamTicket(
        owner: Self.owner, expiresAt: scheduler.now.advanced(bySeconds: 60))
      var event = HTTPAPIRequest(
        rawPath: "/",
        queryStringParameters: ["ticket": ticket.text(hmac: { Self.sha256($0) })],
        requestContext: .init(http: .init(method: "GET", path: "/")))
      if let last = shown.withLock({ $0.last }) { event.headers["last-event-id"] = last }
      let response = try notify.stream.respond(
        to: LambdaEvent(data: try JSONEncoder().encode(event)),
        deadline: scheduler.now.advanced(bySeconds: 65 + 6), log: Self.log)
      guard case .stream(_, let body) = response else { return }
      let end = scheduler.milliseconds + scheduler.random(2000...15_000)
      try await body(
        ResponseStream { [self] bytes in
          if scheduler.milliseconds > end { throw ResponseStream.ClientClosed() }
          take(String(decoding: bytes, as: UTF8.self))
        })
    } then: { _ in
    }
    scheduler.after(60_000) { [self] in watch() }
  }

  private func take(_ text: String) {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("id: ") }) else {
      return
    }
    let id = String(line.dropFirst(4))
    shown.withLock { shown in
      shown.ids.insert(id)
      shown.last = id
    }
    scheduler.note("SHOWN \(id)")
    scheduler.after(scheduler.random(0...90_000)) { [self] in acknowledge(id) }
  }

  private func acknowledge(_ id: String) {
    scheduler.start("ack", seconds: 15) { [self] in
      _ = try await notify.routes.answer(
        request("POST", "/notifications/\(id)/ack"),
        deadline: scheduler.now.advanced(bySeconds: 15), log: Self.log)
      acknowledged.withLock { _ = $0.insert(id) }
    } then: { [self] succeeded in
      if !succeeded { scheduler.after(10_000) { [self] in acknowledge(id) } }
    }
  }
}
