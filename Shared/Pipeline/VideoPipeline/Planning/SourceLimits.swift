// SPDX-License-Identifier: Apache-2.0

/// The limits that an uploaded file is held to.
package struct SourceLimits: Sendable, Equatable {
  /// The largest file in bytes.
  package var maxBytes: Int64
  /// The longest video in seconds; nil for any.
  package var maxDurationSeconds: Int?

  /// 300 MiB: whoever reads "300 MB" in either unit finds that their file is taken.
  package static let defaultMaxBytes: Int64 = 300 * 1024 * 1024

  /// Limits.
  package init(maxBytes: Int64 = defaultMaxBytes, maxDurationSeconds: Int? = nil) {
    self.maxBytes = maxBytes
    self.maxDurationSeconds = maxDurationSeconds
  }

  /// Why an object of that size is refused, if it is.
  package func refusal(ofSize size: Int64) -> Failure? {
    if size == 0 { return Failure(code: "EmptyFile", message: "The uploaded file is empty.") }
    guard size > maxBytes else { return nil }
    return Failure(
      code: "FileTooLarge",
      message: Self.tooLarge(size, maximum: maxBytes))
  }

  /// What an uploader is told of a file that is too large. The size is rounded up and the limit down,
  /// so that the two never look alike; `Int64.max` is a size beyond counting.
  static func tooLarge(_ size: Int64, maximum: Int64) -> String {
    guard maximum >= 1_000_000, size < .max else {
      let size = size == .max ? "too many" : "\(size)"
      return "The file has \(size) bytes; at most \(maximum) are allowed."
    }
    func megabytes(_ tenths: Int64) -> String {
      tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
    let up = size / 100_000 + (size % 100_000 == 0 ? 0 : 1)
    let down = maximum / 100_000
    return "The file has \(megabytes(up)) MB; at most \(megabytes(down)) MB are allowed."
  }

  /// Why a file with that content is refused, if it is.
  package func refusal(of media: ProbedMedia) -> Failure? {
    guard let video = media.video, video.width > 0, video.height > 0 else {
      return Failure(
        code: media.hasAudio ? "NoVideoTrack" : "NotAVideo",
        message: media.hasAudio
          ? "The file has sound but no video track." : "The file is not a video.")
    }
    guard let limit = maxDurationSeconds, let duration = media.durationInMs,
      duration > Int64(limit) * 1000
    else { return nil }
    return Self.tooLong(duration, maximum: limit)
  }

  /// Why what was made of a file is refused, if it is: not every file knows its length before it has
  /// been read to its end. A hundredth, and a second, are left to the encoder.
  package func refusal(ofMade durationInMs: Int64?) -> Failure? {
    guard let limit = maxDurationSeconds, let durationInMs,
      durationInMs > Int64(limit) * 1010 + 1000
    else { return nil }
    return Self.tooLong(durationInMs, maximum: limit)
  }

  private static func tooLong(_ durationInMs: Int64, maximum: Int) -> Failure {
    Failure(
      code: "VideoTooLong",
      message: "The video lasts \(durationInMs / 1000) seconds; at most \(maximum) are allowed.")
  }

  /// What a file is refused with that the probe cannot read.
  package static func unreadable(_ reason: String?) -> Failure {
    let detail = reason.map { " (\($0))" } ?? ""
    return Failure(
      code: "NotAVideo", message: "The file is not a video, or is too damaged to read\(detail).")
  }
}
