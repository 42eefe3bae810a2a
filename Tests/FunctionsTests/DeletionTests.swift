// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Foundation
import InMemoryServices
import LambdaEvents
import MediaConvertAPI
import Notation
import PipelineStore
import S3Client
import Synchronization
import Testing
import VideoPipeline

@testable import on_job_state_change
@testable import on_object_created

/// What is left of a deleted video, and what still comes to it.
@Suite struct DeletionTests {
  /// The state bucket's keys without those that outlive every video.
  private func state(_ world: World) -> [String] {
    world.storage.keys(in: "state").filter {
      !$0.hasPrefix("outbox-heads/") && !$0.hasPrefix("reconcile/")
    }
  }

  private func tombstone(_ id: VideoID) -> [String] {
    ["open/tombstone/\(id)", "videos/\(id).json"]
  }

  private func change(
    _ world: World, _ id: VideoID, _ job: JobReference, _ status: JobStateChange.Status
  ) async throws -> JobHandler.Result {
    try await world.jobs.handle(
      JobStateChange(
        timestamp: 0, accountId: "123456789012", queue: "queue", jobId: job.id, status: status,
        userMetadata: ["videoId": id.rawValue, "token": job.token ?? ""]), log: quiet)
  }

  private func expectGone(_ world: World, _ id: VideoID) async throws {
    for (method, path) in [
      ("GET", "/videos/\(id)"), ("POST", "/videos/\(id)/publish"), ("POST", "/videos/\(id)/retry"),
      ("GET", "/videos/\(id)/upload"), ("POST", "/videos/\(id)/upload/complete"),
      ("POST", "/notifications/\(id)-1/ack"), ("POST", "/notifications/\(id)-1/retry"),
    ] {
      #expect(try await world.call(method, path, "{}").status == 404, "\(method) \(path)")
    }
    #expect(try await world.call("GET", "/videos").json["videos"] == .array([]))
  }

  @Test("deletion removes every object and leaves a tombstone that says nothing")
  func completed() async throws {
    let world = World()
    let id = try await world.completed()
    world.storage.seed(Data(), "media", "hls/\(id)/master.m3u8")
    _ = try await world.call("POST", "/videos/\(id)/publish")
    #expect(try await world.call("DELETE", "/videos/\(id)", as: "mallory").status == 404)
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    #expect(world.storage.keys(in: "uploads").isEmpty)
    #expect(world.storage.keys(in: "media") == ["catalog.m3u8"])
    #expect(state(world) == tombstone(id))
    var nothing = VideoRecord(
      videoId: id, owner: world.owner, createdAt: try #require(id.mintedAt))
    nothing.deletedAt = world.clock.now
    #expect(try await world.record(id) == nothing)
    try await expectGone(world, id)
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    #expect(state(world) == tombstone(id))
  }

  @Test("a long video's deletion ends in time, and what there was no time for is finished later")
  func long() async throws {
    let pace = Mutex<(clock: TestClock, seconds: Int)?>(nil)
    // What comes one after the other takes time; pages are removed beside it.
    let world = World(before: { call in
      guard call.name == "list", let pace = pace.withLock({ $0 }) else { return }
      pace.clock.advance(seconds: pace.seconds)
    })
    let short = try await world.completed()
    let long = try await world.completed(sequence: 2)
    // Two hours of `standard`: three renditions in ten-second segments, pictures and tiles.
    for number in 0..<3000 { world.storage.seed(Data(), "media", "hls/\(short)/\(number).ts") }
    pace.withLock { $0 = (world.clock, 1) }
    #expect(try await world.call("DELETE", "/videos/\(short)").status == 204)
    #expect(world.storage.keys(in: "media", prefix: "hls/\(short)/").isEmpty)
    for number in 0..<6000 { world.storage.seed(Data(), "media", "hls/\(long)/\(number).ts") }
    pace.withLock { $0 = (world.clock, 4) }
    let began = world.clock.now
    #expect(try await world.call("DELETE", "/videos/\(long)").status == 204)
    #expect(world.clock.now.seconds(since: began) < 29, "an HTTP API waits for thirty seconds")
    #expect(!world.storage.keys(in: "media").isEmpty)
    pace.withLock { $0 = nil }
    try await expectGone(world, long)
    world.clock.advance(seconds: 300)
    _ = try await world.reconcile()
    #expect(world.storage.keys(in: "media").isEmpty)
    #expect(world.storage.keys(in: "state", prefix: "open/removal/").isEmpty)
  }

  @Test("a retry that the deletion overtook leaves no mark of work")
  func overtaken() async throws {
    let world = World()
    let id = try await world.completed()
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    try await world.store.begin(.job(attempt: 2), id, at: world.clock.now)
    #expect(state(world) != tombstone(id))
    world.clock.advance(seconds: 3601)
    _ = try await world.reconcile()
    #expect(state(world) == tombstone(id))
  }

  @Test("the edges forget a video's copies once; where they cannot yet, they are told again")
  func edges() async throws {
    let world = World()
    let id = try await world.completed()
    world.services.with { $0.refusesToForget = true }
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    try await expectGone(world, id)
    world.clock.advance(seconds: 300)
    #expect(try await world.reconcile().failures > 0)
    world.services.with { $0.refusesToForget = false }
    world.clock.advance(seconds: 60)
    _ = try await world.reconcile()
    let deletedAt = try #require(try await world.record(id).deletedAt)
    #expect(
      world.services.with { Set($0.forgotten) }
        == ["/hls/\(id)/* \(id)-\(deletedAt.milliseconds)"])
    #expect(state(world) == tombstone(id))
    let (announced, _) = try world.upload(sequence: 7)
    #expect(try await world.call("DELETE", "/videos/\(announced)").status == 204)
    #expect(world.services.with { $0.forgotten.count } == 1, "nobody had copies of what never was")
  }

