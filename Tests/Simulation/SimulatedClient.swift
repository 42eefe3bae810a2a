// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Notation
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import S3Client
import Synchronization
import VideoPipeline

@testable import notify
@testable import on_object_created
@testable import playback
@testable import presign

/// What the owner does: each step again and again until it is answered.
extension SimulatedPipeline {
  private func request(
    _ method: String, _ path: String, _ body: String? = nil, seconds: Int = 60
  ) -> APIRequest {
    let claims: [String: JSON] = ["sub": .string(Self.owner.subject), "groups": "[uploaders]"]
    return APIRequest(
      HTTPAPIRequest(
        rawPath: path,
        requestContext: .init(method: method, authorizer: .init(jwt: .init(claims: claims))),
        body: body),
      deadline: deadline(seconds), log: Self.log)
  }

  /// Does something until it succeeds.
  private func insist(
    _ name: String, seconds: Int64 = 60, pause: Int64 = 5000,
    _ step: @escaping @Sendable () async throws -> Void
  ) {
    scheduler.start(name, seconds: seconds, step) { [self] succeeded in
      guard !succeeded else { return }
      scheduler.after(pause) { [self] in insist(name, seconds: seconds, pause: pause, step) }
    }
  }

  /// Something that is refused once the video is deleted, and must be once that was answered.
  private func unlessDeleted(
    _ id: VideoID, _ what: String, _ step: () async throws -> Void
  ) async throws {
    let wasDeleted = deleted.withLock { $0.contains(id) }
    do {
      try await step()
      if wasDeleted { checker.broken("\(what) of a deleted video") }
    } catch let error as APIError where error.status == 404 && isDeleting(id) {
      return
    }
  }

  private func isDeleting(_ id: VideoID) -> Bool {
    ids.withLock { $0.first { $0.value == id }?.key }
      .map { scenario.videos[$0].deletes != nil } ?? false
  }

  private func deadline(_ seconds: Int) -> Timestamp {
    scheduler.now.advanced(bySeconds: seconds)
  }

  // MARK: Upload

  /// Asks for an upload until it is granted or the quota is used up; the rest follows from that.
  func announce(_ number: Int, _ video: Scenario.Video) {
    insist("POST /videos", seconds: 15) { [self] in
      let form = video.form == .single ? "single" : "multipart"
      let body =
        #"{"fileName":"\#(number).mp4","contentType":"video/mp4","size":5,"upload":"\#(form)"}"#
      let answer: HTTPAPIResponse
      do {
        answer = try await presign.routes.answer(request("POST", "/videos", body))
      } catch let error as APIError where error.code == "QuotaExceeded" {
        refusals.withLock { $0 += 1 }
        return
      }
      checker.granted()
      let upload = try JSONDecoder().decode(
        UploadAnswer.self, from: Data((answer.body ?? "").utf8))
      let id = upload.videoId
      ids.withLock { $0[number] = id }
      scheduler.after(video.uploads) { [self] in
        switch video.form {
        case .single:
          storage.seed(Data("video".utf8), "uploads", upload.key)
          deliverUpload("uploads", upload.key)
        case .multipart: sendParts(id)
        case .abandoned:
          _ = storage.uploadPart(
            Data("vi".utf8), number: 1, uploadID: upload.upload.uploadId ?? "")
          abandon(id)
        }
      }
      if let delay = video.publishes { scheduler.after(delay) { [self] in publish(id) } }
      if let delay = video.deletes { scheduler.after(delay) { [self] in delete(id) } }
    }
  }

  /// Sends the parts that are missing, of which some may not arrive, and completes the upload.
  private func sendParts(_ id: VideoID) {
    insist("multipart", seconds: 15) { [self] in
      try await unlessDeleted(id, "completion") {
        let answer: HTTPAPIResponse
        do {
          answer = try await presign.routes.answer(request("GET", "/videos/\(id)/upload"))
        } catch let error as APIError where error.code == "UploadCompleted" {
          return
        }
        let form = try JSONDecoder().decode(
          UploadAnswer.self, from: Data((answer.body ?? "").utf8)
        ).upload
        var parts = (form.uploaded ?? []).map {
          CompleteRequest.Part(partNumber: $0.partNumber, etag: $0.etag)
        }
        for part in form.parts ?? [] where scheduler.random(0...4) > 0 {
          let content = Data(repeating: 7, count: Int(part.size))
          if let etag = storage.uploadPart(
            content, number: part.partNumber, uploadID: form.uploadId ?? "")
          {
            parts.append(.init(partNumber: part.partNumber, etag: etag))
          }
        }
        let body = try JSONEncoder().encode(CompleteRequest(parts: parts))
        _ = try await presign.routes.answer(
          request(
            "POST", "/videos/\(id)/upload/complete", String(decoding: body, as: UTF8.self)))
      }
    }
  }

