// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Notation
import VideoPipeline

/// The handler's settings.
struct UploadSettings: Sendable {
  let uploadBucket: String
  let uploadPrefix: String
  let mediaBucket: String
  let limits: SourceLimits
  let ladder: Ladder
  /// The group whose members may upload.
  var uploaderGroup = "uploaders"
  /// How often one video's job may be tried, the first time included.
  var mostAttempts = defaultMostAttempts
  /// What a caller may begin in a day; nil for no limit.
  var dailyLimit: Int?

  static let defaultMostAttempts = 5

  /// The same token for the same version of an object and attempt, 64 characters.
  func token(for source: Source, attempt: Int) -> String {
    let text = [source.bucket, source.key, source.etag, String(attempt)].joined(separator: "\u{0}")
    return Hex.encode(SHA256.hash(text))
  }
}
