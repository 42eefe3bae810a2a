// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// What of an input is transcoded, and what is done to it before.
struct PlannedSource {
  /// Without the local file's path.
  private(set) var source = TranscodeSource(path: "")
  private(set) var problems: [SettingProblem] = []

  init(_ input: Setting, images: inout PlannedImages) {
    let selector = input["videoSelector"]
    source.rotation = Self.rotation(selector["rotate"].text)
    source.color = Self.color(selector)
    source.scan.isProgressive = input["inputScanType"].text == "PSF"
    source.picture.crop = rectangle(input["crop"])
    source.picture.position = rectangle(input["position"])
    source.picture.noise = noise(input)
    source.picture.images = images.images(input["imageInserter"])
    source.clip = clip(input)
  }

  private mutating func rectangle(_ setting: Setting) -> PixelRectangle? {
    let rectangle = PixelRectangle.planned(setting)
    problems += rectangle.problems
    return rectangle.value
  }

  private static func rotation(_ word: String?) -> Rotation {
    switch word {
    case "AUTO": .automatic
    case "DEGREES_90": .degrees90
    case "DEGREES_180": .degrees180
    case "DEGREES_270": .degrees270
    default: .none
    }
  }

  private static func color(_ selector: Setting) -> SourceColor? {
    var color = SourceColor()
    switch selector["colorSpace"].text {
    case "REC_601": color.space = .bt601
    case "REC_709": color.space = .bt709
    case "HDR10": color.space = .hdr10
    case "HLG_2020": color.space = .hlg
    default: break
    }
    switch selector["sampleRange"].text {
    case "FULL_RANGE": color.isFullRange = true
    case "LIMITED_RANGE": color.isFullRange = false
    default: break
    }
    color.isFallback = selector["colorSpaceUsage"].text == "FALLBACK"
    return color.space == nil && color.isFullRange == nil ? nil : color
  }

  /// Filters of an input: its blocks, its noise, and what is filtered in any case. AUTO leaves it to
  /// MediaConvert, which filters small MPEG-2 alone.
  private mutating func noise(_ input: Setting) -> [NoiseReduction] {
    var noise: [NoiseReduction] = []
    if input["deblockFilter"].text == "ENABLED" { noise.append(.deblocking) }
    if input["denoiseFilter"].text == "ENABLED" {
      noise += [.spatial(3, sharpening: 0), .temporal(4)]
    }
    if input["filterEnable"].text == "FORCE" {
      let strength = input["filterStrength"]
      if strength.isSet {
        noise.append(.spatial(2 * (strength.integer ?? 0), sharpening: 0))
      } else {
        problems.append(input.lacks("filterStrength"))
      }
    }
    return noise
  }

  /// The part that is transcoded. Images that are inserted into an input are timed by its timecodes too.
  private mutating func clip(_ input: Setting) -> SourceClip? {
    var clip = SourceClip()
    switch input["timecodeSource"].text {
    case "ZEROBASED": clip.origin = .zero
    case "SPECIFIEDSTART":
      guard let start = input["timecodeStart"].text.flatMap({ Timecode($0) }) else {
        problems.append(input.lacks("timecodeStart"))
        return nil
      }
      clip.origin = .at(start)
    default: clip.origin = .embedded
    }
    let clipping = input["inputClippings"].elements.first
    if let clipping {
      clip.start = timecode(clipping["startTimecode"])
      clip.end = timecode(clipping["endTimecode"])
    }
    return clipping == nil && !source.picture.images.contains { $0.start != nil } ? nil : clip
  }

  private mutating func timecode(_ setting: Setting) -> Timecode? {
    guard let text = setting.text else { return nil }
    if text.contains("@") {
      problems.append(setting.problem("A timecode of another frame rate is not executed"))
    }
    return Timecode(text)
  }
}

extension PixelRectangle {
  /// A rectangle of settings; none where nothing is set.
  static func planned(_ setting: Setting) -> (value: PixelRectangle?, problems: [SettingProblem]) {
    guard setting.members.contains(where: { $0.setting.isSet }) else { return (nil, []) }
    guard let width = setting["width"].integer, let height = setting["height"].integer else {
      return (nil, [setting.lacks(setting["width"].isSet ? "height" : "width")])
    }
    let rectangle = PixelRectangle(
      x: setting["x"].integer ?? 0, y: setting["y"].integer ?? 0, width: width, height: height)
    return (rectangle, [])
  }
}
