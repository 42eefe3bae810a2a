// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension H264Parameters {
  /// What libavcodec has no option for, in x264's own words.
  var x264: String {
    var words = ["open-gop=0", "scenecut=\(detectsSceneChanges ? 40 : 0)"]
    words += effort.changes
    if !referencesBFrames { words.append("b-pyramid=none") }
    if !adaptsBFrames { words.append("b-adapt=0") }
    if effort == .draft { words += draftProfile } else { words += tools.quantization }
    words += tools.words
    if let fields { words.append(fields == .topFirst ? "tff=1" : "bff=1") }
    if timecode?.isInPictureTiming == true { words.append("pic-struct=1") }
    return words.joined(separator: ":")
  }

  /// The cheapest tool of a profile, without which x264 says that the video is of a lower one.
  private var draftProfile: [String] {
    switch profile {
    case "main": tools.entropyCoding == .cavlc ? ["weightp=1"] : ["cabac=1"]
    case "high": ["8x8dct=1"]
    default: []
    }
  }
}

extension EncodingTools {
  fileprivate var words: [String] {
    var words: [String] = []
    if let entropyCoding { words.append("cabac=\(entropyCoding == .cabac ? 1 : 0)") }
    if let weighsPrediction { words.append("weightp=\(weighsPrediction ? 1 : 0)") }
    if softens { words.append("cqm=jvt") }
    if let slices { words.append("slices=\(slices)") }
    if let shortestGOP { words.append("min-keyint=\(shortestGOP)") }
    // x264 takes what is above 1 for kilobits.
    if let fill = initialBufferFill { words.append("vbv-init=\(min(max(fill, 0), 1))") }
    return words
  }

  /// Spatial quantization is x264's variance AQ, whose usual strength is 1; temporal is its macroblock
  /// tree. x264 has no tool against flicker: it comes from key frames that are finer than the frames
  /// before them, and is less where they are nearly alike (the usual ratio is 1.4).
  fileprivate var quantization: [String] {
    guard let quantization = adaptiveQuantization else { return [] }
    var words: [String] = []
    if let strength = quantization.strength.aqStrength, quantization.isSpatial {
      words += ["aq-mode=1", "aq-strength=\(strength)"]
    } else {
      words.append("aq-mode=0")
    }
    if quantization.strength == .off || !quantization.isTemporal { words.append("mbtree=0") }
    if quantization.strength != .off, quantization.reducesFlicker { words.append("ipratio=1.1") }
    return words
  }
}

extension AdaptiveQuantization.Strength {
  /// x264's `aq-strength`; nil for none.
  fileprivate var aqStrength: Double? {
    switch self {
    case .off: nil
    case .low: 0.4
    case .medium: 0.7
    case .high: 1
    case .higher: 1.3
    case .max: 1.6
    }
  }
}
