// SPDX-License-Identifier: Apache-2.0
import Notation
import TestSupport
import Testing

@testable import VideoPipeline

private let token = "token-1"
private let job = JobReference(id: "1700000000000-abcdef", token: token)

private func time(_ second: Int64) -> Timestamp { Timestamp(seconds: 1_700_000_000 + second) }

private func freshRecord() throws -> VideoRecord {
  VideoRecord(
    videoId: try #require(VideoID(rawValue: "video-1")), owner: "alice", createdAt: time(0))
}

private let source = Source(
  bucket: "uploads", key: "uploads/alice/video-1/a.mp4", size: 9, etag: "e")

private func plan() throws -> OutputPlan {
  let media = ProbedMedia(
    container: "mp4", durationInMs: 60_000,
    video: .init(width: 1920, height: 1080, frameRate: 30), hasAudio: true)
  return try #require(OutputPlan(of: media, ladder: .standard))
}

extension VideoRecord {
  fileprivate func applying(_ events: [VideoEvent]) -> VideoRecord {
    events.enumerated().reduce(self) { $0.applying($1.element, at: time(Int64($1.offset) + 1)) }
  }

  /// The record without its times, which may differ between histories that end alike.
  fileprivate var timeless: VideoRecord {
    var copy = self
    copy.publishedAt = publishedAt.map { _ in time(0) }
    copy.job?.claimedAt = time(0)
    copy.job?.startedAt = time(0)
    copy.job?.finishedAt = job?.finishedAt.map { _ in time(0) }
    copy.notification?.sentAt = notification?.sentAt.map { _ in time(0) }
    copy.notification?.acknowledgedAt = notification?.acknowledgedAt.map { _ in time(0) }
    copy.notification?.attemptedAt = nil
    copy.notification?.deliveredAt = notification?.deliveredAt.map { _ in time(0) }
    return copy
  }
}

@Suite struct JobStateTests {
  @Test("a clean run ends completed, with outputs by name and the notification sent once published")
  func cleanRun() throws {
    let record = try freshRecord().applying([
      .uploadClaimed(source, token: token), .jobPlanned(token: token, source, plan()),
      .jobCreated(job), .jobProgressed(job, percent: 40), .jobCompleted(job, durationInMs: 60_000),
      .finishHeard,
    ])
    #expect(record.job?.status == .completed)
    #expect(record.job?.percent == 100)
    #expect(record.outputs?.hls == "hls/video-1/master.m3u8")
    #expect(record.outputs?.renditions.map(\.name) == ["720p", "480p", "240p"])
    #expect(record.notification?.status == .pending)
    #expect(record.applying(.published, at: time(9)).notification?.status == .sent)
  }

  @Test(
    "nothing changes a job that has ended",
    arguments: [
      VideoEvent.uploadClaimed(source, token: "other"), .claimRenewed, .jobCreated(job),
      .jobProgressed(job, percent: 10), .jobCompleted(job, durationInMs: 1),
      .jobFailed(job, Failure(code: "X", message: "y")),
      .jobRefused(token: token, Failure(code: "X", message: "y")),
    ])
  func terminal(event: VideoEvent) throws {
    let ended = try freshRecord().applying([
      .uploadClaimed(source, token: token), .jobCreated(job), .jobCompleted(job, durationInMs: 5),
    ])
    #expect(ended.applying(event, at: time(50)) == ended)
    let failed = try freshRecord().applying([
      .uploadClaimed(source, token: token), .jobFailed(job, Failure(code: "A", message: "b")),
    ])
    #expect(failed.applying(event, at: time(50)) == failed)
  }

  @Test("a job whose id was lost is known by its token, and another job is not")
  func adoption() throws {
    let claimed = try freshRecord().applying(.uploadClaimed(source, token: token), at: time(1))
    let stranger = JobReference(id: "1700000000000-zzzzzz", token: "other")
    #expect(claimed.applying(.jobProgressed(stranger, percent: 50), at: time(2)) == claimed)
    let adopted = claimed.applying(.jobProgressed(job, percent: 50), at: time(2))
    #expect(adopted.job?.id == job.id)
    let twin = JobReference(id: "1700000000000-zzzzzz", token: token)
    #expect(adopted.applying(.jobCompleted(twin, durationInMs: 1), at: time(3)) == adopted)
  }

  @Test("percent never falls and reaches 100 only at the end")
  func percent() throws {
    let record = try freshRecord().applying([
      .uploadClaimed(source, token: token), .jobCreated(job), .jobProgressed(job, percent: 60),
      .jobProgressed(job, percent: 30), .jobProgressed(job, percent: 250),
    ])
    #expect(record.job?.percent == 99)
  }

  @Test("a retry begins another attempt of a failed job, with a notification of its own")
  func retry() throws {
    let failed = try freshRecord().applying([
      .uploadClaimed(source, token: token), .published,
      .jobFailed(job, Failure(code: "A", message: "b")), .finishHeard,
    ])
    #expect(failed.notification?.kind == .failed)
    let again = failed.applying(.jobRetried(token: "token-2"), at: time(9))
    #expect(again.job?.attempt == 2)
    #expect(again.job?.status == .pending)
    #expect(again.notification?.status == .pending)
    #expect(again.notification?.id.description == "video-1-2")
    let late = again.applying(.jobCompleted(job, durationInMs: 1), at: time(10))
    #expect(late == again)
    #expect(again.applying(.jobRetried(token: "token-3"), at: time(11)) == again)
  }

  @Test("a deleted video takes the end of its job and nothing else")
  func deleted() throws {
    let deleted = try freshRecord().applying([
      .uploadClaimed(source, token: token), .jobCreated(job), .deleted,
    ])
    #expect(deleted.applying(.published, at: time(9)) == deleted)
    #expect(deleted.applying(.finishHeard, at: time(9)) == deleted)
    #expect(!deleted.applying(.jobCompleted(job, durationInMs: 1), at: time(9)).isPlayable)
  }
}

@Suite struct NotificationStateTests {
  private func finished() throws -> VideoRecord {
    try freshRecord().applying([
      .uploadClaimed(source, token: token), .jobCreated(job), .jobCompleted(job, durationInMs: 5),
    ])
  }

  @Test("it goes SENT at the second of publication and the job's end, in either order")
  func second() throws {
    let publishedFirst = try freshRecord().applying(.published, at: time(1))
    #expect(publishedFirst.notification?.status == .pending)
    #expect(publishedFirst.applying(.finishHeard, at: time(2)) == publishedFirst)
    let done = publishedFirst.applying([
      .uploadClaimed(source, token: token), .jobCompleted(job, durationInMs: 5), .finishHeard,
    ])
    #expect(done.notification?.status == .sent)
    let finishedFirst = try finished().applying(.finishHeard, at: time(8))
    #expect(finishedFirst.notification?.status == .pending)
    #expect(finishedFirst.applying(.published, at: time(9)).notification?.sentAt == time(9))
  }

  @Test("a failed job's notification waits for no publication")
  func failure() throws {
    let failed = try freshRecord().applying([
      .uploadClaimed(source, token: token),
      .jobRefused(token: token, Failure(code: "A", message: "b")),
      .finishHeard,
    ])
    #expect(failed.notification?.status == .sent)
    #expect(failed.notification?.kind == .failed)
  }

  @Test("an acknowledgement ends it from SENT and FAILED, and a second one changes nothing")
  func acknowledgement() throws {
    let sent = try finished().applying([.finishHeard, .published])
    let id = sent.notificationID
    let done = sent.applying(.acknowledged(id), at: time(20))
    #expect(done.notification?.status == .completed)
    #expect(done.applying(.acknowledged(id), at: time(30)) == done)
    let tried = done.applying(.deliveryFailed(id, reason: "500", final: true), at: time(31))
    #expect(tried.notification?.status == .completed)
    #expect(tried.notification?.acknowledgedAt == done.notification?.acknowledgedAt)
    let givenUp = sent.applying(.deliveryFailed(id, reason: "500", final: true), at: time(20))
    #expect(givenUp.notification?.status == .failed)
    #expect(givenUp.applying(.acknowledged(id), at: time(21)).notification?.status == .completed)
    let stranger = NotificationID(videoID: sent.videoId, attempt: 7)
    #expect(sent.applying(.acknowledged(stranger), at: time(21)) == sent)
  }

  @Test("an explicit retry sends a given-up notification again")
  func retry() throws {
    let sent = try finished().applying([.finishHeard, .published])
    let id = sent.notificationID
    #expect(sent.applying(.deliveryRetried(id), at: time(20)) == sent)
    let givenUp = sent.applying([
      .deliveryBegan(id), .deliveryFailed(id, reason: "500", final: true),
    ])
    let again = givenUp.applying(.deliveryRetried(id), at: time(40))
    #expect(again.notification?.status == .sent)
    #expect(again.notification?.attempts == 0)
    #expect(again.notification?.sentAt == givenUp.notification?.sentAt)
    #expect(again.notification?.round == 2)
  }
}

@Suite struct EventSequenceTests {
  @Test("every sequence of duplicates, reorderings and losses ends where the clean one ends")
  func confluence() throws {
    let progress = (0...10).map { VideoEvent.jobProgressed(job, percent: $0 * 10) }
    let base = try freshRecord()
    let id = base.notificationID
    let history =
      try [
        .uploadClaimed(source, token: token), .jobPlanned(token: token, source, plan()),
        .jobCreated(job),
      ] + progress + [
        .published, .jobCompleted(job, durationInMs: 60_000), .finishHeard,
        .acknowledged(id),
      ]
    let clean = base.applying(history)
    #expect(clean.notification?.status == .completed)
    let stranger = JobReference(id: "1", token: "stranger")
    let noise: [VideoEvent] = [
      .jobCompleted(stranger, durationInMs: 1), .claimRenewed,
      .jobFailed(stranger, Failure(code: "X", message: "y")), .finishHeard, .finishHeard,
      .published,
    ]
    // An end that comes before the plan leaves the record without renditions; a job's end cannot
    // come before its plan was stored, so the plan and claim lead every history.
    let cause = Array(history[0...1])
    for seed in 0..<3000 as Range<UInt64> {
      let end = play(
        seed, history.filter { !cause.contains($0) }, noise, from: base.applying(cause))
      #expect(end.timeless == clean.timeless, "seed \(seed)")
    }
  }

  /// Plays a history with repetitions, reorderings, losses and foreign events mixed in until every
  /// event of it was delivered, and checks the machine's laws at each step.
  private func play(
    _ seed: UInt64, _ history: [VideoEvent], _ noise: [VideoEvent], from start: VideoRecord
  ) -> VideoRecord {
    var random = SeededGenerator(seed: seed)
    var record = start
    var clock: Int64 = 10
    func deliver(_ event: VideoEvent) {
      let next = record.applying(event, at: time(clock))
      clock += 1
      if let violation = lawBroken(from: record, by: event, to: next) {
        Issue.record("seed \(seed): \(violation)")
      }
      record = next
    }
    var queue = (history + history + noise).shuffled(using: &random)
    queue.removeFirst(Int.random(in: 0...queue.count, using: &random))
    queue.forEach(deliver)
    // The reconciler and the retries bring every event at last, in the order of its causes.
    history.forEach(deliver)
    return record
  }

  private func lawBroken(
    from before: VideoRecord, by event: VideoEvent, to after: VideoRecord
  ) -> String? {
    if before.job?.isTerminal == true, after.job != before.job { return "\(event) changed an end" }
    if (after.job?.percent ?? 0) < (before.job?.percent ?? 0) {
      return "\(event) took percent back"
    }
    if before.notification?.sentAt != nil, after.notification?.sentAt != before.notification?.sentAt
    {
      return "\(event) sent twice"
    }
    if before.notification?.status == .completed, after.notification != before.notification {
      return "\(event) changed an acknowledged notification"
    }
    return nil
  }
}
