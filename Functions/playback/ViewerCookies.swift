// SPDX-License-Identifier: Apache-2.0
import Cryptography
import FoundationEssentials
import Notation
import VideoPipeline

/// CloudFront's signatures for one video's folder: one right for the playlists and every segment that
/// they name, as cookies or as the query of URLs. (CloudFront Developer Guide, "Set signed cookies using
/// a custom policy", "Create a signed URL using a custom policy")
struct ViewerCookies: Sendable {
  let keyPairID: String
  let key: ViewerKey
  let cdnBaseURL: String
  /// The domain that API and CDN share; nil for the API's own host.
  let domain: String?
  let seconds: Int

  /// The values of `Set-Cookie`.
  func values(for id: VideoID, at now: Timestamp) async throws -> [String] {
    let attributes =
      "; Path=/\(ObjectKeys.mediaFolder(id)); Max-Age=\(seconds); Secure; HttpOnly; SameSite=None"
      + (domain.map { "; Domain=\($0)" } ?? "")
    return try await fields(for: id, at: now).map { "CloudFront-\($0)=\($1)\(attributes)" }
  }

  /// The query that opens each of the folder's URLs, and until when.
  func query(for id: VideoID, at now: Timestamp) async throws -> (text: String, until: Timestamp) {
    let fields = try await fields(for: id, at: now).map { "\($0)=\($1)" }
    return (fields.joined(separator: "&"), expiry(now))
  }

  private func expiry(_ now: Timestamp) -> Timestamp {
    Timestamp(seconds: now.advanced(bySeconds: seconds).seconds)
  }

  private func fields(
    for id: VideoID, at now: Timestamp
  ) async throws -> [(name: String, value: String)] {
    let base = cdnBaseURL.hasSuffix("/") ? String(cdnBaseURL.dropLast()) : cdnBaseURL
    let policy =
      #"{"Statement":[{"Resource":"\#(base)/\#(ObjectKeys.mediaFolder(id))*","Condition":"#
      + #"{"DateLessThan":{"AWS:EpochTime":\#(expiry(now).seconds)}}}]}"#
    let signature = try await key.key().signature(of: Array(policy.utf8), digest: .sha1)
    return [
      ("Policy", Self.encode(Array(policy.utf8))), ("Signature", Self.encode(signature)),
      ("Key-Pair-Id", keyPairID),
    ]
  }

  /// Base 64 with the three characters exchanged that a cookie or URL cannot hold.
  private static func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
      .replacing("+", with: "-").replacing("=", with: "_").replacing("/", with: "~")
  }
}
