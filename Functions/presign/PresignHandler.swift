// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage
import LambdaEvents
import PipelineAPI
import PipelineStore
import S3Client
import VideoPipeline

/// Hands out uploads: presigned URLs that bind the file's type and exact length, and that write once:
/// nobody can exchange a file that was looked into for another.
///
/// A single PUT without a quota is a pure computation: no record is written, because the video's id
/// says whose it is (``VideoID``). A multipart upload is kept in the state bucket so that it can be
/// resumed from its video's id alone.
struct PresignHandler: Sendable {
  let bucket: String
  let prefix: String
  let rules: UploadRules
  /// How long a URL may be used.
  let urlSeconds: Int
  /// Uploads a caller may begin in a day.
  let dailyLimit: Int?
  let uploaderGroup: String
  let presigner: S3Presigner
  let store: PipelineStore
  let now: @Sendable () -> Timestamp
  let random: @Sendable () -> UInt64

  var routes: APIRoutes {
    [
      "POST /videos": begin,
      "GET /videos/{videoId}/upload": resume,
      "POST /videos/{videoId}/upload/complete": complete,
      "DELETE /videos/{videoId}/upload": abort,
    ]
  }

  // MARK: POST /videos

  private func begin(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    try caller.require(group: uploaderGroup)
    let upload = try rules.validate(try request.body(UploadRequest.self))
    let now = now()
    let id = VideoID.mint(at: now, random: random(), owner: caller.subject)
    let key = ObjectKeys.upload(
      prefix: prefix, owner: caller.subject, videoID: id, fileName: upload.fileName)
    try rules.validate(key: key)
    let parts = try upload.method == .multipart ? parts(of: upload, key: key, at: now) : nil
    try await store.charge(.upload, to: caller.subject, at: now, limit: dailyLimit)
    let form: UploadForm
    if let parts {
      let uploadID = try await store.storage.createMultipartUpload(
        ObjectLocation(bucket: bucket, key: key),
        PutOptions(contentType: upload.contentType, metadata: upload.metadata))
      let begun = MultipartUpload(
        videoId: id, owner: caller.subject, key: key, uploadId: uploadID,
        parts: parts, createdAt: now)
      try await store.keep(begun)
      form = try multipart(begun, uploaded: [], at: now)
    } else {
      form = try singlePut(upload, key: key, at: now)
    }
    return try .json(UploadAnswer(videoId: id, key: key, upload: form), statusCode: 201)
  }

  /// How the file is cut, known before the upload begins and the quota is taken.
  private func parts(of upload: ValidUpload, key: String, at now: Timestamp) throws -> UploadParts {
    // The ids that S3 gives are of about 130 characters; each stands in its part's URL.
    let url = try url(
      ofPart: Int(UploadRules.mostParts), size: upload.size, key: key,
      uploadID: String(repeating: "x", count: 200), at: now)
    return try rules.parts(ofSize: upload.size, urlLength: url.utf8.count)
  }

  private func singlePut(_ upload: ValidUpload, key: String, at now: Timestamp) throws -> UploadForm
  {
    let signed = try presigner.put(
      ObjectLocation(bucket: bucket, key: key), contentType: upload.contentType,
      contentLength: upload.size, metadata: upload.metadata, condition: .ifAbsent,
      expiresIn: urlSeconds, at: now.date)
    return UploadForm(
      method: "PUT", url: signed.url,
      headers: Dictionary(signed.headers.map { ($0.name, $0.value) }) { first, _ in first },
      expiresAt: now.advanced(bySeconds: urlSeconds))
  }

  /// Each part's URL binds the part's number and exact length; the parts' lengths add up to the
  /// announced size.
  private func multipart(
    _ upload: MultipartUpload, uploaded: [UploadedPart], at now: Timestamp
  ) throws -> UploadForm {
    let present = Set(uploaded.filter { isWhole($0, of: upload) }.map(\.number))
    let missing = (1...upload.parts.count).filter { !present.contains($0) }
    let parts = try missing.map { number in
      let size = upload.parts.size(ofPart: number)
      let url = try url(
        ofPart: number, size: size, key: upload.key, uploadID: upload.uploadId, at: now)
      return UploadForm.Part(partNumber: number, url: url, size: size)
    }
    let done = uploaded.filter { present.contains($0.number) }.map {
      UploadForm.Uploaded(
        partNumber: $0.number, etag: $0.etag.unquoted,
        size: upload.parts.size(ofPart: $0.number))
    }
    return UploadForm(
      method: "MULTIPART", uploadId: upload.uploadId, partSize: upload.parts.partSize, parts: parts,
      uploaded: done, expiresAt: now.advanced(bySeconds: urlSeconds))
  }

