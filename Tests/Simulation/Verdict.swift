// SPDX-License-Identifier: Apache-2.0
import Notation
import Foundation
import InMemoryServices
import Synchronization
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created

/// What became of one run.
struct Run: Sendable {
  let violations: [String]
  let outcomes: [Int: Outcome]
  let trace: [String]
}

extension SimulatedPipeline {
  /// How long a run may take at most, in virtual milliseconds.
  static let horizon: Int64 = 3 * 3600 * 1000
  private static let day: Int64 = 24 * 3600 * 1000

  /// Runs until everything has come to rest, and judges; then until the tombstones are forgotten.
  func run() -> Run {
    begin()
    scheduler.run(until: Self.horizon) { isAtRest }
    let outcomes = outcomes
    var violations = finalViolations()
    if !deletedIDs.isEmpty {
      // Twice, since what was still under way may have met the forgetting.
      for _ in 0..<2 {
        scheduler.skip(10 * Self.day)
        scheduler.run(until: scheduler.milliseconds + 200_000) { false }
      }
      violations += remains()
    }
    scheduler.stop()
    if checker.grants > scenario.dailyLimit { violations.append("the quota was exceeded") }
    return Run(
      violations: checker.violations + violations, outcomes: outcomes, trace: scheduler.trace)
  }

  private var deletedIDs: Set<VideoID> { deleted.withLock { $0 } }

  private var outcomes: [Int: Outcome] {
    var outcomes: [Int: Outcome] = [:]
    for (number, id) in ids.withLock({ $0 }) {
      let record = checker.record(id)
      if scenario.videos[number].deletes != nil {
        outcomes[number] = Outcome(status: .uploading, isDeleted: record?.deletedAt != nil)
        continue
      }
      guard let record else {
        outcomes[number] = Outcome(status: .uploading, percent: 0)
        continue
      }
      var outputs = record.outputs
      outputs?.hls = ""
      outputs?.thumbnail = ""
      if outputs?.storyboard != nil { outputs?.storyboard = "" }
      if outputs?.mp4 != nil { outputs?.mp4 = "" }
      outcomes[number] = Outcome(
        status: record.status, attempt: record.job?.attempt,
        percent: record.status == .error ? nil : record.job?.percent ?? 0,
        isPublished: record.publishedAt != nil, notification: record.notification?.status,
        kind: record.notification?.kind, failure: record.failure?.code, outputs: outputs)
    }
    return outcomes
  }

  // MARK: Rest

  /// Whether nothing more will come: the world is kind, every video has its end, every client has
  /// what it is owed, and no work is open.
  private var isAtRest: Bool {
    guard scheduler.milliseconds > scheduler.faults.until + 60_000 else { return false }
    let known = ids.withLock { $0 }
    return known.count + refusals.withLock({ $0 }) >= scenario.videos.count
      && known.allSatisfy { isSettled($0.key, $0.value) }
      && leftBehind.isEmpty
  }

  private func isSettled(_ number: Int, _ id: VideoID) -> Bool {
    let video = scenario.videos[number]
    let record = checker.record(id)
    if video.deletes != nil {
      return looks.withLock { $0[id] } == Self.looksAtDeleted && record?.deletedAt != nil
        && record?.job == nil
        && !mediaConvert.isRunning(id) && objects(of: id).isEmpty
    }
    if video.publishes != nil, record?.publishedAt == nil { return false }
    if video.form == .abandoned { return abandoned.withLock { $0.contains(id) } }
    guard let record, let job = record.job, job.isTerminal, let notification = record.notification
    else { return false }
    if video.retries, job.status == .error, job.attempt == 1 { return false }
    switch notification.status {
    case .completed:
      return scenario.webhook.map { !record.owesWebhook(attempts: $0.attempts) } ?? true
    case .pending: return notification.kind == .ready && record.publishedAt == nil
    case .sent: return !scenario.watches && notification.deliveredAt != nil
    case .failed: return false
    }
  }

  /// The marks of work, or those of tombstones.
  private func openMarks(tombstones: Bool) -> [String] {
    let folder = ObjectKeys.openWorkFolder(OpenWork.tombstone.kind)
    return storage.keys(in: "state", prefix: ObjectKeys.openWorkFolder)
      .filter { $0.hasPrefix(folder) == tombstones }
  }

  /// A video's objects in the buckets of uploads and media.
  private func objects(of id: VideoID) -> [String] {
    (storage.keys(in: "uploads") + storage.keys(in: "media") + storage.openUploads)
      .filter { $0.contains(id.rawValue) }
  }

