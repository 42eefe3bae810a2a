// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// What is done to an output's picture beside scaling.
  mutating func picture(_ output: Setting) -> Picture {
    let description = output["videoDescription"]
    let processors = description["videoPreprocessors"]
    var picture = Picture()
    picture.crop = rectangle(description["crop"])
    picture.position = rectangle(description["position"])
    picture.noise = noise(processors["noiseReducer"])
    picture.color = color(processors["colorCorrector"])
    picture.images = insertedImages(processors["imageInserter"])
    picture.timecode = burntTimecode(processors["timecodeBurnin"], description)
    picture.captions = burntCaptions(output)
    take(deinterlacer: processors["deinterlacer"])
    return picture
  }

  private mutating func rectangle(_ setting: Setting) -> PixelRectangle? {
    let rectangle = PixelRectangle.planned(setting)
    for problem in rectangle.problems { refuse(problem) }
    return rectangle.value
  }

  private mutating func noise(_ reducer: Setting) -> [NoiseReduction] {
    let strength = reducer["filterSettings"]["strength"].integer ?? 0
    switch reducer["filter"].text {
    case "BILATERAL": return [.bilateral(strength)]
    case "MEAN": return [.mean(strength)]
    case "GAUSSIAN": return [.gaussian(strength)]
    case "LANCZOS": return [.lanczos(strength)]
    case "SHARPEN": return [.sharpen(strength)]
    case "CONSERVE": return [.conserve(strength)]
    case "SPATIAL":
      let spatial = reducer["spatialFilterSettings"]
      return [
        .spatial(
          spatial["strength"].integer ?? 0,
          sharpening: spatial["postFilterSharpenStrength"].integer ?? 0)
      ]
    case "TEMPORAL": return [.temporal(reducer["temporalFilterSettings"]["strength"].integer ?? 0)]
    default: return []
    }
  }

  private func color(_ corrector: Setting) -> ColorCorrection {
    var color = ColorCorrection()
    color.brightness = corrector["brightness"].integer ?? 50
    color.contrast = corrector["contrast"].integer ?? 50
    color.saturation = corrector["saturation"].integer ?? 50
    color.hue = corrector["hue"].integer ?? 0
    if corrector["hdrToSdrToneMapper"].text == "VIBRANT" { color.toneMapping = .vibrant }
    return color
  }

  private func burntTimecode(_ burnin: Setting, _ description: Setting) -> BurntTimecode? {
    guard burnin.isSet else { return nil }
    var timecode = BurntTimecode()
    timecode.fontSize = burnin["fontSize"].integer ?? 10
    timecode.prefix = burnin["prefix"].text ?? ""
    timecode.dropsFrames = description["dropFrameTimecode"].text != "DISABLED"
    let words = (burnin["position"].text ?? "TOP_CENTER").split(separator: "_")
    timecode.vertical = words.first == "TOP" ? .start : words.first == "BOTTOM" ? .end : .middle
    timecode.horizontal = words.last == "LEFT" ? .start : words.last == "RIGHT" ? .end : .middle
    return timecode
  }

  // MARK: Captions

  static func isBurntIn(_ description: Setting) -> Bool {
    description["destinationSettings"]["destinationType"].text == "BURN_IN"
  }

  private mutating func burntCaptions(_ output: Setting) -> BurntCaptions? {
    guard let description = output["captionDescriptions"].elements.first,
      Self.isBurntIn(description)
    else { return nil }
    let selector = description["captionSelectorName"]
    guard let source = captionSelectors.sources[selector.text ?? ""] else {
      if captionSelectors.problems.isEmpty {
        refuse(selector, "The input has no caption selector \(selector.text ?? "")")
      }
      return nil
    }
    guard case .file(let file) = source else {
      refuse(selector, "BURN_IN is executed of captions of sourceType SRT and WEBVTT alone")
      return nil
    }
    var captions = BurntCaptions(file)
    captions.style = style(description["destinationSettings"]["burninDestinationSettings"])
    return captions
  }

  private func style(_ settings: Setting) -> BurntCaptions.Style {
    var style = BurntCaptions.Style()
    if let points = settings["fontSize"].integer, points > 0 {
      style.fontSize = max(1, points * (settings["fontResolution"].integer ?? 96) / 72)
    }
    let opacity = UInt8(clamping: settings["fontOpacity"].integer ?? 255)
    style.fontColor =
      settings["fontColor"].text == "HEX"
      ? OverlayColor(hexadecimal: settings["hexFontColor"].text ?? "") ?? style.fontColor
      : OverlayColor(word: settings["fontColor"].text, opacity: opacity) ?? style.fontColor
    if settings["fontColor"].text != "HEX" { style.fontColor.opacity = opacity }
    style.outlineColor =
      OverlayColor(word: settings["outlineColor"].text, opacity: 255) ?? style.outlineColor
    style.outlineSize = settings["outlineSize"].integer ?? style.outlineSize
    style.shadowColor = OverlayColor(
      word: settings["shadowColor"].text,
      opacity: UInt8(clamping: settings["shadowOpacity"].integer ?? 255))
    style.shadowX = settings["shadowXOffset"].integer ?? style.shadowX
    style.shadowY = settings["shadowYOffset"].integer ?? style.shadowY
    style.backgroundColor = OverlayColor(
      word: settings["backgroundColor"].text,
      opacity: UInt8(clamping: settings["backgroundOpacity"].integer ?? 255))
    style.alignsLeft = settings["alignment"].text == "LEFT"
    style.x = settings["xPosition"].integer
    style.y = settings["yPosition"].integer
    style.keepsStyle = settings["stylePassthrough"].text == "ENABLED"
    return style
  }
}

extension OverlayColor {
  /// MediaConvert's words; nil for those that name no colour.
  fileprivate init?(word: String?, opacity: UInt8) {
    let parts: (UInt8, UInt8, UInt8)? =
      switch word {
      case "WHITE": (255, 255, 255)
      case "BLACK": (0, 0, 0)
      case "YELLOW": (255, 255, 0)
      case "RED": (255, 0, 0)
      case "GREEN": (0, 255, 0)
      case "BLUE": (0, 0, 255)
      default: nil
      }
    guard let parts else { return nil }
    self.init(red: parts.0, green: parts.1, blue: parts.2, opacity: opacity)
  }

  /// `RRGGBB` or `RRGGBBAA`.
  fileprivate init?(hexadecimal text: String) {
    guard let number = UInt32(text, radix: 16), text.count == 6 || text.count == 8 else {
      return nil
    }
    let value = text.count == 6 ? number << 8 | 0xFF : number
    func byte(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: value >> shift) }
    self.init(red: byte(24), green: byte(16), blue: byte(8), opacity: byte(0))
  }
}
