// SPDX-License-Identifier: Apache-2.0
package import Notation

extension VideoRecord {
  /// The record after the event. An event that is late, repeated or of another job gives the record
  /// back unchanged, which is what makes at-least-once delivery in any order harmless:
  ///
  /// - a job's end is final, and its percent never falls;
  /// - a job belongs to the record by its id or, while that is unknown, by the attempt's token;
  /// - a notification goes SENT at the second of the job's end and the publication (a failure needs
  ///   no publication: its uploader has to hear of it), and once for an attempt;
  /// - an acknowledgement ends a notification from SENT, and from FAILED as well (it proves what
  ///   the given-up delivery doubted), so that the order of the two does not matter;
  /// - the webhook's tries go on behind the acknowledgement, without changing the state: that a page of
  ///   the owner's has the notification does not tell the application's own server;
  /// - nothing happens to a deleted video but the end of its job and that everything of it is gone.
  package func applying(_ event: VideoEvent, at now: Timestamp) -> VideoRecord {
    var next = self
    switch event {
    case .uploadClaimed, .claimRenewed, .jobPlanned, .jobRefused, .jobCreated, .jobProgressed,
      .jobCompleted, .jobFailed, .jobRetried:
      next.applyToJob(event, at: now)
    case .published, .finishHeard, .deliveryBegan, .deliverySucceeded, .deliveryFailed,
      .deliveryRetried, .acknowledged:
      guard deletedAt == nil else { return self }
      next.applyToNotification(event, at: now)
    case .deleted:
      if deletedAt == nil { next.deletedAt = now }
    case .cleared:
      guard let deletedAt else { return self }
      next = VideoRecord(videoId: videoId, owner: owner, createdAt: createdAt)
      next.deletedAt = deletedAt
    }
    return next
  }

  // MARK: The job

  private mutating func applyToJob(_ event: VideoEvent, at now: Timestamp) {
    switch event {
    case .uploadClaimed(let arrived, let token):
      guard job == nil, deletedAt == nil else { return }
      source = arrived
      job = ProcessingJob(attempt: 1, token: token, claimedAt: now)
    case .jobRetried(let token):
      guard let failed = job, failed.status == .error, source != nil, deletedAt == nil,
        failed.token != token
      else { return }
      job = ProcessingJob(attempt: failed.attempt + 1, token: token, claimedAt: now)
      notification = publishedAt == nil ? nil : ProcessingNotification(id: notificationID)
    default:
      guard var pending = job, !pending.isTerminal else { return }
      applyToPending(&pending, event, at: now)
      job = pending
    }
  }

  private mutating func applyToPending(
    _ job: inout ProcessingJob, _ event: VideoEvent, at now: Timestamp
  ) {
    switch event {
    case .claimRenewed where job.id == nil:
      job.claimedAt = max(job.claimedAt, now)
    case .jobPlanned(let token, let probed, let plan) where job.token == token && job.id == nil:
      source = probed
      job.renditions = plan.renditions
      job.hasDownload = plan.includesDownload
      job.hasStoryboard = plan.storyboard == nil ? nil : true
      job.estimate = plan.estimate
    case .jobRefused(let token, let failure) where job.token == token && job.id == nil:
      job.fail(failure, at: now)
    case .jobCreated(let reference):
      _ = job.adopt(reference)
    case .jobProgressed(let reference, let percent):
      guard job.adopt(reference) else { return }
      job.percent = max(job.percent, min(99, percent))
    case .jobCompleted(let reference, let duration, let hasStoryboard):
      guard job.adopt(reference) else { return }
      job.status = .completed
      job.percent = 100
      job.finishedAt = now
      outputs = Outputs(
        hls: ObjectKeys.masterPlaylist(videoId),
        mp4: job.hasDownload == true ? ObjectKeys.download(videoId) : nil,
        thumbnail: ObjectKeys.thumbnail(videoId),
        storyboard: hasStoryboard ? ObjectKeys.storyboard(videoId) : nil,
        durationInMs: duration ?? source?.durationInMs, renditions: job.renditions ?? [])
    case .jobFailed(let reference, let failure):
      guard job.adopt(reference) else { return }
      job.fail(failure, at: now)
    default:
      return
    }
  }

  // MARK: The notification

  /// The id that the notification of the present attempt has.
  package var notificationID: NotificationID {
    NotificationID(videoID: videoId, attempt: job?.attempt ?? 1)
  }

  private mutating func applyToNotification(_ event: VideoEvent, at now: Timestamp) {
    switch event {
    case .published:
      publishedAt = publishedAt ?? now
      notification = notification ?? ProcessingNotification(id: notificationID)
      settleNotification(at: now)
    case .finishHeard:
      settleNotification(at: now)
    case .deliveryBegan(let id):
      update(id, from: [.sent, .completed]) { current in
        guard current.deliveredAt == nil else { return }
        current.attempts += 1
        current.attemptedAt = now
      }
    case .deliverySucceeded(let id):
      update(id, from: [.sent, .completed]) { current in
        current.deliveredAt = current.deliveredAt ?? now
        current.attemptedAt = nil
      }
    case .deliveryFailed(let id, let reason, let final):
      update(id, from: [.sent, .completed]) { current in
        guard current.deliveredAt == nil else { return }
        current.lastError = reason
        current.attemptedAt = nil
        if final, current.status == .sent { current.status = .failed }
      }
    case .deliveryRetried(let id):
      update(id, from: [.failed]) { current in
        current.status = .pending
        current.attempts = 0
        current.attemptedAt = nil
        current.rounds = current.round + 1
      }
      settleNotification(at: now)
    case .acknowledged(let id):
      update(id, from: [.sent, .failed]) { current in
        current.status = .completed
        current.acknowledgedAt = now
      }
    default:
      return
    }
  }

  /// Gives the notification its kind once the job has ended, and sends it when nothing is awaited
  /// any more. It depends on the record alone, so whoever comes second, comes again, or comes after
  /// a crash has the same effect.
  private mutating func settleNotification(at now: Timestamp) {
    guard let job, job.isTerminal else { return }
    var current = notification ?? ProcessingNotification(id: notificationID)
    current.kind = job.status == .completed ? .ready : .failed
    if current.status == .pending, current.kind == .failed || publishedAt != nil {
      current.status = .sent
      current.sentAt = current.sentAt ?? now
    }
    notification = current
  }

  private mutating func update(
    _ id: NotificationID, from states: [ProcessingNotification.Status],
    _ change: (inout ProcessingNotification) -> Void
  ) {
    guard var current = notification, current.id == id, states.contains(current.status)
    else { return }
    change(&current)
    notification = current
  }
}

extension ProcessingJob {
  /// Whether the job has not ended and the reference means it.
  package func awaits(_ reference: JobReference) -> Bool {
    var copy = self
    return !isTerminal && copy.adopt(reference)
  }

  /// Whether the reference means this job; an unknown id is learnt from it.
  fileprivate mutating func adopt(_ reference: JobReference) -> Bool {
    if let id { return id == reference.id }
    guard reference.token == token else { return false }
    id = reference.id
    return true
  }

  fileprivate mutating func fail(_ failure: Failure, at now: Timestamp) {
    status = .error
    errorCode = failure.code
    errorMessage = failure.message
    finishedAt = now
  }
}
