// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

extension GroupBuilder {
  /// Whether an output is one of captions alone.
  static func isCaptions(_ output: Output) -> Bool {
    output.videoDescription == nil && !(output.captionDescriptions ?? []).isEmpty
  }

  /// Captions stand in outputs of their own (user guide, "IMSC, TTML, and WebVTT (sidecar) output
  /// captions").
  mutating func refuseCaptionsBesidePicture(_ output: Output, _ place: String) {
    guard output.videoDescription != nil, !(output.captionDescriptions ?? []).isEmpty else {
      return
    }
    refuse("\(place)/captionDescriptions", "Should be in an output without a videoDescription")
  }

  /// The captions of an output of captions, or nil when its settings do not go together.
  mutating func captions(
    _ output: Output, _ place: String, formats: [CaptionFile.Format] = [.webVTT]
  ) -> (settings: CaptionSettings, format: CaptionFile.Format)? {
    if !(output.audioDescriptions ?? []).isEmpty {
      refuse("\(place)/audioDescriptions", "Should have at most 0 items beside captions")
    }
    guard let description = output.captionDescriptions?.first else { return nil }
    let place = "\(place)/captionDescriptions/0"
    let destination = description.destinationSettings
    let format: CaptionFile.Format =
      destination?.destinationType == .srt ? .subRip : .webVTT
    guard formats.contains(format) else {
      refuse("\(place)/destinationSettings/destinationType", "Should be WEBVTT in this group")
      return nil
    }
    let name = description.captionSelectorName ?? ""
    guard let source = captionSelectors.sources[name] else {
      if captionSelectors.problems.isEmpty {
        refuse("\(place)/captionSelectorName", "The input has no caption selector \(name)")
      }
      return nil
    }
    let language = description.customLanguageCode ?? description.languageCode?.rawValue.lowercased()
    guard language?.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }) ?? true
    else {
      refuse(
        "\(place)/\(description.customLanguageCode == nil ? "languageCode" : "customLanguageCode")",
        "Should be a language code")
      return nil
    }
    let vtt = destination?.webvttDestinationSettings
    let settings = CaptionSettings(
      source: source,
      style: style(
        format == .subRip
          ? destination?.srtDestinationSettings?.stylePassthrough?.rawValue
          : vtt?.stylePassthrough?.rawValue, source,
        "\(place)/destinationSettings/webvttDestinationSettings/stylePassthrough"),
      language: language, name: description.languageDescription,
      isForAccessibility: vtt?.accessibility == .enabled)
    return (settings, format)
  }

  private mutating func style(
    _ word: String?, _ source: CaptionSource, _ place: String
  ) -> CaptionStyle {
    switch word {
    case "ENABLED": return .kept
    case "STRICT":
      if case .file(let file) = source, file.format == .webVTT { return .strict }
      refuse(place, "STRICT needs captions of sourceType WEBVTT")
      return .strict
    default: return .simplified
    }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
