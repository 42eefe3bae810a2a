// SPDX-License-Identifier: Apache-2.0

/// The video of an output, H.264.
package struct VideoSettings: Codable, Hashable, Sendable {
  package var size: FrameSize
  package var picture = Picture()
  /// The frame rate; nil follows the source, and a varying rate becomes the average rounded up to
  /// a usual one.
  package var frameRate: Ratio?
  package var rateControl: RateControl
  /// The decoder buffer in bits that ``rateControl`` keeps to; nil is two seconds of the peak.
  package var bufferBits: Int?
  package var gop: GOP
  /// The profile; nil lets the encoder choose (High).
  package var profile: Profile?
  /// The level times ten, e.g. 31 for 3.1; nil is the lowest that the size, rate and buffer allow.
  package var level: Int?
  /// How much time is spent for quality.
  package var tuning: Tuning
  /// Whether a cut of the video makes a key frame of its own.
  package var sceneChangeDetect = true
  /// Frames between reference frames, 0 to 7; nil leaves it to the tuning.
  package var bFrames: Int?
  /// Whether the number of ``bFrames`` is the most, by what is seen, or always the same.
  package var adaptsBFrames = true
  /// Whether frames between reference frames may be reference frames themselves.
  package var referencesBFrames = true
  /// Reference frames, 1 to 6; nil leaves it to the tuning.
  package var referenceFrames: Int?
  /// How the encoder goes about it.
  package var tools = EncodingTools()
  package var scan = Scan.progressive
  /// Whether the video says what its colours are (`colorMetadata`).
  package var statesColors = true
  /// The timecodes in the video's bits; none when nil.
  package var timecode: TimecodeInsertion?

  package init(
    size: FrameSize = FrameSize(), rateControl: RateControl, gop: GOP = .seconds(2),
    tuning: Tuning = .singlePassHQ
  ) {
    self.size = size
    self.rateControl = rateControl
    self.gop = gop
    self.tuning = tuning
  }

  /// How many bits an encode spends, in bits a second.
  package enum RateControl: Codable, Hashable, Sendable {
    /// The same rate throughout.
    case cbr(bitRate: Int)
    /// An average, with peaks up to a maximum (nil: one and a half times the average).
    case vbr(bitRate: Int, maximum: Int?)
    /// A quality from 1 to 10 in steps of a third or so, capped by a maximum; where the video is
    /// analysed first (``Tuning/multiPassHQ``) the average can be capped too.
    case qvbr(level: Double, maximum: Int, maximumAverage: Int? = nil)

    /// The rate that an output is named by: its average, or the maximum of a quality.
    package var nominal: Int {
      switch self {
      case .cbr(let bitRate), .vbr(let bitRate, _): bitRate
      case .qvbr(_, let maximum, _): maximum
      }
    }

    /// The highest rate in bits a second.
    package var peak: Int {
      switch self {
      case .cbr(let bitRate): bitRate
      case .vbr(let bitRate, let maximum): max(bitRate, maximum ?? bitRate * 3 / 2)
      case .qvbr(_, let maximum, _): maximum
      }
    }
  }

  /// The longest distance of two key frames. Groups of pictures are always closed.
  package enum GOP: Codable, Hashable, Sendable {
    /// Rounded to whole frames.
    case seconds(Double)
    case frames(Int)
  }

  /// An H.264 profile for 8-bit 4:2:0.
  package enum Profile: String, Codable, Hashable, Sendable, CaseIterable {
    /// Constrained baseline.
    case baseline
    case main
    case high
  }

  /// MediaConvert's `interlaceMode`. Interlaced video is made of whole frames: its fields are of one moment.
  package enum Scan: String, Codable, Hashable, Sendable, CaseIterable {
    case progressive
    case topFieldFirst
    case bottomFieldFirst
    /// The order of an interlaced source's fields, else the top field first.
    case followingTopFirst
    /// The order of an interlaced source's fields, else the bottom field first.
    case followingBottomFirst
  }

  /// MediaConvert's `qualityTuningLevel`.
  package enum Tuning: String, Codable, Hashable, Sendable, CaseIterable {
    /// x264's `veryfast`, less two steps of it that do not pay.
    case singlePass
    /// x264's `medium`.
    case singlePassHQ
    /// x264's `medium` in two passes: the video is analysed, then encoded by what was found.
    case multiPassHQ
  }
}

/// The size of an output's frames. Sizes are those of the upright frame in the output's own pixels, and
/// come out even.
package struct FrameSize: Codable, Hashable, Sendable {
  /// The width in pixels; nil follows from the height and the source's shape.
  package var width: Int?
  /// The height in pixels; nil follows from the width and the source's shape.
  package var height: Int?
  /// How the source is brought to the size.
  package var scaling: Scaling
  /// How sharply frames are scaled, from 0 to 100.
  package var sharpness = FrameSize.usualSharpness
  /// How much wider than high the output's pixels are.
  package var pixelAspect = Ratio(1, 1)

  package static let usualSharpness = 50

  /// Without width and height it is the source's own size.
  package init(width: Int? = nil, height: Int? = nil, scaling: Scaling = .fitNoUpscale) {
    self.width = width
    self.height = height
    self.scaling = scaling
  }

  /// MediaConvert's `scalingBehavior`.
  package enum Scaling: String, Codable, Hashable, Sendable, CaseIterable {
    /// Fits the frame into the size and fills the rest with black (`DEFAULT`).
    case pad
    /// Fits the frame into the size; the output is as large as the frame (`FIT`).
    case fit
    /// As ``fit``, and never larger than the source (`FIT_NO_UPSCALE`).
    case fitNoUpscale
    /// Exactly the size, whatever becomes of the shape (`STRETCH_TO_OUTPUT`).
    case stretch
    /// Covers the size, what stands over is cut off at the centre (`FILL`).
    case fill
  }
}
