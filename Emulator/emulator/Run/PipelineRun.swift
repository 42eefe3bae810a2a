// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import POSIX

/// The main job from a terminal: announce, upload, transcode, publish, acknowledge, and the address
/// that plays.
struct PipelineRun {
  let client: PipelineClient
  let progress: ProgressBar
  let subject = "developer"

  /// Takes a file through the pipeline.
  /// - Throws: ``PipelineClient/Refused`` with the pipeline's own words when it refuses the video or
  ///   its job fails.
  func callAsFunction(_ path: String) async throws -> PipelineClient.Status.Playback {
    let size = try Self.size(of: path)
    let token = try await client.token(subject: subject)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let announced = try await client.announce(
      name: name, contentType: Self.contentType(of: name), size: size, token: token)
    try await upload(path, size: size, to: announced.upload)
    try await client.publish(announced.videoId, token: token)
    let status = try await settle(announced.videoId, token: token)
    guard let playback = status.playback else {
      throw PipelineClient.Refused(description: "the video is done but has no playback address")
    }
    progress.finish()
    return playback
  }

  private func upload(
    _ path: String, size: Int64, to upload: PipelineClient.Announced.Upload
  ) async throws {
    progress.show("uploading", percent: 0)
    let (status, answer) = try await client.http.upload(path, upload.url, upload.headers) { sent in
      progress.show("uploading", percent: Int(sent * 100 / max(size, 1)))
    }
    guard status == 200 else {
      throw PipelineClient.Refused(
        description: "the upload was answered \(status): \(String(decoding: answer, as: UTF8.self))"
      )
    }
    progress.show("uploading", percent: 100)
  }

  /// Waits until the job has ended and the notification is out; acknowledges it.
  private func settle(_ video: String, token: String) async throws -> PipelineClient.Status {
    progress.show("queued")
    var isDone = false
    while true {
      let status = try await client.status(video, token: token)
      switch status.status {
      case "ERROR":
        let failure = status.error
        throw PipelineClient.Refused(
          description: "\(failure?.code ?? "Failed"): \(failure?.message ?? "the job failed")")
      case "COMPLETED":
        if !isDone { progress.show("transcoding", percent: 100) }
        isDone = true
        if let notification = status.notification, notification.status != "PENDING" {
          try await client.acknowledge(notification.id, token: token)
          return status
        }
        progress.show("notifying")
      case "PENDING":
        // Nothing is transcoded until the file has been probed and its job has begun.
        if let percent = status.percent, percent > 0 {
          progress.show("transcoding", percent: percent)
        } else {
          progress.show("checking")
        }
      default: break
      }
      // An event that was given up is tried no more, so that nothing would ever change.
      if let reason = try await client.deadLetter(about: video) {
        throw PipelineClient.Refused(description: reason)
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  private static func size(of path: String) throws -> Int64 {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw SystemError("cannot read \(path)") }
    return Int64(status.st_size)
  }

  private static func contentType(of name: String) -> String {
    let types = [
      "avi": "video/x-msvideo", "m2ts": "video/mp2t", "mkv": "video/x-matroska",
      "mov": "video/quicktime",
      "mp4": "video/mp4", "m4v": "video/mp4", "mpg": "video/mpeg", "mpeg": "video/mpeg",
      "ts": "video/mp2t", "webm": "video/webm",
    ]
    let ending = name.split(separator: ".").last?.lowercased() ?? ""
    return types[ending] ?? "video/mp4"
  }
}
