// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension H264Parameters {
  /// The finest quantizer of a reduced video. What is lost by it is less than a level of an 8-bit
  /// sample: a quantizer's step is one level at 4 and twice as much every six (ITU-T H.264, 8.5.9), at 8
  /// 1.6, of which half is the most that is lost. A draft's largest video is dearer, since its preset
  /// codes no block cheaply, so that a finer one keeps the others below it.
  private static func levelQuantizer(isDraft: Bool) -> Int { isDraft ? 6 : 8 }

  /// What the settings of an output mean to the encoder.
  /// - Parameter isReduced: whether the job has a larger rendition of the same video.
  init(
    _ settings: VideoSettings, frame: FittedFrame, frameRate: Fraction, gopFrames: Int64,
    threads: Int, isReduced: Bool, isDraft: Bool
  ) {
    let bitRate: Int?
    var quality = 23.0
    var finestQuantizer: Int?
    switch settings.rateControl {
    case .cbr(let rate): bitRate = rate
    case .vbr(let rate, _):
      bitRate = rate
      // A still or dark video does not need the rate. To code the largest rendition exactly is cheap where it
      // has the source's own blocks; in a reduced one it takes the whole rate for the rounding of the
      // scaler, and the smaller rendition would cost more.
      finestQuantizer = isReduced ? Self.levelQuantizer(isDraft: isDraft) : nil
    case .qvbr(let level, _, _):
      bitRate = nil
      // Quality level 7 is what streaming services aim at; x264's default of 23 is made for that.
      // A level is two steps of its scale, of which six halve the bits.
      quality = 23 - 2 * (min(max(level, 1), 10) - 7)
    }
    self.init(
      width: frame.width, height: frame.height, frameRate: frameRate, bitRate: bitRate,
      quality: quality, maximumBitRate: settings.rateControl.peak,
      bufferBits: settings.bufferBits ?? settings.rateControl.peak * 2, gopFrames: Int(gopFrames),
      detectsSceneChanges: settings.sceneChangeDetect, profile: settings.profile?.rawValue,
      level: settings.level, effort: isDraft ? .draft : Effort(settings.tuning),
      bFrames: settings.bFrames, adaptsBFrames: settings.adaptsBFrames,
      referencesBFrames: settings.referencesBFrames, referenceFrames: settings.referenceFrames,
      finestQuantizer: finestQuantizer, threads: threads)
  }

  /// Makes these the parameters of an encode that follows an analysis. A quality becomes the average
  /// bit rate that it took, within what is allowed.
  mutating func follow(_ analysis: Analysis?, of settings: VideoSettings) {
    guard let analysis else { return }
    pass = .encode(analysis.statistics.path)
    if case .qvbr(_, let maximum, let maximumAverage) = settings.rateControl {
      bitRate = max(1000, min(analysis.averageBitRate, maximumAverage ?? maximum, maximum))
    }
  }
}

extension H264Parameters.Effort {
  init(_ tuning: VideoSettings.Tuning) {
    self =
      switch tuning {
      case .singlePass: .single
      case .singlePassHQ, .multiPassHQ: .high
      }
  }
}

/// MediaConvert's format identifiers in name modifiers: bit rates are in kilobits, a frame rate loses its
/// fraction (user guide, "List of settings variables with examples").
enum NameModifier {
  static func expand(
    _ modifier: String, frame: FittedFrame, frameRate: Fraction, videoBitRate: Int,
    audioBitRate: Int?
  ) -> String {
    let values = [
      "w": "\(frame.width)", "h": "\(frame.height)", "f": "\(Int(frameRate.value))",
      "rv": "\(videoBitRate / 1000)", "ra": "\((audioBitRate ?? 0) / 1000)",
      "rc": "\((videoBitRate + (audioBitRate ?? 0)) / 1000)", "": "$",
    ]
    let parts = modifier.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    var result = parts[0]
    var index = 1
    while index < parts.count {
      if index + 1 < parts.count, let value = values[parts[index]] {
        result += value + parts[index + 1]
        index += 2
      } else {
        result += "$" + parts[index]
        index += 1
      }
    }
    return result
  }
}
