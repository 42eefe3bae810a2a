// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// What brings a track of a measured loudness to a target: a gain for the whole of it, and a limiter
/// where its peaks would come out too high.
struct LoudnessCorrection: Hashable, Sendable {
  /// In decibels.
  let gain: Double
  /// In dBTP; nil where no peak comes so high.
  let limit: Double?

  /// - Returns: nil for what stays as it is.
  init?(_ measured: Loudness, to target: LoudnessTarget) {
    guard measured.integrated > max(target.gate, -70) else { return nil }
    gain = target.level - measured.integrated
    limit = measured.truePeak + gain > target.peak ? target.peak : nil
  }

  /// How many times the rate peaks are looked for at: what lies between samples is found so.
  private static let oversampling = 4

  func filters(sampleRate: Int) -> [String] {
    let volume = "volume=\(AudioConversion.factor(gain))"
    guard let limit else { return [volume] }
    return [
      volume, "aresample=\(sampleRate * Self.oversampling)",
      "alimiter=limit=\(AudioConversion.factor(limit)):level=disabled:attack=5:release=50",
      "aresample=\(sampleRate)",
    ]
  }
}

/// How loud a track is by ITU-R BS.1770.
struct Loudness: Hashable, Sendable {
  /// Of the whole, in LKFS; -70 and less is silence.
  var integrated: Double
  /// In dBTP.
  var truePeak: Double
}
