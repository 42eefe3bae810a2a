// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import FoundationEssentials
import HTTPMessage
import HTTPServer
import Notation

/// Who sent a request.
struct Identity: Sendable {
  var principal: Principal
  /// The signature, when there is one of version 4.
  var verified: VerifiedRequest? = nil
}

extension S3Service {
  /// Finds out who sent a request.
  /// - Throws: S3's answer to a signature that is not good.
  func authenticate(
    _ request: S3Request, operation: S3Operation
  ) throws(S3Error) -> Identity {
    let bucket = store.existingBucket(request.bucket)
    let signable = SignableRequest(
      method: request.method, path: request.head.path, query: request.head.query,
      headers: request.headers)
    if SignatureVersion2.isUsed(by: request) {
      return Identity(principal: .account(try SignatureVersion2(request).verify(by: self)))
    }
    do {
      let verified = try verifier.verify(
        signable, payload: .declared,
        region: expectedRegion(signable, operation: operation, bucket: bucket),
        at: Date(timeIntervalSince1970: Double(request.time.milliseconds) / 1000))
      guard let account = accounts[verified.accessKeyID] else { throw S3Error.accessDenied }
      if case .query(expiresIn: 0) = verified.authorization.form {
        throw S3Error(403, "AccessDenied", "Request has expired", ["X-Amz-Expires": "0"])
      }
      return Identity(principal: .account(account), verified: verified)
    } catch let error as VerificationError {
      if error == .missingAuthorization { return Identity(principal: .anonymous) }
      throw Self.answer(error)
    } catch let error as S3Error {
      throw error
    } catch {
      throw .accessDenied
    }
  }

  // A bucket's region must be signed for; without a bucket, any region that there is.
  // The oldest region answers for all where clients look for a bucket's.
  private func expectedRegion(
    _ request: SignableRequest, operation: S3Operation, bucket: BucketState?
  ) -> String? {
    let isOfBucket = operation != .createBucket && operation != .getBucketLocation
    if let bucket, isOfBucket { return bucket.region }
    guard let authorization = try? RequestAuthorization(request) else { return bucket?.region }
    if let bucket, operation == .getBucketLocation {
      return authorization.scope.region == "us-east-1" ? nil : bucket.region
    }
    return Region.isKnown(authorization.scope.region) ? nil : store.configuration.region
  }

  private static func answer(_ error: VerificationError) -> S3Error {
    let answer = error.s3Answer
    var failure = S3Error(answer.status, answer.code, answer.message)
    failure.details = answer.details.map { S3Error.Detail(name: $0.name, value: $0.value) }
    if case .wrongScope(_, .region, _, let expected) = error {
      failure.headers["x-amz-bucket-region"] = expected
    }
    return failure
  }

  /// The account of an access key.
  func account(_ id: String) throws(S3Error) -> Account {
    guard let account = accounts[id] else {
      throw S3Error(
        403, "InvalidAccessKeyId",
        "The AWS Access Key Id you provided does not exist in our records.",
        ["AWSAccessKeyId": id])
    }
    return account
  }
}

extension S3Error {
  static let signatureMessage =
    "The request signature we calculated does not match the signature you provided. Check your key "
    + "and signing method."

  /// - Parameter text: what had to be signed.
  static func signatureMismatch(
    _ accessKeyID: String, _ signature: String, signed text: String
  ) -> S3Error {
    S3Error(
      403, "SignatureDoesNotMatch", signatureMessage,
      [
        "AWSAccessKeyId": accessKeyID, "StringToSign": text, "SignatureProvided": signature,
        "StringToSignBytes": Hex.spaced(text.utf8),
      ])
  }
}
