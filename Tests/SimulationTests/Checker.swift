// SPDX-License-Identifier: Apache-2.0
import Foundation
import InMemoryServices
import Synchronization
import VideoPipeline

@testable import on_object_created

/// Watches every write of a record and says which law it breaks.
final class Checker: Sendable {
  private struct State {
    var records: [String: VideoRecord] = [:]
    var media: [String: Data] = [:]
    var violations: [String] = []
    var granted = 0
  }

  private let state = Mutex(State())

  var violations: [String] { state.withLock { $0.violations } }

  /// How many uploads were handed out.
  var grants: Int { state.withLock { $0.granted } }

  func granted() { state.withLock { $0.granted += 1 } }

  func record(_ id: VideoID) -> VideoRecord? {
    state.withLock { $0.records[ObjectKeys.record(id)] }
  }

  func stored(_ bucket: String, _ key: String, _ content: Data) {
    if bucket == "media" {
      state.withLock { state in
        if let before = state.media[key], before != content {
          state.violations.append("\(key) was written a second time with another content")
        }
        state.media[key] = content
      }
    }
    guard bucket == "state", key.hasPrefix("videos/"),
      let record = try? JSONDecoder().decode(VideoRecord.self, from: content)
    else { return }
    state.withLock { state in
      if let before = state.records[key] {
        state.violations += Self.brokenLaws(before, record).map { "\(key): \($0)" }
      }
      if let storyboard = record.outputs?.storyboard, state.media[storyboard] == nil {
        state.violations.append("\(key) names \(storyboard), which is not there")
      }
      state.records[key] = record
    }
  }

  /// The laws between two versions of a record.
  static func brokenLaws(_ before: VideoRecord, _ after: VideoRecord) -> [String] {
    var broken: [String] = []
    if let old = before.job, let new = after.job, old.attempt == new.attempt {
      if old.isTerminal, old != new { broken.append("an ended job changed") }
      if new.percent < old.percent { broken.append("percent fell") }
      if let id = old.id, new.id != id { broken.append("the job became another one") }
    }
    if before.job != nil, after.job == nil { broken.append("the job vanished") }
    if before.publishedAt != nil, after.publishedAt != before.publishedAt {
      broken.append("the publication changed")
    }
    if let old = before.notification, let new = after.notification {
      if old.id == new.id, old.sentAt != nil, new.sentAt != old.sentAt {
        broken.append("a notification was sent twice")
      }
      if old.status == .completed, old != new {
        broken.append("an acknowledged notification changed")
      }
    }
    if after.notification?.status == .sent, after.job?.isTerminal != true {
      broken.append("a notification was sent before the job's end")
    }
    if after.notification?.status == .sent, after.job?.status == .completed,
      after.publishedAt == nil
    {
      broken.append("a notification was sent before the publication")
    }
    return broken
  }
}

/// What became of one run.
struct Run: Sendable {
  let violations: [String]
  let outcomes: [Int: Outcome]
  let trace: [String]
}

extension SimulatedPipeline {
  /// How long a run may take at most, in virtual milliseconds.
  static let horizon: Int64 = 3 * 3600 * 1000

  /// Runs until everything has come to rest, and judges.
  func run() -> Run {
    begin()
    scheduler.run(until: Self.horizon) { isAtRest }
    scheduler.stop()
    var violations = checker.violations + finalViolations()
    let outcomes = self.outcomes
    if checker.grants > scenario.dailyLimit { violations.append("the quota was exceeded") }
    return Run(violations: violations, outcomes: outcomes, trace: scheduler.trace)
  }

  private var outcomes: [Int: Outcome] {
    ids.withLock { $0 }.mapValues { id in
      guard let record = checker.record(id) else {
        return Outcome(status: .uploading, percent: 0, isPublished: false)
      }
      var outputs = record.outputs
      outputs?.hls = ""
      outputs?.thumbnail = ""
      if outputs?.storyboard != nil { outputs?.storyboard = "" }
      if outputs?.mp4 != nil { outputs?.mp4 = "" }
      return Outcome(
        status: record.status, percent: record.status == .error ? nil : record.job?.percent ?? 0,
        isPublished: record.publishedAt != nil, notification: record.notification?.status,
        kind: record.notification?.kind, failure: record.failure?.code, outputs: outputs)
    }
  }

  /// Whether nothing more will come: the world is kind, every video has its end, every client has
  /// what it is owed, and no work is open.
  private var isAtRest: Bool {
    guard scheduler.milliseconds > scheduler.faults.until + 60_000 else { return false }
    let known = ids.withLock { $0 }
    guard known.count + refusals.withLock({ $0 }) >= scenario.videos.count,
      known.values.allSatisfy({ isSettled($0) })
    else { return false }
    return storage.keys(in: "state", prefix: "open/").isEmpty
      && storage.keys(in: "state", prefix: "outbox/").isEmpty
  }

  private func isSettled(_ id: VideoID) -> Bool {
    guard let record = checker.record(id), let job = record.job, job.isTerminal,
      let notification = record.notification
    else { return false }
    let number = ids.withLock { $0.first { $0.value == id }?.key }
    if let number, scenario.videos[number].publishes != nil, record.publishedAt == nil {
      return false
    }
    switch notification.status {
    case .completed: return true
    case .pending: return notification.kind == .ready && record.publishedAt == nil
    case .sent, .failed: return false
    }
  }

  private func finalViolations() -> [String] {
    var violations: [String] = []
    let known = ids.withLock { $0 }
    for (number, id) in known.sorted(by: { $0.key < $1.key }) {
      if !isSettled(id) {
        let record = checker.record(id)
        violations.append(
          "video \(number) never came to rest: job \(record?.job?.status.rawValue ?? "none"), "
            + "notification \(record?.notification?.status.rawValue ?? "none")")
      }
      let jobs = mediaConvert.all.filter { $0.order.record == id }
      let expected = scenario.videos[number].fate == .notAVideo ? 0 : 1
      if jobs.count != expected { violations.append("video \(number) has \(jobs.count) jobs") }
      let notifications = shown.withLock { $0.ids }.filter { $0.hasPrefix("\(id)-") }
      let record = checker.record(id)
      let owed = record?.notification?.status == .completed ? 1 : 0
      if notifications.count != owed {
        violations.append("video \(number) was told \(notifications.count) times, not \(owed)")
      }
      let isDelivered = record?.notification?.deliveredAt != nil
      if isDelivered, bus.calls["\(id)-1"] == nil {
        violations.append("video \(number) is delivered though no call came")
      }
    }
    for prefix in ["open/", "outbox/"] {
      let left = storage.keys(in: "state", prefix: prefix)
      if !left.isEmpty { violations.append("left behind: \(left)") }
    }
    return violations
  }
}
