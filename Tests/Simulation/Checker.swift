// SPDX-License-Identifier: Apache-2.0
import Foundation
import InMemoryServices
import Synchronization
import VideoPipeline

/// Watches every write of a record and says which law it breaks.
final class Checker: Sendable {
  /// After how many tries a webhook may be given up; nil without one.
  private let webhookAttempts: Int?

  init(webhookAttempts: Int?) { self.webhookAttempts = webhookAttempts }

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

  func broken(_ law: String) { state.withLock { $0.violations.append(law) } }

  func granted() { state.withLock { $0.granted += 1 } }

  func record(_ id: VideoID) -> VideoRecord? {
    state.withLock { $0.records[ObjectKeys.record(id)] }
  }

  func stored(_ bucket: String, _ key: String, _ content: Data) {
    if bucket == "media", key != ObjectKeys.catalog {
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
        state.violations += brokenLaws(before, record).map { "\(key): \($0)" }
      }
      if let storyboard = record.outputs?.storyboard, state.media[storyboard] == nil {
        state.violations.append("\(key) names \(storyboard), which is not there")
      }
      state.records[key] = record
    }
  }

  /// The laws between two versions of a record.
  func brokenLaws(_ before: VideoRecord, _ after: VideoRecord) -> [String] {
    var broken: [String] = []
    if before.deletedAt != nil { return Self.brokenLaws(ofTombstone: before, after) }
    if let old = before.job, let new = after.job, old.attempt == new.attempt {
      if old.isTerminal, old != new { broken.append("an ended job changed") }
      if new.percent < old.percent { broken.append("percent fell") }
      if let id = old.id, new.id != id { broken.append("the job became another one") }
    }
    if before.job != nil, after.job == nil { broken.append("the job vanished") }
    if let old = before.job, let new = after.job, new.attempt != old.attempt,
      old.status != .error || new.attempt != old.attempt + 1
    {
      broken.append("an attempt began that nobody asked for")
    }
    if let notification = after.notification, notification.status == .failed,
      before.notification?.status != .failed,
      webhookAttempts.map({ notification.attempts < $0 }) ?? true
    {
      broken.append("a notification was given up before its time")
    }
    if before.publishedAt != nil, after.publishedAt != before.publishedAt {
      broken.append("the publication changed")
    }
    if let old = before.notification, let new = after.notification {
      if old.id == new.id, old.sentAt != nil, new.sentAt != old.sentAt {
        broken.append("a notification was sent twice")
      }
      // The webhook's tries go on behind the acknowledgement, and nothing else does.
      if old.id == new.id, old.status == .completed, !Self.differInTries(old, new) {
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

extension Checker {
  /// Whether two notifications differ in what the webhook's tries change, or in nothing.
  private static func differInTries(
    _ before: ProcessingNotification, _ after: ProcessingNotification
  ) -> Bool {
    var tried = before
    tried.attempts = after.attempts
    tried.attemptedAt = after.attemptedAt
    tried.deliveredAt = before.deliveredAt ?? after.deliveredAt
    tried.lastError = after.lastError
    return tried == after
  }

  /// The laws of a deleted video's record.
  private static func brokenLaws(ofTombstone before: VideoRecord, _ after: VideoRecord) -> [String]
  {
    var broken: [String] = []
    if after.deletedAt != before.deletedAt { broken.append("a deleted video came back") }
    if after.job != nil, before.job?.attempt != after.job?.attempt {
      broken.append("a job began for a deleted video")
    }
    if after.publishedAt != nil, before.publishedAt == nil {
      broken.append("a deleted video was published")
    }
    if after.notification != nil, after.notification != before.notification {
      broken.append("a deleted video's notification changed")
    }
    return broken
  }
}
