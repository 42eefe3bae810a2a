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
    try await store.begin(.job, id, at: uploads.now())
    guard let claimed = try await store.apply(.jobRetried(token: token), to: id, at: uploads.now())
    else { throw APIError.notFound("video") }
    if let old = record.notification?.id {
      try await Outbox(store).remove(old, owner: record.owner)
    }
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

  /// Removes every object of the video. While a job of it still runs, the record stays as a marked
  /// grave, so that the job's end finds it and clears away what was written meanwhile.
  private func delete(_ id: VideoID, _ caller: Caller) async throws -> HTTPAPIResponse {
    guard let record = try await store.record(id) else {
      if id.belongs(to: caller.subject, sha256: uploads.sha256) {
        try await removeUpload(id, owner: caller.subject)
        return HTTPAPIResponse(statusCode: 204)
      }
      throw APIError.notFound("video")
    }
    guard record.owner == caller.subject else { throw APIError.notFound("video") }
    // The mark leads, so that a deletion which dies halfway is finished by the reconciler.
    try await store.begin(.job, id, at: uploads.now())
    let grave = try await store.apply(.deleted, to: id, at: uploads.now()) ?? record
    if let jobID = grave.job?.id, grave.job?.isTerminal == false {
      try await uploads.transcoding.cancel(jobID)
    }
    try await removeUpload(id, owner: record.owner)
    let remains = VideoRemains(store: store, mediaBucket: uploads.settings.mediaBucket)
    try await remains.clear(grave)
    if grave.job == nil || grave.job?.isTerminal == true {
      try await remains.bury(grave)
    }
    return HTTPAPIResponse(statusCode: 204)
  }

  private func removeUpload(_ id: VideoID, owner: String) async throws {
    let folder = ObjectKeys.uploadFolder(
      prefix: uploads.settings.uploadPrefix, owner: owner, videoID: id)
    try await store.storage.deleteAll(prefix: folder, in: uploads.settings.uploadBucket)
    if let upload = try await store.multipartUpload(id) {
      try await store.storage.abortIfPresent(
        upload: upload.uploadId, upload.key, in: uploads.settings.uploadBucket)
      try await store.forgetMultipartUpload(id)
    }
  }
}
