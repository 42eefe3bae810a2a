// SPDX-License-Identifier: Apache-2.0

/// Data beside pictures, sound and captions. A source that has what an output asks for is transcoded
/// without it, with a warning; one that has not loses nothing.
package enum SourceData: String, Codable, Hashable, Sendable, CaseIterable {
  /// Splice messages (SCTE-35).
  case splices
  /// Timed metadata (ID3).
  case timedMetadata
  /// Key, length and value metadata (SMPTE 336).
  case keyLengthValue
}
