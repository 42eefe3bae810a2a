// SPDX-License-Identifier: Apache-2.0

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

  package var method: Method
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
  package var namesVector = true

  package init(method: Method = .wholeSegments, key: ContentKey, keyURL: String) {
    self.method = method
    self.key = key
    self.keyURL = keyURL
  }

  /// The initialisation vector of a segment.
  package func vector(ofSegment sequenceNumber: Int) -> CipherBlock {
    constantVector ?? CipherBlock(sequenceNumber: sequenceNumber)
  }
}

/// A key of AES-128. What describes or reflects it does not tell it, so that it reaches no log.
package struct ContentKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  package let block: CipherBlock

  package init(_ block: CipherBlock) { self.block = block }

  package var description: String { "a content key" }

  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension ContentKey: Codable {
  package init(from decoder: any Decoder) throws { block = try CipherBlock(from: decoder) }

  package func encode(to encoder: any Encoder) throws { try block.encode(to: encoder) }
}
