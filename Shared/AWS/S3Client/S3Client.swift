// SPDX-License-Identifier: Apache-2.0
package import HTTPTransport

/// S3 over HTTP: signs each request, sends it, and sends it again where that may help.
///
/// A write is sent again after its answer was lost, which is harmless for plain writes. A conditional
/// one may then meet its own first success and fail with 412 (see ``ObjectStorage/put(_:at:_:)``).
package struct S3Client: ObjectStorage {
  /// Makes URLs for others, with the same credentials.
  package let presigner: S3Presigner
  let http: any HTTPSending
  let retries: RetryPolicy
  let timeouts: HTTPRequest.Timeouts
  let effects: ClientEffects

  package init(
    presigner: S3Presigner, http: any HTTPSending, retries: RetryPolicy = RetryPolicy(),
    timeouts: HTTPRequest.Timeouts = HTTPRequest.Timeouts(),
    effects: ClientEffects = ClientEffects()
  ) {
    self.presigner = presigner
    self.http = http
    self.retries = retries
    self.timeouts = timeouts
    self.effects = effects
  }

  /// Makes a client of the variables that every AWS SDK reads: `AWS_ACCESS_KEY_ID`,
  /// `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_ENDPOINT_URL_S3`,
  /// `AWS_ENDPOINT_URL`.
  /// - Throws: ``S3Error/invalidRequest(_:)`` that names the missing or malformed variable.
  package init(environment: [String: String], http: any HTTPSending) throws(S3Error) {
    self.init(presigner: try S3Presigner(environment: environment), http: http)
  }
}