  /// Work that nobody does, and entries of the outbox that nobody is owed. What a deleted video left
  /// in the state bucket is told of by nothing, and goes with its tombstone.
  private var leftBehind: [String] {
    let folder = ObjectKeys.outboxFolder(owner: Self.owner)
    let outbox = storage.keys(in: "state", prefix: folder).filter { key in
      guard let id = NotificationID(String(key.dropFirst(folder.count).dropLast(5))) else {
        return true
      }
      let record = checker.record(id.videoID)
      return record?.deletedAt == nil && record?.dueNotification?.id != id
    }
    return openMarks(tombstones: false) + outbox
  }

  // MARK: Judgement

  private func finalViolations() -> [String] {
    var violations: [String] = []
    for (number, id) in ids.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      if !isSettled(number, id) {
        let record = checker.record(id)
        violations.append(
          "video \(number) never came to rest: job \(record?.job?.status.rawValue ?? "none"), "
            + "notification \(record?.notification?.status.rawValue ?? "none"), "
            + (record?.deletedAt == nil ? "" : "deleted, ") + "\(objects(of: id))")
      }
      violations += jobViolations(number, id) + catalogViolations(number, id)
      if scenario.videos[number].deletes == nil, let record = checker.record(id) {
        violations += notificationViolations(number, record)
        violations += listViolations(number, record)
      }
    }
    if !leftBehind.isEmpty { violations.append("left behind: \(leftBehind)") }
    return violations
  }

  private func jobViolations(_ number: Int, _ id: VideoID) -> [String] {
    let video = scenario.videos[number]
    let jobs = mediaConvert.all.filter { $0.order.record == id }
    guard Set(jobs.map(\.order.token)).count == jobs.count else {
      return ["video \(number) has two jobs for one attempt"]
    }
    let hasJobs = video.fate != .notAVideo && video.form != .abandoned
    let expected = hasJobs ? checker.record(id)?.job?.attempt ?? 0 : 0
    if video.deletes == nil, jobs.count != expected {
      return ["video \(number) has \(jobs.count) jobs, not \(expected)"]
    }
    return []
  }

  /// The list of the published holds what may be played, whichever of publication and completion came
  /// first, and nothing else.
  private func listViolations(_ number: Int, _ record: VideoRecord) -> [String] {
    let isListed = storage.keys(in: "state", prefix: ObjectKeys.publishedIndexFolder)
      .contains { $0.hasSuffix(record.videoId.rawValue) }
    guard isListed != record.isPlayable else { return [] }
    return ["video \(number) is \(isListed ? "listed too early" : "published and not listed")"]
  }

  /// The CDN's catalog names what may be played, and nothing that is deleted.
  private func catalogViolations(_ number: Int, _ id: VideoID) -> [String] {
    let catalog = storage.content("media", ObjectKeys.catalog).map {
      String(decoding: $0, as: UTF8.self)
    }
    let isNamed = catalog?.contains(id.rawValue) ?? false
    guard isNamed != (checker.record(id)?.isPlayable ?? false) else { return [] }
    return ["video \(number) is \(isNamed ? "in the catalog" : "not in the catalog")"]
  }

  private func notificationViolations(_ number: Int, _ record: VideoRecord) -> [String] {
    var violations: [String] = []
    let told = shown.withLock { $0.ids }.union(bus.calls.keys.compactMap(NotificationID.init))
      .filter { $0.videoID == record.videoId }
    let isOwed = record.notification?.sentAt != nil
    if told.contains(record.notificationID) != isOwed {
      violations.append("video \(number) was \(isOwed ? "not told" : "told too early")")
    }
    if told.contains(where: { $0.attempt > record.notificationID.attempt }) {
      violations.append("video \(number) was told of an attempt that was not made")
    }
    if let notification = record.notification, notification.deliveredAt != nil,
      bus.calls[notification.id.description] == nil
    {
      violations.append("video \(number) is delivered though no call came")
    }
    return violations
  }

  /// What is left of deleted videos when their tombstones should be forgotten.
  private func remains() -> [String] {
    var left: [String] = []
    for id in deletedIDs {
      left += objects(of: id)
      left += storage.keys(in: "state").filter { $0.contains(id.rawValue) }
    }
    return left.isEmpty ? [] : ["left of deleted videos: \(left.sorted())"]
  }
}
