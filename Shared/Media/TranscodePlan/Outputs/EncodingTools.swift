// SPDX-License-Identifier: Apache-2.0

/// How an encoder goes about its work: what changes the bits of a video and not what it shows. What is
/// left out is the encoder's own choice for the tuning.
package struct EncodingTools: Codable, Hashable, Sendable {
  /// How bits are moved within and between frames; nil leaves it to the tuning (`AUTO`).
  package var adaptiveQuantization: AdaptiveQuantization?
  package var entropyCoding: EntropyCoding?
  /// Whether frames may be predicted from lighter or darker ones (`explicitWeightedPrediction`).
  package var weighsPrediction: Bool?
  /// Whether what is fine is coded more coarsely, by the standard's own matrices (`softness`); a profile
  /// below High has none.
  package var softens = false
  /// Slices of a frame, 1 to 32.
  package var slices: Int?
  /// The fewest frames between two key frames, 1 to 30 (`minIInterval`).
  package var shortestGOP: Int?
  /// How full the decoder's buffer is at the start, 0 to 1.
  package var initialBufferFill: Double?

  package init() {}

  package enum EntropyCoding: String, Codable, Hashable, Sendable, CaseIterable {
    case cabac, cavlc
  }
}

/// MediaConvert's `adaptiveQuantization` and what belongs to it.
package struct AdaptiveQuantization: Codable, Hashable, Sendable {
  package enum Strength: String, Codable, Hashable, Sendable, CaseIterable {
    case off, low, medium, high, higher, max
  }

  package var strength: Strength
  /// Whether the parts of a frame get bits by how busy they are.
  package var isSpatial = true
  /// Whether what later frames are made of gets more bits.
  package var isTemporal = true
  /// Whether key frames are made to look like the frames around them.
  package var reducesFlicker = false

  package init(_ strength: Strength) { self.strength = strength }
}
