// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// The audio of an output; nil when it has none or its settings do not go together.
  mutating func audio(_ output: Setting) -> AudioSettings? {
    guard let description = output["audioDescriptions"].elements.first else { return nil }
    let settings = description["codecSettings"]["aacSettings"]
    guard settings.isSet, let track = track(of: description["audioSourceName"]) else { return nil }
    let profile = settings["codecProfile"]
    if profile.text == "HEV1" || profile.text == "HEV2" {
      warn(profile, "The emulator has no encoder for HE-AAC: made as AAC-LC of the same bit rate")
    }
    let channels =
      switch settings["codingMode"].text {
      case "CODING_MODE_1_0": 1
      case "CODING_MODE_5_1": 6
      default: 2
      }
    return AudioSettings(
      track: track, bitRate: settings["bitrate"].integer ?? 128_000,
      sampleRate: settings["sampleRate"].integer ?? 48_000, channels: channels)
  }

  /// The track of the selector of a name, or of the default one where no name is given.
  private mutating func track(of name: Setting) -> AudioTrack? {
    guard let text = name.text else {
      let byDefault = audioSelectors.members.map(\.setting).first {
        $0["defaultSelection"].text == "DEFAULT"
      }
      return track(byDefault ?? audioSelectors["Audio Selector 1"])
    }
    let selector = audioSelectors[text]
    guard selector.isSet else {
      refuse(name, "The input has no audio selector \(text)")
      return nil
    }
    return track(selector)
  }

  private func track(_ selector: Setting) -> AudioTrack {
    if let number = selector["tracks"].elements.first?.integer { return .number(number) }
    if let code = selector["customLanguageCode"].text ?? selector["languageCode"].text,
      selector["selectorType"].text == "LANGUAGE_CODE"
    {
      return .language(code)
    }
    return .standard
  }
}
