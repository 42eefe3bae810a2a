// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

extension GroupBuilder {
  /// The picture of an H.264 output, or nil when its settings do not go together.
  mutating func video(_ description: VideoDescription, _ place: String) -> VideoSettings? {
    let place = "\(place)/videoDescription/codecSettings/h264Settings"
    guard let settings = description.codecSettings?.h264Settings else {
      refuse(place, "Is a required property")
      return nil
    }
    guard let rateControl = rateControl(settings, place) else { return nil }
    var frameRate: Ratio?
    if settings.framerateControl == .specified {
      guard let numerator = settings.framerateNumerator,
        let denominator = settings.framerateDenominator
      else {
        let missing =
          settings.framerateNumerator == nil ? "framerateNumerator" : "framerateDenominator"
        refuse("\(place)/\(missing)", "Is a required property")
        return nil
      }
      frameRate = Ratio(numerator, denominator)
    }
    let buffer = settings.hrdBufferSize ?? 0
    return VideoSettings(
      size: size(description), frameRate: frameRate, rateControl: rateControl,
      bufferBits: buffer > 0 ? buffer : nil, gop: gop(settings),
      profile: settings.codecProfile.flatMap { .init(rawValue: $0.rawValue.lowercased()) },
      level: level(settings.codecLevel?.rawValue),
      tuning: tuning(settings),
      sceneChangeDetect: settings.sceneChangeDetect != .disabled,
      bFrames: settings.numberBFramesBetweenReferenceFrames,
      adaptsBFrames: settings.dynamicSubGop != .static,
      referencesBFrames: settings.gopBReference != .disabled,
      referenceFrames: settings.numberReferenceFrames)
  }

  /// Rate control by MediaConvert's rules: CBR and VBR need `bitrate`, QVBR needs `maxBitrate`.
  private mutating func rateControl(
    _ settings: H264Settings, _ place: String
  ) -> VideoSettings.RateControl? {
    switch settings.rateControlMode {
    case .qvbr:
      guard let maximum = settings.maxBitrate else {
        refuse("\(place)/maxBitrate", "Is a required property with rateControlMode QVBR")
        return nil
      }
      if settings.bitrate != nil {
        refuse("\(place)/bitrate", "Should not be set with rateControlMode QVBR")
        return nil
      }
      let level = Double(settings.qvbrSettings?.qvbrQualityLevel ?? 7)
      let fine = settings.qvbrSettings?.qvbrQualityLevelFineTune ?? 0
      let average = settings.qvbrSettings?.maxAverageBitrate
      if average != nil, tuning(settings) != .multiPassHQ {
        refuse(
          "\(place)/qvbrSettings/maxAverageBitrate",
          "Should only be set with qualityTuningLevel MULTI_PASS_HQ")
      }
      return .qvbr(level: min(level + fine, 10), maximum: maximum, maximumAverage: average)
    case let mode:
      guard let bitRate = settings.bitrate else {
        refuse("\(place)/bitrate", "Is a required property with rateControlMode \(mode ?? .cbr)")
        return nil
      }
      guard mode == .vbr else { return .cbr(bitRate: bitRate) }
      if let maximum = settings.maxBitrate, maximum < bitRate {
        refuse("\(place)/maxBitrate", "Should be greater than or equal to \(bitRate)")
        return nil
      }
      return .vbr(bitRate: bitRate, maximum: settings.maxBitrate)
    }
  }

  /// What is left out is SINGLE_PASS_HQ (API reference, `qualityTuningLevel`).
  private func tuning(_ settings: H264Settings) -> VideoSettings.Tuning {
    switch settings.qualityTuningLevel {
    case .singlePass: .singlePass
    case .multiPassHq: .multiPassHQ
    default: .singlePassHQ
    }
  }

  private func gop(_ settings: H264Settings) -> VideoSettings.GOP {
    guard let size = settings.gopSize else { return .seconds(2) }
    switch settings.gopSizeUnits {
    case .seconds: return .seconds(size)
    case .auto: return .seconds(2)
    default: return .frames(max(Int(size.rounded()), 1))
    }
  }

  /// `LEVEL_3_1` is 31, `LEVEL_4` is 40.
  private func level(_ word: String?) -> Int? {
    let digits = (word ?? "").split(separator: "_").dropFirst().compactMap { Int($0) }
    guard let major = digits.first else { return nil }
    return major * 10 + (digits.dropFirst().first ?? 0)
  }

  private func size(_ description: VideoDescription) -> FrameSize {
    let scaling: Scaling =
      switch description.scalingBehavior {
      case .fit: .fit
      case .fitNoUpscale: .fitNoUpscale
      case .stretchToOutput: .stretch
      case .fill: .fill
      default: .pad
      }
    return FrameSize(width: description.width, height: description.height, scaling: scaling)
  }

  /// Captured frames; MediaConvert's default is one frame a second of quality 80.
  func frames(_ output: Output) -> FrameCapture {
    let settings = output.videoDescription?.codecSettings?.frameCaptureSettings
    return FrameCapture(
      size: output.videoDescription.map(size) ?? FrameSize(),
      rate: Ratio(settings?.framerateNumerator ?? 1, settings?.framerateDenominator ?? 1),
      maximum: settings?.maxCaptures ?? 10_000_000, quality: settings?.quality ?? 80)
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
