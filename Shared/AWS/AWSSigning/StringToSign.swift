// SPDX-License-Identifier: Apache-2.0
package import Notation
import Cryptography

/// The string to sign of Signature Version 4: algorithm, moment, scope and what was digested.
package struct StringToSign: Sendable, Equatable, CustomStringConvertible {
  /// The name of the algorithm in every request's signature.
  package static let algorithm = "AWS4-HMAC-SHA256"

  /// The text that is signed.
  package let description: String

  /// The string to sign of a request.
  package init(_ request: CanonicalRequest, date: Timestamp, scope: CredentialScope) {
    let digest = Hex.encode(SHA256.hash(request.description))
    description = "\(Self.algorithm)\n\(date.basic)\n\(scope)\n\(digest)"
  }

  /// The string to sign of one chunk of an `aws-chunked` body ("Signature calculations for the
  /// Authorization header: transferring payload in multiple chunks", Amazon S3 API Reference).
  package init(
    chunkDigest: [UInt8], previousSignature: String, date: Timestamp, scope: CredentialScope
  ) {
    description =
      "AWS4-HMAC-SHA256-PAYLOAD\n\(date.basic)\n\(scope)\n\(previousSignature)\n"
      + "\(PayloadHash.empty)\n\(Hex.encode(chunkDigest))"
  }

  /// The string to sign of the trailer of an `aws-chunked` body ("… with trailing headers").
  package init(
    trailerDigest: [UInt8], previousSignature: String, date: Timestamp, scope: CredentialScope
  ) {
    description =
      "AWS4-HMAC-SHA256-TRAILER\n\(date.basic)\n\(scope)\n\(previousSignature)\n"
      + Hex.encode(trailerDigest)
  }
}
