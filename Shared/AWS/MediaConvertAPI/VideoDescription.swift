// SPDX-License-Identifier: Apache-2.0

package struct VideoDescription: Encodable, Sendable {
  /// In pixels, even.
  package var width: Int
  /// In pixels, even.
  package var height: Int
  package var scalingBehavior: ScalingBehavior?
  package var codecSettings: VideoCodecSettings

  package init(width: Int, height: Int, codecSettings: VideoCodecSettings) {
    self.width = width
    self.height = height
    self.codecSettings = codecSettings
  }

  package enum ScalingBehavior: String, Encodable, Sendable {
    /// The frame is stretched: no bars, no cropping.
    case stretchToOutput = "STRETCH_TO_OUTPUT"
  }
}

package struct VideoCodecSettings: Encodable, Sendable {
  private let codec: Codec
  private var h264Settings: H264Settings?
  private var frameCaptureSettings: FrameCaptureSettings?

  package init(_ settings: H264Settings) {
    codec = .h264
    h264Settings = settings
  }

  package init(_ settings: FrameCaptureSettings) {
    codec = .frameCapture
    frameCaptureSettings = settings
  }

  private enum Codec: String, Encodable {
    case h264 = "H_264"
    case frameCapture = "FRAME_CAPTURE"
  }
}

package struct H264Settings: Encodable, Sendable {
  package var rateControlMode: RateControlMode
  /// Bits a second.
  package var bitrate: Int
  /// Bits a second.
  package var maxBitrate: Int?
  /// The buffer of the rate control's model of a decoder, in bits.
  package var hrdBufferSize: Int?
  package var qualityTuningLevel: QualityTuningLevel?
  /// In ``gopSizeUnits``.
  package var gopSize: Double?
  package var gopSizeUnits: GopSizeUnits?
  /// One group of pictures in so many is closed.
  package var gopClosedCadence: Int?
  package var sceneChangeDetect: SceneChangeDetect?
  package var framerateControl: Control?
  package var framerateConversionAlgorithm: FramerateConversionAlgorithm?
  package var framerateNumerator: Int?
  package var framerateDenominator: Int?
  /// Whose shape of a pixel is used.
  package var parControl: Control?
  package var parNumerator: Int?
  package var parDenominator: Int?

  package init(rateControlMode: RateControlMode, bitrate: Int) {
    self.rateControlMode = rateControlMode
    self.bitrate = bitrate
  }

  package enum RateControlMode: String, Encodable, Sendable { case vbr = "VBR" }

  /// Open: the functions take it from their configuration.
  package struct QualityTuningLevel: OpenEnumeration {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
  }

  package enum GopSizeUnits: String, Encodable, Sendable { case seconds = "SECONDS" }

  package enum SceneChangeDetect: String, Encodable, Sendable { case disabled = "DISABLED" }

  /// Whether a property follows the source.
  package enum Control: String, Encodable, Sendable {
    case initializeFromSource = "INITIALIZE_FROM_SOURCE"
    case specified = "SPECIFIED"
  }

  package enum FramerateConversionAlgorithm: String, Encodable, Sendable {
    case duplicateDrop = "DUPLICATE_DROP"
  }
}

/// JPEG images taken at a steady rate, numbered from 0 with seven digits.
package struct FrameCaptureSettings: Encodable, Sendable {
  /// Frames a second.
  package var framerateNumerator: Int
  package var framerateDenominator: Int
  package var maxCaptures: Int
  /// 1 to 100.
  package var quality: Int

  package init(
    framerateNumerator: Int, framerateDenominator: Int, maxCaptures: Int, quality: Int
  ) {
    self.framerateNumerator = framerateNumerator
    self.framerateDenominator = framerateDenominator
    self.maxCaptures = maxCaptures
    self.quality = quality
  }
}
