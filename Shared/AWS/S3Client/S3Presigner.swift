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

  /// A presigned request: what must be sent, exactly so.
  package struct Presigned: Sendable, Equatable {
    /// The method.
    package let method: String
    /// The URL with the signature.
    package let url: String
    /// The headers that must be sent with these very values, besides `Host`.
    package let headers: HTTPFields
    /// Until when it holds.
    package let expiresAt: Date
  }

  /// For reading an object.
  /// - Parameters:
  ///   - expiresIn: for how many seconds, 1 to 604,800.
  ///   - now: the moment from which it is valid.
  package func get(_ location: ObjectLocation, expiresIn: Int, at now: Date) throws(S3Error)
    -> Presigned
  {
    try presign("GET", location, query: [], headers: [:], expiresIn: expiresIn, at: now)
  }

  /// For writing an object whose type and exact length are bound: S3 refuses anything else.
  /// - Parameters:
  ///   - contentType: the `Content-Type` that must be sent; nil leaves it open.
  ///   - contentLength: the `Content-Length` that must be sent; nil leaves it open.
  ///   - metadata: the user's metadata that must be sent, by name without `x-amz-meta-`.
  ///   - expiresIn: for how many seconds, 1 to 604,800.
  ///   - now: the moment from which it is valid.
  package func put(
    _ location: ObjectLocation, contentType: String? = nil, contentLength: Int64? = nil,
    metadata: [String: String] = [:], expiresIn: Int, at now: Date
  ) throws(S3Error) -> Presigned {
    var headers: HTTPFields = [:]
    headers["content-type"] = contentType
    headers["content-length"] = contentLength.map(String.init)
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
      headers["x-amz-meta-\(name.asciiLowercased)"] = value
    }
    return try presign("PUT", location, query: [], headers: headers, expiresIn: expiresIn, at: now)
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
      "PUT", location, query: [("partNumber", String(partNumber)), ("uploadId", uploadID)],
      headers: headers, expiresIn: expiresIn, at: now)
  }

  /// For asking about an object.
  package func head(_ location: ObjectLocation, expiresIn: Int, at now: Date) throws(S3Error)
    -> Presigned
  {
    try presign("HEAD", location, query: [], headers: [:], expiresIn: expiresIn, at: now)
  }

  /// For deleting an object.
  package func delete(_ location: ObjectLocation, expiresIn: Int, at now: Date) throws(S3Error)
    -> Presigned
  {
    try presign("DELETE", location, query: [], headers: [:], expiresIn: expiresIn, at: now)
  }

  private func presign(
    _ method: String, _ location: ObjectLocation, query: [(String, String)], headers: HTTPFields,
    expiresIn: Int, at now: Date
  ) throws(S3Error) -> Presigned {
    try location.check()
    let target = addressing.target(bucket: location.bucket, key: location.key)
    var all: HTTPFields = ["Host": target.authority]
    for field in headers { all.append(field.name, field.value) }
    let text = query.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    let request = SignableRequest(
      method: method, path: target.path, query: text.isEmpty ? nil : text, headers: all)
    do throws(InvalidExpiry) {
      let signed = try signer.presign(request, expiresIn: expiresIn, at: now)
      return Presigned(
        method: method,
        url: "\(addressing.endpoint.scheme)://\(target.authority)\(signed.request.target)",
        headers: headers, expiresAt: signed.date.advanced(bySeconds: expiresIn).date)
    } catch {
      throw .invalidRequest(error.description)
    }
  }
}

extension ObjectLocation {
  /// Refuses what S3 has no object for, before anything is sent.
  func check() throws(S3Error) {
    guard !bucket.isEmpty else { throw .invalidRequest("the bucket's name is empty") }
    guard (1...1024).contains(key.utf8.count) else {
      throw .invalidRequest("a key has 1 to 1024 bytes, not \(key.utf8.count)")
    }
  }
}
