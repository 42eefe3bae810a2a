// SPDX-License-Identifier: Apache-2.0
import PipelineEvents
import JSONTree
import Notation
import AWSSigning
import Cryptography
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import PipelineStore
import S3Client
import SecretsManagerAPI
import Synchronization
import Testing
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created
@testable import playback
@testable import presign

let quiet = Logger(level: .fatal)

/// A clock that stands until it is moved.
final class TestClock: Sendable {
  private let milliseconds = Mutex<Int64>(1_767_225_600_000)

  var now: Timestamp { .init(milliseconds: milliseconds.withLock { $0 }) }

  func advance(seconds: Int) { milliseconds.withLock { $0 += Int64(seconds) * 1000 } }

  func advance(milliseconds step: Int) { milliseconds.withLock { $0 += Int64(step) } }
}

/// MediaConvert, EventBridge and the webhook's server as far as the handlers see them.
final class Services: Transcoding, JobLookup, EventPort,
  WebhookClient, MediaEdges, Sendable
{
  struct State {
    var probe = ProbeOutcome.media(
      ProbedMedia(
        container: "mp4", durationInMs: 14_000,
        video: .init(width: 960, height: 540, frameRate: 24), hasAudio: true))
    var refusesJobs: String?
    var refusesRole: String?
    var refusesProbe = false
    var jobs: [(id: String, order: JobOrder)] = []
    var creations = 0
    /// What happens while a job is being created.
    var meanwhile: (@Sendable () async throws -> Void)?
    var states: [String: JobState] = [:]
    var canceled: [String] = []
    var events: [PipelineEvent] = []
    /// What the edges were told to forget, and whether they take it.
    var forgotten: [String] = []
    var refusesToForget = false
    var webhookStatus = 200
    var webhookBodies: [[UInt8]] = []
    var webhookHeaders: [[String: String]] = []
  }

  private let state = Mutex(State())

  func with<Value: Sendable>(_ body: (inout State) -> sending Value) -> Value {
    state.withLock { body(&$0) }
  }

  func probe(bucket: String, key: String) async throws -> ProbeOutcome {
    if with({ $0.refusesProbe }) { throw CancellationError() }
    return with { $0.probe }
  }

  func create(_ order: JobOrder) async throws -> CreateOutcome {
    try await with { $0.meanwhile }?()
    return with { state in
      state.creations += 1
      if let reason = state.refusesJobs { return .refused(reason) }
      if let reason = state.refusesRole { return .roleRefused(reason) }
      if let known = state.jobs.first(where: { $0.order.token == order.token }) {
        return .created(known.id)
      }
      let id = "1767225600000-job\(state.jobs.count)"
      state.jobs.append((id, order))
      return .created(id)
    }
  }

  func findJob(token: String, since: Timestamp) async throws -> String? {
    with { $0.jobs.first { $0.order.token == token }?.id }
  }

  func cancel(_ jobID: String) async throws { with { $0.canceled.append(jobID) } }

  func job(_ id: String) async throws -> JobState? { with { $0.states[id] } }

  func forget(_ path: String, reference: String) async throws {
    if with({ $0.refusesToForget }) { throw CancellationError() }
    with { $0.forgotten.append("\(path) \(reference)") }
  }

  func put(_ event: PipelineEvent) async throws { with { $0.events.append(event) } }

  func post(
    _ url: String, headers: [String: String], body: [UInt8], timeoutSeconds: Int
  ) async throws -> Int {
    with { state in
      state.webhookBodies.append(body)
      state.webhookHeaders.append(headers)
      return state.webhookStatus
    }
  }
}

/// Numbers that follow each other.
final class Sequence: Sendable {
  private let last = Mutex<UInt64>(0)

  func next() -> UInt64 {
    last.withLock {
      $0 += 1
      return $0
    }
  }
}

/// A secret that is exchanged, as a process sees it.
final class TurningSecret: SecretSource {
  private let state: Mutex<(known: SecretVersions, newest: SecretVersions)>

  init(_ versions: SecretVersions) { state = Mutex((versions, versions)) }

  /// - Parameter isKnown: whether the process has read it already.
  func turn(to text: String, isKnown: Bool = true) {
    state.withLock { state in
      state.newest = SecretVersions(current: text, previous: state.newest.current)
      if isKnown { state.known = state.newest }
    }
  }

  func versions() async throws -> SecretVersions { state.withLock { $0.known } }

  func newestVersions() async throws -> SecretVersions {
    state.withLock {
      $0.known = $0.newest
      return $0.known
    }
  }
}