  /// The URL for one part of exactly that size.
  private func url(
    ofPart number: Int, size: Int64, key: String, uploadID: String, at now: Timestamp
  ) throws -> String {
    try presigner.uploadPart(
      ObjectLocation(bucket: bucket, key: key), uploadID: uploadID, partNumber: number,
      contentLength: size, expiresIn: urlSeconds, at: now.date
    ).url
  }

  private func isWhole(_ part: UploadedPart, of upload: MultipartUpload) -> Bool {
    (1...upload.parts.count).contains(part.number)
      && part.size == upload.parts.size(ofPart: part.number)
  }

  // MARK: The further steps of a multipart upload

  private func resume(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let upload = try await ownUpload(request)
    guard
      let parts = try await store.storage.partsIfPresent(
        ofUpload: upload.uploadId, upload.key, in: bucket)
    else {
      guard try await isCompleted(upload) else { throw APIError.notFound("upload") }
      throw APIError.conflict("UploadCompleted", "The upload is complete.")
    }
    let form = try multipart(upload, uploaded: parts, at: now())
    return try .json(UploadAnswer(videoId: upload.videoId, key: upload.key, upload: form))
  }

  private func complete(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let upload = try await ownUpload(request)
    let given = try request.body(CompleteRequest.self).parts
    let answer = CompleteAnswer(videoId: upload.videoId, key: upload.key)
    guard
      let present = try await store.storage.partsIfPresent(
        ofUpload: upload.uploadId, upload.key, in: bucket)
    else {
      guard try await isCompleted(upload) else { throw APIError.notFound("upload") }
      return try .json(answer)
    }
    let whole = present.filter { isWhole($0, of: upload) }
    let missing = Set(1...upload.parts.count).subtracting(whole.map(\.number))
    guard missing.isEmpty else {
      let numbers = missing.sorted().prefix(20).map(String.init).joined(separator: ", ")
      throw APIError.conflict("UploadIncomplete", "Parts are missing or incomplete: \(numbers).")
    }
    let parts = try matching(given, whole)
    do throws(S3Error) {
      try await store.storage.completeMultipartUpload(
        ObjectLocation(bucket: bucket, key: upload.key), uploadID: upload.uploadId, parts: parts)
    } catch {
      if error.status == 400 {
        throw APIError.badRequest("InvalidParts", "S3 refuses the parts: \(error.description)")
      }
      guard error.meansAbsent else { throw error }
      guard try await isCompleted(upload) else { throw APIError.notFound("upload") }
    }
    return try .json(answer)
  }

  /// The parts that the client names, which must be those that are there.
  private func matching(
    _ given: [CompleteRequest.Part], _ present: [UploadedPart]
  ) throws(APIError) -> [UploadedPart] {
    let byNumber = Dictionary(present.map { ($0.number, $0) }) { first, _ in first }
    for part in given {
      guard let there = byNumber[part.partNumber], there.etag.unquoted == part.etag.unquoted else {
        throw .badRequest(
          "InvalidParts", "Part \(part.partNumber) is not the one that was uploaded.")
      }
    }
    guard Set(given.map(\.partNumber)).count == present.count, given.count == present.count else {
      throw .badRequest("InvalidParts", "parts must name each of the \(present.count) parts once.")
    }
    return present.sorted { $0.number < $1.number }
  }

  private func abort(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    let id = try request.videoID()
    if let upload = try await store.multipartUpload(id) {
      guard upload.owner == caller.subject else { throw APIError.notFound("upload") }
      try await store.storage.abortIfPresent(
        upload: upload.uploadId, upload.key, in: bucket)
      // What is complete is no upload any more, and its completion may still be asked for again.
      guard try await !isCompleted(upload) else {
        throw APIError.conflict("UploadCompleted", "The upload is complete.")
      }
      try await store.forgetMultipartUpload(id)
    } else if !id.belongs(to: caller.subject) {
      throw APIError.notFound("upload")
    }
    return HTTPAPIResponse(statusCode: 204)
  }

  private func ownUpload(_ request: APIRequest) async throws -> MultipartUpload {
    let caller = try request.caller()
    let id = try request.videoID()
    guard let upload = try await store.multipartUpload(id), upload.owner == caller.subject else {
      throw APIError.notFound("upload")
    }
    return upload
  }

  /// Whether the object is there: S3 forgets an upload's id once it is complete, so a repeated
  /// request is answered by its effect.
  private func isCompleted(_ upload: MultipartUpload) async throws -> Bool {
    try await store.storage.summary(upload.key, in: bucket)?.size == upload.parts.size
  }
}
