// SPDX-License-Identifier: Apache-2.0
package import Notation
package import S3Client
package import VideoPipeline

/// The pipeline's state in its bucket: records, outbox, quotas, indexes and the marks of open work.
package struct PipelineStore: Sendable {
  /// The documents.
  package let documents: DocumentStore

  private let transition: Transition

  /// What a record is after an event; see ``VideoRecord/applying(_:at:)``.
  package typealias Transition =
    @Sendable (_ record: VideoRecord, _ event: VideoEvent, _ now: Timestamp) -> VideoRecord

  /// The state in a store's bucket.
  /// - Parameter transition: the state machine; a test of the tests may give a wrong one.
  package init(
    _ documents: DocumentStore,
    transition: @escaping Transition = { $0.applying($1, at: $2) }
  ) {
    self.documents = documents
    self.transition = transition
  }

  /// The storage beneath.
  package var storage: any ObjectStorage { documents.storage }

  // MARK: Records

  /// A video's record, or nil.
  package func record(_ id: VideoID) async throws -> VideoRecord? {
    try await documents.load(VideoRecord.self, ObjectKeys.record(id))?.document
  }

  /// The records of several videos, in their order; nil where there is none. A list takes one read for
  /// each of its videos: made one after the other, those of a catalog would last for seconds.
  package func records(_ ids: [VideoID]) async throws -> [VideoRecord?] {
    var records = [VideoRecord?](repeating: nil, count: ids.count)
    try await withThrowingTaskGroup(of: (Int, VideoRecord?).self) { group in
      for (index, id) in ids.enumerated() {
        if index >= Self.readsAtOnce, let (place, record) = try await group.next() {
          records[place] = record
        }
        group.addTask { (index, try await self.record(id)) }
      }
      for try await (place, record) in group { records[place] = record }
    }
    return records
  }

  private static let readsAtOnce = 16

  /// Applies an event to a video's record.
  /// - Parameter initial: the record to begin with when there is none; nil leaves it so.
  /// - Returns: the record as it is stored now; nil when there is none.
  @discardableResult
  package func apply(
    _ event: VideoEvent, to id: VideoID, at now: Timestamp, initial: VideoRecord? = nil
  ) async throws -> VideoRecord? {
    try await update(id, initial: initial) { transition($0, event, now) }
  }

  /// Changes a video's record by compare-and-swap; see ``DocumentStore/update(_:initial:_:)``.
  @discardableResult
  package func update(
    _ id: VideoID, initial: VideoRecord? = nil,
    _ change: (VideoRecord) async throws -> VideoRecord
  ) async throws -> VideoRecord? {
    try await documents.update(ObjectKeys.record(id), initial: initial, change)
  }

  /// Removes a video's record.
  package func deleteRecord(_ id: VideoID) async throws {
    try await documents.delete(ObjectKeys.record(id))
  }

  // MARK: Open work

  /// Marks work as begun, before its first effect.
  package func begin(_ work: OpenWork, _ id: VideoID, at now: Timestamp) async throws {
    try await documents.put(OpenMark(begunAt: now), ObjectKeys.openWork(work, id))
  }

  /// Marks work as done, after its last effect.
  package func end(_ work: OpenWork, _ id: VideoID) async throws {
    try await documents.delete(ObjectKeys.openWork(work, id))
  }

  /// Visits every mark of open work; the closure says whether to go on. The tombstones' come last, for
  /// no kind's name sorts behind theirs: they are many, stay for days, and nobody waits for them.
  package func forEachOpenWork(
    _ visit: (OpenWork, VideoID, _ since: Timestamp) async throws -> Bool
  ) async throws {
    try await storage.forEachObject(
      prefix: ObjectKeys.openWorkFolder, in: documents.bucket
    ) { object in
      guard let (work, id) = ObjectKeys.parseOpenWork(object.key) else { return true }
      return try await visit(work, id, object.lastModified)
    }
  }

  // MARK: Quota

  /// What a caller is charged for.
  package enum Charge: Sendable {
    /// An upload that is begun, or a further attempt at a job.
    case upload
    /// A record that is made of an id alone, before its file has come. An id may be made by oneself,
    /// so these are counted too, beside the uploads that most of them belong to.
    case announcement
  }

  /// Counts one more of the owner's charges on that day unless the limit is reached. The count is
  /// taken before the effect, so a crash may waste one of it but never exceeds it.
  /// - Parameter limit: how many of a kind there may be; nil for any number, which none is counted of.
  /// - Throws: ``APIError`` 429.
  package func charge(
    _ charge: Charge, to owner: Owner, at now: Timestamp, limit: Int?
  ) async throws {
    guard let limit else { return }
    try await documents.update(
      ObjectKeys.quota(owner: owner, day: now.day), initial: Quota(uploads: 0)
    ) { used in
      let count = charge == .upload ? used.uploads : used.announcements ?? 0
      guard count < limit else {
        throw APIError(
          status: 429, code: "QuotaExceeded",
          message: "You may upload \(limit) videos a day; try again after midnight UTC.")
      }
      switch charge {
      case .upload: return Quota(uploads: count + 1, announcements: used.announcements)
      case .announcement: return Quota(uploads: used.uploads, announcements: count + 1)
      }
    }
  }

  // MARK: Multipart uploads

  /// The multipart upload of a video, or nil.
  package func multipartUpload(_ id: VideoID) async throws -> MultipartUpload? {
    try await documents.load(MultipartUpload.self, ObjectKeys.multipart(id))?.document
  }

  /// Keeps what a multipart upload's later requests need.
  package func keep(_ upload: MultipartUpload) async throws {
    try await documents.put(upload, ObjectKeys.multipart(upload.videoId))
  }

  /// Forgets a multipart upload.
  package func forgetMultipartUpload(_ id: VideoID) async throws {
    try await documents.delete(ObjectKeys.multipart(id))
  }

  private struct OpenMark: Codable, Equatable {
    var begunAt: Timestamp
  }

  private struct Quota: Codable, Equatable {
    var uploads: Int
    var announcements: Int?
  }
}

/// A multipart upload that was begun.
package struct MultipartUpload: Codable, Sendable, Equatable {
  /// The video.
  package var videoId: VideoID
  /// Who uploads.
  package var owner: Owner
  /// The object's key.
  package var key: String
  /// S3's id of the upload.
  package var uploadId: String
  /// How the file is cut.
  package var parts: UploadParts
  /// When it was begun.
  package var createdAt: Timestamp

  /// An upload that was just begun.
  package init(
    videoId: VideoID, owner: Owner, key: String, uploadId: String, parts: UploadParts,
    createdAt: Timestamp
  ) {
    self.videoId = videoId
    self.owner = owner
    self.key = key
    self.uploadId = uploadId
    self.parts = parts
    self.createdAt = createdAt
  }
}
