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

  /// The same token for the same version of an object and attempt, 64 characters.
  func token(for source: Source, attempt: Int) -> String {
    let text = [source.bucket, source.key, source.etag, String(attempt)].joined(separator: "\u{0}")
    return Hex.encode(SHA256.hash(text))
  }
}
