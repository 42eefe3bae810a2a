// SPDX-License-Identifier: Apache-2.0
package import Notation

/// Why a request is not taken for its sender's.
package enum VerificationError: Error, Sendable, Equatable {
  /// There is no signature at all: the request is anonymous.
  case missingAuthorization
  /// There is one in the header and one in the query.
  case multipleMechanisms
  /// Not `AWS4-HMAC-SHA256`; the name is given.
  case unsupportedAlgorithm(String)
  /// The header or the query parameters cannot be read; the text says why.
  case malformed(AuthorizationForm, String)
  /// A presigned request lacks one of the parameters of its signature; the name is given.
  case missingParameter(String)
  /// The request has no date, or none that can be read.
  case invalidDate(AuthorizationForm)
  /// The credential scope names another day, region or service.
  case wrongScope(AuthorizationForm, ScopePart, given: String, expected: String)
  /// `X-Amz-Expires` is out of bounds.
  case invalidExpiry(ExpiryProblem)
  /// Nobody has this access key id.
  case unknownAccessKey(String)
  /// The sender's clock differs from the server's by more than ``Verifier/allowedSkew``.
  case skewed(requestTime: Timestamp, serverTime: Timestamp)
  /// A presigned request after its time.
  case expired(expiresIn: Int, expiredAt: Timestamp, serverTime: Timestamp)
  /// A presigned request before its time.
  case notYetValid(validFrom: Timestamp, serverTime: Timestamp)
  /// Headers that must be signed and are not.
  case unsignedHeaders([String])
  /// `x-amz-content-sha256` is missing where it must be sent.
  case missingPayloadHash
  /// `x-amz-content-sha256` is neither a SHA-256 nor one of S3's words.
  case invalidPayloadHash(String)
  /// The signature is not the one that the secret gives.
  case mismatch(SignatureMismatch)

  /// A part of a credential scope.
  package enum ScopePart: String, Sendable {
    /// The day.
    case day = "date"
    /// The region.
    case region
    /// The service.
    case service
  }

  /// What is wrong with `X-Amz-Expires`.
  package enum ExpiryProblem: Sendable {
    /// Not a whole number.
    case notANumber
    /// Below zero.
    case negative
    /// Above seven days.
    case tooLong
  }
}

/// What the server computed where the signatures differ: what a developer compares with the
/// client's own.
package struct SignatureMismatch: Sendable, Equatable {
  /// The access key id.
  package let accessKeyID: String
  /// The signature that was sent.
  package let provided: String
  /// The string to sign as the server makes it.
  package let stringToSign: String
  /// The canonical request as the server makes it.
  package let canonicalRequest: String
}
