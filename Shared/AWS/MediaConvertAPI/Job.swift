// SPDX-License-Identifier: Apache-2.0

/// What the functions want to know of a job.
package struct Job: Decodable, Sendable {
  /// Thirteen digits, a dash, six letters or digits.
  package var id: String
  /// In seconds since 1970.
  package var createdAt: Double?
  package var status: JobStatus
  /// Nil when that is not known.
  package var jobPercentComplete: Int?
  package var errorCode: Int?
  package var errorMessage: String?
  /// Durations and sizes, without any path: those are only in the event.
  package var outputGroupDetails: [OutputGroupDetail]?
  package var userMetadata: [String: String]?
}

package struct JobStatus: OpenEnumeration {
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package static let submitted = Self(rawValue: "SUBMITTED")
  package static let progressing = Self(rawValue: "PROGRESSING")
  package static let complete = Self(rawValue: "COMPLETE")
  package static let canceled = Self(rawValue: "CANCELED")
  package static let error = Self(rawValue: "ERROR")
}

/// What a job is doing while it is `PROGRESSING`.
package struct JobPhase: OpenEnumeration {
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package static let probing = Self(rawValue: "PROBING")
  package static let transcoding = Self(rawValue: "TRANSCODING")
  package static let uploading = Self(rawValue: "UPLOADING")
}

/// How often a warning occurred.
package struct WarningGroup: Codable, Equatable, Sendable {
  package var code: Int
  package var count: Int

  package init(code: Int, count: Int) {
    self.code = code
    self.count = count
  }
}

/// What an output group became. The paths and the type are in the `COMPLETE` event only.
package struct OutputGroupDetail: Codable, Equatable, Sendable {
  package var outputDetails: [OutputDetail]?
  /// The multivariant playlists or manifests; nil for a `FILE_GROUP`.
  package var playlistFilePaths: [String]?
  /// `FILE_GROUP`, `HLS_GROUP`, `DASH_ISO_GROUP` or `CMAF_GROUP`.
  package var type: String?

  package init(_ outputs: [OutputDetail]) { outputDetails = outputs }
}

/// What an output became.
package struct OutputDetail: Codable, Equatable, Sendable {
  /// `s3://bucket/key` of the file (of captured frames the last) or of the media playlist; nil in DASH
  /// and CMAF groups.
  package var outputFilePaths: [String]?
  package var durationInMs: Int?
  package var videoDetails: VideoDetail?

  package init(durationInMs: Int) { self.durationInMs = durationInMs }
}

/// The video of an output.
package struct VideoDetail: Codable, Equatable, Sendable {
  package var widthInPx: Int?
  package var heightInPx: Int?
  /// Bits a second; in the event only.
  package var averageBitrate: Int?

  package init() {}
}