  @Test("a tombstone is forgotten when its id means nothing any more")
  func forgotten() async throws {
    let world = World()
    let id = try await world.completed()
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    world.clock.advance(seconds: AnnouncedUpload.memorySeconds)
    #expect(try await world.reconcile().examined == 0)
    #expect(state(world) == tombstone(id))
    // What came without anybody's notice goes with it.
    world.storage.seed(Data(), "media", "hls/\(id)/late.ts")
    world.clock.advance(seconds: 2 * 24 * 3600)
    _ = try await world.reconcile()
    #expect(state(world).isEmpty)
    #expect(world.storage.keys(in: "media").isEmpty)
    try await expectGone(world, id)
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 404)
  }

  @Test("a video is deleted before its file comes: the file goes, and no job is made of it")
  func beforeTheFile() async throws {
    let world = World()
    let (id, key) = try world.upload()
    #expect(try await world.call("GET", "/videos/\(id)").json["status"] == .string("UPLOADING"))
    #expect(try await world.call("DELETE", "/videos/\(id)", as: "mallory").status == 404)
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    #expect(world.storage.keys(in: "uploads").isEmpty)
    try await expectGone(world, id)
    world.storage.seed(Data("late".utf8), "uploads", key)
    let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(result.outcome == .removed)
    #expect(world.storage.keys(in: "uploads").isEmpty)
    #expect(world.services.with { $0.creations } == 0)
    // An event that is lost too is made up for.
    world.storage.seed(Data("later".utf8), "uploads", key)
    world.clock.advance(seconds: 200)
    #expect(try await world.reconcile().foundUploads == 1)
    try await expectGone(world, id)
  }

  @Test("a running job is cancelled, and its late files are cleared away")
  func running() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    #expect(world.services.with { $0.canceled } == [job.id])
    try await expectGone(world, id)
    world.storage.seed(Data(), "media", "hls/\(id)/master_720p_00001.ts")
    world.services.with { $0.states[job.id] = .canceled }
    world.clock.advance(seconds: 300)
    _ = try await world.reconcile()
    #expect(world.storage.keys(in: "media").isEmpty)
    #expect(state(world) == tombstone(id))
    #expect(world.services.with { $0.events.isEmpty })
  }

  @Test("a job that is being created while its video is deleted is cancelled")
  func beingCreated() async throws {
    let world = World()
    let (id, key) = try world.upload()
    world.services.with {
      $0.meanwhile = {
        let answer = try await world.call("DELETE", "/videos/\(id)")
        #expect(answer.status == 204)
      }
    }
    _ = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    let job = try #require(try await world.record(id).job)
    let reference = JobReference(id: try #require(job.id), token: job.token)
    #expect(world.services.with { $0.canceled } == [reference.id])
    _ = try await change(world, id, reference, .canceled)
    #expect(state(world) == tombstone(id))
    #expect(world.storage.keys(in: "uploads").isEmpty)
  }

  @Test(
    "a job that nobody told the record of is stopped when it speaks, however late",
    arguments: [0, 2 * 3600])
  func unknownJob(lateness: Int) async throws {
    let world = World()
    let (id, key) = try world.upload()
    world.services.with { $0.refusesProbe = true }
    _ = try? await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    let token = try #require(try await world.record(id).job?.token)
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    try await expectGone(world, id)
    world.clock.advance(seconds: lateness)
    _ = try await world.reconcile()
    let job = JobReference(id: "1-unknown", token: token)
    #expect(try await change(world, id, job, .progressing).outcome == .removed)
    #expect(world.services.with { $0.canceled } == [job.id])
    world.storage.seed(Data(), "media", "hls/\(id)/master.m3u8")
    #expect(try await change(world, id, job, .canceled).outcome == .removed)
    #expect(world.storage.keys(in: "media").isEmpty)
    #expect(state(world) == tombstone(id))
  }

  @Test("a deletion that dies at any of its steps is finished by the reconciler")
  func halfway() async throws {
    for survived in 0..<40 {
      let calls = Counter()
      let isOver = Counter()
      let world = World(before: { (call) throws(S3Error) in
        guard isOver.value == 1, calls.add() > survived else { return }
        throw .invalidResponse("dead")
      })
      let id = try await world.completed()
      world.storage.seed(Data(), "media", "hls/\(id)/master.m3u8")
      isOver.add()
      let answer = try? await world.call("DELETE", "/videos/\(id)")
      isOver.add()
      let isBegun = try await world.record(id).deletedAt != nil
      world.clock.advance(seconds: 300)
      _ = try await world.reconcile()
      if isBegun {
        try await expectGone(world, id)
        #expect(state(world) == tombstone(id), "after \(survived) calls")
        #expect(world.storage.keys(in: "media").isEmpty)
      } else {
        #expect(try await world.record(id).status == .completed)
      }
      if answer?.status == 204 { return }
    }
    Issue.record("the deletion never came to its end")
  }
}
