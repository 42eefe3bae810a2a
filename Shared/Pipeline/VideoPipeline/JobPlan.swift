// SPDX-License-Identifier: Apache-2.0

/// What a probe found in a file.
package struct ProbedMedia: Sendable, Equatable {
  /// A video track.
  package struct Video: Sendable, Equatable {
    /// Stored width in pixels.
    package var width: Int
    /// Stored height in pixels.
    package var height: Int
    /// How far a player turns the picture, in degrees.
    package var rotation: Int
    /// The shape of a pixel, width to height.
    package var sampleAspect: (width: Int, height: Int)
    /// Frames a second; nil when unknown.
    package var frameRate: Double?

    /// A track.
    package init(
      width: Int, height: Int, rotation: Int = 0, sampleAspect: (width: Int, height: Int) = (1, 1),
      frameRate: Double? = nil
    ) {
      self.width = width
      self.height = height
      self.rotation = rotation
      self.sampleAspect = sampleAspect
      self.frameRate = frameRate
    }

    /// Whether two tracks are described alike.
    package static func == (left: Video, right: Video) -> Bool {
      left.width == right.width && left.height == right.height && left.rotation == right.rotation
        && left.sampleAspect == right.sampleAspect && left.frameRate == right.frameRate
    }

    /// Whether a pixel is as wide as it is high, or its shape is unknown.
    package var hasSquarePixels: Bool {
      sampleAspect.width <= 0 || sampleAspect.height <= 0
        || sampleAspect.width == sampleAspect.height
    }

    /// The upright picture in square pixels: the width follows the pixel's shape, then the sides
    /// change places for a quarter turn.
    package var displaySize: PictureSize {
      var size = PictureSize(width: width, height: height)
      if !hasSquarePixels {
        let wide = Double(width) * Double(sampleAspect.width) / Double(sampleAspect.height)
        size.width = Int(min(max(wide.rounded(), 2), 65_536))
      }
      let turned = ((rotation % 360) + 360) % 360
      let isQuarter = abs(turned - 90) <= 1 || abs(turned - 270) <= 1
      return isQuarter ? PictureSize(width: size.height, height: size.width) : size
    }
  }

  /// The container's format.
  package var container: String?
  /// The length in milliseconds, when the file knows it.
  package var durationInMs: Int64?
  /// The first real video track.
  package var video: Video?
  /// Whether there is a sound track.
  package var hasAudio: Bool

  /// What was found.
  package init(container: String?, durationInMs: Int64?, video: Video?, hasAudio: Bool) {
    self.container = container
    self.durationInMs = durationInMs
    self.video = video
    self.hasAudio = hasAudio
  }
}

/// What is ordered of MediaConvert for one video, in the pipeline's own terms.
package struct JobPlan: Sendable, Equatable {
  /// The HLS renditions, best first.
  package var renditions: [Rendition]
  /// The length of a segment in seconds.
  package var segmentSeconds: Int
  /// The distance of key frames in seconds.
  package var gopSeconds: Int
  /// Whether an MP4 for download is made.
  package var includesDownload: Bool
  /// The distance of the timed pictures in seconds, if there are any.
  package var frameIntervalSeconds: Int?
  /// The thumbnails for a storyboard, if there is to be one.
  package var storyboard: StoryboardPlan?
  /// Whether the source has a sound track.
  package var hasAudio: Bool
  /// The frame rate to which a faster source is reduced; nil keeps the source's.
  package var reducedFrameRate: Int?
  /// Whether the source's pixels are square already.
  package var sourceHasSquarePixels: Bool
  /// What it will cost.
  package var estimate: JobEstimate?

  /// The fastest output in frames a second.
  package static let fastestFrameRate = 60

  /// The plan for a video by a ladder; nil when the file has no picture.
  package init?(of media: ProbedMedia, ladder: Ladder) {
    guard let video = media.video, video.width > 0, video.height > 0 else { return nil }
    renditions = ladder.renditions(of: video.displaySize, hasAudio: media.hasAudio)
    segmentSeconds = ladder.segmentSeconds
    gopSeconds = ladder.gopSeconds
    includesDownload = ladder.includesDownload
    frameIntervalSeconds = ladder.frameIntervalSeconds
    storyboard = ladder.storyboardIntervalSeconds.map {
      StoryboardPlan(intervalSeconds: $0, of: video.displaySize)
    }
    hasAudio = media.hasAudio
    let rate = video.frameRate ?? 0
    reducedFrameRate = rate > Double(Self.fastestFrameRate) + 0.5 ? Self.fastestFrameRate : nil
    sourceHasSquarePixels = video.hasSquarePixels
    estimate = media.durationInMs.map {
      JobEstimate(
        durationInMs: $0, frameRate: min(rate, Double(Self.fastestFrameRate)),
        outputs: renditions + (ladder.includesDownload ? [downloadRendition] : []))
    }
  }

  /// The rendition that the MP4 for download is encoded as: the best one up to 1080p.
  package var downloadRendition: Rendition {
    renditions.first { min($0.width, $0.height) <= 1080 } ?? renditions[renditions.count - 1]
  }
}

