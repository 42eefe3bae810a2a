// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

struct H264Parameters: Equatable, Sendable {
  var width: Int
  var height: Int
  var frameRate: Fraction
  /// Bits a second on average; nil for a constant quality.
  var bitRate: Int?
  /// x264's constant rate factor where ``bitRate`` is nil.
  var quality: Double = 23
  var maximumBitRate: Int
  var bufferBits: Int
  var gopFrames: Int
  var detectsSceneChanges: Bool
  var profile: String?
  var level: Int?
  var effort: Effort
  var bFrames: Int?
  var adaptsBFrames = true
  var referencesBFrames = true
  var referenceFrames: Int?
  var tools = EncodingTools()
  /// The order of the fields; nil for progressive frames.
  var fields: FieldOrder?
  var pixelAspect = Fraction(num: 1, den: 1)
  var statesColors = true
  var timecode: TimecodeStamp?
  /// The finest quantizer of any block; nil leaves it to the encoder.
  var finestQuantizer: Int?
  var threads: Int
  var pass: Pass?

  /// Whether other parameters come to the same frames: only the threads may differ.
  func makesSameFrames(as other: H264Parameters) -> Bool {
    var other = other
    other.threads = threads
    return self == other
  }
}

extension H264Parameters {
  enum FieldOrder: Hashable, Sendable { case topFirst, bottomFirst }

  /// One of two passes, with the path of the record that the first writes and the second reads.
  enum Pass: Hashable, Sendable {
    case analysis(String)
    case encode(String)
  }

  /// How much is done for a frame: one of x264's presets, and what is changed of it.
  enum Effort: Hashable, Sendable {
    case draft
    /// `veryfast` without two steps that take a seventh of the encoder's time and gain nothing to speak
    /// of at a given bit rate: blocks of B frames are not split, and the few coefficients of a block of
    /// a P frame are kept.
    case single
    case high

    var preset: String {
      switch self {
      case .draft: "ultrafast"
      case .single: "veryfast"
      case .high: "medium"
      }
    }

    var changes: [String] {
      self == .single ? ["partitions=i4x4,i8x8,p8x8", "no-dct-decimate=1"] : []
    }
  }
}

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
      tools: settings.tools, pixelAspect: Fraction(settings.size.pixelAspect),
      statesColors: settings.statesColors, finestQuantizer: finestQuantizer, threads: threads)
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
