// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Cryptography
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
  /// The checksum that the request gives, or the default.
  var algorithm = ChecksumAlgorithm.crc64nvme
  /// A second checksum that is wanted besides: a multipart upload's own.
  var uploadAlgorithm: ChecksumAlgorithm?
  /// The value that the request gave in a header, Base64.
  var declaredChecksum: String?
  /// The trailer that will give the value.
  var checksumTrailer: String?
}

extension UploadPlan {
  fileprivate var needsPayload: Bool { payloadDigest != nil }
  /// Where the signature covers a SHA-256 and the checksum is one, it is made once.
  fileprivate var sharesPayload: Bool { needsPayload && algorithm == .sha256 }
}

/// A content that has come in whole and as announced: a file that nothing names yet.
struct ReceivedContent {
  let file: BlobWriter
  let md5: [UInt8]
  let checksum: Checksum
  /// Base64, of the plan's `uploadAlgorithm`.
  let uploadChecksum: String?

  var size: Int64 { file.size }
  var etag: String { Hex.encode(md5) }
}

/// Receives the content of an object: decodes it, writes it to a file and makes every digest that is
/// asked for, all in one pass and in bounded memory.
final class ObjectUpload {
  /// From this length on the digests are made beside the receiving thread.
  private static let parallelLength: Int64 = 512 << 10

  private let plan: UploadPlan
  private let file: BlobWriter
  private var decoder: ChunkedDecoder?
  private let pipeline: ContentPipeline
  private var length: Int64 = 0

  init(plan: UploadPlan, file: BlobWriter) {
    self.plan = plan
    self.file = file
    if plan.isChunked {
      decoder = ChunkedDecoder(signatures: plan.signatures, hasTrailer: plan.hasTrailer)
    }
    var wanted: [any StreamDigest] = [MD5()]
    if plan.needsPayload { wanted.append(SHA256()) }
    if !plan.sharesPayload { wanted.append(ChecksumState(plan.algorithm)) }
    if let algorithm = plan.uploadAlgorithm { wanted.append(ChecksumState(algorithm)) }
    pipeline = ContentPipeline(
      wanted, file: file, isParallel: plan.length.map { $0 >= Self.parallelLength } ?? true)
  }

  /// Takes the next bytes of the body.
  func receive(_ bytes: RawSpan) throws {
    guard var decoder else { return try take(bytes) }
    self.decoder = nil
    try decoder.decode(bytes) { try take($0) }
    self.decoder = decoder
  }

  private func take(_ bytes: RawSpan) throws {
    length += Int64(bytes.byteCount)
    if let announced = plan.length, length > announced { throw Self.incomplete }
    try pipeline.update(bytes)
  }

  /// Checks what came against what was announced.
  func finish(trailers: HTTPFields) throws -> ReceivedContent {
    var trailers = trailers
    if plan.isChunked {
      guard let decoder, decoder.isComplete else { throw Self.incomplete }
      for field in decoder.trailers { trailers.append(field.name, field.value) }
    }
    if let announced = plan.length, length != announced { throw Self.incomplete }
    var results = try pipeline.finalized()[...]
    let md5 = results.removeFirst()
    let payloadDigest = plan.needsPayload ? results.removeFirst() : nil
    let computed = plan.sharesPayload ? payloadDigest ?? [] : results.removeFirst()
    if let expected = plan.payloadDigest, let payloadDigest, payloadDigest != expected {
      throw S3Error(
        400, "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        [
          "ClientComputedContentSHA256": Hex.encode(expected),
          "S3ComputedContentSHA256": Hex.encode(payloadDigest),
        ])
    }
    if let expected = plan.contentMD5, expected != md5 {
      throw S3Error(
        400, "BadDigest", "The Content-MD5 you specified did not match what we received.",
        [
          "ExpectedDigest": plan.quotedContentMD5 ?? Hex.encode(expected),
          "CalculatedDigest": Data(md5).base64EncodedString(),
        ])
    }
    try verify(computed, trailers: trailers)
    return ReceivedContent(
      file: file, md5: md5,
      checksum: Checksum(
        algorithm: plan.algorithm, type: .fullObject, value: Data(computed).base64EncodedString()),
      uploadChecksum: results.first.map { Data($0).base64EncodedString() })
  }

  private func verify(_ computed: [UInt8], trailers: HTTPFields) throws(S3Error) {
    var declared = plan.declaredChecksum
    if let name = plan.checksumTrailer {
      guard let value = trailers[name] else {
        throw S3Error(
          400, "MalformedTrailerError",
          "The request contained trailing data that was not well-formed or did not conform to our "
            + "published schema.")
      }
      declared = value
    }
    guard let declared else { return }
    guard try plan.algorithm.stated(declared) == computed else {
      throw S3Error(
        400, "BadDigest",
        "The \(plan.algorithm.rawValue) you specified did not match the calculated checksum.")
    }
  }

  private static let incomplete = S3Error(
    400, "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header")
}
