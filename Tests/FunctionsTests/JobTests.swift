// SPDX-License-Identifier: Apache-2.0
import PipelineEvents
import Foundation
import InMemoryServices
import MediaConvertAPI
import PipelineStore
import S3Client
import Synchronization
import Testing
import VideoPipeline

@testable import on_job_state_change
@testable import on_object_created

@Suite struct JobEventTests {
  private func change(
    _ job: JobReference, _ id: VideoID, _ status: JobStateChange.Status,
    _ adjust: (inout JobStateChange) -> Void = { _ in }
  ) -> JobStateChange {
    var change = JobStateChange(
      timestamp: 1_767_225_605_123, accountId: "123456789012", queue: "queue", jobId: job.id,
      status: status, userMetadata: ["videoId": id.rawValue, "token": job.token ?? ""])
    adjust(&change)
    return change
  }

  @Test("progress, then the end, is recorded; the end is told")
  func complete() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    _ = try await world.jobs.handle(change(job, id, .progressing), log: quiet)
    let update = change(job, id, .statusUpdate) {
      $0.jobProgress = JobProgress(jobPercentComplete: 45)
    }
    #expect(try await world.jobs.handle(update, log: quiet).percent == 45)
    let complete = change(job, id, .complete) {
      $0.outputGroupDetails = [
        OutputGroupDetail([OutputDetail(durationInMs: 14_633), OutputDetail(durationInMs: 1000)])
      ]
    }
    let result = try await world.jobs.handle(complete, log: quiet)
    #expect(result.status == .completed)
    let record = try await world.record(id)
    #expect(record.outputs?.durationInMs == 14_633)
    #expect(record.outputs?.hls == "hls/\(id)/master.m3u8")
    let event = try #require(FinishedEvent(of: record))
    #expect(world.services.with { $0.events } == [.finished(event)])
    _ = try await world.jobs.handle(update, log: quiet)
    #expect(try await world.record(id) == record)
  }

  @Test("the length is that of what is played, in the event and when it is asked for")
  func length() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    var hls = OutputGroupDetail([OutputDetail(durationInMs: 18_041)])
    hls.type = "HLS_GROUP"
    var frames = OutputGroupDetail([OutputDetail(durationInMs: 20_000)])
    frames.type = "FILE_GROUP"
    #expect(
      [hls, frames].map { group in
        var group = group
        group.type = nil
        return group
      }.playbackDurationInMs == 18_041)
    let complete = change(job, id, .complete) { $0.outputGroupDetails = [frames, hls] }
    _ = try await world.jobs.handle(complete, log: quiet)
    #expect(try await world.record(id).outputs?.durationInMs == 18_041)
  }

  @Test("a file that was exchanged, or is longer than it said, is an error and leaves no media")
  func exchanged() async throws {
    for (seconds, code) in [(14, "SourceChanged"), (3600, "VideoTooLong")] {
      let world = World()
      let (id, job) = try await world.transcoding()
      let key = try #require(try await world.record(id).source?.key)
      if code == "SourceChanged" { world.storage.seed(Data("film".utf8), "uploads", key) }
      world.storage.seed(Data(), "media", "hls/\(id)/master.m3u8")
      let complete = change(job, id, .complete) {
        $0.outputGroupDetails = [OutputGroupDetail([OutputDetail(durationInMs: seconds * 1000)])]
      }
      let result = try await world.jobs.handle(complete, log: quiet)
      #expect(result.status == .error)
      #expect(try await world.record(id).failure?.code == code)
      #expect(world.storage.keys(in: "media").isEmpty)
      #expect(world.services.with { $0.events.count } == 1)
    }
  }

  @Test("a file that is gone when its job is done was not exchanged")
  func expired() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    try await world.storage.deleteAll(prefix: "uploads/", in: "uploads")
    #expect(
      try await world.jobs.handle(change(job, id, .complete), log: quiet).status == .completed)
  }

  /// A video whose job makes thumbnails, and what MediaConvert leaves in the media bucket.
  private func illustrated(_ world: World) async throws -> (id: VideoID, job: JobReference) {
    let (id, job) = try await world.transcoding()
    #expect(try await world.record(id).job?.hasStoryboard == true)
    let master = """
      #EXTM3U
      #EXT-X-IMAGE-STREAM-INF:BANDWIDTH=9,RESOLUTION=320x180,CODECS="jpeg",URI="master_t.m3u8"
      """
    let images = """
      #EXTM3U
      #EXT-X-IMAGES-ONLY
      #EXTINF:14.000,
      #EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x4,DURATION=5.000
      master_t_1.jpg
      #EXT-X-ENDLIST
      """
    world.storage.seed(Data(master.utf8), "media", "hls/\(id)/master.m3u8")
    world.storage.seed(Data(images.utf8), "media", "hls/\(id)/master_t.m3u8")
    return (id, job)
  }

  private func storyboard(_ world: World, _ id: VideoID) async throws -> String? {
    try await world.storage.find(ObjectKeys.storyboard(id), in: "media").map {
      String(decoding: $0.content, as: UTF8.self)
    }
  }

  @Test("a storyboard is written before the record says that the video is done")
  func storyboard() async throws {
    var world = World()
    world.ladder = .showroom
    let (id, job) = try await illustrated(world)
    _ = try await world.jobs.handle(change(job, id, .complete), log: quiet)
    #expect(try await world.record(id).outputs?.storyboard == "hls/\(id)/storyboard.vtt")
    let text = try #require(await storyboard(world, id))
    #expect(text.contains("00:00:10.000 --> 00:00:14.000\nmaster_t_1.jpg#xywh=640,0,320,180\n"))
    // A repetition writes nothing that differs.
    _ = try await world.jobs.handle(change(job, id, .complete), log: quiet)
    #expect(try await storyboard(world, id) == text)
  }

  @Test("a video whose job made no thumbnails is done without a storyboard")
  func withoutThumbnails() async throws {
    var world = World()
    world.ladder = .showroom
    let (id, job) = try await illustrated(world)
    world.storage.seed(Data("#EXTM3U".utf8), "media", "hls/\(id)/master.m3u8")
    _ = try await world.jobs.handle(change(job, id, .complete), log: quiet)
    #expect(try await world.record(id).status == .completed)
    #expect(try await world.record(id).outputs?.storyboard == nil)
    #expect(try await storyboard(world, id) == nil)
  }

  @Test("of a deleted video no storyboard stays, whenever the job's end is heard of")
  func deletedStoryboard() async throws {
    var world = World()
    world.ladder = .showroom
    let (id, job) = try await illustrated(world)
    #expect(try await world.call("DELETE", "/videos/\(id)").status == 204)
    _ = try await world.jobs.handle(change(job, id, .complete), log: quiet)
    #expect(try await world.record(id).job == nil)
    // As an attempt leaves it that died before it knew of the deletion.
    world.storage.seed(Data("WEBVTT".utf8), "media", ObjectKeys.storyboard(id))
    _ = try await world.jobs.handle(change(job, id, .complete), log: quiet)
    #expect(try await storyboard(world, id) == nil)
  }

  @Test("the reconciler makes the storyboard of a job whose end was lost")
  func reconciledStoryboard() async throws {
    var world = World()
    world.ladder = .showroom
    let (id, job) = try await illustrated(world)
    world.services.with { $0.states[job.id] = .complete(durationInMs: 14_000) }
    world.clock.advance(milliseconds: 300_000)
    _ = try await world.reconcile()
    #expect(try await world.record(id).outputs?.storyboard != nil)
    #expect(try await storyboard(world, id) != nil)
  }

  @Test("an end that was not told yet is told again, one that was heard of is not")
  func repeated() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    let canceled = change(job, id, .canceled)
    for _ in 0..<2 { _ = try await world.jobs.handle(canceled, log: quiet) }
    #expect(world.services.with { $0.events.count } == 2)
    _ = try await world.finish(id)
    _ = try await world.jobs.handle(canceled, log: quiet)
    #expect(world.services.with { $0.events.count } == 2)
    #expect(try await world.record(id).failure?.code == "Canceled")
  }

  @Test("MediaConvert's error becomes a word and a sentence")
  func error() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    let error = change(job, id, .error) {
      $0.errorCode = 1076
      $0.errorMessage = "Is file truncated?"
    }
    _ = try await world.jobs.handle(error, log: quiet)
    let failure = try await world.record(id).failure
    #expect(failure?.code == "DamagedInput")
    #expect(failure?.message == "Is file truncated? (MediaConvert error 1076)")
  }

  @Test("jobs of others, of nobody and of an earlier attempt are ignored")
  func foreign() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    let before = try await world.record(id)
    let stranger = JobReference(id: "1-other", token: "other")
    var nameless = change(job, id, .complete)
    nameless.userMetadata = nil
    var unknown = change(job, id, .complete)
    unknown.userMetadata?["videoId"] = "never-heard-of"
    for event in [change(stranger, id, .complete), nameless, unknown] {
      #expect(try await world.jobs.handle(event, log: quiet).outcome == .ignored)
    }
    #expect(try await world.record(id) == before)
    #expect(world.services.with { $0.events.isEmpty })
  }

  @Test("an event that comes before the job's id was recorded teaches the record the id")
  func adoption() async throws {
    let world = World()
    let (id, key) = try world.upload()
    let object = try #require(try await world.storage.summary(key, in: "uploads"))
    let source = Source(bucket: "uploads", key: key, size: object.size, etag: object.etag)
    try await world.store.apply(
      .uploadClaimed(source, token: "t"), to: id, at: world.clock.now,
      initial: VideoRecord(videoId: id, owner: world.owner, createdAt: world.clock.now))
    let job = JobReference(id: "1-a", token: "t")
    _ = try await world.jobs.handle(change(job, id, .progressing), log: quiet)
    #expect(try await world.record(id).job?.id == "1-a")
  }
}

