// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The audio selectors of an input: what each stands for, and the files that they name.
struct AudioSelectors {
  /// What a selector stands for.
  struct Selected {
    var source: AudioSource
    /// What is made of its channels.
    var remix: ChannelRemix?
  }

  private var selected: [String: Selected] = [:]
  /// What stands for the names of groups: the name of a selector.
  private var groups: [String: String] = [:]
  private var standard: String?
  /// The files, in the order of their numbers in the plan.
  private(set) var files: [S3Location] = []
  private(set) var problems: [SettingProblem] = []

  init(_ input: Setting) {
    let selectors = input["audioSelectors"]
    guard selectors.members.count <= 100 else {
      problems.append(selectors.problem("Should have at most 100 items"))
      return
    }
    // In one order, so that the same settings give the same plan.
    for (name, selector) in selectors.members.sorted(by: { $0.name < $1.name }) {
      selected[name] = select(selector)
    }
    standard =
      selectors.members.first { $0.setting["defaultSelection"].text == "DEFAULT" }?.name
      ?? (selected["Audio Selector 1"] == nil ? nil : "Audio Selector 1")
    for (name, group) in input["audioSelectorGroups"].members {
      for member in group["audioSelectorNames"].elements {
        guard let selector = member.text, selected[selector] != nil else {
          problems.append(member.problem("The input has no audio selector \(member.text ?? "")"))
          continue
        }
        groups[name] = selector
      }
    }
  }

  /// What a name stands for, that of a selector or of a group; without a name, the default selector.
  /// - Returns: nil where the input has nothing of this name.
  subscript(name: String?) -> Selected? {
    guard let name = name ?? standard else { return Selected(source: AudioSource()) }
    return selected[groups[name] ?? name]
  }

  private mutating func select(_ selector: Setting) -> Selected {
    var source = AudioSource(track: track(selector))
    source.delayMilliseconds = Int64(selector["offset"].integer ?? 0)
    let file = selector["externalAudioFileInput"]
    if file.isSet {
      if let location = file.text.flatMap(S3Location.init), !location.fileName.isEmpty {
        if !files.contains(location) { files.append(location) }
        source.file = files.firstIndex(of: location)
      } else {
        problems.append(file.problem("Should be an S3 location like s3://bucket/key"))
      }
    }
    return Selected(source: source, remix: ChannelRemix(selector["remixSettings"]))
  }

  private func track(_ selector: Setting) -> AudioTrack {
    let type = selector["selectorType"].text
    if type != "PID", let number = selector["tracks"].elements.first?.integer {
      return .number(number)
    }
    if type == "PID" || type == nil, let identifier = selector["pids"].elements.first?.integer {
      return .identifier(identifier)
    }
    if let code = selector["customLanguageCode"].text ?? selector["languageCode"].text,
      type == "LANGUAGE_CODE"
    {
      return .language(code)
    }
    return .standard
  }
}

extension ChannelRemix {
  /// `remixSettings`; nil where there is no mapping.
  init?(_ settings: Setting) {
    let outputs = settings["channelMapping"]["outputChannels"].elements
    guard !outputs.isEmpty else { return nil }
    self.init(
      gains: outputs.map { output in
        let fine = output["inputChannelsFineTune"].elements
        let gains = fine.isEmpty ? output["inputChannels"].elements : fine
        return gains.map { $0.number ?? -60 }
      })
  }
}
