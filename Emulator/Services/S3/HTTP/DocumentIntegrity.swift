// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Cryptography
import FoundationEssentials
import HTTPMessage

/// Checks a document in a request's body against what the head announced.
struct DocumentIntegrity: Sendable {
  let verified: VerifiedRequest?
  let request: S3Request

  /// Checks a document that is decoded.
  func check(_ bytes: [UInt8]) throws(S3Error) {
    if let payloadDigest = verified?.payload.digest {
      let computed = SHA256.hash(bytes)
      guard computed == payloadDigest else {
        throw S3Error(
          400, "XAmzContentSHA256Mismatch",
          "The provided 'x-amz-content-sha256' header does not match what was computed.",
          [
            "ClientComputedContentSHA256": Hex.encode(payloadDigest),
            "S3ComputedContentSHA256": Hex.encode(computed),
          ])
      }
    }
    if let contentMD5 = request.headers["content-md5"] {
      guard let expected = Data(base64Encoded: contentMD5), expected.count == 16 else {
        throw S3Error(
          400, "InvalidDigest", "The Content-MD5 you specified was invalid.",
          ["Content-MD5": contentMD5])
      }
      let computed = MD5.hash(bytes)
      guard computed == Array(expected) else {
        throw S3Error(
          400, "BadDigest", "The Content-MD5 you specified did not match what we received.",
          [
            "ExpectedDigest": Hex.encode(Array(expected)),
            "CalculatedDigest": Data(computed).base64EncodedString(),
          ])
      }
    }
    // A completion's header speaks of the object, not of the document.
    if !request.query.contains("uploadId") { try check(bytes, checksums: request.headers) }
  }

  private func check(_ bytes: [UInt8], checksums: HTTPFields) throws(S3Error) {
    for algorithm in ChecksumAlgorithm.allCases {
      guard let value = checksums[algorithm.field] else { continue }
      guard try algorithm.checksum(of: bytes) == algorithm.stated(value) else {
        throw S3Error(
          400, "BadDigest",
          "The \(algorithm.rawValue) you specified did not match the calculated checksum.")
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
    guard decoder.isComplete else {
      throw S3Error(400, "IncompleteBody", "The request body terminated unexpectedly")
    }
    try check(content, checksums: decoder.trailers)
    return content
  }
}
