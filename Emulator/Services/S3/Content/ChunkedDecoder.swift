// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
import HTTPMessage

/// Reads a body in `aws-chunked` encoding, piece by piece ("Signature calculations: transferring
/// payload in multiple chunks", S3 API reference): chunks of `size;chunk-signature=…`, an empty
/// chunk, and trailing header fields.
struct ChunkedDecoder {
  private enum State {
    case chunkHeader
    case data(remaining: Int)
    case dataEnd(seen: Int)
    case trailer
    case done
  }

  /// The longest line that is read: a chunk's header or a trailing field.
  private static let longestLine = 8192
  private static let longestTrailer = 32

  private var state = State.chunkHeader
  private var line: [UInt8] = []
  private var signatures: ChunkSignatures?
  private var expectedSignature: String?
  private var digest = SHA256()
  private let hasTrailer: Bool
  private(set) var trailers = HTTPFields()

  /// - Parameters:
  ///   - signatures: the chain that chunks must follow; nil when they are not signed.
  ///   - hasTrailer: whether header fields follow the last chunk.
  init(signatures: ChunkSignatures?, hasTrailer: Bool) {
    self.signatures = signatures
    self.hasTrailer = hasTrailer
  }

  /// Whether the encoding came to its end.
  var isComplete: Bool { if case .done = state { true } else { false } }

  /// Takes the next bytes and hands on the content among them.
  mutating func decode(
    _ bytes: RawSpan, _ content: (RawSpan) throws -> Void
  ) throws {
    var position = 0
    while position < bytes.byteCount {
      switch state {
      case .data(let remaining):
        let count = min(remaining, bytes.byteCount - position)
        let piece = bytes.extracting(position..<position + count)
        if signatures != nil { digest.update(piece) }
        try content(piece)
        position += count
        state = remaining == count ? .dataEnd(seen: 0) : .data(remaining: remaining - count)
        if remaining == count { try verifyChunk() }
      case .dataEnd(let seen):
        let byte = unsafe bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
        guard byte == (seen == 0 ? 0x0D : 0x0A) else { throw Self.malformed }
        position += 1
        state = seen == 0 ? .dataEnd(seen: 1) : .chunkHeader
      case .chunkHeader, .trailer:
        let byte = unsafe bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
        position += 1
        try take(byte)
      case .done:
        // A line end after the end is tolerated.
        let byte = unsafe bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self)
        guard byte == 0x0D || byte == 0x0A else { throw Self.malformed }
        position += 1
      }
    }
  }

  private mutating func take(_ byte: UInt8) throws(S3Error) {
    guard byte == 0x0A else {
      guard line.count < Self.longestLine else { throw Self.malformed }
      line.append(byte)
      return
    }
    if line.last == 0x0D { line.removeLast() }
    let text = String(decoding: line, as: UTF8.self)
    line.removeAll(keepingCapacity: true)
    if case .trailer = state { try trailer(text) } else { try header(text) }
  }

  private mutating func header(_ text: String) throws(S3Error) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    let size = parts[0].utf8
    guard (1...16).contains(size.count), !size.contains(UInt8(ascii: "+")),
      !size.contains(UInt8(ascii: "-")),
      let count = Int(parts[0], radix: 16)
    else { throw Self.malformed }
    expectedSignature =
      parts.dropFirst().first { $0.hasPrefix("chunk-signature=") }
      .map { String($0.dropFirst("chunk-signature=".count)) }
    if signatures != nil, expectedSignature == nil { throw Self.malformed }
    digest = SHA256()
    guard count == 0 else {
      state = .data(remaining: count)
      return
    }
    try verifyChunk()
    state = .trailer
  }

  private mutating func trailer(_ text: String) throws(S3Error) {
    guard !text.isEmpty else {
      try verifyTrailer()
      state = .done
      return
    }
    guard hasTrailer, trailers.fields.count < Self.longestTrailer,
      let colon = text.firstIndex(of: ":")
    else { throw Self.malformed }
    trailers.append(String(text[..<colon]), text[text.index(after: colon)...].trimmed)
  }

  private mutating func verifyChunk() throws(S3Error) {
    guard var chain = signatures else { return }
    let actual = chain.next(chunkDigest: digest.finalized())
    signatures = chain
    guard let expectedSignature, ConstantTime.equal(actual, expectedSignature) else {
      throw Self.mismatch
    }
  }

  private mutating func verifyTrailer() throws(S3Error) {
    guard hasTrailer, var chain = signatures else { return }
    let given = trailers["x-amz-trailer-signature"]
    trailers.remove("x-amz-trailer-signature")
    let actual = chain.next(trailer: trailers)
    signatures = chain
    guard let given, ConstantTime.equal(actual, given) else { throw Self.mismatch }
  }

  static let malformed = S3Error(
    400, "IncompleteBody", "The request body terminated unexpectedly")

  private static let mismatch = S3Error(
    403, "SignatureDoesNotMatch", S3Error.signatureMessage)
}