/// The pipeline's functions on services in memory.
struct World: Sendable {
  let clock = TestClock()
  let services = Services()
  let streams = Sequence()
  var secret: any SecretSource = FixedSecret(Self.secret)
  var cookies: ViewerCookies?
  let storage: MemoryStorage
  let store: PipelineStore
  var ladder: Ladder = {
    var ladder = Ladder.standard
    ladder.includesDownload = false
    ladder.storyboardIntervalSeconds = nil
    return ladder
  }()
  let owner: Owner = "3f2c9a6e-1d4b-4c7a-9b8e-5a6f7c8d9e01"

  init(before: @escaping @Sendable (MemoryStorage.Call) async throws(S3Error) -> Void = { _ in }) {
    let clock = clock
    storage = MemoryStorage(now: { clock.now }, before: before)
    store = PipelineStore(DocumentStore(storage: storage, bucket: "state", pause: { _ in }))
  }

  // MARK: Functions

  func presign(
    dailyLimit: Int? = nil, maxBytes: Int64 = SourceLimits.defaultMaxBytes
  ) -> PresignHandler {
    let presigner = S3Presigner(
      credentials: .init(accessKeyID: "test", secretAccessKey: "test"), region: "us-east-1",
      addressing: Addressing(endpoint: .init(scheme: "http", host: "127.0.0.1", port: 4566)))
    let counter = Counter()
    let clock = clock
    return PresignHandler(
      bucket: "uploads", prefix: "uploads/", rules: UploadRules(maxBytes: maxBytes),
      urlSeconds: 300, dailyLimit: dailyLimit, uploaderGroup: "uploaders",
      presigner: presigner, store: store, now: { clock.now }, random: { UInt64(counter.add()) })
  }

  var catalog: Catalog { Catalog(store, mediaBucket: "media") }

  static let limits = SourceLimits(maxBytes: 1000, maxDurationSeconds: 60)

  var uploads: UploadHandler { uploads(dailyLimit: nil) }

  func uploads(dailyLimit: Int?) -> UploadHandler {
    let clock = clock
    return UploadHandler(
      settings: UploadSettings(
        uploadBucket: "uploads", uploadPrefix: "uploads/", mediaBucket: "media",
        limits: Self.limits, ladder: ladder, dailyLimit: dailyLimit),
      store: store, transcoding: services, events: services, edges: services, now: { clock.now })
  }

  var jobs: JobHandler {
    let clock = clock
    return JobHandler(
      store: store, remains: uploads.remains, lookup: services, limits: Self.limits,
      events: services,
      now: { clock.now })
  }

  var reconciler: Reconciler {
    let clock = clock
    return Reconciler(
      jobs: jobs, uploadBucket: "uploads", uploadPrefix: "uploads/",
      patienceSeconds: 120, now: { clock.now })
  }

  /// Reconciles with time enough.
  func reconcile() async throws -> Reconciler.Result {
    try await reconciler.run(until: clock.now.advanced(bySeconds: 3600), log: quiet)
  }

  static let secret = "secret of the tickets"
  static let key = HMACSHA256(key: Array(secret.utf8))

  func deliveries(webhook: Bool = false) -> Deliveries {
    let clock = clock
    return Deliveries(
      store: store, catalog: catalog,
      webhook: webhook
        ? Webhook(
          url: "https://app.example.com/hook", cdnBaseURL: "https://cdn.example.com", attempts: 4,
          secret: FixedSecret(Self.secret), client: services, pause: { _ in }) : nil,
      now: { clock.now })
  }

  var stream: NotificationStream {
    let clock = clock
    let streams = streams
    return NotificationStream(
      store: store, cdnBaseURL: "https://cdn.example.com", secret: secret,
      holdSeconds: 115, mostStreams: 10, pollMilliseconds: 500, heartbeatSeconds: 15,
      now: { clock.now }, random: { streams.next() },
      sleep: { milliseconds in
        try Task.checkCancellation()
        clock.advance(milliseconds: milliseconds)
        await Task.yield()
      })
  }

  func notify(webhook: Bool = false, dailyLimit: Int? = nil) -> EventRouter {
    let clock = clock
    let deliveries = deliveries(webhook: webhook)
    return EventRouter(
      deliveries: deliveries,
      notifications: NotificationHandler(
        deliveries: deliveries, uploaderGroup: "uploaders",
        streamURL: "https://stream.example.com/", ticketSeconds: 60, secret: secret,
        events: services, dailyLimit: dailyLimit, now: { clock.now }),
      stream: stream)
  }

  var playback: PlaybackHandler {
    let clock = clock
    return PlaybackHandler(
      store: store, catalog: catalog, cdnBaseURL: "https://cdn.example.com/", cookies: cookies,
      now: { clock.now })
  }

  // MARK: Requests

