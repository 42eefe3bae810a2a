// SPDX-License-Identifier: Apache-2.0
import Notation
import VideoPipeline

/// The answer to `POST /videos` and `GET /videos/{videoId}/upload`.
struct UploadAnswer: Codable, Equatable {
  var videoId: VideoID
  var key: String
  var upload: UploadForm
}

/// How to send the bytes.
struct UploadForm: Codable, Equatable {
  var method: String
  var url: String?
  var headers: [String: String]?
  var uploadId: String?
  var partSize: Int64?
  /// The parts that are still to be sent.
  var parts: [Part]?
  /// The parts that are there.
  var uploaded: [Uploaded]?
  var expiresAt: Timestamp

  struct Part: Codable, Equatable {
    var partNumber: Int
    var url: String
    var size: Int64
  }

  struct Uploaded: Codable, Equatable {
    var partNumber: Int
    var etag: String
    var size: Int64
  }
}

/// The body of `POST /videos/{videoId}/upload/complete`.
struct CompleteRequest: Codable {
  var parts: [Part]

  struct Part: Codable {
    var partNumber: Int
    var etag: String
  }
}

/// The answer to it.
struct CompleteAnswer: Codable, Equatable {
  var videoId: VideoID
  var key: String
}
