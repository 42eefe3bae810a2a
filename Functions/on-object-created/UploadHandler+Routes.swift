// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import LambdaEvents
import LambdaRuntime
import Notation
import PipelineAPI
import PipelineEvents
import PipelineStore
import VideoPipeline

/// What an owner does to a video's job.
extension UploadHandler {
  var routes: APIRoutes {
    ["POST /videos/{videoId}/retry": retry, "DELETE /videos/{videoId}": delete]
  }

  // MARK: Retry

  /// Claims a further attempt. Its job is created by whom the event starts, since the look into the
  /// file may take longer than an HTTP API waits for an answer.
  private func retry(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    let id = try request.videoID()
    guard let record = try await store.record(id), record.owner == caller.subject,
      record.deletedAt == nil
    else { throw APIError.notFound("video") }
    guard let job = record.job, let source = record.source else {
      throw APIError.conflict("NotFailed", "The upload has not arrived yet.")
    }
    switch job.status {
    case .completed: throw APIError.conflict("NotFailed", "The video is complete.")
    case .pending: return try Self.accepted(record)
    case .error: break
    }
    guard job.attempt < settings.mostAttempts else {
      throw APIError(
        status: 429, code: "AttemptsExhausted",
        message: "The video was tried \(job.attempt) times; upload it anew.")
    }
    guard let object = try await store.storage.summary(source.key, in: source.bucket),
      object.etag == source.etag
    else {
      throw APIError.conflict("UploadMissing", "The uploaded file is gone; upload it again.")
    }
    try await store.charge(.upload, to: record.owner, at: now(), limit: settings.dailyLimit)
    let token = settings.token(for: source, attempt: job.attempt + 1)
    try await store.begin(.job(attempt: job.attempt + 1), id, at: now())
    guard let claimed = try await store.apply(.jobRetried(token: token), to: id, at: now()),
      claimed.deletedAt == nil
    else { throw APIError.notFound("video") }
    try await NotificationOutbox(store).remove(
      NotificationID(videoID: id, attempt: job.attempt), owner: record.owner)
    do {
      try await events.put(
        .uploadFound(
          bucket: source.bucket, key: source.key, etag: source.etag, size: source.size))
    } catch {
      // The attempt is claimed; the reconciler brings it to its job.
      request.log.error("the retried job is created later", ["reason": "\(error)"])
    }
    return try Self.accepted(claimed)
  }

  private static func accepted(_ record: VideoRecord) throws -> HTTPAPIResponse {
    struct Answer: Encodable {
      let videoId: VideoID
      let status: VideoStatus
      let attempt: Int
    }
    return try .json(
      Answer(
        videoId: record.videoId, status: record.status, attempt: record.job?.attempt ?? 1),
      statusCode: 202)
  }

  // MARK: Delete

  /// Removes every object of the video. The record stays as a tombstone, so that from now on nobody finds
  /// the video, whatever its id says, and so that whatever still comes finds that it is not wanted: an
  /// upload under way, or a job whose id nobody knows yet.
  private func delete(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    let id = try request.videoID()
    let initial = try await deletable(id, caller)
    // The mark leads, so that a deletion which dies halfway is finished by the reconciler.
    try await store.begin(.removal, id, at: now())
    guard
      let tombstone = try await store.apply(
        .deleted, to: id, at: now(), initial: initial)
    else { throw APIError.notFound("video") }
    if let jobID = tombstone.job?.id, tombstone.job?.isTerminal == false {
      try await transcoding.cancel(jobID)
    }
    let end = min(
      now().advanced(bySeconds: Self.deletionSeconds), request.deadline.advanced(bySeconds: -5))
    do {
      // From the tombstone on nobody finds the video; the rest may be the reconciler's.
      if try await remains.clear(tombstone, while: { now() < end }),
        tombstone.job?.isTerminal != false
      {
        try await remains.leaveTombstone(of: tombstone, at: now())
      }
    } catch let error as EdgesNotTold {
      request.log.warn("the edges are told later", ["videoId": id.rawValue, "reason": "\(error)"])
    }
    return HTTPAPIResponse(statusCode: 204)
  }

  /// For how long a deletion is at work: half of the time that an HTTP API waits for an answer.
  private static let deletionSeconds = 15

  /// The video's record, or the one to begin with when nothing of it has come yet: then the id proves
  /// the owner, and only who may upload may leave a tombstone for it.
  private func deletable(_ id: VideoID, _ caller: Caller) async throws -> VideoRecord {
    if let record = try await store.record(id) {
      guard record.owner == caller.subject else { throw APIError.notFound("video") }
      return record
    }
    let now = now()
    guard AnnouncedUpload.mintedAt(id, for: caller.subject, now: now) != nil else {
      throw APIError.notFound("video")
    }
    try caller.require(group: settings.uploaderGroup)
    try await store.charge(.announcement, to: caller.subject, at: now, limit: settings.dailyLimit)
    return VideoRecord(videoId: id, owner: caller.subject, firstHeardAt: now)
  }
}
