// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import PipelineStore
import Testing
import VideoPipeline

@testable import on_job_state_change
@testable import on_object_created

@Suite struct UploadTests {
  @Test("an upload becomes one job whose token and id the record holds")
  func created() async throws {
    let world = World()
    let (id, key) = try world.upload()
    let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(result.outcome == .jobCreated)
    let record = try await world.record(id)
    #expect(record.owner == world.owner)
    #expect(record.job?.id == result.jobId)
    #expect(record.job?.renditions?.map(\.name) == ["540p", "480p", "240p"])
    #expect(record.job?.estimate?.outputMinutes == 0.7)
    #expect(record.source?.width == 960)
    #expect(record.source?.hasAudio == true)
    for _ in 0..<3 {
      let again = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
      #expect(again.outcome == .alreadyDone)
    }
    #expect(world.services.with { $0.creations } == 1)
  }

  @Test("deliveries at the same time make one job")
  func concurrent() async throws {
    let world = World()
    let (_, key) = try world.upload()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<10 {
        group.addTask {
          _ = try? await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
        }
      }
    }
    #expect(world.services.with { $0.jobs.count } == 1)
  }

  @Test("what is refused is an error in the record, told once, without a job")
  func refusals() async throws {
    let tooLong = ProbedMedia(
      container: "mp4", durationInMs: 61_000, video: .init(width: 64, height: 64), hasAudio: false)
    let sound = ProbedMedia(container: "mp3", durationInMs: 1000, video: nil, hasAudio: true)
    let cases: [(String, ProbeOutcome, String)] = [
      (String(repeating: "x", count: 1001), .media(sound), "FileTooLarge"),
      ("", .media(sound), "EmptyFile"), ("x", .unreadable("no moov"), "NotAVideo"),
      ("x", .media(tooLong), "VideoTooLong"), ("x", .media(sound), "NoVideoTrack"),
    ]
    for (content, probe, code) in cases {
      let world = World()
      world.services.with { $0.probe = probe }
      let (id, key) = try world.upload(content)
      let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
      #expect(result.outcome == .refused)
      #expect(result.errorCode == code)
      let record = try await world.record(id)
      #expect(record.job?.status == .error)
      #expect(record.job?.errorMessage?.isEmpty == false)
      #expect(world.services.with { $0.jobs.isEmpty })
      #expect(world.services.with { $0.events.count } == 1)
      _ = try await world.finish(id)
      _ = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
      #expect(world.services.with { $0.events.count } == 1)
      #expect(try await world.record(id).notification?.status == .sent)
    }
  }

  @Test("settings that MediaConvert refuses end the video and are not tried for ever")
  func refusedSettings() async throws {
    let world = World()
    world.services.with { $0.refusesJobs = "/settings/x: The setting is not executed" }
    let (id, key) = try world.upload()
    let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(result.errorCode == "InvalidJobSettings")
    #expect(try await world.record(id).job?.status == .error)
  }

  @Test("another version of a video's file makes no further job")
  func replaced() async throws {
    let world = World()
    let (id, key) = try world.upload()
    _ = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    world.storage.seed(Data("other".utf8), "uploads", key)
    let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(result.outcome == .ignored)
    #expect(world.services.with { $0.jobs.count } == 1)
    #expect(try await world.record(id).job?.attempt == 1)
  }

  @Test("somebody else's file under a video's id is ignored")
  func foreign() async throws {
    let world = World()
    let (id, key) = try world.upload()
    _ = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    let theirs = "uploads/mallory/\(id)/x.mp4"
    world.storage.seed(Data("x".utf8), "uploads", theirs)
    let result = try await world.uploads.handle(bucket: "uploads", key: theirs, log: quiet)
    #expect(result.outcome == .ignored)
    #expect(try await world.record(id).owner == world.owner)
  }

  @Test("after a crash behind CreateJob a quick repetition gets the same job")
  func quickRepetition() async throws {
    let world = World()
    let (id, key) = try world.upload()
    let source = try await source(world, key)
    let token = world.uploads.settings.token(for: source, attempt: 1)
    try await claim(world, id, source, token)
    _ = try await world.services.create(
      JobOrder(
        record: id, source: source, plan: try #require(plan()), token: token))
    world.clock.advance(seconds: 10)
    let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(result.outcome == .jobCreated)
    #expect(world.services.with { $0.jobs.count } == 1)
  }

  @Test("a late repetition finds the job by its token; in between it is refused")
  func lateRepetition() async throws {
    let world = World()
    let (id, key) = try world.upload()
    let source = try await source(world, key)
    let token = world.uploads.settings.token(for: source, attempt: 1)
    try await claim(world, id, source, token)
    _ = try await world.services.create(
      JobOrder(
        record: id, source: source, plan: try #require(plan()), token: token))
    world.clock.advance(seconds: 45)
    await #expect(throws: UploadHandler.ClaimHeld.self) {
      try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    }
    world.clock.advance(seconds: 45)
    let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(result.outcome == .jobFound)
    #expect(world.services.with { $0.creations } == 1)
    #expect(try await world.record(id).job?.id == result.jobId)
  }

  @Test("a late repetition of a claim without a job renews it and makes the job")
  func renewedClaim() async throws {
    let world = World()
    let (id, key) = try world.upload()
    let source = try await source(world, key)
    try await claim(
      world, id, source, world.uploads.settings.token(for: source, attempt: 1))
    world.clock.advance(seconds: 90)
    let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(result.outcome == .jobCreated)
    #expect(try await world.record(id).job?.attempt == 1)
  }

  @Test("a record without a claimed attempt makes no job")
  func notClaimed() async throws {
    let world = World()
    let (id, _) = try world.upload()
    let record = VideoRecord(videoId: id, owner: world.owner, firstHeardAt: world.clock.now)
    await #expect(throws: UploadHandler.NotClaimed(videoID: id)) {
      try await world.uploads.createJob(of: record, log: quiet)
    }
    #expect(world.services.with { $0.jobs.isEmpty })
  }

  @Test("a failed video is retried under a new attempt, a complete one is not")
  func retry() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    #expect(try await world.call("POST", "/videos/\(id)/retry").status == 202)
    _ = try await world.store.apply(
      .jobFailed(job, Failure(code: "A", message: "b")), to: id, at: world.clock.now)
    _ = try await world.finish(id)
    #expect(world.storage.keys(in: "state", prefix: "outbox/").count == 1)
    #expect(try await world.call("POST", "/videos/\(id)/retry", as: "mallory").status == 404)
    let answer = try await world.call("POST", "/videos/\(id)/retry")
    #expect(answer.status == 202)
    #expect(answer.json["attempt"] == 2)
    #expect(world.storage.keys(in: "state", prefix: "outbox/").isEmpty)
    try await world.hear()
    let record = try await world.record(id)
    #expect(record.job?.status == .pending)
    #expect(world.services.with { $0.jobs.count } == 2)
    let second = JobReference(id: try #require(record.job?.id), token: record.job?.token)
    _ = try await world.store.apply(
      .jobCompleted(second, durationInMs: 1), to: id, at: world.clock.now)
    #expect(try await world.call("POST", "/videos/\(id)/retry").errorCode == "NotFailed")
  }

  @Test("a retry looks into the file behind its answer, which cannot wait for that")
  func retryWithoutProbe() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    _ = try await world.store.apply(
      .jobFailed(job, Failure(code: "A", message: "b")), to: id, at: world.clock.now)
    world.services.with { $0.refusesProbe = true }
    #expect(try await world.call("POST", "/videos/\(id)/retry").status == 202)
    #expect(try await world.record(id).job?.attempt == 2)
    #expect(world.services.with { $0.events.count } == 1)
  }

  @Test("a video's attempts come to an end, and each counts as an upload")
  func attempts() async throws {
    let world = World()
    let (id, _) = try await world.transcoding()
    func fail() async throws {
      let job = try #require(try await world.record(id).job)
      let reference = JobReference(id: try #require(job.id), token: job.token)
      _ = try await world.store.apply(
        .jobFailed(reference, Failure(code: "A", message: "b")), to: id, at: world.clock.now)
    }
    for _ in 2...5 {
      try await fail()
      #expect(try await world.call("POST", "/videos/\(id)/retry", dailyLimit: 9).status == 202)
      try await world.hear()
    }
    try await fail()
    let more = try await world.call("POST", "/videos/\(id)/retry", dailyLimit: 9)
    #expect((more.status, more.errorCode) == (429, "AttemptsExhausted"))
    let body = #"{"fileName":"a","contentType":"video/mp4","size":1}"#
    #expect(try await world.call("POST", "/videos", body, dailyLimit: 5).status == 201)
    #expect(
      try await world.call("POST", "/videos", body, dailyLimit: 5).errorCode == "QuotaExceeded")
  }

  @Test("a role that may not be taken yet is waited for, not for ever")
  func freshRole() async throws {
    for isReadyInTime in [true, false] {
      let world = World()
      let (id, key) = try world.upload()
      world.services.with { $0.refusesRole = "The role cannot be assumed" }
      let first = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
      #expect(first.outcome == .postponed)
      #expect(try await world.record(id).status == .pending)
      world.clock.advance(seconds: 130)
      #expect(try await world.reconcile().stuckVideos == 1)
      if isReadyInTime {
        world.services.with { $0.refusesRole = nil }
        try await world.hear()
        #expect(try await world.record(id).job?.id != nil)
      } else {
        world.clock.advance(seconds: UploadHandler.roleSpreadSeconds)
        try await world.hear()
        #expect(try await world.record(id).failure?.code == "RoleNotUsable")
      }
    }
  }

  @Test("a name that begins with a combining mark is a name")
  func combiningMark() async throws {
    let world = World()
    let (id, key) = try world.upload(name: "\u{301}clip.mp4")
    let result = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(result.outcome == .jobCreated)
    let name = try #require(try await world.record(id).source?.fileName)
    #expect(name.unicodeScalars.elementsEqual("\u{301}clip.mp4".unicodeScalars))
  }

  @Test("a retry without its file says so")
  func retryWithoutFile() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    _ = try await world.store.apply(
      .jobFailed(job, Failure(code: "A", message: "b")), to: id, at: world.clock.now)
    try await world.storage.deleteAll(prefix: "uploads/", in: "uploads")
    #expect(try await world.call("POST", "/videos/\(id)/retry").errorCode == "UploadMissing")
  }

  private func source(_ world: World, _ key: String) async throws -> Source {
    let object = try #require(try await world.storage.summary(key, in: "uploads"))
    return Source(bucket: "uploads", key: key, size: object.size, etag: object.etag)
  }

  private func plan() -> OutputPlan? {
    OutputPlan(
      of: ProbedMedia(
        container: "mp4", durationInMs: 1, video: .init(width: 64, height: 64), hasAudio: false),
      ladder: .standard)
  }

  private func claim(
    _ world: World, _ id: VideoID, _ source: Source, _ token: String
  ) async throws {
    try await world.store.apply(
      .uploadClaimed(source, token: token), to: id, at: world.clock.now,
      initial: VideoRecord(videoId: id, owner: world.owner, createdAt: world.clock.now))
  }
}
