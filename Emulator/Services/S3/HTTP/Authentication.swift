// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import FoundationEssentials
import HTTPMessage
import HTTPServer

/// Who sent a request.
struct Identity: Sendable {
  var principal: Principal
  /// The signature, when there is one of version 4.
  var verified: VerifiedRequest?
}

extension S3Service {
  /// Finds out who sent a request.
  /// - Throws: S3's answer to a signature that is not good.
  func authenticate(
    _ request: S3Request, operation: S3Operation?, bucket: BucketState?
  ) throws(S3Error) -> Identity {
    let signable = SignableRequest(
      method: request.method, path: request.head.path, query: request.head.query,
      headers: request.headers)
    if SignatureVersion2.isUsed(by: request) {
      return Identity(
        principal: .account(
          try SignatureVersion2(request).verify(accounts: accounts, now: request.time)),
        verified: nil)
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
      if error == .missingAuthorization { return Identity(principal: .anonymous, verified: nil) }
      throw Self.answer(error, bucket: bucket)
    } catch let error as S3Error {
      throw error
    } catch {
      throw .accessDenied
    }
  }

  // A bucket's region must be signed for; without a bucket, any region that there is.
  // The oldest region answers for all where clients look for a bucket's.
  private func expectedRegion(
    _ request: SignableRequest, operation: S3Operation?, bucket: BucketState?
  ) -> String? {
    let isOfBucket = operation != .createBucket && operation != .getBucketLocation
    if let bucket, isOfBucket { return bucket.region }
    guard let authorization = try? RequestAuthorization(request) else { return bucket?.region }
    if let bucket, operation == .getBucketLocation {
      return authorization.scope.region == "us-east-1" ? nil : bucket.region
    }
    return Region.isKnown(authorization.scope.region) ? nil : store.configuration.region
  }

  private static func answer(_ error: VerificationError, bucket: BucketState?) -> S3Error {
    let answer = error.s3Answer
    var failure = S3Error(answer.status, answer.code, answer.message)
    failure.details = answer.details.map { S3Error.Detail(name: $0.name, value: $0.value) }
    if case .wrongScope(_, .region, _, let expected) = error {
      failure.headers["x-amz-bucket-region"] = expected
    }
    return failure
  }
}

/// The regions of AWS ("Amazon S3 endpoints and quotas", AWS General Reference).
enum Region {
  private static let known: Set<String> = [
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2",
    "ap-south-1", "ap-south-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1",
    "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-west-1", "eu-west-2", "eu-west-3",
    "eu-south-1", "eu-south-2", "eu-north-1", "il-central-1", "me-south-1", "me-central-1",
    "mx-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1",
  ]

  static func isKnown(_ name: String) -> Bool { known.contains(name) }
}