/// What a job costs in MediaConvert's measure.
package struct JobEstimate: Codable, Sendable, Equatable {
  /// The length of all outputs together, in minutes.
  package var outputMinutes: Double
  /// Minutes weighted as MediaConvert's price list does for AVC: 1 for SD, 2 for HD (from 720
  /// lines), 4 for UHD (above 1080), twice that above 30 frames a second; every output counts ten
  /// seconds at least. (<https://aws.amazon.com/mediaconvert/pricing/>, on-demand, basic tier)
  package var normalizedMinutes: Double

  /// The estimate for outputs of that length.
  package init(durationInMs: Int64, frameRate: Double, outputs: [Rendition]) {
    let minutes = Double(max(10_000, durationInMs)) / 60_000
    let speed = frameRate > 30.5 ? 2.0 : 1.0
    let weights = outputs.map { output in
      switch min(output.width, output.height) {
      case ..<720: 1.0
      case ...1080: 2.0
      default: 4.0
      }
    }
    outputMinutes = hundredths(minutes * Double(outputs.count))
    normalizedMinutes = hundredths(minutes * speed * weights.reduce(0, +))
  }
}

private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }

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
    if let limit = maxDurationSeconds, let duration = media.durationInMs,
      duration > Int64(limit) * 1000
    {
      return Failure(
        code: "VideoTooLong",
        message: "The video lasts \(duration / 1000) seconds; at most \(limit) are allowed.")
    }
    return nil
  }

  /// What a file is refused with that the probe cannot read.
  package static func unreadable(_ reason: String?) -> Failure {
    let detail = reason.map { " (\($0))" } ?? ""
    return Failure(
      code: "NotAVideo", message: "The file is not a video, or is too damaged to read\(detail).")
  }
}

/// MediaConvert's job error codes in words.
/// (<https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_error_codes.html>)
package enum TranscodeFailure {
  /// The word and sentence for a job's error code and message.
  package static func of(code: Int?, message: String?) -> Failure {
    let word =
      switch code {
      case 1010, 1404, 1056: "UnreadableInput"
      case 1020: "NoVideoTrack"
      case 1021: "NoAudioTrack"
      case 1030: "UnsupportedCodec"
      case 1040: "InvalidJobSettings"
      case 1075, 1076: "DamagedInput"
      case 1091: "EncryptionFailed"
      case 1401: "AccessDenied"
      case 1432, 1433, 1434: "RoleNotUsable"
      default: "TranscodingFailed"
      }
    let number = code.map { " (MediaConvert error \($0))" } ?? ""
    let sentence = message ?? "The video could not be transcoded."
    return Failure(code: word, message: sentence + number)
  }

  /// The reason of a job that somebody stopped.
  package static let canceled = Failure(code: "Canceled", message: "The transcoding was canceled.")

  /// The reason of a job that MediaConvert does not know any more.
  package static let lost = Failure(
    code: "JobLost", message: "The transcoding job no longer exists. Retry the video.")
}
