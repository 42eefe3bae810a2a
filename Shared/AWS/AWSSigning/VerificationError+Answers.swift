// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography

/// How a service tells a failed verification on the wire.
package struct VerificationAnswer: Sendable {
  /// The HTTP status.
  package let status: Int
  /// The error's code.
  package let code: String
  /// The error's message.
  package let message: String
  /// Further elements of S3's error document, in order.
  package let details: [(name: String, value: String)]

  init(
    _ status: Int, _ code: String, _ message: String, details: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.details = details
  }
}

extension VerificationError {
  /// S3's answer ("Error responses", Amazon S3 API Reference).
  package var s3Answer: VerificationAnswer {
    switch self {
    case .missingAuthorization:
      VerificationAnswer(403, "AccessDenied", "Access Denied")
    case .multipleMechanisms:
      VerificationAnswer(
        400, "InvalidArgument",
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query "
          + "string parameter or the Authorization header should be specified")
    case .unsupportedAlgorithm:
      VerificationAnswer(
        400, "InvalidRequest",
        "The authorization mechanism you have provided is not supported. "
          + "Please use AWS4-HMAC-SHA256.")
    case .malformed(let form, let reason):
      Self.malformedAnswer(form, reason, details: [])
    case .missingParameter:
      VerificationAnswer(
        400, "AuthorizationQueryParametersError",
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
          + "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.")
    case .invalidDate(.header):
      VerificationAnswer(
        403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header")
    case .invalidDate(.query):
      VerificationAnswer(
        400, "AuthorizationQueryParametersError",
        "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
    case .wrongScope(let form, let part, let given, let expected):
      Self.malformedAnswer(
        form, "the \(part.rawValue) '\(given)' is wrong; expecting '\(expected)'",
        details: part == .region ? [("Region", expected)] : [])
    case .invalidExpiry(let problem):
      VerificationAnswer(400, "AuthorizationQueryParametersError", problem.message)
    case .unknownAccessKey(let id):
      VerificationAnswer(
        403, "InvalidAccessKeyId",
        "The AWS Access Key Id you provided does not exist in our records.",
        details: [("AWSAccessKeyId", id)])
    case .skewed(let requestTime, let serverTime):
      VerificationAnswer(
        403, "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
        details: [
          ("RequestTime", requestTime.basic), ("ServerTime", serverTime.iso8601Seconds),
          ("MaxAllowedSkewMilliseconds", String(Verifier.allowedSkew * 1000)),
        ])
    case .expired(let expiresIn, let expiredAt, let serverTime):
      VerificationAnswer(
        403, "AccessDenied", "Request has expired",
        details: [
          ("X-Amz-Expires", String(expiresIn)), ("Expires", expiredAt.iso8601Seconds),
          ("ServerTime", serverTime.iso8601Seconds),
        ])
    case .notYetValid(let validFrom, let serverTime):
      VerificationAnswer(
        403, "AccessDenied", "Request is not valid yet",
        details: [("X-Amz-Date", validFrom.basic), ("ServerTime", serverTime.iso8601Seconds)])
    case .unsignedHeaders(let names):
      VerificationAnswer(
        403, "AccessDenied", "There were headers present in the request which were not signed",
        details: [("HeadersNotSigned", names.joined(separator: ", "))])
    case .missingPayloadHash:
      VerificationAnswer(
        400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
    case .invalidPayloadHash(let value):
      VerificationAnswer(
        400, "InvalidArgument",
        "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
          + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER "
          + "or a valid sha256 value.",
        details: [("ArgumentName", "x-amz-content-sha256"), ("ArgumentValue", value)])
    case .mismatch(let mismatch):
      VerificationAnswer(
        403, "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. "
          + "Check your key and signing method.",
        details: [
          ("AWSAccessKeyId", mismatch.accessKeyID), ("StringToSign", mismatch.stringToSign),
          ("SignatureProvided", mismatch.provided),
          ("StringToSignBytes", Hex.spaced(mismatch.stringToSign.utf8)),
          ("CanonicalRequest", mismatch.canonicalRequest),
          ("CanonicalRequestBytes", Hex.spaced(mismatch.canonicalRequest.utf8)),
        ])
    }
  }

  /// The answer of the services that speak JSON ("Common errors" of any of their API references).
  package var jsonAnswer: VerificationAnswer {
    switch self {
    case .missingAuthorization:
      VerificationAnswer(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
    case .multipleMechanisms:
      VerificationAnswer(
        403, "IncompleteSignatureException",
        "The request is signed in the Authorization header and in the query; only one is allowed.")
    case .unsupportedAlgorithm(let name):
      VerificationAnswer(
        403, "IncompleteSignatureException", "Unsupported AWS 'algorithm': '\(name)'.")
    case .malformed(_, let reason):
      VerificationAnswer(
        403, "IncompleteSignatureException", "The authorization is malformed; \(reason).")
    case .missingParameter(let name):
      VerificationAnswer(
        403, "IncompleteSignatureException",
        "AWS query-string parameters must include '\(name)'. Re-examine the query-string "
          + "parameters.")
    case .invalidDate:
      VerificationAnswer(
        403, "IncompleteSignatureException",
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    case .wrongScope(_, let part, let given, let expected):
      VerificationAnswer(
        403, "InvalidSignatureException",
        "Credential should be scoped to a valid \(part.rawValue): '\(expected)', not '\(given)'.")
    case .invalidExpiry(let problem):
      VerificationAnswer(403, "IncompleteSignatureException", problem.message)
    case .unknownAccessKey:
      VerificationAnswer(
        403, "UnrecognizedClientException",
        "The security token included in the request is invalid.")
    case .skewed(let requestTime, let serverTime):
      VerificationAnswer(
        403, "InvalidSignatureException",
        requestTime < serverTime
          ? "Signature expired: \(requestTime.basic) is now earlier than "
            + "\(serverTime.advanced(bySeconds: -Verifier.allowedSkew).basic) "
            + "(\(serverTime.basic) - 15 min.)"
          : "Signature not yet current: \(requestTime.basic) is still later than "
            + "\(serverTime.advanced(bySeconds: Verifier.allowedSkew).basic) "
            + "(\(serverTime.basic) + 15 min.)")
    case .expired(_, let expiredAt, let serverTime):
      VerificationAnswer(
        403, "InvalidSignatureException",
        "Signature expired: \(expiredAt.basic) is now earlier than \(serverTime.basic)")
    case .notYetValid(let validFrom, let serverTime):
      VerificationAnswer(
        403, "InvalidSignatureException",
        "Signature not yet current: \(validFrom.basic) is still later than \(serverTime.basic)")
    case .unsignedHeaders(let names):
      VerificationAnswer(
        403, "InvalidSignatureException",
        names.map { "'\($0)' must be a 'SignedHeader' in the AWS Authorization." }
          .joined(separator: " "))
    case .missingPayloadHash, .invalidPayloadHash:
      VerificationAnswer(
        403, "InvalidSignatureException", "The value of 'x-amz-content-sha256' is not valid.")
    case .mismatch(let mismatch):
      VerificationAnswer(
        403, "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your "
          + "AWS Secret Access Key and signing method. Consult the service documentation for "
          + "details.\n\nThe Canonical String for this request should have been\n"
          + "'\(mismatch.canonicalRequest)'\n\nThe String-to-Sign should have been\n"
          + "'\(mismatch.stringToSign)'\n")
    }
  }

  private static func malformedAnswer(
    _ form: AuthorizationForm, _ reason: String, details: [(name: String, value: String)]
  ) -> VerificationAnswer {
    switch form {
    case .header:
      VerificationAnswer(
        400, "AuthorizationHeaderMalformed", "The authorization header is malformed; \(reason)",
        details: details)
    case .query:
      VerificationAnswer(
        400, "AuthorizationQueryParametersError",
        "Error parsing the X-Amz-Credential parameter; \(reason)", details: details)
    }
  }
}

extension VerificationError.ExpiryProblem {
  fileprivate var message: String {
    switch self {
    case .notANumber: "X-Amz-Expires should be a number"
    case .negative: "X-Amz-Expires must be non-negative"
    case .tooLong:
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must "
        + "be less than 604800 seconds"
    }
  }
}
