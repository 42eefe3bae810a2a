// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import PipelineStore
import VideoPipeline

/// `POST /videos/{videoId}/retry` and `DELETE /videos/{videoId}`: what an owner does to a job.
struct VideoRoutes: Sendable {
  let uploads: UploadHandler
  private var store: PipelineStore { uploads.store }

  init(_ uploads: UploadHandler) { self.uploads = uploads }

  func answer(_ request: APIRequest, log: Logger) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    if let id = request.match("POST /videos/{videoId}/retry") {
      return try await retry(try await own(try request.videoID(id[0]), caller), log)
    }
    if let id = request.match("DELETE /videos/{videoId}") {
      return try await delete(try request.videoID(id[0]), caller)
    }
    throw APIError.notFound("route")
  }

  private func own(_ id: VideoID, _ caller: Caller) async throws -> VideoRecord {
    guard let record = try await store.record(id), record.owner == caller.subject,
      record.deletedAt == nil
    else { throw APIError.notFound("video") }
    return record
  }

  // MARK: Retry

  private func retry(_ record: VideoRecord, _ log: Logger) async throws -> HTTPAPIResponse {
    guard let job = record.job, let source = record.source else {
      throw APIError.conflict("NotFailed", "The upload has not arrived yet.")
    }
    switch job.status {
    case .completed: throw APIError.conflict("NotFailed", "The video is complete.")
    case .pending: return try Self.accepted(record)
    case .error: break
    }
    guard let object = try await store.storage.summary(source.key, in: source.bucket),
      object.etag == source.etag
    else {
      throw APIError.conflict("UploadMissing", "The uploaded file is gone; upload it again.")
    }
    let id = record.videoId
    let token = uploads.settings.token(
      for: source, attempt: job.attempt + 1, sha256: uploads.sha256)
    try await store.begin(.job(attempt: job.attempt + 1), id, at: uploads.now())
    guard let claimed = try await store.apply(.jobRetried(token: token), to: id, at: uploads.now()),
      claimed.deletedAt == nil
    else { throw APIError.notFound("video") }
    try await Outbox(store).remove(
      NotificationID(videoID: id, attempt: job.attempt), owner: record.owner)
    do {
      _ = try await uploads.createJob(of: claimed, log: log)
    } catch {
      // The attempt is claimed; the reconciler brings it to its job.
      log.error("the retried job could not be created yet", ["reason": "\(error)"])
    }
    return try Self.accepted(try await store.record(id) ?? claimed)
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

  /// Removes every object of the video. The record stays as a grave, so that from now on nobody finds
  /// the video, whatever its id says, and so that whatever still comes finds that it is not wanted: an
  /// upload under way, or a job whose id nobody knows yet.
  private func delete(_ id: VideoID, _ caller: Caller) async throws -> HTTPAPIResponse {
    let initial = try await deletable(id, caller)
    // The mark leads, so that a deletion which dies halfway is finished by the reconciler.
    try await store.begin(.removal, id, at: uploads.now())
    guard
      let grave = try await store.apply(
        .deleted, to: id, at: uploads.now(), initial: initial)
    else { throw APIError.notFound("video") }
    if let jobID = grave.job?.id, grave.job?.isTerminal == false {
      try await uploads.transcoding.cancel(jobID)
    }
    try await uploads.remains.clear(grave)
    if grave.job?.isTerminal != false { try await uploads.remains.bury(grave, at: uploads.now()) }
    return HTTPAPIResponse(statusCode: 204)
  }

  /// The video's record, or the one to begin with when nothing of it has come yet: then the id proves
  /// the owner, and only who may upload may have a grave dug for it.
  private func deletable(_ id: VideoID, _ caller: Caller) async throws -> VideoRecord {
    if let record = try await store.record(id) {
      guard record.owner == caller.subject else { throw APIError.notFound("video") }
      return record
    }
    let now = uploads.now()
    guard
      AnnouncedUpload.mintedAt(id, for: caller.subject, now: now, sha256: uploads.sha256) != nil
    else { throw APIError.notFound("video") }
    try caller.require(group: uploads.settings.uploaderGroup)
    return VideoRecord(videoId: id, owner: caller.subject, firstHeardAt: now)
  }
}
