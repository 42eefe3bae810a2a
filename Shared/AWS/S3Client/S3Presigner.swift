// SPDX-License-Identifier: Apache-2.0
import Notation
package import AWSSigning
package import FoundationEssentials
package import HTTPMessage

/// Makes URLs with which others may do one thing with one object for a time. It computes only:
/// nothing is sent, and no HTTP library is loaded.
package struct S3Presigner: Sendable {
  /// Who allows it, and for which region.
  package var signer: Signer
  /// How buckets and keys become URLs.
  package var addressing: Addressing

  package init(credentials: Credentials, region: String, addressing: Addressing) {
    signer = Signer(credentials: credentials, region: region, service: "s3")
    self.addressing = addressing
  }

  /// Makes a presigner of the variables that every AWS SDK reads.
  /// - Throws: ``S3Error/invalidRequest(_:)`` that names the missing or malformed variable.
  package init(environment: [String: String]) throws(S3Error) {
    guard let credentials = Credentials(environment: environment) else {
      throw .invalidRequest("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set")
    }
    let region = Endpoint.region(environment: environment)
    guard
      let endpoint = Endpoint.resolve(
        service: "S3", hostPrefix: "s3", region: region, environment: environment)
    else {
      throw .invalidRequest("AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL is not an http or https URL")
    }
    self.init(
      credentials: credentials, region: region, addressing: Addressing(endpoint: endpoint))
  }

  /// What must be sent, exactly so.
  package struct Presigned: Sendable, Equatable {
    /// With the signature.
    package let url: String
    /// The headers that must be sent with these very values, besides `Host`.
    package let headers: HTTPFields
  }

  /// For writing an object whose type and exact length are bound: S3 refuses anything else.
  /// - Parameters:
  ///   - contentType: the `Content-Type` that must be sent; nil leaves it open.
  ///   - contentLength: the `Content-Length` that must be sent; nil leaves it open.
  ///   - metadata: the user's metadata that must be sent, by name without `x-amz-meta-`.
  ///   - condition: under which condition it may be written; its field must be sent too.
  ///   - expiresIn: for how many seconds, 1 to 604,800.
  ///   - now: the moment from which it is valid.
  package func put(
    _ location: ObjectLocation, contentType: String? = nil, contentLength: Int64? = nil,
    metadata: [String: String] = [:], condition: WriteCondition? = nil, expiresIn: Int,
    at now: Date
  ) throws(S3Error) -> Presigned {
    var headers: HTTPFields = [:]
    headers["content-type"] = contentType
    headers["content-length"] = contentLength.map(String.init)
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
      headers["x-amz-meta-\(name.asciiLowercased)"] = value
    }
    condition?.apply(to: &headers)
    return try presign(location, query: [], headers: headers, expiresIn: expiresIn, at: now)
  }

  /// For uploading one part of a multipart upload.
  /// - Parameters:
  ///   - partNumber: 1 to 10,000.
  ///   - contentLength: the `Content-Length` that must be sent; nil leaves it open.
  ///   - expiresIn: for how many seconds, 1 to 604,800.
  ///   - now: the moment from which it is valid.
  package func uploadPart(
    _ location: ObjectLocation, uploadID: String, partNumber: Int, contentLength: Int64? = nil,
    expiresIn: Int, at now: Date
  ) throws(S3Error) -> Presigned {
    guard (1...10_000).contains(partNumber) else {
      throw .invalidRequest("a part's number is 1 to 10000, not \(partNumber)")
    }
    var headers: HTTPFields = [:]
    headers["content-length"] = contentLength.map(String.init)
    return try presign(
      location, query: [("partNumber", String(partNumber)), ("uploadId", uploadID)],
      headers: headers, expiresIn: expiresIn, at: now)
  }

  private func presign(
    _ location: ObjectLocation, query: [(String, String)], headers: HTTPFields, expiresIn: Int,
    at now: Date
  ) throws(S3Error) -> Presigned {
    try location.check()
    let target = addressing.target(bucket: location.bucket, key: location.key)
    var all: HTTPFields = ["Host": target.authority]
    for field in headers { all.append(field.name, field.value) }
    let text = query.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    let request = SignableRequest(
      method: "PUT", path: target.path, query: text.isEmpty ? nil : text, headers: all)
    do throws(InvalidExpiry) {
      let signed = try signer.presign(request, expiresIn: expiresIn, at: now)
      return Presigned(
        url: "\(addressing.endpoint.scheme)://\(target.authority)\(signed.request.target)",
        headers: headers)
    } catch {
      throw .invalidRequest(error.description)
    }
  }
}