@Suite struct ReconcilerTests {
  @Test("a job whose events were lost is settled by asking, whatever became of it")
  func lostEvents() async throws {
    let states: [(JobState, VideoStatus)] = [
      (.complete(durationInMs: 9000), .completed),
      (.failed(code: 1010, message: "cannot open"), .error), (.canceled, .error),
    ]
    for (state, status) in states {
      let world = World()
      let (id, job) = try await world.transcoding()
      world.services.with { $0.states[job.id] = .running(percent: 30) }
      #expect(try await world.reconcile().examined == 0, "not before its patience")
      world.clock.advance(seconds: 130)
      _ = try await world.reconcile()
      #expect(try await world.record(id).job?.percent == 30)
      world.services.with { $0.states[job.id] = state }
      let result = try await world.reconcile()
      #expect(result.stuckVideos == 1)
      #expect(try await world.record(id).status == status)
      #expect(world.services.with { $0.events.count } == 1)
      _ = try await world.finish(id)
      #expect(try await world.reconcile().examined == 0)
    }
  }

  @Test("a job that MediaConvert does not know is lost after an hour, not before")
  func unknownJob() async throws {
    let world = World()
    let (id, _) = try await world.transcoding()
    world.clock.advance(seconds: 600)
    _ = try await world.reconcile()
    #expect(try await world.record(id).status == .pending)
    world.clock.advance(seconds: 3600)
    _ = try await world.reconcile()
    #expect(try await world.record(id).failure?.code == "JobLost")
  }

