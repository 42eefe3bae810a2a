// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import FoundationEssentials
import VideoPipeline

/// CloudFront's signed cookies for one video's folder: one right for the playlists and every segment
/// that they name. (CloudFront Developer Guide, "Set signed cookies using a custom policy")
struct ViewerCookies: Sendable {
  let keyPairID: String
  let privateKey: RSAPrivateKey
  let cdnBaseURL: String
  /// The domain that API and CDN share; nil for the API's own host.
  let domain: String?
  let seconds: Int

  /// The values of `Set-Cookie`.
  func values(for id: VideoID, at now: Timestamp) throws -> [String] {
    let folder = ObjectKeys.mediaFolder(id)
    let base = cdnBaseURL.hasSuffix("/") ? String(cdnBaseURL.dropLast()) : cdnBaseURL
    let expires = now.advanced(bySeconds: seconds).seconds
    let policy =
      #"{"Statement":[{"Resource":"\#(base)/\#(folder)*","Condition":"#
      + #"{"DateLessThan":{"AWS:EpochTime":\#(expires)}}}]}"#
    let signature = try privateKey.signature(of: Array(policy.utf8), digest: .sha1)
    let attributes =
      "; Path=/\(folder); Max-Age=\(seconds); Secure; HttpOnly; SameSite=None"
      + (domain.map { "; Domain=\($0)" } ?? "")
    return [
      ("CloudFront-Policy", Self.encode(Array(policy.utf8))),
      ("CloudFront-Signature", Self.encode(signature)), ("CloudFront-Key-Pair-Id", keyPairID),
    ].map { "\($0)=\($1)\(attributes)" }
  }

  /// Base 64 with the three characters exchanged that a cookie or URL cannot hold.
  private static func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
      .replacing("+", with: "-").replacing("=", with: "_").replacing("/", with: "~")
  }
}
