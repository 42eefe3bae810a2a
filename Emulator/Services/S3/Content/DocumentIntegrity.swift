// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
import FoundationEssentials
import HTTPMessage
import Notation

/// Checks a document in a request's body against what the head announced.
struct DocumentIntegrity: Sendable {
  let verified: VerifiedRequest?
  let request: S3Request

  /// Whether the request says what its document must hash to, as some operations demand.
  static func isAnnounced(_ request: S3Request) -> Bool {
    request.headers["content-md5"] != nil || request.headers["x-amz-trailer"] != nil
      || ChecksumAlgorithm.allCases.contains { request.headers[$0.field] != nil }
  }

  static func contentMD5(of headers: HTTPFields) throws(S3Error) -> [UInt8]? {
    guard let text = headers["content-md5"] else { return nil }
    guard let digest = Data(base64Encoded: text), digest.count == 16 else {
      throw S3Error(
        400, "InvalidDigest", "The Content-MD5 you specified was invalid.", ["Content-MD5": text])
    }
    return Array(digest)
  }

  /// Checks a document that is decoded.
  func check(_ bytes: [UInt8]) throws(S3Error) {
    if let payloadDigest = verified?.payload.digest {
      let computed = SHA256.hash(bytes)
      guard computed == payloadDigest else {
        throw .payloadMismatch(payloadDigest, computed: computed)
      }
    }
    if let expected = try Self.contentMD5(of: request.headers) {
      let computed = MD5.hash(bytes)
      guard computed == expected else {
        throw .contentMD5Mismatch(Hex.encode(expected), computed: computed)
      }
    }
    // A completion's header speaks of the object, not of the document.
    if !request.query.contains("uploadId") { try check(bytes, checksums: request.headers) }
  }

  private func check(_ bytes: [UInt8], checksums: HTTPFields) throws(S3Error) {
    for algorithm in ChecksumAlgorithm.allCases {
      guard let value = checksums[algorithm.field] else { continue }
      guard try algorithm.checksum(of: bytes) == algorithm.stated(value) else {
        throw algorithm.mismatch
      }
    }
  }

  /// The document without `aws-chunked` encoding, its chunks' signatures verified.
  func decoded(_ bytes: [UInt8]) throws -> [UInt8] {
    guard let verified else { return bytes }
    let isUnsigned = verified.payload == .streamingUnsignedWithTrailer
    let isSigned = [PayloadHash.streaming, .streamingWithTrailer].contains(verified.payload)
    guard isUnsigned || isSigned else { return bytes }
    var decoder = ChunkedDecoder(
      signatures: isSigned ? verified.chunkSignatures : nil,
      hasTrailer: verified.payload != .streaming)
    var content: [UInt8] = []
    try decoder.decode(unsafe bytes.span.bytes) { piece in
      unsafe piece.withUnsafeBytes { unsafe content.append(contentsOf: $0) }
    }
    guard decoder.isComplete else { throw ChunkedDecoder.malformed }
    try check(content, checksums: decoder.trailers)
    return content
  }
}

extension S3Error {
  static func payloadMismatch(_ expected: [UInt8], computed: [UInt8]) -> S3Error {
    S3Error(
      400, "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      [
        "ClientComputedContentSHA256": Hex.encode(expected),
        "S3ComputedContentSHA256": Hex.encode(computed),
      ])
  }

  static func contentMD5Mismatch(_ expected: String, computed: [UInt8]) -> S3Error {
    S3Error(
      400, "BadDigest", "The Content-MD5 you specified did not match what we received.",
      ["ExpectedDigest": expected, "CalculatedDigest": Data(computed).base64EncodedString()])
  }
}
