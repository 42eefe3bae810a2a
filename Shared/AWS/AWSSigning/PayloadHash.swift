// SPDX-License-Identifier: Apache-2.0
import Notation
package import Cryptography
package import FoundationEssentials

/// What the last line of a canonical request says of the body: its SHA-256 in hexadecimal, or one
/// of S3's words (the values of `x-amz-content-sha256`).
package struct PayloadHash: Sendable, Hashable, CustomStringConvertible {
  /// The line.
  package let description: String

  /// The line as it came.
  package init(_ text: String) { description = text }

  /// The SHA-256 of the body.
  package static func of(_ body: [UInt8]) -> PayloadHash {
    PayloadHash(Hex.encode(SHA256.hash(body)))
  }

  /// The SHA-256 of the body.
  package static func of(_ body: Data) -> PayloadHash { PayloadHash(Hex.encode(SHA256.hash(body))) }

  /// The SHA-256 of a body that was digested piece by piece.
  package static func of(_ function: SHA256) -> PayloadHash {
    PayloadHash(Hex.encode(function.finalized()))
  }

  /// The SHA-256 of no body.
  package static let empty = PayloadHash(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  /// The body is not signed (S3 only).
  package static let unsigned = PayloadHash("UNSIGNED-PAYLOAD")
  /// `aws-chunked`, every chunk signed.
  package static let streaming = PayloadHash("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
  /// `aws-chunked`, every chunk and the trailer signed.
  package static let streamingWithTrailer = PayloadHash(
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
  /// `aws-chunked` with a trailer, nothing of it signed.
  package static let streamingUnsignedWithTrailer = PayloadHash(
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER")

  /// The 32 bytes of a SHA-256, or nil when it is one of S3's words or malformed.
  package var digest: [UInt8]? {
    guard description.utf8.count == 64 else { return nil }
    return Hex.decode(description)
  }
}