  @Test("an upload that no event told of is told, until it has a job")
  func lostUpload() async throws {
    let world = World()
    let (_, key) = try world.upload()
    #expect(
      try await world.reconcile().foundUploads == 0, "its event may still come")
    world.clock.advance(seconds: 130)
    for _ in 0..<3 {
      #expect(try await world.reconcile().foundUploads == 1)
      world.clock.advance(seconds: 60)
    }
    let size = Int64("video".utf8.count)
    #expect(
      world.services.with { $0.events.first }
        == .uploadFound(bucket: "uploads", key: key, etag: "etag1", size: size))
    _ = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(try await world.reconcile().foundUploads == 0)
  }

  @Test("uploads that were settled long ago are not read again")
  func settledUploads() async throws {
    let reads = Counter()
    let world = World(before: { call in
      if call.name == "get", call.key.hasPrefix("videos/") { reads.add() }
    })
    for sequence in 0..<20 as Range<UInt64> {
      let id = try await world.completed(sequence: sequence)
      #expect(world.storage.keys(in: "state", prefix: "open/").isEmpty, "\(id)")
    }
    world.clock.advance(seconds: 200)
    _ = try await world.reconcile()
    world.clock.advance(seconds: 200)
    let before = reads.value
    _ = try await world.reconcile()
    #expect(reads.value == before)
  }

  @Test("however many uploads there are, a run looks through a thousand, and a turn through all")
  func bounded() async throws {
    let lists = Counter()
    let world = World(before: { call in
      if call.name == "list", call.bucket == "uploads" { lists.add() }
    })
    for number in 0..<2500 as Range<UInt64> { _ = try world.upload(sequence: number) }
    world.clock.advance(seconds: 130)
    var found = 0
    for _ in 0..<3 {
      let before = lists.value
      found += try await world.reconcile().foundUploads
      #expect(lists.value - before <= 2)
      world.clock.advance(seconds: 60)
    }
    #expect(found == 2500)
  }

  @Test("a claim whose holder died is told again, and given up after a day or without its file")
  func abandonedClaim() async throws {
    for isRemoved in [false, true] {
      let world = World()
      world.services.with { $0.refusesProbe = true }
      let (id, key) = try world.upload()
      await #expect(throws: (any Error).self) {
        try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
      }
      world.clock.advance(seconds: 130)
      #expect(try await world.reconcile().stuckVideos == 1)
      #expect(world.services.with { $0.events.count } == 1)
      if isRemoved {
        try await world.storage.deleteAll(prefix: "uploads/", in: "uploads")
      } else {
        world.clock.advance(seconds: 24 * 3600)
      }
      _ = try await world.reconcile()
      #expect(
        try await world.record(id).failure?.code == (isRemoved ? "UploadMissing" : "NotStarted"))
    }
  }

  @Test("one video that cannot be settled keeps no other from it")
  func oneFails() async throws {
    let broken = Broken()
    let world = World(before: { (call) throws(S3Error) in
      if call.name == "get", call.key == broken.key.withLock({ $0 }) {
        throw .invalidResponse("broken")
      }
    })
    for sequence in 1...3 as ClosedRange<UInt64> {
      let (id, job) = try await world.transcoding(sequence: sequence)
      _ = id
      world.services.with { $0.states[job.id] = .canceled }
    }
    world.clock.advance(seconds: 130)
    let records = world.storage.keys(in: "state", prefix: "videos/")
    #expect(records.count == 3)
    broken.key.withLock { $0 = records[1] }
    let result = try await world.reconcile()
    #expect(result.failures == 2, "its job, and the look for its upload")
    #expect(result.stuckVideos == 2)
  }
}

/// The key of an object that cannot be read.
private final class Broken: Sendable {
  let key = Mutex("")
}
