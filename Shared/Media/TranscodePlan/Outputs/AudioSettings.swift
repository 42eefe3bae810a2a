// SPDX-License-Identifier: Apache-2.0

/// One encode of audio; outputs that ask for the same share it.
package struct AudioSettings: Codable, Hashable, Sendable {
  package var source: AudioSource
  package var codec: Codec
  /// Bits a second; of no meaning to codecs without loss.
  package var bitRate: Int
  /// Samples a second; 0 is the source's rate, or the nearest that the codec has.
  package var sampleRate: Int
  /// How many; 0 is as many as the source has, at most six and what the codec has.
  package var channels: Int
  /// Bits a sample of a codec without loss: 16 or 24.
  package var bitDepth = 16
  /// What is made of the source's channels, one after the other, before anything else.
  package var remixes: [ChannelRemix] = []
  package var loudness: LoudnessTarget?
  /// The loudness of speech that AC-3 and E-AC-3 tell decoders, in decibels below full scale, 1 to 31.
  package var dialogueLevel: Int?

  package init(
    track: AudioTrack = .standard, codec: Codec = .aac, bitRate: Int = 128_000,
    sampleRate: Int = 48_000, channels: Int = 2
  ) {
    source = AudioSource(track: track)
    self.codec = codec
    self.bitRate = bitRate
    self.sampleRate = sampleRate
    self.channels = channels
  }

  package enum Codec: String, Codable, Hashable, Sendable, CaseIterable {
    /// AAC-LC.
    case aac
    case ac3, eac3, mp2, mp3, opus, vorbis, flac
    /// Uncompressed samples, as WAV has them.
    case pcm
    /// Uncompressed samples, as AIFF has them.
    case bigEndianPCM
  }
}

/// Where audio comes from.
package struct AudioSource: Codable, Hashable, Sendable {
  /// Which of ``TranscodePlan/audioFiles`` it is in, counted from 0; nil is the video's own file.
  package var file: Int?
  package var track: AudioTrack
  /// How much later than in its file it is heard; negative for earlier.
  package var delayMilliseconds: Int64 = 0

  package init(file: Int? = nil, track: AudioTrack = .standard) {
    self.file = file
    self.track = track
  }
}

/// Which audio track of a file is meant.
package enum AudioTrack: Codable, Hashable, Sendable {
  /// The track marked as default, else the first.
  case standard
  /// The n-th audio track, counted from 1; a source without it ends in code 1021.
  case number(Int)
  /// The first track in a language (ISO 639-2), else the standard one.
  case language(String)
  /// The track with the container's own number (an MPEG-TS PID); a source without it ends in code 1021.
  case identifier(Int)
}

/// MediaConvert's `remixSettings`: each output channel is a sum of input channels.
package struct ChannelRemix: Codable, Hashable, Sendable {
  /// For each output channel the gain of each input channel in decibels; -60 and less is silence.
  package var gains: [[Double]]

  package init(gains: [[Double]]) { self.gains = gains }
}

/// What the loudness of a whole track is brought to, as ITU-R BS.1770 measures it.
package struct LoudnessTarget: Codable, Hashable, Sendable {
  /// In LKFS.
  package var level: Double
  /// What is quieter than this stays as it is; in LKFS.
  package var gate = -70.0
  /// What true peaks are limited to, in dBTP.
  package var peak = 0.0

  package init(level: Double) { self.level = level }
}