  private func abandon(_ id: VideoID) {
    insist("abandon", seconds: 15) { [self] in
      _ = try await presign.routes.answer(request("DELETE", "/videos/\(id)/upload"))
      abandoned.withLock { _ = $0.insert(id) }
    }
  }

  // MARK: Publish, retry, delete

  private func publish(_ id: VideoID) {
    insist("publish") { [self] in
      try await unlessDeleted(id, "publication") {
        _ = try await notifications.routes.answer(request("POST", "/videos/\(id)/publish"))
      }
    }
  }

  private func delete(_ id: VideoID) {
    insist("DELETE") { [self] in
      _ = try await uploads.routes.answer(request("DELETE", "/videos/\(id)"))
      deleted.withLock { _ = $0.insert(id) }
      for _ in 0..<Self.looksAtDeleted {
        scheduler.after(scheduler.random(0...200_000)) { [self] in
          insist("GET", seconds: 15) { [self] in
            try await unlessDeleted(id, "sight") {
              _ = try await playback.routes.answer(request("GET", "/videos/\(id)"))
            }
            looks.withLock { $0[id, default: 0] += 1 }
          }
        }
      }
    }
  }

  /// Looks after what has failed: has a video tried again, and a notification sent again.
  func tend() {
    for (number, id) in ids.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      guard let record = checker.record(id), record.deletedAt == nil else { continue }
      if scenario.videos[number].retries, record.job?.status == .error, record.job?.attempt == 1 {
        scheduler.start("retry", seconds: 40) { [self] in
          try await unlessDeleted(id, "retry") {
            _ = try await uploads.routes.answer(request("POST", "/videos/\(id)/retry"))
          }
        } then: { _ in
        }
      } else if let notification = record.notification, notification.status == .failed {
        scheduler.start("resend", seconds: 40) { [self] in
          try await unlessDeleted(id, "resending") {
            _ = try await notifications.routes.answer(
              request("POST", "/notifications/\(notification.id)/retry", seconds: 40))
          }
        } then: { _ in
        }
      }
    }
    scheduler.after(pace(45_000)) { [self] in tend() }
  }

  // MARK: Stream

  /// Reads the stream for a moment every minute, and acknowledges what it shows, perhaps the
  /// next time only.
  func watch() {
    let scheduler = scheduler
    scheduler.start("stream", seconds: 100) { [self] in
      let ticket = StreamTicket(owner: Self.owner, expiresAt: deadline(60))
      var event = HTTPAPIRequest(
        rawPath: "/",
        queryStringParameters: ["ticket": ticket.text(key: Self.key)],
        requestContext: .init(method: "GET"))
      if let last = shown.withLock({ $0.last }) { event.headers["last-event-id"] = last }
      let response = try await stream.respond(
        to: event, deadline: deadline(100 + 6), log: Self.log)
      guard case .stream(_, let body) = response else { return }
      // Now and then long enough to be shown once more what was passed over.
      let length = scheduler.random(0...7) == 0 ? 85_000 : scheduler.random(2000...15_000)
      let end = scheduler.milliseconds + length
      try await body(
        ResponseStream { [self] bytes in
          if scheduler.milliseconds > end { throw ResponseStream.ClientClosed() }
          take(String(decoding: bytes, as: UTF8.self))
        })
    } then: { _ in
    }
    scheduler.after(pace(60_000)) { [self] in watch() }
  }

  private func take(_ text: String) {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("id: ") }) else {
      return
    }
    // As an EventSource does, with or without data.
    let last = String(line.dropFirst(4))
    shown.withLock { $0.last = last }
    guard let id = NotificationID(last) else { return }
    shown.withLock { _ = $0.ids.insert(id) }
    scheduler.note("SHOWN \(id)")
    scheduler.after(scheduler.random(0...90_000)) { [self] in acknowledge(id) }
  }

  private func acknowledge(_ id: NotificationID) {
    insist("ack", seconds: 15, pause: 10_000) { [self] in
      try await unlessDeleted(id.videoID, "acknowledgement") {
        _ = try await notifications.routes.answer(
          request("POST", "/notifications/\(id)/ack", seconds: 15))
      }
    }
  }
}
