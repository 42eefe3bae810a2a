// SPDX-License-Identifier: Apache-2.0

/// The audio of an output, AAC-LC.
package struct AudioSettings: Codable, Hashable, Sendable {
  /// Which track of the source.
  package var track: AudioTrack
  /// Bits a second.
  package var bitRate: Int
  /// Samples a second.
  package var sampleRate: Int
  /// 1 (`CODING_MODE_1_0`), 2 (`CODING_MODE_2_0`) or 6 (`CODING_MODE_5_1`).
  package var channels: Int

  package init(
    track: AudioTrack = .standard, bitRate: Int = 128_000, sampleRate: Int = 48_000,
    channels: Int = 2
  ) {
    self.track = track
    self.bitRate = bitRate
    self.sampleRate = sampleRate
    self.channels = channels
  }
}

/// Which audio track of the source is meant.
package enum AudioTrack: Codable, Hashable, Sendable {
  /// The track marked as default, else the first.
  case standard
  /// The n-th audio track of the source, counted from 1; a source without it ends in code 1021.
  case number(Int)
  /// The first track in a language (ISO 639-2), else the standard one.
  case language(String)
}