  /// A request of the HTTP API's as it arrives; nobody is a request without a token.
  func event(
    _ method: String, _ path: String, _ body: String? = nil, as subject: Owner?,
    groups: String = "[uploaders]", query: [String: String]? = nil
  ) -> HTTPAPIRequest {
    let jwt = subject.map {
      HTTPAPIRequest.JWT(claims: ["sub": .string($0.subject), "cognito:groups": .string(groups)])
    }
    return HTTPAPIRequest(
      rawPath: path, queryStringParameters: query,
      requestContext: .init(
        method: method, stage: "$default", authorizer: jwt.map { .init(jwt: $0) }), body: body)
  }

  func call(
    _ method: String, _ path: String, _ body: String? = nil, as subject: Owner? = nil,
    groups: String = "[uploaders]", query: [String: String]? = nil, webhook: Bool = false,
    dailyLimit: Int? = nil
  ) async throws -> Answer {
    let request = event(
      method, path, body, as: subject ?? owner, groups: groups, query: query)
    let event = LambdaEvent(data: try JSONEncoder().encode(request))
    let response = try await respond(to: event, request, webhook, dailyLimit)
    guard case .json(let data) = response else { throw Unexpected() }
    return try Answer(JSONDecoder().decode(HTTPAPIResponse.self, from: data))
  }

  /// Routes a request as the template does.
  private func respond(
    to event: LambdaEvent, _ request: HTTPAPIRequest, _ webhook: Bool, _ dailyLimit: Int?
  ) async throws -> LambdaResponse {
    let path = request.rawPath.split(separator: "/")
    let context = context()
    if path.first == "notifications" || path.last == "publish" {
      return try await notify(webhook: webhook, dailyLimit: dailyLimit).respond(to: event, context)
    } else if path.last == "upload" || path.last == "complete"
      || (request.method == "POST" && path == ["videos"])
    {
      return try await presign(dailyLimit: dailyLimit).routes.respond(to: event, context)
    } else if request.method == "GET" {
      return try await playback.routes.respond(to: event, context)
    } else {
      return try await EventRouter(uploads: uploads(dailyLimit: dailyLimit)).respond(
        to: event, context)
    }
  }

  struct Unexpected: Error {}

  func context(seconds: Int = 60) -> LambdaContext {
    LambdaContext(
      requestID: "request", deadline: clock.now.advanced(bySeconds: seconds).date,
      invokedFunctionARN: "arn", logger: quiet)
  }

  // MARK: A video's way

  /// An id and the key under which its file lies in the upload bucket.
  func upload(
    _ content: String = "video", by owner: Owner? = nil,
    name: String = "#2 4 Protection with PropTypes.mp4",
    sequence: UInt64 = 1
  ) throws -> (id: VideoID, key: String) {
    let owner = owner ?? self.owner
    let id = VideoID.mint(at: clock.now, random: sequence, owner: owner)
    let key = ObjectKeys.upload(prefix: "uploads/", owner: owner, videoID: id, fileName: name)
    storage.seed(Data(content.utf8), "uploads", key)
    return (id, key)
  }

  /// A video whose job is created.
  func transcoding(sequence: UInt64 = 1) async throws -> (id: VideoID, job: JobReference) {
    let (id, key) = try upload(sequence: sequence)
    _ = try await uploads.handle(bucket: "uploads", key: key, log: quiet)
    let job = try #require(try await store.record(id)?.job)
    return (id, JobReference(id: try #require(job.id), token: job.token))
  }

  /// A video whose job is done, announced and heard of.
  func completed(sequence: UInt64 = 1) async throws -> VideoID {
    let (id, job) = try await transcoding(sequence: sequence)
    _ = try await store.apply(.jobCompleted(job, durationInMs: 14_000), to: id, at: clock.now)
    _ = try await finish(id)
    return id
  }

  /// Announces the end of a job to `notify`.
  @discardableResult
  func finish(_ id: VideoID, webhook: Bool = false) async throws -> VideoRecord? {
    try await deliveries(webhook: webhook).finished(
      id, deadline: clock.now.advanced(bySeconds: 60), log: quiet)
  }

  /// Tells of the uploads that events name, in the order of the events.
  func hear() async throws {
    for case .uploadFound(let bucket, let key, _, _) in services.with({ $0.events }) {
      _ = try await uploads.handle(bucket: bucket, key: key, log: quiet)
    }
  }

  func record(_ id: VideoID) async throws -> VideoRecord {
    try #require(try await store.record(id))
  }
}

/// An answer with its JSON, its members in the order of their names.
struct Answer {
  let status: Int
  let headers: [String: String]
  let cookies: [String]
  let text: String
  let json: JSON

  init(_ response: HTTPAPIResponse) throws {
    status = response.statusCode
    headers = response.headers ?? [:]
    cookies = response.cookies ?? []
    text = response.body ?? ""
    json = (try? JSONDecoder().decode(JSON.self, from: Data(text.utf8))) ?? .null
  }

  var errorCode: String? { json["error"]?["code"]?.string }
}
