// SPDX-License-Identifier: Apache-2.0
import Notation

/// How segments are encrypted: with AES-128 under one key (RFC 8216, sections 4.3.2.4 and 5.2).
package struct SegmentEncryption: Codable, Hashable, Sendable {
  /// What is encrypted.
  package enum Method: String, Codable, Hashable, Sendable {
    /// Whole segments in CBC mode with PKCS #7 padding (`AES-128`).
    case wholeSegments
    /// Of the samples of fragmented MP4 one block in ten of the video and every block of the
    /// audio, in CBC mode (`SAMPLE-AES`, which is `cbcs` of ISO/IEC 23001-7).
    case samplesCBC
    /// The samples of fragmented MP4 in CTR mode (`SAMPLE-AES-CTR`, `cenc`).
    case samplesCTR
  }

  /// What is encrypted.
  package var method: Method
  /// The key.
  package var key: ContentKey
  /// Where players get the key, for `URI` of `EXT-X-KEY`; free of quotation marks and of control
  /// characters.
  package var keyURL: String
  /// `KEYFORMAT` of `EXT-X-KEY`, under the same rule; nil leaves it out, which means `identity`.
  package var keyFormat: String?
  /// `KEYFORMATVERSIONS` of `EXT-X-KEY`, under the same rule.
  package var keyFormatVersions: String?
  /// The initialisation vector of every segment; nil takes each segment's media sequence number.
  /// Samples in CBC mode have one vector in a track: this, or the number of its first segment. In CTR
  /// mode every sample has its own, counted from the first half of this or from zero.
  package var constantVector: CipherBlock?
  /// Whether `EXT-X-KEY` says the vector. A constant vector that it does not say must reach players by
  /// another way, since they take the media sequence number then.
  package var namesVector: Bool

  package init(
    method: Method = .wholeSegments, key: ContentKey, keyURL: String, keyFormat: String? = nil,
    keyFormatVersions: String? = nil,
    constantVector: CipherBlock? = nil, namesVector: Bool = true
  ) {
    self.method = method
    self.key = key
    self.keyURL = keyURL
    self.keyFormat = keyFormat
    self.keyFormatVersions = keyFormatVersions
    self.constantVector = constantVector
    self.namesVector = namesVector
  }

  /// The initialisation vector of a segment.
  package func vector(ofSegment sequenceNumber: Int) -> CipherBlock {
    constantVector ?? CipherBlock(sequenceNumber: sequenceNumber)
  }
}

/// The sixteen bytes of an AES block; in JSON 32 hexadecimal digits.
package struct CipherBlock: Hashable, Sendable {
  /// The sixteen bytes.
  package let bytes: [UInt8]

  /// Reads 32 hexadecimal digits of either case; nil for anything else.
  package init?(hexadecimal text: String) {
    guard let bytes = Hex.decode(text), bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// A media sequence number in big-endian order (RFC 8216, section 5.2).
  package init(sequenceNumber: Int) {
    let number = UInt64(clamping: sequenceNumber)
    let low = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    bytes = [UInt8](repeating: 0, count: 8) + low
  }

  /// 32 hexadecimal digits in upper case.
  package var hexadecimal: String { Hex.encode(bytes, .upper) }
}

extension CipherBlock: Codable {
  /// Reads 32 hexadecimal digits.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let block = Self(hexadecimal: try container.decode(String.self)) else {
      // The text stays out of the message, which may be logged: it may be a key.
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not 32 hexadecimal digits")
    }
    self = block
  }

  /// Writes 32 hexadecimal digits.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}

/// A key of AES-128. What describes or reflects it does not tell it, so that it reaches no log.
package struct ContentKey: Hashable, Sendable {
  /// The sixteen bytes of the key.
  package let block: CipherBlock

  /// Makes a key of its bytes.
  package init(_ block: CipherBlock) { self.block = block }
}

extension ContentKey: Codable {
  /// Reads 32 hexadecimal digits.
  package init(from decoder: any Decoder) throws { block = try CipherBlock(from: decoder) }

  /// Writes 32 hexadecimal digits.
  package func encode(to encoder: any Encoder) throws { try block.encode(to: encoder) }
}

extension ContentKey: CustomStringConvertible, CustomReflectable {
  /// The same words for every key.
  package var description: String { "a content key" }

  /// A mirror without children.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
