// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// Whether an output is one of captions alone.
  static func isCaptions(_ output: Setting) -> Bool {
    !output["videoDescription"].isSet && !output["captionDescriptions"].elements.isEmpty
  }

  /// Captions that are not drawn into the picture stand in outputs of their own (user guide, "IMSC, TTML, and WebVTT (sidecar) output
  /// captions").
  mutating func refuseCaptionsBesideVideo(_ output: Setting) {
    let captions = output["captionDescriptions"]
    guard output["videoDescription"].isSet,
      !captions.elements.allSatisfy(Self.isBurntIn)
    else { return }
    refuse(captions, "Should be in an output without a videoDescription")
  }

  /// The captions of an output of captions, or nil when its settings do not go together.
  mutating func captions(
    _ output: Setting, formats: [CaptionFile.Format] = [.webVTT]
  ) -> (settings: CaptionSettings, format: CaptionFile.Format)? {
    if !output["audioDescriptions"].elements.isEmpty {
      refuse(output["audioDescriptions"], "Should have at most 0 items beside captions")
    }
    guard let description = output["captionDescriptions"].elements.first else { return nil }
    let destination = description["destinationSettings"]
    guard !Self.isBurntIn(description) else {
      refuse(destination["destinationType"], "BURN_IN needs a videoDescription in its output")
      return nil
    }
    let format: CaptionFile.Format =
      destination["destinationType"].text == "SRT" ? .subRip : .webVTT
    guard formats.contains(format) else {
      refuse(destination["destinationType"], "Should be WEBVTT in this group")
      return nil
    }
    let selector = description["captionSelectorName"]
    guard let source = captionSelectors.sources[selector.text ?? ""] else {
      if captionSelectors.problems.isEmpty {
        refuse(selector, "The input has no caption selector \(selector.text ?? "")")
      }
      return nil
    }
    let custom = description["customLanguageCode"]
    let code = custom.isSet ? custom : description["languageCode"]
    let webVTT = destination["webvttDestinationSettings"]
    let style =
      format == .subRip
      ? destination["srtDestinationSettings"]["stylePassthrough"] : webVTT["stylePassthrough"]
    var settings = CaptionSettings(source: source, style: self.style(style, source))
    settings.language = custom.isSet ? custom.text : code.text?.lowercased()
    settings.name = description["languageDescription"].text
    settings.isForAccessibility = webVTT["accessibility"].text == "ENABLED"
    return (settings, format)
  }

  private mutating func style(_ setting: Setting, _ source: CaptionSource) -> CaptionStyle {
    switch setting.text {
    case "ENABLED": return .kept
    case "STRICT":
      if case .file(let file) = source, file.format == .webVTT { return .strict }
      refuse(setting, "STRICT needs captions of sourceType WEBVTT")
      return .strict
    default: return .simplified
    }
  }
}
