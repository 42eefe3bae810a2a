// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import FoundationEssentials
import HTTPMessage

/// What a request says of the content that it brings.
struct UploadPlan: Sendable {
  /// The content's length without any encoding; nil when it is not announced.
  var length: Int64?
  /// The SHA-256 that the signature covers.
  var payloadDigest: [UInt8]?
  /// Whether the body is in `aws-chunked` encoding.
  var isChunked = false
  var hasTrailer = false
  var signatures: ChunkSignatures?
  var contentMD5: [UInt8]?
  /// The header's value of `Content-MD5`, which the refusal of a part quotes.
  var quotedContentMD5: String?
  /// The algorithm of the checksum that the request gives, or the default.
  var algorithm = ChecksumAlgorithm.crc64nvme
  /// A second checksum that is wanted besides: a multipart upload's own.
  var uploadAlgorithm: ChecksumAlgorithm?
  /// The value that the request gave in a header, Base64.
  var declaredChecksum: String?
  /// The trailer that will give the value.
  var checksumTrailer: String?
}

extension UploadPlan {
  var needsPayload: Bool { payloadDigest != nil }
  /// Where the signature covers a SHA-256 and the checksum is one, it is made once.
  var sharesPayload: Bool { needsPayload && algorithm == .sha256 }
}

extension UploadPlan {
  /// The largest object or part that one request may bring: 5 GiB.
  static let maximumLength: Int64 = 5 << 30

  /// Reads the header fields about a content.
  /// - Parameters:
  ///   - verified: the request's signature; nil for an anonymous one.
  ///   - uploadAlgorithm: the algorithm of the multipart upload that a part belongs to.
  init(
    _ request: S3Request, verified: VerifiedRequest?, uploadAlgorithm: ChecksumAlgorithm? = nil
  ) throws(S3Error) {
    let headers = request.headers
    try readPayload(headers, verified: verified)
    try readLength(headers)
    contentMD5 = try DocumentIntegrity.contentMD5(of: headers)
    if uploadAlgorithm != nil { quotedContentMD5 = headers["content-md5"] }
    try readChecksum(request, uploadAlgorithm: uploadAlgorithm)
  }

  private mutating func readPayload(
    _ headers: HTTPFields, verified: VerifiedRequest?
  ) throws(S3Error) {
    let declared = verified?.payload ?? headers["x-amz-content-sha256"].map { PayloadHash($0) }
    switch declared {
    case PayloadHash.streaming:
      isChunked = true
      signatures = verified?.chunkSignatures
    case PayloadHash.streamingWithTrailer:
      (isChunked, hasTrailer) = (true, true)
      signatures = verified?.chunkSignatures
    case PayloadHash.streamingUnsignedWithTrailer: (isChunked, hasTrailer) = (true, true)
    default: payloadDigest = declared?.digest
    }
  }

  private mutating func readLength(_ headers: HTTPFields) throws(S3Error) {
    if isChunked {
      guard let text = headers["x-amz-decoded-content-length"], let decoded = Int64(text),
        decoded >= 0
      else {
        throw S3Error(
          411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
      }
      length = decoded
    } else if let text = headers["content-length"] {
      guard let number = Int64(text), number >= 0 else {
        throw S3Error(400, "BadRequest", "An error occurred when parsing the HTTP request.")
      }
      length = number
    } else if headers["transfer-encoding"] != nil {
      throw .notImplemented(header: "Transfer-Encoding")
    } else {
      throw S3Error(
        411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
    }
    if let length, length > Self.maximumLength {
      throw S3Error(
        400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
        ["ProposedSize": String(length), "MaxSizeAllowed": String(Self.maximumLength)])
    }
  }

  private mutating func readChecksum(
    _ request: S3Request, uploadAlgorithm: ChecksumAlgorithm?
  ) throws(S3Error) {
    let given = ChecksumAlgorithm.allCases.filter { request.amzHeader($0.field) != nil }
    guard given.count <= 1 else {
      throw .invalidRequest(
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
    }
    var trailing: ChecksumAlgorithm?
    if let names = request.headers["x-amz-trailer"] {
      trailing =
        names.split(whereSeparator: { $0 == "," || $0 == " " }).lazy
        .compactMap { ChecksumAlgorithm(field: String($0)) }.first
      checksumTrailer = trailing?.field
    }
    if let text = request.amzHeader("x-amz-sdk-checksum-algorithm") {
      _ = try ChecksumAlgorithm.named(text)
    }
    if let stated = given.first, let value = request.amzHeader(stated.field) {
      _ = try stated.stated(value)
      declaredChecksum = value
    }
    algorithm = given.first ?? trailing ?? uploadAlgorithm ?? .crc64nvme
    if let uploadAlgorithm, uploadAlgorithm != algorithm { self.uploadAlgorithm = uploadAlgorithm }
  }
}
