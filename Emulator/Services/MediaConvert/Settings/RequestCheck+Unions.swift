// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

extension RequestCheck {
  /// The member that names by a word which other one a structure has.
  private static let selectors = [
    "VideoCodecSettings": "codec", "AudioCodecSettings": "codec",
    "CaptionDestinationSettings": "destinationType",
  ]

  /// What MediaConvert's engine asks of such a structure: the settings of another word are refused,
  /// and codecs have settings. The messages are those of real answers.
  mutating func checkUnion(_ setting: Setting, _ structure: String) {
    guard let selector = Self.selectors[structure], let word = setting[selector].text else {
      return
    }
    let others = setting.members.filter { $0.setting.isSet && $0.name != selector }
    if selector == "codec" {
      if others.isEmpty, word != "PASSTHROUGH" {
        mistake(setting, "Should have at least 2 properties")
      }
      guard others.count < 2 else {
        return mistake(setting, "Should have at most 2 properties")
      }
    }
    for (name, other) in others {
      let words = model.words(of: selector, in: structure).filter { Self.goes($0, with: name) }
      guard words.count == 1, words[0] != word else { continue }
      mistake(other, "Should match all dependencies: See other errors for more details")
      mistake(setting[selector], "Must be \(words[0])")
    }
  }

  /// Whether a word has the letters of a member's name: `BURN_IN`, `burninDestinationSettings`.
  private static func goes(_ word: String, with member: String) -> Bool {
    let stem = member.replacing("DestinationSettings", with: "").replacing("Settings", with: "")
    return stem.uppercased() == word.replacing("_", with: "")
  }
}
