// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
import FoundationEssentials
import HTTPMessage
import Notation

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
    if !plan.sharesPayload { wanted.append(plan.algorithm.digest()) }
    if let algorithm = plan.uploadAlgorithm { wanted.append(algorithm.digest()) }
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
      throw S3Error.payloadMismatch(expected, computed: payloadDigest)
    }
    if let expected = plan.contentMD5, expected != md5 {
      throw S3Error.contentMD5Mismatch(
        plan.quotedContentMD5 ?? Hex.encode(expected), computed: md5)
    }
    try verify(computed, trailers: trailers)
    return ReceivedContent(
      file: file, md5: md5,
      checksum: Checksum(
        kind: ChecksumKind(algorithm: plan.algorithm, type: .fullObject),
        value: Data(computed).base64EncodedString()),
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
      throw plan.algorithm.mismatch
    }
  }

  private static let incomplete = S3Error(
    400, "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header")
}
