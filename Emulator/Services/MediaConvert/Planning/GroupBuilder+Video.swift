// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// The video of an H.264 output, or nil when its settings do not go together.
  mutating func video(_ output: Setting) -> VideoSettings? {
    let description = output["videoDescription"]
    let settings = description["codecSettings"]["h264Settings"]
    guard settings.isSet else {
      refuse(description["codecSettings"], without: "h264Settings")
      return nil
    }
    guard let rateControl = rateControl(settings) else { return nil }
    var frameRate: Ratio?
    if settings["framerateControl"].text == "SPECIFIED" {
      let (numerator, denominator) = (
        settings["framerateNumerator"], settings["framerateDenominator"]
      )
      guard let above = numerator.integer, let below = denominator.integer else {
        refuse(
          settings, without: numerator.isSet ? "framerateDenominator" : "framerateNumerator")
        return nil
      }
      frameRate = Ratio(above, below)
    }
    let buffer = settings["hrdBufferSize"].integer ?? 0
    var size = size(description)
    size.pixelAspect = pixelAspect(settings)
    var video = VideoSettings(
      size: size, rateControl: rateControl, gop: gop(settings),
      tuning: tuning(settings))
    video.picture = picture(output)
    video.frameRate = frameRate
    video.bufferBits = buffer > 0 ? buffer : nil
    video.profile = settings["codecProfile"].text.flatMap { .init(rawValue: $0.lowercased()) }
    video.level = level(settings["codecLevel"].text)
    video.sceneChangeDetect = settings["sceneChangeDetect"].text != "DISABLED"
    video.bFrames = settings["numberBFramesBetweenReferenceFrames"].integer
    video.adaptsBFrames = settings["dynamicSubGop"].text != "STATIC"
    video.referencesBFrames = settings["gopBReference"].text != "DISABLED"
    video.referenceFrames = settings["numberReferenceFrames"].integer
    video.tools = tools(settings)
    video.scan = scan(settings)
    video.statesColors = description["colorMetadata"].text != "IGNORE"
    video.timecode = timecode(description, settings)
    return video
  }

  /// Rate control by MediaConvert's rules: CBR and VBR need `bitrate`, QVBR needs `maxBitrate`.
  private mutating func rateControl(_ settings: Setting) -> VideoSettings.RateControl? {
    let (bitRate, maximum) = (settings["bitrate"], settings["maxBitrate"])
    let mode = settings["rateControlMode"].text ?? "CBR"
    guard mode != "QVBR" else { return variableQuality(settings, maximum) }
    guard let bits = bitRate.integer else {
      refuse(settings, Self.incompatibleRates)
      return nil
    }
    guard mode == "VBR" else { return .cbr(bitRate: bits) }
    if let most = maximum.integer, most < bits {
      refuse(maximum, "Should be greater than or equal to \(bits)")
      return nil
    }
    return .vbr(bitRate: bits, maximum: maximum.integer)
  }

  private static let incompatibleRates = """
    Your job contains values for the following settings that are incompatible: Rate control mode, \
    Bitrate, and Max bitrate. Adjust your settings and resubmit your job. Some valid combinations of \
    settings are these: Set Rate control mode to QVBR, specify a value for Max bitrate, and don't \
    specify a value for Bitrate. Or, set Rate control mode to CBR, specify a value for Bitrate, and \
    don't specify a value for Max bitrate.
    """

  private mutating func variableQuality(
    _ settings: Setting, _ maximum: Setting
  ) -> VideoSettings.RateControl? {
    guard let most = maximum.integer, !settings["bitrate"].isSet else {
      refuse(settings, Self.incompatibleRates)
      return nil
    }
    let quality = settings["qvbrSettings"]
    let level = Double(quality["qvbrQualityLevel"].integer ?? 7)
    let fine = quality["qvbrQualityLevelFineTune"].number ?? 0
    let average = quality["maxAverageBitrate"]
    if average.isSet, tuning(settings) != .multiPassHQ {
      refuse(average, "Should only be set with qualityTuningLevel MULTI_PASS_HQ")
    }
    return .qvbr(level: min(level + fine, 10), maximum: most, maximumAverage: average.integer)
  }

  /// What is left out is SINGLE_PASS_HQ (API reference, `qualityTuningLevel`).
  private func tuning(_ settings: Setting) -> VideoSettings.Tuning {
    switch settings["qualityTuningLevel"].text {
    case "SINGLE_PASS": .singlePass
    case "MULTI_PASS_HQ": .multiPassHQ
    default: .singlePassHQ
    }
  }

  private func gop(_ settings: Setting) -> VideoSettings.GOP {
    guard let size = settings["gopSize"].number else { return .seconds(2) }
    switch settings["gopSizeUnits"].text {
    case "SECONDS": return .seconds(size)
    case "AUTO": return .seconds(2)
    default: return .frames(max(Int(size.rounded()), 1))
    }
  }

  /// `LEVEL_3_1` is 31, `LEVEL_4` is 40.
  private func level(_ word: String?) -> Int? {
    let digits = (word ?? "").split(separator: "_").dropFirst().compactMap { Int($0) }
    guard let major = digits.first else { return nil }
    return major * 10 + (digits.dropFirst().first ?? 0)
  }

  private func size(_ description: Setting) -> FrameSize {
    let scaling: FrameSize.Scaling =
      switch description["scalingBehavior"].text {
      case "FIT": .fit
      case "FIT_NO_UPSCALE": .fitNoUpscale
      case "STRETCH_TO_OUTPUT": .stretch
      case "FILL": .fill
      default: .pad
      }
    var size = FrameSize(
      width: description["width"].integer, height: description["height"].integer, scaling: scaling)
    size.sharpness = description["sharpness"].integer ?? FrameSize.usualSharpness
    return size
  }

  /// Captured frames; MediaConvert's default is one frame a second of quality 80.
  mutating func frames(_ output: Setting) -> FrameCapture {
    let description = output["videoDescription"]
    let settings = description["codecSettings"]["frameCaptureSettings"]
    var capture = FrameCapture()
    capture.size = size(description)
    capture.picture = picture(output)
    capture.rate = Ratio(
      settings["framerateNumerator"].integer ?? 1, settings["framerateDenominator"].integer ?? 1)
    capture.maximum = settings["maxCaptures"].integer ?? 10_000_000
    capture.quality = settings["quality"].integer ?? 80
    return capture
  }

  /// The next length that is a whole number of every output's groups of pictures
  /// (`segmentLengthControl` GOP_MULTIPLE); groups counted in frames are of one length for all.
  func wholeGroupsOfPictures(_ length: Double, _ gops: [VideoSettings.GOP]) -> Double {
    let longest = gops.reduce(0.0) { longest, gop in
      guard case .seconds(let seconds) = gop else { return longest }
      return max(longest, seconds)
    }
    guard longest > 0 else { return length }
    return (length / longest - 1e-9).rounded(.up) * longest
  }
}
