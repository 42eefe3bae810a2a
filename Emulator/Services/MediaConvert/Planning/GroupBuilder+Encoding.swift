// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// How the encoder is to go about it.
  func tools(_ settings: Setting) -> EncodingTools {
    var tools = EncodingTools()
    tools.adaptiveQuantization = adaptiveQuantization(settings)
    switch settings["entropyEncoding"].text {
    case "CABAC": tools.entropyCoding = .cabac
    case "CAVLC": tools.entropyCoding = .cavlc
    default: break
    }
    tools.weighsPrediction = settings["explicitWeightedPrediction"].text.map { $0 == "ENABLED" }
    tools.softens = (settings["softness"].integer ?? 0) > 0
    tools.slices = settings["slices"].integer
    tools.shortestGOP = settings["minIInterval"].integer.flatMap { $0 > 0 ? $0 : nil }
    tools.initialBufferFill = settings["hrdBufferInitialFillPercentage"].integer.map {
      Double($0) / 100
    }
    return tools
  }

  /// AUTO leaves it to the encoder, whatever is said beside it.
  private func adaptiveQuantization(_ settings: Setting) -> AdaptiveQuantization? {
    guard let word = settings["adaptiveQuantization"].text?.lowercased(),
      let strength = AdaptiveQuantization.Strength(rawValue: word)
    else { return nil }
    var quantization = AdaptiveQuantization(strength)
    quantization.isSpatial = settings["spatialAdaptiveQuantization"].text != "DISABLED"
    quantization.isTemporal = settings["temporalAdaptiveQuantization"].text != "DISABLED"
    quantization.reducesFlicker = settings["flickerAdaptiveQuantization"].text == "ENABLED"
    return quantization
  }

  mutating func scan(_ settings: Setting) -> VideoSettings.Scan {
    let scan: VideoSettings.Scan =
      switch settings["interlaceMode"].text {
      case "TOP_FIELD": .topFieldFirst
      case "BOTTOM_FIELD": .bottomFieldFirst
      case "FOLLOW_TOP_FIELD": .followingTopFirst
      case "FOLLOW_BOTTOM_FIELD": .followingBottomFirst
      default: .progressive
      }
    guard scan != .progressive else { return scan }
    for (name, word) in [
      ("fieldEncoding", "FORCE_FIELD"), ("scanTypeConversionMode", "INTERLACED_OPTIMIZE"),
    ] where settings[name].text == word {
      refuse(settings[name], "\(word) is not executed of interlaced video")
    }
    return scan
  }

  /// The shape of the output's pixels; square ones unless another is specified. Of what is specified in
  /// part the rest is 1.
  mutating func pixelAspect(_ settings: Setting) -> Ratio {
    guard settings["parControl"].text == "SPECIFIED" else { return Ratio(1, 1) }
    let (above, below) = (
      settings["parNumerator"].integer ?? 1, settings["parDenominator"].integer ?? 1
    )
    let aspect = Ratio(above, below)
    guard (0.1...10).contains(aspect.value), max(above, below) <= 65535 else {
      refuse(settings["parNumerator"], "Should be of pixels at most ten times as wide as high")
      return Ratio(1, 1)
    }
    return aspect
  }

  /// The timecodes in the video's bits; nil for none.
  func timecode(_ description: Setting, _ settings: Setting) -> TimecodeInsertion? {
    var timecode = TimecodeInsertion()
    timecode.dropsFrames = description["dropFrameTimecode"].text != "DISABLED"
    timecode.isInPictureTiming = description["timecodeInsertion"].text == "PIC_TIMING_SEI"
    timecode.isInUserData = settings["unregisteredSeiTimecode"].text == "ENABLED"
    return timecode.isInPictureTiming || timecode.isInUserData ? timecode : nil
  }
}
